"""Employers from a list, in bulk, known by their credit code: entered, brought up to date, or left to their keeper."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.bulk import insert_new, next_keys
from core.events.services import record_rows
from core.sheets.choices import Fate, Finding
from core.sheets.kinds import Desk, Line
from unions.models import Employer, Region, Union
from unions.selectors.import_facts import employers_coded
from unions.services.employers import KEEP, PARTS, place_for

FACTS = (
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
)


def check(desk: Desk, lines: Sequence[Line]) -> None:
    """Judge a chunk: division, parts of the workforce, and what the register says of each code."""
    for line in lines:
        _check_place(desk, line)
        _check_counts(desk, line)
    known = employers_coded(line.values.get("credit_code", "") for line in lines)
    for line in lines:
        if line.finding != Finding.WRONG:
            _judge(desk, line, known.get(line.values["credit_code"]))


def _check_place(desk: Desk, line: Line) -> None:
    code = line.values.setdefault("region_code", _home(desk))
    if code not in desk.memo.setdefault("places", {}):
        place = place_for(code) if Region.objects.filter(pk=code).exists() else None
        desk.memo["places"][code] = place
    place = desk.memo["places"][code]
    if place is None:
        line.wrong("region_code", "region", _("No such division."))
    elif not desk.actor.reaches(KEEP, place.path):
        line.wrong("region_code", "region", _("This division is outside your branch."))


def _home(desk: Desk) -> str:
    if "home" not in desk.memo:
        desk.memo["home"] = Union.objects.permitted(desk.actor, KEEP).get(pk=desk.params["union"]).region_id
    home: str = desk.memo["home"]
    return home


def _check_counts(desk: Desk, line: Line) -> None:
    values = line.values
    for name in PARTS:
        if "employee_count" in values and values.get(name, 0) > values["employee_count"]:
            line.wrong(name, "parts", _("A part of the workforce cannot exceed the whole."))
    if values.setdefault("counted_on", desk.today) > desk.today:
        line.wrong("counted_on", "future", _("This day has not come yet."))


def _judge(desk: Desk, line: Line, known: Employer | None) -> None:
    if known is None:
        return
    line.subject_type, line.subject_id, line.record = "unions.employer", str(known.pk), known.credit_code
    if known.place_id and not desk.actor.reaches(KEEP, known.union_path):
        text = _("Another federation keeps the register entry of this employer.")
        line.held("credit_code", "kept_elsewhere", text)
    else:
        line.finding = Finding.CHANGED if differences(line, known) else Finding.SAME


def differences(line: Line, known: Employer) -> list[str]:
    """Return the fields in which a row says otherwise than the register; a blank cell says nothing."""
    values = line.values
    told = [name for name in FACTS if name in values and name != "counted_on" and values[name] != getattr(known, name)]
    if values.get("phone") and values["phone"] != known.phone:
        told.append("phone")
    return [*told, "region_code"] if values["region_code"] != known.region_id else told


def commit(desk: Desk, lines: Sequence[Line]) -> None:
    """Write a chunk: new employers by COPY and one INSERT, known ones brought up to date."""
    for line in lines:
        _check_place(desk, line)
    known = employers_coded((line.values["credit_code"] for line in lines), lock=True)
    fresh = [line for line in lines if line.values["credit_code"] not in known]
    keys = next_keys("unions_employer", len(fresh))
    rows = {line.number: _employer(desk, line, key) for line, key in zip(fresh, keys, strict=True)}
    entered = insert_new(list(rows.values()), order_by="credit_code")
    happened = []
    for line in fresh:
        employer = rows[line.number]
        if employer.pk not in entered:
            line.ends(Fate.FAILED, _("Entered by another hand just now. Check this row again."))
            continue
        line.ends(Fate.CREATED, subject=employer, record=employer.credit_code)
        happened.append((str(employer.pk), employer.union_path, _told(desk, line)))
    record_rows(desk.actor, "unions.employer.registered", "unions.employer", happened)
    for line in lines:
        if not line.fate:
            _bring_up_to_date(desk, line, known[line.values["credit_code"]])


def _told(desk: Desk, line: Line) -> dict[str, Any]:
    return {"import": str(desk.sheet_id), "row": line.number, "name": line.values["name"]}


def _employer(desk: Desk, line: Line, key: int) -> Employer:
    values = line.values
    employer = Employer(
        id=key,
        credit_code=values["credit_code"],
        region_id=values["region_code"],
        place=desk.memo["places"][values["region_code"]],
        **{name: values[name] for name in FACTS if name in values},
    )
    employer.phone = values.get("phone", "")
    return employer


def _bring_up_to_date(desk: Desk, line: Line, known: Employer) -> None:
    line.finding = Finding.NEW
    _judge(desk, line, known)
    if line.finding == Finding.HELD:
        line.ends(Fate.SKIPPED, line.problems[-1].text)
        return
    changed = differences(line, known)
    if not changed:
        line.ends(Fate.UNCHANGED, subject=known, record=known.credit_code)
        return
    for name in FACTS:
        setattr(known, name, line.values.get(name, getattr(known, name)))
    if line.values.get("phone"):
        known.phone = line.values["phone"]
    known.region_id = line.values["region_code"]
    known.place = desk.memo["places"][known.region_id]
    known.version += 1
    known.save()
    line.ends(Fate.UPDATED, subject=known, record=known.credit_code)
    data = _told(desk, line) | {"changed": changed}
    record_rows(desk.actor, "unions.employer.changed", "unions.employer", [(str(known.pk), known.union_path, data)])
