"""The semester report of an LK3: its figures, how it moves between LK3 and dinas, and how it is shown."""
