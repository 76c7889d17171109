"""The tables of families, by subject."""

from .family import REGISTRAR_TIME, Family, FamilyMember, NameWord
from .person import NumberMissing, NumberStatus, Person
from .ties import Bond, CoupleTie, ParentTie, Pregnancy, SocialTie

__all__ = [
    "REGISTRAR_TIME",
    "Bond",
    "CoupleTie",
    "Family",
    "FamilyMember",
    "NameWord",
    "NumberMissing",
    "NumberStatus",
    "ParentTie",
    "Person",
    "Pregnancy",
    "SocialTie",
]
