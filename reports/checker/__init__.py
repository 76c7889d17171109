"""What can be true of a table that somebody else published."""
