"""The register of employers, and which union covers them (domain.md 1.1)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.bulk import next_keys
from core.chinese.credit_code import CreditCode, parse_credit_code
from core.chinese.phone import parse_phone
from core.chinese.text import TextError
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.changes import write_changes
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.choices import UnionKind, UnionStatus
from unions.models import Employer, EmployerCover, Region, Union
from unions.rules import employers as rules
from unions.rules.lifecycle import EDIT, UNIT_KINDS, check_employers
from unions.rules.places import check_covers
from unions.rules.restructuring import check_stands

KEEP = "unions.edit_employer"
PARTS = ("female_count", "migrant_count", "dispatched_count")
TOLD = (
    "name",
    "short_name",
    "ownership",
    "industry",
    "employee_count",
    *PARTS,
    "counted_on",
    "payroll_monthly",
    "legal_rep",
    "contact",
    "status",
)


def place_for(region_code: str) -> Union | None:
    """Return the federation that keeps the employers of a division: its own, else the county's."""
    codes = [region_code, region_code[:6]]
    found = {
        each.region_id: each
        for each in Union.unscoped.filter(kind=UnionKind.GENERAL_FEDERATION, region_id__in=codes).order_by("path")
    }
    return found.get(codes[0]) or found.get(codes[1])


def read_code(text: str) -> CreditCode:
    """Read an employer's credit code, or refuse it at its field; a union's own code is no employer's."""
    try:
        code = parse_credit_code(text)
    except TextError as error:
        raise RuleBrokenError(error.message, code="credit_code", fields={"credit_code": error.message}) from error
    if code.is_union:
        words = _("This is a union's code (81, 89), not an employer's.")
        raise RuleBrokenError(words, code="credit_code", fields={"credit_code": words})
    return code


def _place(actor: Actor, region_code: str) -> Union:
    place = place_for(region_code) if Region.objects.filter(pk=region_code).exists() else None
    if place is None:
        text = _("No such division.")
        raise RuleBrokenError(text, code="region", fields={"region_code": text})
    if not actor.reaches(KEEP, place.path):
        text = _("This division is outside your branch.")
        raise RuleBrokenError(text, code="region", fields={"region_code": text})
    return place


def _checked(told: dict[str, Any], today: date) -> dict[str, Any]:
    """Return what somebody entered about an employer, checked across its fields."""
    rules.check_counted(counted_on=told["counted_on"], today=today)
    rules.check_parts(told["employee_count"], {name: told[name] for name in PARTS})
    phone = told.get("phone") or ""
    try:
        told["phone"] = parse_phone(phone).number if phone else ""
    except TextError as error:
        raise RuleBrokenError(error.message, code="phone", fields={"phone": error.message}) from error
    return told


@transaction.atomic
def register_employer(*, actor: Actor, credit_code: str, region_code: str, today: date, **told: Any) -> Employer:
    """Enter an employer, with or without a union; a code is entered once."""
    code = read_code(credit_code)
    place = _place(actor, region_code)
    told = _checked(told, today)
    key = next_keys("unions_employer", 1)[0]  # before anything is sealed: the key is part of the telephone's seal
    employer = Employer(id=key, credit_code=code.number, region_id=region_code, place=place)
    _write(employer, told)
    with refusing_violations(Employer):
        _check_new(code.number)
        employer.save(force_insert=True)
    record(actor, "unions.employer.registered", employer, name=employer.name, credit_code=employer.credit_code)
    return employer


def _check_new(number: str) -> None:
    known = Employer.unscoped.filter(credit_code=number).values_list("name", flat=True).first()
    if known:
        text = _("This credit code is in the register already: %(name)s.") % {"name": known}
        raise ConflictError(text, code="known_code", fields={"credit_code": text})


def _write(employer: Employer, told: dict[str, Any]) -> dict[str, Any]:
    """Write what was told onto the row; return what changed, before and after, telephones left out."""
    changed = write_changes(employer, {name: told[name] for name in TOLD})
    if told.get("phone"):
        employer.phone = told["phone"]
    return changed


@transaction.atomic
def change_employer(
    *, actor: Actor, employer_id: Any, seen_version: int, region_code: str, today: date, **told: Any
) -> Employer:
    """Change the register entry of an employer; the code stays what it is."""
    employer = find(Employer, employer_id, actor, KEEP, lock=True)
    check_fresh(employer, seen_version)
    place = _place(actor, region_code)
    changed = _write(employer, _checked(told, today))
    employer.region_id, employer.place = region_code, place
    employer.version += 1
    with refusing_violations(Employer):
        employer.save()
    record(actor, "unions.employer.changed", employer, changes=changed)
    return employer


def cover(*, actor: Actor, union: Union, credit_code: str, from_on: date) -> EmployerCover:
    """Let a union cover an employer of the register; one union at most covers an employer (1.1)."""
    employer = Employer.unscoped.filter(credit_code=read_code(credit_code).number).first()
    if employer is None:
        text = _("No employer with this code is in the register. Enter it there first.")
        raise NotFoundError(text, code="no_such_employer", fields={"credit_code": text})
    check_covers(union.kind)
    if union.kind in UNIT_KINDS and EmployerCover.objects.filter(union=union, to_on=None).exists():
        text = _("A union of this kind covers exactly one employer.")
        raise ConflictError(text, code="employers", fields={"credit_code": text})
    with refusing_violations(EmployerCover):
        row = EmployerCover.objects.create(union=union, employer=employer, from_on=from_on)
    record(actor, "unions.union.employer_covered", union, employer=employer.name, credit_code=employer.credit_code)
    return row


@transaction.atomic
def cover_employer(*, actor: Actor, union_id: Any, credit_code: str, from_on: date, today: date) -> EmployerCover:
    """Let an active union cover one more employer from a day on."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    _check_day(from_on, today)
    return cover(actor=actor, union=union, credit_code=credit_code, from_on=from_on)


@transaction.atomic
def uncover_employer(*, actor: Actor, union_id: Any, cover_id: Any, to_on: date, today: date) -> None:
    """End the cover of an employer on a day; a union for one unit cannot let go of it, it is dissolved instead."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    row = EmployerCover.objects.filter(union=union, pk=cover_id, to_on=None).select_related("employer").first()
    if row is None:
        raise NotFoundError(_("No such employer."), code="not_found")
    if union.status != UnionStatus.PREPARING:
        check_stands(union.status)
        others = EmployerCover.objects.filter(union=union, to_on=None).exclude(pk=row.pk)
        check_employers(kind=union.kind, count=others.count())
    _check_day(to_on, today)
    if union.kind in UNIT_KINDS:
        row.delete()
    else:
        row.to_on = max(to_on, row.from_on)
        with refusing_violations(EmployerCover):
            row.save(update_fields=["to_on"])
    record(actor, "unions.union.employer_uncovered", union, employer=row.employer.name)


def _check_day(day: date, today: date) -> None:
    if day > today:
        text = _("The day must be today or earlier.")
        raise RuleBrokenError(text, code="day", fields={"day": text})
