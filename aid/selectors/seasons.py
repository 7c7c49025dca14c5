"""What the pages of programmes ask: plan and spending, who is left out and why, reminders, counties without rosters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE
from aid.choices.relief import Bucket, PaymentStatus, ReliefKind, RosterStatus
from aid.models import Award, CountyPart, Fund, FundAccount, NeedyFile, Payment, Programme, Roster, Standard
from aid.rules.milestones import PROGRAMME_DAYS, Milestone, before, opening_title
from aid.rules.relief import HELPED
from aid.selectors.students import student_counts
from core.actors import Actor
from core.errors import NotFoundError
from core.parameters.selectors import lookup
from core.reminders.choices import WAITING
from core.reminders.models import Occurrence
from core.reminders.selectors import ledger
from unions.choices import Level
from unions.models import Union

VIEW = "aid.view_programme"


Key = tuple[str, str]  # category and stage; the stage is empty but in schooling relief


@dataclass
class Plan:
    """What a programme costs in the actor's branch if everybody due gets the standard, and what has been paid.

    Counted are families, in schooling relief students; ``unproven`` are students whose stage nobody has entered yet.
    """

    counts: dict[Key, int] = field(default_factory=dict)
    amounts: dict[Key, int] = field(default_factory=dict)  # fen
    unproven: int = 0
    paid_fen: int = 0
    households: int = 0

    @property
    def listed(self) -> int:
        return sum(self.counts.values())

    @property
    def due(self) -> int:
        return self.listed + self.unproven

    @property
    def planned_fen(self) -> int:
        return sum(self.amounts.values())


def plans(actor: Actor, programmes: Iterable[Programme]) -> dict[Any, Plan]:
    """Return the plan of each programme in the actor's branch: two queries, a third for students."""
    listed = list(programmes)
    found = {programme.pk: Plan() for programme in listed}
    by_family = [programme for programme in listed if programme.kind != ReliefKind.TUITION]
    wanted = {f"p{number}": Count("pk", filter=_is_due(programme)) for number, programme in enumerate(by_family)}
    files = NeedyFile.objects.permitted(actor, VIEW).active().order_by()
    rows = list(files.values("category").annotate(**wanted)) if wanted else []
    for number, programme in enumerate(by_family):
        amounts = {standard.category: standard.amount_fen for standard in programme.standards.all()}
        for row in rows:
            if row["category"] in amounts:
                key = (row["category"], "")
                found[programme.pk].counts[key] = row[f"p{number}"]
                found[programme.pk].amounts[key] = row[f"p{number}"] * amounts[row["category"]]
    schools = [programme for programme in listed if programme.kind == ReliefKind.TUITION]
    by_student = student_counts(actor, schools) if schools else {}
    for programme in schools:
        _plan_students(programme, by_student[programme.pk], found[programme.pk])
    for row in _paid(actor, list(found)):
        plan = found[row["award__programme"]]
        plan.paid_fen, plan.households = row["amount"], row["households"]
    return found


def _plan_students(programme: Programme, counted: Iterable[tuple[str, str, int]], plan: Plan) -> None:
    amounts = {(each.category, each.stage): each.amount_fen for each in programme.standards.all()}
    for category, stage, number in counted:
        key = next((one for one in ((category, stage), (category, "")) if one in amounts), None)
        if not stage:
            plan.unproven += number
        elif key is not None:
            plan.counts[key] = plan.counts.get(key, 0) + number
            plan.amounts[key] = plan.counts[key] * amounts[key]


def _is_due(programme: Programme) -> Q:
    return Q(filed_on__lte=programme.closes_on, union__path__startswith=programme.union.path)


def _paid(actor: Actor, programme_ids: list[Any]) -> Iterable[dict[str, Any]]:
    awards = Award.objects.permitted(actor, VIEW).filter(programme__in=programme_ids).order_by()
    paid = Payment.unscoped.filter(status=PaymentStatus.PAID, award__in=awards.values("pk"))
    return (
        paid.order_by()
        .values("award__programme")
        .annotate(amount=Sum(F("amount_fen") - F("refunded_fen")), households=Count("award__household", distinct=True))
    )


