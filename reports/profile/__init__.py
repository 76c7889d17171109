"""The profile of an LK3: four pillars, each with a handful of indicators computed from records."""
