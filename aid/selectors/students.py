"""Asking for students of families on file: who they are, who could be paid in a school year, and why not."""

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE, Standing
from aid.choices.relief import ReliefKind
from aid.models import Award, Enrolment, FileMember, NeedyFile, Programme, Standard
from aid.rules.students import school_year_name
from core.actors import Actor
from core.errors import NotFoundError
from unions.models import Union


def students_of(file: NeedyFile, school_year: int) -> QuerySet[FileMember]:
    """Return the students of a family's household, each with the school year as it was entered and its relief."""
    return _with_year(
        FileMember.objects.present().filter(file=file, standing=Standing.STUDENT), school_year
    ).select_related("person")


def student_of(file: NeedyFile, member_id: Any, school_year: int) -> Any:
    """Return one student of a family with the school year as it was entered, or refuse: no such member."""
    student = students_of(file, school_year).filter(pk=member_id).first()
    if student is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": FileMember._meta.verbose_name}, code="not_found")
    return student


def _with_year(seats: QuerySet[FileMember], school_year: int) -> QuerySet[FileMember]:
    year = Enrolment.unscoped.filter(member=OuterRef("pk"), school_year=school_year)
    names = ("stage", "school", "exclusion", "other_grant", "proof_id")
    facts: dict[str, Any] = {f"year_{name}": Subquery(year.values(name)[:1]) for name in names}
    live = Award.unscoped.live().filter(
        person=OuterRef("person"), item=ReliefKind.TUITION, period=school_year_name(school_year)
    )
    return seats.annotate(**facts, taken=Exists(live))


def student_list(actor: Actor, programme: Programme, permission: str) -> QuerySet[Any]:
    """Return the students below a programme's owner whose files the actor may read, with amount and what bars them.

    ``why`` is empty for a student who may be put on a roster.
    """
    files = (
        NeedyFile.objects.permitted(actor, permission)
        .filter(union__path__startswith=programme.union.path, status__in=ACTIVE)
        .order_by()
    )
    seats = FileMember.objects.filter(file__in=files.values("pk"), live=True, standing=Standing.STUDENT)
    standard = Standard.objects.filter(
        Q(stage=OuterRef("year_stage")) | Q(stage=""), programme=programme, category=OuterRef("file__category")
    ).order_by("-stage")
    rows = _with_year(seats, programme.year).annotate(
        amount_fen=Subquery(standard.values("amount_fen")[:1], output_field=BigIntegerField())
    )
    return rows.annotate(why=_why(programme)).select_related("person", "file__union", "file__head")


def _why(programme: Programme) -> Case:
    return Case(
        When(file__filed_on__gt=programme.closes_on, then=Value("filed_late")),
        When(Q(person__deceased_on__isnull=False) | Q(file__head__deceased_on__isnull=False), then=Value("deceased")),
        When(year_proof_id=None, then=Value("no_proof")),
        When(~Q(year_exclusion=""), then=Value("excluded")),
        When(~Q(year_other_grant=""), then=Value("other_grant")),
        When(amount_fen=None, then=Value("no_standard")),
        When(file__account_index=None, then=Value("no_account")),
        default=Value(""),
        output_field=CharField(),
    )


def student_candidates(actor: Actor, programme: Programme, union: Union) -> QuerySet[Any]:
    """Return the students below a union who could go onto its roster, and those who may not, with the reason."""
    return (
        student_list(actor, programme, "aid.build_roster")
        .filter(file__union__path__startswith=union.path)
        .order_by("file__union__path", "file_id", "pk")
    )


def student_counts(actor: Actor, programmes: Sequence[Programme]) -> dict[Any, list[tuple[str, str, int]]]:
    """Return how many students of each category and stage these programmes are for in the actor's branch.

    Sums only, in one query. An empty stage stands for students whose school year nobody has entered yet.
    """
    files = NeedyFile.objects.permitted(actor, "aid.view_programme").filter(status__in=ACTIVE).order_by()
    seats = FileMember.objects.filter(file__in=files.values("pk"), live=True, standing=Standing.STUDENT)
    years = sorted({programme.year for programme in programmes})
    groups = {f"stage_{year}": _stage_in(year) for year in years}
    counts: dict[str, Any] = {f"p{n}": Count("pk", filter=_is_due(each)) for n, each in enumerate(programmes)}
    rows = list(seats.annotate(**groups).order_by().values("file__category", *groups).annotate(**counts))
    found: dict[Any, list[tuple[str, str, int]]] = {}
    for number, programme in enumerate(programmes):
        lines: dict[tuple[str, str], int] = {}
        for row in rows:
            key = (row["file__category"], row[f"stage_{programme.year}"])
            lines[key] = lines.get(key, 0) + row[f"p{number}"]
        found[programme.pk] = [(*key, count) for key, count in lines.items() if count and key[1] != BARRED]
    return found


BARRED = "barred"  # excluded by the kind of studies, or by another grant


def _stage_in(year: int) -> Coalesce:
    rows = Enrolment.unscoped.filter(member=OuterRef("pk"), school_year=year)
    stage = Case(
        When(~Q(exclusion="") | ~Q(other_grant=""), then=Value(BARRED)), default=F("stage"), output_field=CharField()
    )
    return Coalesce(Subquery(rows.values(what=stage)[:1]), Value(""))


def _is_due(programme: Programme) -> Q:
    categories = [standard.category for standard in programme.standards.all()]
    return Q(
        file__filed_on__lte=programme.closes_on,
        file__union__path__startswith=programme.union.path,
        file__category__in=categories,
    )
