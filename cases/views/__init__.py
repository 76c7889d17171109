"""Pages of cases, by subject."""
