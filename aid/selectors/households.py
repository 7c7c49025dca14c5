"""Asking about changes of households, newborns without an identity number, and moves between counties."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus, Standing
from aid.choices.households import MoveStatus
from aid.models import Assessment, Award, CountyMove, FileMember, HouseholdChange, NeedyFile
from aid.rules import households as rules
from core.actors import Actor
from core.chinese.identity import DocumentKind
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.errors import NotFoundError
from core.parameters.selectors import value
from core.prepared import prepared
from core.wall.scope import everywhere
from unions.choices import Level
from unions.models import Union
from unions.selectors.identities import holder_of

MOST = 200
MOST_UNIONS = 2_000


def changes_of(file: NeedyFile) -> QuerySet[HouseholdChange]:
    """Return what changed in a household, newest first."""
    return HouseholdChange.unscoped.filter(file=file).select_related("person", "recorded_by", "other_file", "evidence")


def former_members(file: NeedyFile) -> QuerySet[FileMember]:
    """Return who counted in a file and does no more."""
    return file.members.exclude(left_on=None).select_related("person").order_by("-left_on")


def pending_relief(file: NeedyFile) -> list[Award]:
    """Return the relief of a file that a move to another county would end here."""
    rows = Award.unscoped.filter(file=file, status__in=rules.MOVE_AWAY.sources)
    return list(rows.select_related("programme", "person").order_by("pk"))


@dataclass(frozen=True)
class Newborn:
    """A child known by its certificate of birth, and until when that will do."""

    member: FileMember
    until: date


def newborn_seats(files: QuerySet[NeedyFile]) -> QuerySet[FileMember]:
    """Return the children of these files who are still known by a certificate of birth (B7)."""
    return FileMember.objects.filter(
        live=True, person__identity_kind=DocumentKind.BIRTH_CERT, person__birth_on__isnull=False, file__in=files
    )


def newborns(files: QuerySet[NeedyFile], on: date) -> list[Newborn]:
    """Return these children, each with the last day on which the certificate will do."""
    rows = newborn_seats(files).select_related("person", "file__union", "file__head")
    return [
        Newborn(member, certificate_until(member.person.birth_on, member.file.union.region_id, on))
        for member in rows.order_by("person__birth_on", "pk")
    ]


def newborns_of(file: NeedyFile, on: date) -> list[Newborn]:
    """Return the newborns of one file."""
    return newborns(NeedyFile.unscoped.filter(pk=file.pk), on)


def newborns_on_record(on: date) -> list[Newborn]:
    """Return the newborns of every file on record, for a job that reminds of them."""
    return newborns(NeedyFile.unscoped.filter(status__in=rules.ON_RECORD), on)


def still_newborn(ids: Collection[Any]) -> list[Any]:
    """Return which of these members are still known by a certificate of birth."""
    rows = newborn_seats(NeedyFile.unscoped.filter(status__in=rules.ON_RECORD))
    return list(rows.filter(pk__in=list(ids)).values_list("pk", flat=True))


def moves_asked(since: date | None = None, ids: Collection[Any] | None = None) -> QuerySet[CountyMove]:
    """Return the moves that wait for a decision of either county: since a day, or those of a list."""
    rows = CountyMove.unscoped.filter(status__in=rules.UNDECIDED).select_related("union", "file__union")
    rows = rows.filter(Q(asked_on__gte=since) | Q(agreed_on__gte=since)) if since else rows
    return rows.filter(pk__in=list(ids)) if ids is not None else rows


def certificate_until(born_on: date | None, region: str, on: date) -> date:
    """Return the last day on which a certificate of birth stands in for an identity card."""
    months = value(rules.BIRTH_CERT_MONTHS, region, on)
    return due(born_on or on, months, Unit.MONTH, work_calendar(), roll=False).due_on


def birthdays(first: date, last: date) -> list[tuple[FileMember, date]]:
    """Return the children who turn 18 between two days, study no more and are still counted, with that day (B6)."""
    rows = _children().filter(person__birth_on__range=(_years_before(first), _years_before(last)))
    found = [(member, _birthday(member.person.birth_on)) for member in rows.order_by("pk")]
    return [(member, day) for member, day in found if first <= day <= last]


def still_counted(ids: Collection[Any]) -> list[Any]:
    """Return which of these children are still counted though they study no more."""
    return list(_children().filter(pk__in=list(ids)).values_list("pk", flat=True))


def _children() -> QuerySet[FileMember]:
    return (
        FileMember.objects.filter(
            live=True,
            file__status__in=rules.ON_RECORD,
            relation__in=rules.CHILDREN,
            person__birth_on__isnull=False,
        )
        .exclude(standing__in=[Standing.STUDENT, Standing.INCAPABLE, Standing.SOLDIER])
        .select_related("person", "file__union", "file__head")
    )


def _years_before(day: date) -> date:
    return day.replace(year=day.year - rules.ADULT, day=min(day.day, 28))


def _birthday(born_on: date | None) -> date:
    """Return the eighteenth birthday; of somebody born on 29 February, 1 March."""
    if born_on is None:
        return date.max
    try:
        return born_on.replace(year=born_on.year + rules.ADULT)
    except ValueError:
        return date(born_on.year + rules.ADULT, 3, 1)


def _not_reckoned() -> QuerySet[HouseholdChange]:
    later = Assessment.objects.filter(file=OuterRef("file"), created_at__gt=OuterRef("created_at"))
    changes = HouseholdChange.unscoped.filter(kind__in=rules.COUNTS_HEADS, file__status=FileStatus.FILED)
    return changes.exclude(Exists(later))


def changes_told(first: date, last: date) -> QuerySet[HouseholdChange]:
    """Return the changes told on some days after which nobody has assessed the file again."""
    rows = _not_reckoned().filter(created_at__date__range=(first, last))
    return rows.select_related("file", "union")


def still_unreckoned(ids: Collection[Any]) -> list[Any]:
    """Return which of these changes no assessment has counted yet."""
    return list(_not_reckoned().filter(pk__in=list(ids)).values_list("pk", flat=True))


def counties(but: Any) -> QuerySet[Union]:
    """Return the counties a file may move to: all but its own."""
    rows = Union.unscoped.filter(level=Level.COUNTY).exclude(pk=but).select_related("parent")
    return rows.order_by("path")


def moves(actor: Actor) -> QuerySet[CountyMove]:
    """Return the moves the actor may read: into their own branch, or out of it."""
    seen = _within(actor, "aid.view_file", "union") | _within(actor, "aid.view_file", "from_union")
    return CountyMove.unscoped.filter(seen).select_related(
        "file__head", "from_union", "union", "asked_by", "decided_by"
    )


def _within(actor: Actor, permission: str, side: str) -> Q:
    found = Q(pk__in=[])
    for branch in actor.branches(permission):
        lookup = "path" if branch.exact else "path__startswith"
        found |= Q(**{f"{side}__{lookup}": branch.path})
    return found


def move_by_key(actor: Actor, key: Any) -> CountyMove:
    """Return one move that the actor may read from either side."""
    found = moves(actor).filter(pk=key).first()
    if found is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": CountyMove._meta.verbose_name}, code="not_found")
    return found


@everywhere("the file asked for is kept in another county")
def file_elsewhere(identity: str, county: Union) -> NeedyFile | None:
    """Return the file on record in another county whose head holds an identity number (B3)."""
    head = holder_of(identity.strip().upper())
    rows = NeedyFile.unscoped.filter(head=head, status__in=rules.ON_RECORD).exclude(union__county_id=county.pk)
    return rows.first() if head else None


def unions_of_county(actor: Actor, file: NeedyFile) -> QuerySet[Union]:
    """Return the other unions of a file's county that the actor may give it to."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, rules.CHANGE_UNION.permission)
    inside = Q(county=file.union.county_id) | Q(pk=file.union.county_id)
    return rows.filter(inside).exclude(pk=file.union_id).order_by("path")[:MOST_UNIONS]


