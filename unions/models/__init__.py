"""Tables of the union tree, employers, people, members and posts."""

from unions.models.aliases import IdentityAlias
from unions.models.employers import Employer, EmployerCover
from unions.models.matches import PersonPair
from unions.models.people import Membership, Person
from unions.models.posts import Post, StaffPerson
from unions.models.regions import Region
from unions.models.tree import Union

__all__ = [
    "Employer",
    "EmployerCover",
    "IdentityAlias",
    "Membership",
    "Person",
    "PersonPair",
    "Post",
    "Region",
    "StaffPerson",
    "Union",
]
