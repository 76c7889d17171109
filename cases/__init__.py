"""What: a case of a family at a unit, from the door to the end of service."""
