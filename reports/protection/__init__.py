"""The mathematics of figures that leave: plain Python that anyone can read and check without the rest of the program."""
