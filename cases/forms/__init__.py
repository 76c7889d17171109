"""Forms of cases, by subject."""
