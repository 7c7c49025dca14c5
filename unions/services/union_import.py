"""Unions from a list, in bulk: each below a union on file, known there by its name (domain.md 1.2)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.bulk import insert_new, next_keys
from core.events.services import record_rows
from core.sheets.choices import Fate, Finding
from core.sheets.kinds import Desk, Line
from unions.choices import UnionKind
from unions.models import EmployerCover, Union
from unions.rules.places import kinds_below
from unions.selectors.import_facts import employers_coded, missing_of, unions_named
from unions.services.tree import next_code, placed

DECIDE = "unions.decide_union"


def check(desk: Desk, lines: Sequence[Line]) -> None:
    """Judge a chunk: the union above, whether the kind may stand there, and what is there already."""
    _find_parents(desk, lines)
    employers = _employers(desk, lines)
    for line in lines:
        _check_line(desk, line, employers)
    known = _known(desk, lines)
    for line in lines:
        if line.finding != Finding.WRONG:
            _judge(desk, line, known)


def _find_parents(desk: Desk, lines: Sequence[Line]) -> None:
    parents: dict[str, list[Union]] = desk.memo.setdefault("parents", {})
    names = missing_of((line.values.get("parent") for line in lines), parents)
    if names:
        parents |= {name: [] for name in names} | unions_named(desk.actor, DECIDE, desk.union_path, names)
    if "target" not in desk.memo:
        desk.memo["target"] = Union.objects.permitted(desk.actor, DECIDE).get(pk=desk.params["union"])


def _employers(desk: Desk, lines: Sequence[Line]) -> dict[str, Any]:
    return employers_coded(line.values.get("employer_code", "") for line in lines)


def parent_of(desk: Desk, line: Line) -> Union:
    """Return the union above: the one a row names, else the one chosen for the import."""
    name = line.values.get("parent")
    found: Union = desk.memo["parents"][name][0] if name else desk.memo["target"]
    return found


def _check_line(desk: Desk, line: Line, employers: dict[str, Any]) -> None:
    name, code = line.values.get("parent"), line.values.get("employer_code")
    if name and len(desk.memo["parents"][name]) != 1:
        text = _("The union above is not on file here, or several have this name. Write its code, import it first.")
        line.wrong("parent", "parent", text)
    elif "kind" in line.values and _level(desk, line) is None:
        text = _("A union of the kind “%(kind)s” may not stand there.")
        line.wrong("kind", "kind", text % {"kind": UnionKind(line.values["kind"]).label})
    if code and code not in employers:
        line.wrong("employer_code", "employer_unknown", _("No employer of this code is on file. Import it first."))


def _level(desk: Desk, line: Line) -> str | None:
    above = parent_of(desk, line)
    return dict(kinds_below(above.kind, above.level)).get(line.values["kind"])


def _known(desk: Desk, lines: Sequence[Line]) -> dict[tuple[int, str], Union]:
    sound = [line for line in lines if line.finding != Finding.WRONG]
    parents = {parent_of(desk, line).pk for line in sound}
    rows = Union.unscoped.filter(parent__in=parents, name__in=[line.values["name"] for line in sound])
    return {(union.parent_id, union.name): union for union in rows if union.parent_id}


def _judge(desk: Desk, line: Line, known: dict[tuple[int, str], Union]) -> None:
    """Say what is on file; a list never changes a union, whose life has steps of its own."""
    union = known.get((parent_of(desk, line).pk, line.values["name"]))
    if union is None:
        return
    if union.kind != line.values["kind"]:
        line.wrong("kind", "kind_differs", _("A union of this name is on file there as another kind."))
        return
    line.finding, line.record = Finding.SAME, union.code
    line.subject_type, line.subject_id = "unions.union", str(union.pk)


def commit(desk: Desk, lines: Sequence[Line]) -> None:
    """Enter a chunk of unions with codes and places in the tree, and the employers they cover."""
    _find_parents(desk, lines)
    rows = {
        line.number: _union(desk, line, key)
        for line, key in zip(lines, next_keys("unions_union", len(lines)), strict=True)
    }
    entered = insert_new(list(rows.values()), order_by="name")
    known, happened = _known(desk, lines), []
    for line in lines:
        union = rows[line.number]
        if union.pk in entered:
            line.ends(Fate.CREATED, subject=union, record=union.code)
            data = {"import": str(desk.sheet_id), "row": line.number, "name": union.name, "code": union.code}
            happened.append((str(union.pk), union.path, data))
            continue
        same = known[parent_of(desk, line).pk, line.values["name"]]
        line.ends(Fate.UNCHANGED, subject=same, record=same.code)
    record_rows(desk.actor, "unions.union.created", "unions.union", happened)
    _cover(desk, [line for line in lines if line.fate == Fate.CREATED], rows)


def _union(desk: Desk, line: Line, key: int) -> Union:
    above = parent_of(desk, line)
    union = Union(
        id=key,
        code=next_code(above.region_id, line.values["kind"]),
        name=line.values["name"],
        level=_level(desk, line) or "",
        kind=line.values["kind"],
        region_id=above.region_id,
        established_on=line.values.get("established_on"),
    )
    return placed(union, above)


def _cover(desk: Desk, lines: Sequence[Line], rows: dict[int, Union]) -> None:
    """Let the new unions cover their employers; one that another union covers stays there, and the receipt says so."""
    employers = _employers(desk, lines)
    wanted = [line for line in lines if line.values.get("employer_code")]
    covers = {
        key: (line, EmployerCover(id=key, union=rows[line.number], employer=employers[code], from_on=desk.today))
        for line, key in zip(wanted, next_keys("unions_employercover", len(wanted)), strict=True)
        if (code := line.values["employer_code"]) in employers
    }
    made = insert_new([cover for _line, cover in covers.values()], order_by="employer_id")
    for key, (line, _cover_row) in covers.items():
        if key not in made:
            line.told = _("Entered, but its employer is covered by another union already.")