def next_reminders(actor: Actor, programmes: Iterable[Programme], now: datetime) -> dict[Any, Occurrence]:
    """Return the next reminder of each programme that the actor's branch will get."""
    parts = {
        str(pk): programme
        for pk, programme in CountyPart.objects.permitted(actor, VIEW)
        .filter(programme__in=[each.pk for each in programmes], reported_on=None)
        .values_list("pk", "programme_id")
    }
    found: dict[Any, Occurrence] = {}
    for one in ledger(actor, VIEW, "aid.countypart", *parts).filter(status__in=WAITING, due_at__gte=now):
        found.setdefault(parts[one.subject_id], one)
    return found


@dataclass
class Reminding:
    """One reminder of a programme as the plan shows it: the same milestone of many counties is one line."""

    occurrence: Occurrence
    counties: int = 1
    keys: list[int] = field(default_factory=list)  # of every occurrence in this line


def reminder_plan(actor: Actor, programme: Programme, parts: Iterable[CountyPart]) -> list[Reminding]:
    """Return what was planned for a programme in the actor's branch, by day; what fell away is left out."""
    lines: dict[tuple[str, datetime], Reminding] = {}
    about_parts = ledger(actor, VIEW, "aid.countypart", *[part.pk for part in parts])
    about_it = ledger(actor, VIEW, "aid.programme", programme.pk)
    for one in [*about_parts.filter(origin=None), *about_it.filter(origin=None)]:
        if one.status in ("expired", "resolved"):
            continue
        key = (one.milestone, one.due_at)
        if key in lines:
            lines[key].counties += 1
        else:
            lines[key] = Reminding(one)
        lines[key].keys.append(one.pk)
    return sorted(lines.values(), key=lambda line: line.occurrence.due_at)


@dataclass(frozen=True)
class Purse:
    """The funds that pay a programme in some counties: what is still free, and what the programme has taken already."""

    names: list[str]
    free_fen: int
    taken_fen: int

    @property
    def total_fen(self) -> int:
        return self.free_fen + self.taken_fen


def purse(actor: Actor, programme: Programme, parts: Iterable[CountyPart]) -> Purse | None:
    """Return the money behind these parts, as far as the actor may look into funds; None if nowhere."""
    funds: dict[Any, Fund] = {part.fund_id: part.fund for part in parts if part.fund is not None}
    seen = set(Fund.objects.permitted(actor, "aid.view_fund").filter(pk__in=list(funds)).values_list("pk", flat=True))
    if not seen:
        return None
    free = FundAccount.objects.filter(fund__in=seen, bucket=Bucket.BUDGET).aggregate(sum=Sum("balance_fen", default=0))
    taken = Award.objects.permitted(actor, VIEW).filter(programme=programme, fund__in=seen, status__in=HELPED)
    return Purse(
        sorted(funds[pk].name for pk in seen), free["sum"], taken.aggregate(sum=Sum("amount_fen", default=0))["sum"]
    )


def targets(actor: Actor, programme: Programme) -> QuerySet[Any]:
    """Return the files the actor may read below a programme's owner, each with its amount and why it is left out."""
    standard = Standard.objects.filter(programme=programme, category=OuterRef("category"))
    why = Case(
        When(~Q(status__in=ACTIVE), then=Value("not_active")),
        When(amount_fen=None, then=Value("no_standard")),
        When(filed_on__gt=programme.closes_on, then=Value("filed_late")),
        When(head__deceased_on__isnull=False, then=Value("deceased")),
        When(account_index=None, then=Value("no_account")),
        default=Value(""),
        output_field=CharField(),
    )
    return (
        NeedyFile.objects.permitted(actor, "aid.view_file")
        .filter(union__path__startswith=programme.union.path, filed_on__isnull=False)
        .filter(Q(status__in=ACTIVE) | Q(ended_on__isnull=True))
        .select_related("head", "union", "responsible")
        .annotate(amount_fen=Subquery(standard.values("amount_fen")[:1]))
        .annotate(why=why)
    )


