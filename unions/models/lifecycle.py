"""Facts of a union beyond its place in the tree, and how it was founded (domain.md 1.1, 1.3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.lifecycle import Body, FeeMode, Relation, ReportStatus
from unions.choices.officers import EmploymentMode, OfficerPost
from unions.choices.terms import Assembly

USER = settings.AUTH_USER_MODEL


class UnionFacts(Labelled):
    """What a union's register entry says beside name, kind and place. Every column has its default in the database."""

    union_uscc = models.CharField(_("union's credit code"), max_length=18, blank=True, db_default="", default="")
    is_legal_person = models.BooleanField(_("legal person"), default=False, db_default=False)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True, db_default="", default="")
    approved_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    body = models.CharField(_("led by"), max_length=10, choices=Body, default=Body.COMMITTEE, db_default=Body.COMMITTEE)
    session_no = models.PositiveSmallIntegerField(_("session"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("years of a term"), null=True, blank=True)
    term_start_on = models.DateField(_("start of term"), null=True, blank=True)
    term_end_on = models.DateField(_("end of term"), null=True, blank=True)
    account_open = models.BooleanField(_("own bank account"), default=False, db_default=False)
    fee_mode = models.CharField(
        _("how the contribution comes"), max_length=10, choices=FeeMode, blank=True, db_default="", default=""
    )
    has_staff_congress = models.BooleanField(_("staff congress"), default=False, db_default=False)
    is_pilot = models.BooleanField(_("reform pilot"), default=False, db_default=False)
    # Reported by hand; empty: the real-name register counts (domain.md 1.1, “manual override flagged”).
    reported_members = models.PositiveIntegerField(_("reported members"), null=True, blank=True)
    reported_female = models.PositiveIntegerField(_("reported women members"), null=True, blank=True)
    reported_migrant = models.PositiveIntegerField(_("reported migrant members"), null=True, blank=True)
    reported_new_form = models.PositiveIntegerField(_("reported new-form members"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    # Moves under way whose copied ancestors below are not all rewritten; more than none: ask by path (ADR 0010).
    unsettled = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        abstract = True


FACT_CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["union_uscc"],
        condition=~Q(union_uscc=""),
        name="unions_uscc_once",
        violation_error_message=_("Another union has this credit code."),
    ),
    models.CheckConstraint(
        condition=Q(union_uscc="") | Q(union_uscc__regex=r"^8[19][0-9A-HJ-NPQRTUWXY]{16}$"),
        name="unions_uscc_of_a_union",
        violation_error_message=_("A union's credit code begins with 81 or 89."),
    ),
    models.CheckConstraint(
        condition=Q(union_uscc="") | Q(is_legal_person=True),
        name="unions_uscc_of_a_legal_person",
        violation_error_message=_("Only a union that is a legal person has a credit code."),
    ),
    models.CheckConstraint(
        condition=Q(term_years__isnull=True) | Q(term_years__in=[3, 5]),
        name="unions_term_of_three_or_five",
        violation_error_message=_("A term lasts three or five years."),
    ),
    models.CheckConstraint(
        condition=~Q(kind__in=["general_federation", "industrial"]) | Q(term_years__isnull=True) | Q(term_years=5),
        name="unions_federation_term_of_five",
        violation_error_message=_("The term of a local federation or an industrial union lasts five years."),
    ),
    models.CheckConstraint(
        condition=Q(term_start_on__isnull=True) | Q(term_end_on__isnull=True) | Q(term_end_on__gt=F("term_start_on")),
        name="unions_term_ends_after_start",
        violation_error_message=_("A term ends after it begins."),
    ),
    models.CheckConstraint(
        condition=(
            Q(reported_members__isnull=True, reported_female__isnull=True)
            & Q(reported_migrant__isnull=True, reported_new_form__isnull=True)
        )
        | Q(reported_members__isnull=False, reported_on__isnull=False),
        name="unions_reported_has_total_and_day",
        violation_error_message=_("Reported members need the total and the day they were counted."),
    ),
    models.CheckConstraint(
        condition=Q(reported_members__isnull=True)
        | (
            (Q(reported_female__isnull=True) | Q(reported_female__lte=F("reported_members")))
            & (Q(reported_migrant__isnull=True) | Q(reported_migrant__lte=F("reported_members")))
            & (Q(reported_new_form__isnull=True) | Q(reported_new_form__lte=F("reported_members")))
        ),
        name="unions_reported_parts_within_total",
        violation_error_message=_("A part of the members cannot exceed the whole."),
    ),
    models.CheckConstraint(
        condition=Q(status__in=["merged", "dissolved"], ended_on__isnull=False)
        | (~Q(status__in=["merged", "dissolved"]) & Q(ended_on__isnull=True)),
        name="unions_ended_has_day",
    ),
    models.CheckConstraint(
        condition=Q(kind="general_federation", level__in=["province", "city", "county", "township"])
        | Q(kind="industrial", level__in=["city", "county"])
        | Q(kind__in=["regional_fed", "building", "industry_fed"], level="community")
        | Q(
            kind__in=["enterprise", "institution", "organ", "social_org", "joint", "new_form", "branch", "group"],
            level="grassroots",
        ),
        name="unions_kind_fits_level",
        violation_error_message=_("A union of this kind does not stand at that level."),
    ),
]


class Founding(Stamped):
    """The application for a new union, from its draft to the confirmed first election; one for each union."""

    union = models.OneToOneField("unions.Union", on_delete=models.PROTECT, related_name="+")
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    few_members = models.BooleanField(_("fewer members than the threshold"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    applied_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField(_("applied on"), null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    # The first election, reported once the union is approved.
    report_status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.NONE)
    assembly = models.CharField(_("assembly"), max_length=10, choices=Assembly, blank=True)
    elected_on = models.DateField(_("elected on"), null=True)
    eligible = models.PositiveIntegerField(_("entitled to vote"), null=True)
    attended = models.PositiveIntegerField(_("attended"), null=True)
    reported_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reported_on = models.DateField(_("reported on"), null=True)
    confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    report_opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("founding of a union")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(report_status__in=ReportStatus.values), name="unions_report_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("recorder")) & ~Q(decided_by=F("applied_by"))),
                name="unions_founding_decided_by_another",
                violation_error_message=_("Whoever recorded an application does not decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reported_by")),
                name="unions_report_confirmed_by_another",
                violation_error_message=_("Whoever reported an election does not confirm it."),
            ),
            models.CheckConstraint(
                condition=Q(report_status="none")
                | Q(elected_on__isnull=False, eligible__gte=1, attended__isnull=False, reported_by__isnull=False),
                name="unions_report_has_figures",
            ),
            models.CheckConstraint(
                condition=Q(attended__isnull=True)
                | (Q(attended__lte=F("eligible")) & Q(eligible__lte=F("attended") * 3 / 2)),
                name="unions_first_election_two_thirds",
                violation_error_message=_("Fewer than two thirds of those entitled attended."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.union)


class Candidate(Stamped):
    """Somebody who stands for a post: at the founding of a union, or at a re-election. A close relative never does."""

    founding = models.ForeignKey(Founding, on_delete=models.CASCADE, null=True, related_name="candidates")
    reelection = models.ForeignKey("unions.Reelection", on_delete=models.CASCADE, null=True, related_name="candidates")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=20, choices=OfficerPost)
    mode = models.CharField(_("employment"), max_length=10, choices=EmploymentMode, default=EmploymentMode.PART_TIME)
    relation = models.CharField(
        _("relation to the employer's principal"), max_length=12, choices=Relation, default=Relation.NONE
    )
    eligible = models.PositiveIntegerField(_("entitled to vote"), null=True)
    votes = models.PositiveIntegerField(_("votes"), null=True)
    is_elected = models.BooleanField(_("elected"), default=False)

    class Meta:
        verbose_name = _("candidate")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(founding__isnull=True, reelection__isnull=False)
                | Q(founding__isnull=False, reelection__isnull=True),
                name="unions_candidate_of_one_election",
            ),
            models.UniqueConstraint(
                fields=["founding", "person", "post"],
                name="unions_candidate_once_at_founding",
                violation_error_message=_("This person stands for this post already."),
            ),
            models.UniqueConstraint(
                fields=["reelection", "person", "post"],
                name="unions_candidate_once_at_reelection",
                violation_error_message=_("This person stands for this post already."),
            ),
            models.CheckConstraint(condition=Q(post__in=OfficerPost.values), name="unions_candidate_post_known"),
            models.CheckConstraint(
                condition=Q(relation="none"),
                name="unions_candidate_no_close_relative",
                violation_error_message=_("Close relatives of the employer's principal may not stand."),
            ),
            models.CheckConstraint(
                condition=Q(votes__isnull=True) | Q(votes__lte=F("eligible")), name="unions_votes_within_entitled"
            ),
            models.CheckConstraint(
                condition=Q(is_elected=False) | Q(eligible__lt=F("votes") * 2),
                name="unions_elected_by_majority",
                violation_error_message=_("Nobody is elected with half of the votes or fewer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_post_display()}"
