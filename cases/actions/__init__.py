"""Verbs of cases, by subject; import them from the submodules."""
