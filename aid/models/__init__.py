"""Tables of needy-worker files and relief, one module a subject."""

from aid.models.allocations import Allocation, AllocationMove
from aid.models.anomalies import Anomaly
from aid.models.appeals import Appeal
from aid.models.assessments import Assessment, EconomicCheck, VetoAnswer
from aid.models.awards import Approval, Award
from aid.models.batches import AccountChange, BankFile, BankResult, Batch, Payment
from aid.models.changes import CountyMove, HouseholdChange
from aid.models.checkups import CheckupBatch, CheckupBooking
from aid.models.exchange import ExchangeMark
from aid.models.exits import Exit, FollowUp
from aid.models.files import ExpenseLine, FileMember, IncomeLine, NeedyFile
from aid.models.funds import Fund, FundAccount, JournalEntry, JournalLine
from aid.models.heat import HeatAlert, HeatTask
from aid.models.households import Household, HouseholdMember
from aid.models.jobs import JobFair, JobPost, Referral, Trainee, TrainingClass
from aid.models.notices import Notice, NoticeLine, Objection
from aid.models.programmes import CountyPart, Programme, Standard, UnreachedReason
from aid.models.recipients import Recipient
from aid.models.rehearsals import Rehearsal, RehearsalRow
from aid.models.requests import Invoice, ReliefRequest
from aid.models.reviews import QuarterCheck, Review, ReviewPart
from aid.models.rosters import Roster, RosterRefusal
from aid.models.samples import Sample, SampleItem
from aid.models.sites import GoodsIssue, GoodsItem, GoodsList, Site, SiteVisit
from aid.models.students import Enrolment
from aid.models.visit_plans import VisitAnswer, VisitClash, VisitDevice, VisitMedia, VisitPlan, VisitUpload
from aid.models.visits import Visit

__all__ = [
    "AccountChange",
    "Allocation",
    "AllocationMove",
    "Anomaly",
    "Appeal",
    "Approval",
    "Assessment",
    "Award",
    "BankFile",
    "BankResult",
    "Batch",
    "CheckupBatch",
    "CheckupBooking",
    "CountyMove",
    "CountyPart",
    "EconomicCheck",
    "Enrolment",
    "ExchangeMark",
    "Exit",
    "ExpenseLine",
    "FileMember",
    "FollowUp",
    "Fund",
    "FundAccount",
    "GoodsIssue",
    "GoodsItem",
    "GoodsList",
    "HeatAlert",
    "HeatTask",
    "Household",
    "HouseholdChange",
    "HouseholdMember",
    "IncomeLine",
    "Invoice",
    "JobFair",
    "JobPost",
    "JournalEntry",
    "JournalLine",
    "NeedyFile",
    "Notice",
    "NoticeLine",
    "Objection",
    "Payment",
    "Programme",
    "QuarterCheck",
    "Recipient",
    "Referral",
    "Rehearsal",
    "RehearsalRow",
    "ReliefRequest",
    "Review",
    "ReviewPart",
    "Roster",
    "RosterRefusal",
    "Sample",
    "SampleItem",
    "Site",
    "SiteVisit",
    "Standard",
    "Trainee",
    "TrainingClass",
    "UnreachedReason",
    "VetoAnswer",
    "Visit",
    "VisitAnswer",
    "VisitClash",
    "VisitDevice",
    "VisitMedia",
    "VisitPlan",
    "VisitUpload",
]
