"""Asking for cases of legal aid."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Cast, JSONObject

from core.actors import Actor
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.events.models import Event
from core.scoping import any_of
from core.wall.scope import everywhere
from legal.choices.cases import AT_REST, ENDED, CaseStatus
from legal.models import AidSubsidy, LegalAidCase
from legal.rules.cases import OPEN
from legal.rules.deadlines import AID_CALLBACK, ARB_LIMIT
from legal.selectors.naming import named as with_name
from legal.selectors.next_clocks import SHOWN
from unions.choices import Level
from unions.models import Union

SUBJECT = "legal.legalaidcase"
WITH = ("union", "applicant", "lawyer", "lawyer__user", "employer", "recorder", "reviewer", "approver")
VIEWS: dict[str, tuple[str, ...]] = {
    "review": (CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT, CaseStatus.REVIEWING, CaseStatus.OBJECTION),
    "assign": (CaseStatus.APPROVED,),
    "handling": (CaseStatus.PRE_AID, CaseStatus.ASSIGNED, CaseStatus.HANDLING),
    "closing": (CaseStatus.FINISHED, CaseStatus.REPORTED),
    "ended": tuple(ENDED),
}


def case_list(
    actor: Actor, today: date, *, view: str = "", q: str = "", matter: str = "", people: Collection[Any] = ()
) -> QuerySet[LegalAidCase]:
    """Return the cases the actor may open, with the clock that ends first; ready for a table.

    ``people`` are records of whom a word means beside those that bear it.
    """
    rows = LegalAidCase.objects.permitted(actor, OPEN).select_related("union", "applicant", "lawyer")
    running = _running().exclude(code=ARB_LIMIT.code)
    rows = rows.annotate(due_on=Subquery(running.values("due_on")[:1]), due_code=Subquery(running.values("code")[:1]))
    if view == "late":
        rows = rows.filter(Exists(_running().filter(due_on__lt=today)))
    elif view in VIEWS:
        rows = rows.filter(status__in=VIEWS[view])
    if matter:
        rows = rows.filter(matter=matter)
    if q:
        held = with_name(rows, q, "applicant_name", "employer_name")
        rows = held | rows.filter(applicant__in=people) if people else held
    return rows.order_by("-created_at", "-pk")


def awaited(actor: Actor) -> QuerySet[LegalAidCase]:
    """Return the cases under way and those for which a call is owed, each found by its index: most are long at rest.

    ``due_on`` is the clock that ends first.
    """
    owed = Deadline.unscoped.filter(subject_type=SUBJECT, code=AID_CALLBACK.code, state="running").order_by()
    called = owed.annotate(case=Cast("subject_id", UUIDField())).values("case")
    rows: QuerySet[LegalAidCase] = LegalAidCase.objects.few_permitted(actor, OPEN)
    rows = rows.filter(~Q(status__in=AT_REST) | any_of("pk", called)).select_related("union", "applicant", "lawyer")
    return rows.annotate(due_on=Subquery(_running().exclude(code=ARB_LIMIT.code).values("due_on")[:1]))


def case_rows(actor: Actor, today: date, **asked: str) -> QuerySet[Any, Any]:
    """Return what the list shows of those cases; the limitation of a claim is no clock of a list.

    The name is the case's own copy: of every applicant from elsewhere the wall would ask what leads here.
    """
    clock = Subquery(_running().exclude(code=ARB_LIMIT.code).values(told=JSONObject(**SHOWN))[:1])
    shown = ("number", "applicant_name", "matter", "employer_name", "status", "urgent_because", "lawyer__name")
    rows: QuerySet[Any, Any] = case_list(actor, today, **asked).annotate(clock=clock)
    return rows.values_list("pk", "created_at", *shown, "clock", named=True)


def _running() -> Any:
    subject = Cast(OuterRef("pk"), CharField())
    return Deadline.unscoped.filter(subject_type=SUBJECT, subject_id=subject, state="running").order_by("due_on", "pk")


def case_by_key(actor: Actor, key: Any) -> LegalAidCase | None:
    """Return the case an address names, if the actor may open it."""
    rows: QuerySet[LegalAidCase] = LegalAidCase.objects.permitted(actor, OPEN).select_related(*WITH)
    return rows.filter(named(key)).first()


def named(key: Any) -> Q:
    """Return the condition for the case that an address names, by number or key."""
    try:
        return Q(number=str(key)) | Q(pk=UUID(str(key)))
    except ValueError:
        return Q(number=str(key))


@everywhere("a look that was refused is told where the case lies")
def place_of(key: Any) -> tuple[Any, str] | None:
    """Return the key and the branch of a case whoever asks: only for the trail of a look that was refused."""
    found: tuple[Any, str] | None = LegalAidCase.unscoped.filter(named(key)).values_list("pk", "union__path").first()
    return found


def clocks_of(case: LegalAidCase) -> list[Deadline]:
    """Return every clock of a case: the running ones first, by their end."""
    rows = Deadline.unscoped.about(SUBJECT, case.pk).prefetch_related("pauses")
    found = [each for each in rows if each.state != "cancelled"]
    return sorted(found, key=lambda each: (each.finished_on is not None, each.due_on, each.code))


def events_of(case: LegalAidCase, most: int = 80) -> list[Event]:
    """Return what happened to a case, newest first."""
    rows = Event.unscoped.all().about(SUBJECT, case.pk)
    return list(rows.order_by("-happened_at", "-pk")[:most])


def papers_of(case: LegalAidCase) -> list[Attachment]:
    """Return the papers of a case."""
    rows = Attachment.unscoped.about(SUBJECT, case.pk).filter(replaced_at=None)
    return list(rows.select_related("uploaded_by").order_by("created_at"))


def subsidy_of(case: LegalAidCase) -> AidSubsidy | None:
    """Return what the lawyer of an opened case gets for it."""
    found: AidSubsidy | None = AidSubsidy.unscoped.filter(case=case).first()
    return found


def unions_to_take(actor: Actor) -> list[tuple[int, str]]:
    """Return the unions at which the actor may take in an application."""
    rows = Union.objects.permitted(actor, "legal.take_case").filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    return list(rows.order_by("path").values_list("pk", "name")[:80])
