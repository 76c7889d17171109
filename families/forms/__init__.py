"""Forms of families: the family, a person in it, and both together on the page where they are registered."""

from .family import FamilyForm, SafeAddressForm
from .persons import MemberEndForm, PersonEditForm, PersonForm
from .registration import Registration

__all__ = ["FamilyForm", "MemberEndForm", "PersonEditForm", "PersonForm", "Registration", "SafeAddressForm"]
