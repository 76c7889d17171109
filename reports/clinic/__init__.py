"""The clinic of "lainnya": how many cases have no better name, what they speak of, and how they get one."""
