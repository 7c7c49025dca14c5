"""Words of needy-worker files (domain.md 2, Appendix A1)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting home visit")
    UNIT_SURVEYED = "unit_surveyed", _("Awaiting notice")
    UNIT_NOTICED = "unit_noticed", _("On notice")
    INVESTIGATING = "investigating", _("Objection under investigation")
    TOWNSHIP_CHECKING = "township_checking", _("Awaiting township check")
    ECON_CHECKING = "econ_checking", _("Economic check under way")
    COUNTY_REVIEWING = "county_reviewing", _("Awaiting county decision")
    COUNTY_NOTICED = "county_noticed", _("On county notice")
    RETURNED = "returned", _("Returned for completion")
    FILED = "filed", _("On file")
    REVIEWING = "reviewing", _("Annual review")
    SUSPENDED = "suspended", _("Suspended")
    EXITING = "exiting", _("Exit under review")
    EXITED = "exited", _("Out of hardship")
    CANCELLED = "cancelled", _("Struck off")
    REJECTED = "rejected", _("Not recognised")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ENDED = frozenset({FileStatus.EXITED, FileStatus.CANCELLED, FileStatus.REJECTED, FileStatus.WITHDRAWN})
ACTIVE = frozenset({FileStatus.FILED, FileStatus.REVIEWING})
IN_REVIEW = frozenset(
    {
        FileStatus.SUBMITTED,
        FileStatus.UNIT_SURVEYED,
        FileStatus.UNIT_NOTICED,
        FileStatus.INVESTIGATING,
        FileStatus.TOWNSHIP_CHECKING,
        FileStatus.ECON_CHECKING,
        FileStatus.COUNTY_REVIEWING,
        FileStatus.COUNTY_NOTICED,
    }
)
EDITABLE = frozenset({FileStatus.DRAFT, FileStatus.RETURNED})


class Category(TextChoices):
    DEEP = "deep", _("Deep hardship")
    RELATIVE = "relative", _("Relative hardship")
    ACCIDENT = "accident", _("Accident hardship")
    NONE = "none", _("Not eligible")


class Tier(TextChoices):
    """At which level a hardship is recognised (domain.md 2.1)."""

    NATIONAL = "national", _("National level")
    PROVINCE = "province", _("Provincial level")
    LOCAL = "local", _("City and county level")


class Cause(IntegerChoices):
    NO_CAPACITY = 1, _("Unable to work")
    UNEMPLOYED = 2, _("Able to work, without a job")
    LAID_OFF = 3, _("Laid off")
    UNINSURED = 4, _("Not in social insurance")
    BENEFITS_UNPAID = 5, _("Insurance benefits not paid out")
    SERIOUS_ILLNESS = 6, _("Serious illness")
    NATURAL_DISASTER = 7, _("Natural disaster")
    ACCIDENT = 8, _("Accident")
    SCHOOLING = 9, _("Children's schooling")
    OTHER = 10, _("Other cause")


class IncomeKind(TextChoices):
    WAGE = "wage", _("Wages")
    BUSINESS = "business", _("Business income")
    PROPERTY = "property", _("Property income")
    TRANSFER = "transfer", _("Transfers")
    COMPENSATION = "compensation", _("Compensation")
    UNION_RELIEF = "union_relief", _("Earlier union relief")
    OTHER = "other", _("Other income")
    BASIC_PENSION = "base_pension", _("Basic resident pension (not counted)")
    PREFERENTIAL = "preferential", _("Preferential treatment payments (not counted)")
    HONOUR = "honour", _("One-off honours and prizes (not counted)")


class ExpenseKind(TextChoices):
    MEDICAL = "medical", _("Self-paid medical cost")
    DISABILITY_CARE = "disability_care", _("Disability care")
    EDUCATION = "education", _("Schooling")
    RENT = "rent", _("Rent")
    ELDER_SUPPORT = "elder_support", _("Support of elders")
    JOB_COST = "job_cost", _("Cost of working")
    DISASTER = "disaster", _("Disaster loss")
    SUPPORT_PAID = "support_paid", _("Support paid after a divorce")
    OTHER = "other", _("Other rigid cost")


class HospitalLevel(TextChoices):
    """Level of the hospital that an invoice of self-paid cost comes from."""

    ONE = "one", _("Hospital of level 1")
    TWO = "two", _("Hospital of level 2")
    THREE = "three", _("Hospital of level 3")


class Source(TextChoices):
    DECLARED = "declared", _("Declared by the applicant")
    VISIT = "visit", _("Verified at a home visit")
    ECON_CHECK = "econ_check", _("Reported by civil affairs")


class Relation(TextChoices):
    SELF = "self", _("Applicant")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    GRANDCHILD = "grandchild", _("Grandchild")
    PARENT = "parent", _("Parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    OTHER = "other", _("Other relation")


class Standing(TextChoices):
    """What a member of the household does (人员身份)."""

    STUDENT = "student", _("Student")
    INFANT = "infant", _("Infant")
    WORKING = "working", _("In work")
    RETIRED = "retired", _("Retired")
    UNEMPLOYED = "unemployed", _("Out of work")
    INCAPABLE = "incapable", _("Unable to work")
    SOLDIER = "soldier", _("Soldier")
    OTHER = "other", _("Other")


EARNING = frozenset({Standing.WORKING, Standing.RETIRED, Standing.UNEMPLOYED})  # whose income must be known


class WorkStatus(TextChoices):
    IN_POST = "in_post", _("In post")
    LAID_OFF = "laid_off", _("Off post")
    UNEMPLOYED = "unemployed", _("Out of work")
    RETIRED = "retired", _("Retired")
    SICK_LEAVE = "sick_leave", _("On sick leave")
    MIGRANT = "migrant", _("Migrant worker")
    FLEXIBLE = "flexible", _("Flexible work")


class Housing(TextChoices):
    SELF_BUILT = "self_built", _("Self-built house")
    COMMERCIAL = "commercial", _("Commercial housing")
    AFFORDABLE = "affordable", _("Affordable housing")
    UNIT = "unit", _("Public housing of the unit")
    LOW_RENT = "low_rent", _("Government low-rent housing")
    RENTED = "rented", _("Rented")
    NONE = "none", _("No housing")
    OTHER = "other", _("Other housing")


class ConsentPurpose(TextChoices):
    """What the applicant of a file agrees to; kept in the one register of consents."""

    FILE_REVIEW = "file_review", _("Review of the file")
    ECON_CHECK = "econ_check", _("Check of the economic situation")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    SHARE_BANK = "share_bank", _("Name and card for the bank")


REQUIRED_CONSENTS = frozenset(ConsentPurpose) - {ConsentPurpose.SHARE_BANK}  # asked for at the latest before payment


class VetoItem(TextChoices):
    TWO_HOMES = "two_homes", _("Two or more homes")
    VEHICLE = "vehicle", _("A car")
    COMPANY = "company", _("A shop or company")
    PRIVATE_SCHOOL = "private_school", _("High-fee private school or self-funded study abroad")
    REFUSE_CHECK = "refuse_check", _("Refuses or obstructs the check")
    FALSE_DATA = "false_data", _("False or hidden facts")
    REFUSE_WORK = "refuse_work", _("Able to work and refuses work without reason")
    ASSETS = "assets", _("Deposits or securities above the limit")
    LUXURY = "luxury", _("High consumption")


class ExitCode(TextChoices):
    LIFTED = "lifted", pgettext_lazy("reason of an exit", "Out of hardship")
    RELIEVED = "relieved", _("Hardship relieved")
    RETIRED = "retired_no_need", _("Retired, no need any more")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Died")
    LEFT_UNION = "left_union", _("Left the union")
    FALSE = "false", _("False statements")
    OTHER = "other", _("Other reason")


class NoticeKind(TextChoices):
    UNIT = "unit", _("Unit notice")
    COUNTY = "county", _("County notice")
    ROSTER = "roster", _("Notice of a roster")
    EXIT = "exit", _("Exit notice")


class NoticeStatus(TextChoices):
    PREPARED = "prepared", _("Prepared, not released")
    POSTED = "posted", _("On notice")
    CLOSED = "closed", _("Ended without objection")
    STOPPED = "stopped", _("Stopped")


class HiddenReason(TextChoices):
    """Why a line of a notice that hangs is not shown to the public."""

    OBJECTION = "objection", _("An objection is being investigated")
    UPHELD = "upheld", _("An objection was upheld")
    CONSENT = "consent", _("The consent was withdrawn")
    MOVED = "moved", _("The file moved to another county")


class ObjectionChannel(TextChoices):
    STAFF = "staff", _("Told to the union")
    PUBLIC = "public", _("Written on the public page")


class ObjectionStatus(TextChoices):
    OPEN = "open", _("Under investigation")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


class RejectReason(TextChoices):
    NOT_ELIGIBLE = "not_eligible", _("Not eligible by the figures")
    VETO = "veto", _("An excluding circumstance")
    OBJECTION = "objection", _("An objection was upheld")
    FALSE = "false", _("False statements")
    OTHER = "other", _("Other reason")


class AppealStatus(TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "To be decided")
    GRANTED = "granted", pgettext_lazy("appeal", "Granted")
    KEPT = "kept", pgettext_lazy("appeal", "Refusal kept")


class AnomalyKind(TextChoices):
    """What the nightly cross-check looks for (domain.md 0.6: aid.dedup_scan)."""

    DECEASED = "deceased", _("Somebody of the file has died")
    TWO_FILES = "two_files", _("One person in two files")
    SHARED_CARD = "shared_card", _("Two families share a bank card")
    PAID_DECEASED = "paid_deceased", _("Relief for somebody who has died")
    INVOICE_TWICE = "invoice_twice", _("One invoice used twice")


class AnomalyStatus(TextChoices):
    OPEN = "open", _("To be looked into")
    CONFIRMED = "confirmed", pgettext_lazy("anomaly", "Confirmed")
    CLEARED = "cleared", _("Explained")


class SampleVerdict(TextChoices):
    """What the auditor found in one file of a sample."""

    WAITING = "waiting", _("Not looked at yet")
    GOOD = "good", _("In order")
    RETURNED = "returned", _("Returned to the county")
    ANSWERED = "answered", _("Answered by the county")


class FindingKind(TextChoices):
    """What is wrong with a sampled file."""

    PAPERS = "papers", _("Papers missing or expired")
    INCOME = "income", _("Income or costs not proved")
    CATEGORY = "category", _("Category does not follow from the figures")
    NOTICE = "notice", _("Notice not in order")
    RELIEF = "relief", _("Relief not in order")
    OTHER = "other", pgettext_lazy("finding", "Other")
