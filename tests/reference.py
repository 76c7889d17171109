"""The reference data that migrations load, for tests whose database was emptied."""

from importlib import import_module

# The same functions that the data migrations call, in the order of the migrations.
LOADERS = ("lk3.reference.load_regions", "cases.reference.load_categories", "reports.reference.load_recaps")


def load() -> None:
    """Put back what a freshly migrated database holds."""
    for path in LOADERS:
        module, _, function = path.rpartition(".")
        getattr(import_module(module), function)()
