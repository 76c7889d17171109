"""Invented data that show the system at work: 99 units, the 3,252 cases of 2016, and a living year. No row is a person."""
