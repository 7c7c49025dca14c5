"""Asking for supervision matters: the list, one matter with everything that hangs on it, sums (domain.md 7.6)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Least

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.events.models import Event
from core.fetch import find
from core.prepared import prepared
from legal.choices.letters import LetterKind, LetterStatus
from legal.choices.supervision import MatterStatus as S
from legal.models import MatterNote, MatterSupervisor, SupervisionLetter, SupervisionMatter
from legal.models.matters import OPEN_STATES
from legal.rules import matters as rules
from legal.selectors.naming import bears
from legal.selectors.next_clocks import first_of, next_clock
from unions.models import Union

SUBJECT = "legal.supervisionmatter"
LETTER = "legal.supervisionletter"
AMOUNT: DecimalField = DecimalField(max_digits=16, decimal_places=2)
VIEWS: dict[str, tuple[str, ...]] = {
    "new": (S.COMPLAINT,),
    "work": (S.HEARING, S.NEGOTIATING, S.INQUIRY, S.URGED),
    "letter": (S.OPINION_ISSUED, S.CORRECTING, S.REVIEWING_REPLY),
    "suggest": (S.MAY_SUGGEST, S.SUGGESTION_ISSUED),
}


def matter_list(actor: Actor, path: str, *, view: str = "", item: str = "", q: str = "") -> QuerySet[SupervisionMatter]:
    """Return the matters below a node that somebody may see, narrowed by a saved view, an item or a word.

    A word finds employers and who complained: whoever reaches this list reads both on the page of the matter. A
    complaint without a name has none to be found by.
    """
    rows: QuerySet[SupervisionMatter] = SupervisionMatter.objects.permitted(actor, rules.VIEW).select_related("union")
    wanted = Q(union__path__startswith=path)
    if view in VIEWS:
        wanted &= Q(status__in=VIEWS[view])
    elif view == "open":
        wanted &= Q(status__in=OPEN_STATES)
    if item:
        wanted &= Q(item=item)
    rows = rows.filter(wanted)
    return told_of(rows, q) if q else rows


def told_of(rows: QuerySet[SupervisionMatter], q: str) -> QuerySet[SupervisionMatter]:
    """Keep the matters of an employer or of a complainant whose name holds some words, or with that number."""
    who = bears(q, "complainant", keys="complainant_keys")
    return rows.filter(bears(q, "employer_name") | who | Q(number=q.upper()))


def matter_rows(actor: Actor, path: str, **asked: str) -> QuerySet[Any, Any]:
    """Return what the list shows of those matters, each with its own next clock and that of its letters."""
    letters = SupervisionLetter.unscoped.filter(matter=OuterRef(OuterRef("pk"))).order_by()
    rows = matter_list(actor, path, **asked).annotate(
        clock=next_clock(SUBJECT),
        letter_clock=first_of(LETTER, subject_id__in=letters.values(key=Cast("pk", TextField()))),
    )
    shown = ("pk", "number", "employer_name", "item", "status", "is_serious", "workers", "union__name")
    found: QuerySet[Any, Any] = rows.values_list(*shown, "clock", "letter_clock", named=True)
    return found


def matter_seen(actor: Actor, number: str) -> SupervisionMatter:
    """Return one matter by its number; out of reach looks like missing."""
    rows = SupervisionMatter.objects.permitted(actor, rules.VIEW).filter(number=number)
    found: SupervisionMatter | None = rows.select_related("union__county", "employer", "person", "recorder").first()
    return found if found is not None else find(SupervisionMatter, number, actor, rules.VIEW, by="number")


def notes_of(matter: SupervisionMatter) -> list[MatterNote]:
    """Return the records of a matter in the order of their days."""
    return list(MatterNote.objects.filter(matter=matter).select_related("recorder").order_by("held_on", "pk")[:100])


def sides_heard(matter: SupervisionMatter) -> set[str]:
    """Return whose side of a matter is on record."""
    return set(MatterNote.objects.filter(matter=matter).values_list("side", flat=True))


def letters_of(matter: SupervisionMatter) -> list[SupervisionLetter]:
    """Return the letters of a matter, the first first."""
    return list(SupervisionLetter.unscoped.filter(matter=matter).select_related("union").order_by("pk"))


def clocks_of(matter: SupervisionMatter, letters: Collection[SupervisionLetter]) -> list[Deadline]:
    """Return every clock of a matter and its letters, running ones first, in one query and one for their pauses."""
    rows = Deadline.unscoped.filter(
        Q(subject_type=SUBJECT, subject_id=str(matter.pk))
        | Q(subject_type=LETTER, subject_id__in=[str(each.pk) for each in letters])
    )
    found = list(rows.prefetch_related("pauses").order_by("trigger_on", "pk"))
    return sorted(found, key=lambda clock: clock.state not in (ClockState.RUNNING, ClockState.PAUSED))


def events_of(matter: SupervisionMatter, letters: Collection[SupervisionLetter]) -> list[Event]:
    """Return what happened in a matter and to its letters, the latest first."""
    rows = Event.unscoped.filter(
        Q(subject_type=SUBJECT, subject_id=str(matter.pk))
        | Q(subject_type=LETTER, subject_id__in=[str(each.pk) for each in letters])
    )
    return list(rows.order_by("-pk")[:40])


def opinion_of(matter: SupervisionMatter) -> SupervisionLetter | None:
    """Return the opinion letter of a matter."""
    return SupervisionLetter.unscoped.filter(matter=matter, kind=LetterKind.OPINION).select_related("union").first()


def letter_seen(actor: Actor, letter_id: Any) -> SupervisionLetter:
    """Return one letter with its matter and issuer; out of reach looks like missing."""
    rows = SupervisionLetter.objects.permitted(actor, rules.VIEW).filter(pk=letter_id)
    found: SupervisionLetter | None = rows.select_related("matter__union", "union").first()
    return found if found is not None else find(SupervisionLetter, letter_id, actor, rules.VIEW)


def clock_of(letter: SupervisionLetter) -> Deadline | None:
    """Return the latest clock of a letter."""
    return Deadline.unscoped.about(LETTER, letter.pk).order_by("-trigger_on", "-pk").first()


def lapsed_letters(today: date) -> list[SupervisionLetter]:
    """Return the opinion letters without a reply whose time for it ended before today."""
    waiting = SupervisionLetter.unscoped.filter(kind=LetterKind.OPINION, status=LetterStatus.SERVED)
    letters = {str(each.pk): each for each in waiting.select_related("matter").order_by("served_on", "pk")[:5000]}
    rows = Deadline.unscoped.filter(
        subject_type=LETTER, subject_id__in=list(letters), state=ClockState.RUNNING, due_on__lt=today
    )
    return [letters[key] for key in rows.order_by("due_on", "pk").values_list("subject_id", flat=True)]


def issuer_for(actor: Actor, path: str, permission: str) -> Union | None:
    """Return the union in whose name somebody signs letters of a matter: the nearest of their posts above it."""
    paths = [branch.path for branch in actor.branches(permission) if branch.covers(path) and branch.path]
    nearest = max(paths, key=len, default="")
    return Union.unscoped.filter(path=nearest).first() if nearest else None


def letter_sums(actor: Actor, path: str, year: int) -> dict[str, Any]:
    """Return the figures of a year below a node: letters by kind, answered, corrected, people and money (7.6)."""
    sums: dict[str, Any] = dict.fromkeys(("prompt", "opinion", "suggestion", "answered", "corrected"), 0)
    sums |= {"helped": 0, "recovered": 0}
    for kind, is_answered, is_corrected, letters, helped, recovered in _sums(actor, year, path=path):
        sums["helped"] += helped
        sums["recovered"] += recovered
        if kind:
            sums[kind] += letters
        if kind == LetterKind.OPINION:
            sums["answered"] += letters * is_answered
            sums["corrected"] += letters * is_corrected
    return sums


SUMMED = ("kind", "is_answered", "is_corrected", "letters", "helped", "brought")


@prepared("path")
def _sums(actor: Actor, year: int, *, path: str) -> QuerySet[Any, Any]:
    """Return the letters of a year by kind and outcome, and what the matters closed in it brought, as one more row."""
    letters = SupervisionLetter.objects.permitted(actor, rules.VIEW).filter(matter__union__path__startswith=path)
    # What is grouped by stands in `values` before anything is counted, or every letter would be a group of its own.
    counted = (
        letters.filter(year=year)
        .order_by()
        .values(
            "kind",
            is_answered=ExpressionWrapper(Q(status=LetterStatus.ANSWERED), BooleanField()),
            is_corrected=ExpressionWrapper(Q(matter__status=S.CORRECTED), BooleanField()),
        )
    )
    counted = counted.annotate(
        letters=Count("pk"), helped=Value(0, BigIntegerField()), brought=Value(0, AMOUNT)
    ).values_list(*SUMMED)
    matters = SupervisionMatter.objects.permitted(actor, rules.VIEW).filter(union__path__startswith=path)
    brought = matters.filter(closed_on__year=year).order_by().annotate(none=Value("")).values("none")
    brought = brought.annotate(
        kind=Value(""),
        is_answered=Value(False),
        is_corrected=Value(False),
        letters=Value(0, BigIntegerField()),
        helped=Coalesce(Sum("workers_helped"), 0, output_field=BigIntegerField()),
        brought=Coalesce(Sum("recovered"), Value(0), output_field=AMOUNT),
    ).values_list(*SUMMED)
    found: QuerySet[Any, Any] = counted.union(brought, all=True)
    return found


def keepers(actor: Actor, permission: str) -> QuerySet[Union]:
    """Return the unions for which somebody may enter a matter."""
    return Union.objects.permitted(actor, permission).active().order_by("path")[:300]


@prepared()
def waiting_for(actor: Actor, most: int) -> QuerySet[SupervisionMatter]:
    """Return the open matters that somebody handles, signs for or inquires into, the nearest clock first: one query.

    ``due_on`` is the nearest running clock, its own or a letter's; ``to_serve`` the letter that is written and not yet
    served; ``inquires`` whether the actor is assigned.
    """
    if not any(actor.can(right) for right in (rules.HANDLE, rules.SIGN, rules.INQUIRER)):
        return SupervisionMatter.unscoped.none()
    unserved = SupervisionLetter.unscoped.filter(matter=OuterRef("pk"), status=LetterStatus.ISSUED).order_by("pk")
    assigned = MatterSupervisor.objects.filter(matter=OuterRef("pk"), to_on=None)
    rows = SupervisionMatter.objects.few_permitted(actor, rules.VIEW).filter(status__in=OPEN_STATES)
    shown = ("number", "item", "status", "employer_name", "correct_by", "recorder", "union__path")
    rows = rows.select_related("union").only(*shown)
    rows = rows.annotate(
        due_on=Least(_due_of_matter(), _due_of_letters()),
        to_serve=Subquery(unserved.values("pk")[:1]),
        inquires=Exists(assigned.filter(supervisor__user=actor.user_id)) if actor.user_id else Value(False),
    )
    found: QuerySet[SupervisionMatter] = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return found[:most]


def _due_of_matter() -> Subquery:
    clocks = Deadline.unscoped.filter(
        subject_type=SUBJECT, subject_id=Cast(OuterRef("pk"), TextField()), state=ClockState.RUNNING
    )
    return Subquery(clocks.order_by("due_on").values("due_on")[:1])


def _due_of_letters() -> Subquery:
    letters = SupervisionLetter.unscoped.filter(matter=OuterRef(OuterRef("pk"))).annotate(key=Cast("pk", TextField()))
    clocks = Deadline.unscoped.filter(
        subject_type=LETTER, subject_id__in=letters.values("key"), state=ClockState.RUNNING
    )
    return Subquery(clocks.order_by("due_on").values("due_on")[:1])
