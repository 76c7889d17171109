"""Log lines go to people who may see no family, so they say what went wrong and not with whose data."""

import logging
import re
from typing import Any

# PostgreSQL adds the whole row it refused: "DETAIL:  Failing row contains (17, Halimah, …)".
_ROW = re.compile(r"\n(DETAIL|CONTEXT|HINT):.*?(?=\n\n[A-Z]|\Z)", re.DOTALL)


class QuietFormatter(logging.Formatter):
    """Leaves out what a database says about the values of a row."""

    def formatException(self, ei: Any) -> str:
        """Return the traceback without those lines."""
        return _ROW.sub("", super().formatException(ei))
