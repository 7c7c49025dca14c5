"""Words stored in the database (domain.md 0.2, 1, 10.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.chinese.identity import DocumentKind, Sex

__all__ = [
    "DocumentKind",
    "EmployerStatus",
    "Level",
    "MembershipStatus",
    "Ownership",
    "Role",
    "Sex",
    "UnionKind",
    "UnionStatus",
]


class Level(TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    COMMUNITY = "community", _("Community")
    GRASSROOTS = "grassroots", _("Grassroots")


class UnionKind(TextChoices):
    GENERAL_FEDERATION = "general_federation", _("General federation")
    INDUSTRIAL = "industrial", _("Industrial union")
    ENTERPRISE = "enterprise", _("Enterprise union")
    INSTITUTION = "institution", _("Institution union")
    ORGAN = "organ", _("Government organ union")
    SOCIAL_ORG = "social_org", _("Social organisation union")
    JOINT = "joint", _("Joint grassroots union")
    REGIONAL_FED = "regional_fed", _("Regional union federation")
    BUILDING = "building", _("Building union")
    INDUSTRY_FED = "industry_fed", _("Industry union federation")
    NEW_FORM = "new_form", _("New-form workers' union")
    BRANCH = "branch", _("Branch union")
    GROUP = "group", _("Union group")


class UnionStatus(TextChoices):
    PREPARING = "preparing", pgettext_lazy("union", "Preparing")
    APPLIED = "applied", _("Applied")
    APPROVED = "approved", pgettext_lazy("union", "Approved")
    ACTIVE = "active", _("Active")
    TERM_OVERDUE = "term_overdue", _("Term overdue")
    MERGING = "merging", _("Merging")
    MERGED = "merged", _("Merged")
    DISSOLVING = "dissolving", _("Dissolving")
    DISSOLVED = "dissolved", _("Dissolved")
    REFUSED = "refused", pgettext_lazy("union", "Not approved")


class EmployerStatus(TextChoices):
    OPERATING = "operating", _("Operating")
    SUSPENDED = "suspended", pgettext_lazy("employer", "Suspended")
    CLOSED = "closed", pgettext_lazy("employer", "Closed")


class Industry(TextChoices):
    """Sections of GB/T 4754, as the register of employers keeps them."""

    A = "A", _("Agriculture, forestry, fishing")
    B = "B", _("Mining")
    C = "C", _("Manufacturing")
    D = "D", _("Electricity, heat, gas, water")
    E = "E", _("Construction")
    F = "F", _("Wholesale and retail")
    G = "G", _("Transport, storage, post")
    H = "H", _("Hotels and restaurants")
    I = "I", _("Information and software")  # noqa: E741 the letter of the standard
    J = "J", _("Finance")
    K = "K", _("Real estate")
    L = "L", _("Leasing and business services")
    M = "M", _("Research and technical services")
    N = "N", _("Water, environment, public facilities")
    O = "O", _("Household services, repair")  # noqa: E741
    P = "P", pgettext_lazy("industry", "Education")
    Q = "Q", _("Health and social work")
    R = "R", _("Culture, sports, entertainment")
    S = "S", _("Public management and organisations")


class PairStatus(TextChoices):
    OPEN = "open", pgettext_lazy("pair", "To be decided")
    SAME = "same", pgettext_lazy("pair", "One person")
    TWO = "two", pgettext_lazy("pair", "Two people")


class Ownership(TextChoices):
    STATE = "110", _("State-owned enterprise")
    COLLECTIVE = "120", _("Collective")
    STOCK_COOPERATIVE = "130", _("Stock cooperative")
    JOINT_OPERATION = "140", _("Joint operation")
    STATE_LIMITED = "151", _("Wholly state-owned company")
    OTHER_LIMITED = "159", _("Other limited company")
    STATE_HELD = "161", _("State-held share company")
    OTHER_SHARES = "169", _("Other share company")
    PRIVATE = "170", _("Private enterprise")
    OTHER_DOMESTIC = "190", _("Other domestic")
    HMT = "200", _("Hong Kong, Macao or Taiwan investment")
    FOREIGN = "300", _("Foreign investment")
    INSTITUTION = "400", _("Public institution")
    ORGAN = "500", _("Government organ")
    INDIVIDUAL = "600", _("Individual business")
    PRIVATE_NON_ENTERPRISE = "700", _("Social organisation")


class MembershipStatus(TextChoices):
    APPLIED = "applied", _("Applied for membership")
    ACTIVE = "active", _("Active member")
    TRANSFERRING = "transferring", _("Transferring")
    RETAINED = "retained", _("Retained membership")
    EXITED = "exited", _("Left the union")
    EXPELLED = "expelled", _("Expelled")
    DECEASED = "deceased", _("Deceased")


class Role(TextChoices):
    GRASSROOTS_CADRE = "grassroots_cadre", _("Grassroots cadre")
    TOWNSHIP_CASEWORKER = "township_caseworker", _("Township caseworker")
    COUNTY_REVIEWER = "county_reviewer", _("County reviewer")
    COUNTY_APPROVER = "county_approver", _("County approver")
    FINANCE_PREPARER = "finance_preparer", _("Finance preparer")
    FINANCE_CONFIRMER = "finance_confirmer", _("Finance confirmer")
    CITY_AUDITOR = "city_auditor", _("City auditor")
    PROVINCE_LEADER = "province_leader", _("Provincial leader")
    PROVINCE_ADMIN = "province_admin", _("Provincial administrator")
    LEGAL_LAWYER = "legal_lawyer", _("Legal-aid lawyer")
    MEDIATOR = "mediator", _("Mediator")
    SUPERVISOR = "supervisor", _("Labour-law supervisor")
    PARTNER = "partner", _("Partner system")
    SYS_ADMIN = "sys_admin", _("System administrator")
    SEC_ADMIN = "sec_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")