def roster_counts(actor: Actor, programme: Programme) -> dict[str, int]:
    """Return how many rosters of a programme stand in each state, in the actor's branch."""
    rows = Roster.objects.permitted(actor, VIEW).filter(programme=programme).order_by()
    return dict(rows.values_list("status").annotate(n=Count("pk")))


def without_roster(actor: Actor, programme: Programme) -> list[CountyPart]:
    """Return the counties of the actor's branch from which no roster has been handed in."""
    handed = Roster.unscoped.filter(programme=programme).exclude(status__in=[RosterStatus.DRAFT, RosterStatus.REJECTED])
    return list(
        CountyPart.objects.permitted(actor, VIEW)
        .filter(programme=programme)
        .exclude(pk__in=handed.values("part"))
        .select_related("union")
        .order_by("union__path")
    )


def payable_funds(actor: Actor, part: CountyPart, permission: str) -> QuerySet[Fund]:
    """Return the funds that a county's part may pay from: its own and those of the unions above, within reach."""
    steps = part.union.path.split("/")[:-1]
    paths = ["/".join(steps[:end]) + "/" for end in range(1, len(steps) + 1)]
    return Fund.objects.permitted(actor, permission).filter(union__path__in=paths).select_related("union")


def roster_unions(actor: Actor, programme: Programme) -> list[Union]:
    """Return the unions for which the actor may build a roster: those with an active file, and those above them."""
    files = NeedyFile.objects.permitted(actor, "aid.build_roster").active().order_by()
    files = files.filter(union__path__startswith=programme.union.path)
    wanted: set[int] = set()
    for row in files.values_list("union_id", "union__township_id", "union__county_id").distinct():
        wanted |= {pk for pk in row if pk}
    rows = Union.objects.permitted(actor, "aid.build_roster").filter(pk__in=wanted)
    return list(rows.exclude(level__in=[Level.PROVINCE, Level.CITY]).order_by("path"))


def owners(actor: Actor) -> list[Union]:
    """Return the unions in whose name the actor may plan a programme: where the branches of that right begin."""
    paths = [branch.path for branch in actor.branches("aid.open_programme")]
    return list(Union.objects.permitted(actor, "aid.open_programme").filter(path__in=paths).order_by("path"))


def programmes_between(actor: Actor, first: date, last: date) -> list[Programme]:
    """Return the programmes that run in a stretch of time, with their standards."""
    rows = Programme.objects.permitted(actor, VIEW).filter(closes_on__gte=first, opens_on__lte=last)
    return list(rows.select_related("union").prefetch_related("standards").order_by("opens_on", "pk"))


def sample_of(actor: Actor, programme: Programme, milestone: str, today: date) -> tuple[str, dict[str, Any]]:
    """Return a reminder's text as it was planned for one county; of a draft, as opening will plan it."""
    parts = CountyPart.objects.permitted(actor, VIEW).filter(programme=programme).values_list("pk", flat=True)
    rows = ledger(actor, VIEW, "aid.countypart", *parts) | ledger(actor, VIEW, "aid.programme", programme.pk)
    found = rows.filter(origin=None, milestone=milestone).order_by("due_at", "pk").first()
    if found is not None:
        return found.title, found.params
    days = next((one.days for one in foreseen(programme, today) if one.name == milestone), None)
    if days is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("reminder")}, code="not_found")
    return opening_title(programme.kind, days), sample_words(programme)


def sample_words(programme: Programme) -> dict[str, str]:
    """Return what a reminder of a draft would name: itself, its day, and a county in general."""
    return {"programme": programme.name, "county": _("your county"), "day": programme.opens_on.isoformat()}


def foreseen(programme: Programme, today: date) -> list[Milestone]:
    """Return the moments at which opening a draft will remind its counties."""
    found = lookup([PROGRAMME_DAYS], programme.union.region_id, today).get(PROGRAMME_DAYS)
    return [each for each in before(programme.opens_on, found.value if found else ()) if each.on >= today]
