"""Tables of the union tree, employers, people, members and posts."""

from unions.models.aliases import IdentityAlias
from unions.models.cards import MemberCard
from unions.models.employers import Employer, EmployerCover
from unions.models.matches import PersonPair
from unions.models.people import Membership, Person
from unions.models.posts import Post, StaffPerson
from unions.models.regions import Region
from unions.models.requests import DataSubjectRequest
from unions.models.transfers import MemberTransfer
from unions.models.tree import Union
from unions.models.venues import Venue, VenueCheck

__all__ = [
    "DataSubjectRequest",
    "Employer",
    "EmployerCover",
    "IdentityAlias",
    "MemberCard",
    "MemberTransfer",
    "Membership",
    "Person",
    "PersonPair",
    "Post",
    "Region",
    "StaffPerson",
    "Union",
    "Venue",
    "VenueCheck",
]
