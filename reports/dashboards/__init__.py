"""What stands on a dashboard: one page for a unit, a district, a province and the country."""
