"""Long work of the reports, a module per subject; every module in here is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

for found in iter_modules(__path__):
    import_module(f"{__name__}.{found.name}")
