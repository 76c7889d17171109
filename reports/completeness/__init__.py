"""Which LK3 let themselves be heard: months, semester reports, and how long ago the last entry was."""