def own_counties(actor: Actor) -> QuerySet[Union]:
    """Return the counties for which somebody takes files over."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, rules.ACCEPT_MOVE.permission)
    return rows.filter(level=Level.COUNTY).order_by("path")


@prepared()
def moves_waiting(actor: Actor) -> QuerySet[CountyMove]:
    """Return the moves that wait for this actor: to be taken over here, or to be let go."""
    mine = Q(status=MoveStatus.ASKED) & _within(actor, rules.ACCEPT_MOVE.permission, "union")
    held = Q(status=MoveStatus.WANTED) & _within(actor, rules.AGREE_MOVE.permission, "file__union")
    shown = ("status", "summary", "employer_name", "asked_by", "agreed_by", "by_new", "union__name", "from_union__name")
    rows = CountyMove.unscoped.filter(mine | held).select_related("union", "from_union").only(*shown)
    return rows.order_by("pk")[:MOST]


def move_under_way(file: NeedyFile) -> CountyMove | None:
    """Return the move of a file that waits for a decision."""
    return CountyMove.unscoped.filter(file=file, status__in=rules.UNDECIDED).select_related("union", "asked_by").first()


def receiving_unions(actor: Actor, move: CountyMove) -> QuerySet[Union]:
    """Return the unions of the receiving county that may hold the file."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, rules.ACCEPT_MOVE.permission)
    return rows.filter(path__startswith=move.union.path).order_by("path")
