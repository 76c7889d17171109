"""The ministry's PSKS-LK3 file: ten columns about each LK3, and the kabupaten/kota it lies in.

Source of the column names: the table ``psks_lk3s`` of a provincial dinas that imports them from SIKS.
"""

from .columns import COLUMNS, with_profile
from .export import csv_text
from .plan import Plan, make_plan
from .reading import Row, UnreadableFile, read
from .saving import save_plan

__all__ = ["COLUMNS", "Plan", "Row", "UnreadableFile", "csv_text", "make_plan", "read", "save_plan", "with_profile"]
