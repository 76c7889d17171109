"""The reference data that a freshly prepared database holds, for tests."""

import cases.reference
import lk3.reference
import lk3.trainings
import reports.reference


def load_regions() -> None:
    """Put in the official regions, as ``manage.py load_regions`` does."""
    lk3.reference.load_regions()
    lk3.reference.load_legal_bases()


def load() -> None:
    """Put back everything, after a test emptied the database."""
    load_regions()
    lk3.trainings.load()
    cases.reference.load()
    cases.reference.load_terms()
    cases.reference.load_clock_rules()
    reports.reference.load()
    reports.reference.load_need_counts()
