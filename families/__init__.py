"""Who: families, persons, and who lived with whom when."""
