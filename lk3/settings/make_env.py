"""Write ``.env`` with fresh keys: ``python -m lk3.settings.make_env``.

This cannot be a management command, because Django does not start without the keys. An existing file is never
touched: whoever loses its keys loses every encrypted field with them.
"""

import base64
import os
import secrets
from datetime import date
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent.parent / ".env"


def key() -> str:
    """Return 32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def contents(year: int) -> str:
    """Return the text of a new ``.env``; the field key bears its year, so that a later one can follow it."""
    return (
        "# Kunci instalasi ini. Simpan salinannya di tempat aman: tanpa kunci, data terenkripsi tidak terbaca lagi.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"FIELD_KEYS={year}:{key()}\n"
        f"LOOKUP_KEY={key()}\n"
        f"AUDIT_KEY={key()}\n"
    )


def write(path: Path, year: int) -> bool:
    """Create ``path``, readable by its owner only, and return True; return False when it already exists."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(contents(year))
    return True


if __name__ == "__main__":
    if write(ENV_FILE, date.today().year):
        print(f"Kunci baru ditulis ke {ENV_FILE.name}.")
    else:
        print(f"{ENV_FILE.name} sudah ada dan tidak diubah.")
