"""Verbs of families, by subject: who belongs to a family, and how its people are tied to each other and to the world."""

from .registration import (
    NotAllowed,
    add_person,
    change_family,
    change_person,
    change_safe_address,
    end_membership,
    find_registered,
    register_family,
    show_number,
)
from .ties import (
    add_bond,
    add_couple,
    add_parent_tie,
    add_pregnancy,
    add_relative,
    add_social_tie,
    change_tie,
    remove_tie,
)

__all__ = [
    "NotAllowed",
    "add_bond",
    "add_couple",
    "add_parent_tie",
    "add_person",
    "add_pregnancy",
    "add_relative",
    "add_social_tie",
    "change_family",
    "change_person",
    "change_safe_address",
    "change_tie",
    "end_membership",
    "find_registered",
    "register_family",
    "remove_tie",
    "show_number",
]
