"""Statistics inside pages of others."""
