"""LK3: project package and foundation app (regions, units, people, access, audit, and the wiring)."""
