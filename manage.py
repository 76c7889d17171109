#!/usr/bin/env python
"""Django's command line for LK3; the settings default to the ones of a developer's machine."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lk3.settings.dev")
    execute_from_command_line(sys.argv)
