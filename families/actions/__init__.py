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

__all__ = [
    "NotAllowed",
    "add_person",
    "change_family",
    "change_person",
    "change_safe_address",
    "end_membership",
    "find_registered",
    "register_family",
    "show_number",
]
