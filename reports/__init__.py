"""How many: statistics that add up and are safe to show."""
