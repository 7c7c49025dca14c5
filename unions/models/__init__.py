"""Tables of the union tree, its bodies, employers, people, members, posts and venues."""

from unions.models.aliases import IdentityAlias
from unions.models.cards import MemberCard
from unions.models.committees import Committee, CommitteeMember
from unions.models.consents import PersonConsent
from unions.models.decisions import UpperDecision
from unions.models.disposals import DisposalList, DisposalRow
from unions.models.employers import Employer, EmployerCover
from unions.models.holds import LegalHold
from unions.models.lifecycle import Candidate, Founding
from unions.models.matches import PersonPair
from unions.models.officers import Officer, OfficerChange
from unions.models.people import Membership, Person
from unions.models.posts import Post, StaffPerson
from unions.models.regions import Region
from unions.models.requests import DataSubjectRequest
from unions.models.restructuring import ParentHistory, Restructuring
from unions.models.tallies import Tally, TallyMark, TallySnapshot
from unions.models.terms import Reelection, TermExtension, UnionTerm
from unions.models.transfers import MemberTransfer
from unions.models.tree import Union
from unions.models.venues import Venue, VenueCheck
from unions.models.workers import RecruitmentBatch, SocialWorker, WorkerYear

__all__ = [
    "Candidate",
    "Committee",
    "CommitteeMember",
    "DataSubjectRequest",
    "DisposalList",
    "DisposalRow",
    "Employer",
    "EmployerCover",
    "Founding",
    "IdentityAlias",
    "LegalHold",
    "MemberCard",
    "MemberTransfer",
    "Membership",
    "Officer",
    "OfficerChange",
    "ParentHistory",
    "Person",
    "PersonConsent",
    "PersonPair",
    "Post",
    "RecruitmentBatch",
    "Reelection",
    "Region",
    "Restructuring",
    "SocialWorker",
    "StaffPerson",
    "Tally",
    "TallyMark",
    "TallySnapshot",
    "TermExtension",
    "Union",
    "UnionTerm",
    "UpperDecision",
    "Venue",
    "VenueCheck",
    "WorkerYear",
]
