"""Members from a list, in bulk: judged a chunk at a time, written by two statements a chunk (story 2).

A person is known by the identity number. Who is no member yet becomes one of the row's union; who is a member here is
compared and brought up to date; who is a member elsewhere is not touched: a transfer is offered.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.bulk import insert_told, next_keys
from core.chinese.identity import DocumentKind, Sex, parse_document
from core.chinese.text import TextError
from core.errors import RuleBrokenError
from core.events.services import record_rows
from core.privacy.fields import index_of
from core.sheets.choices import Fate, Finding
from core.sheets.kinds import Desk, Line
from core.uuids import uuid7
from core.wall.scope import everywhere
from unions.choices import MembershipStatus
from unions.models import Employer, Membership, Person, Union
from unions.rules.members import check_holds_members
from unions.selectors.finding import cell_of
from unions.selectors.import_facts import Known, employers_coded, missing_of, people_known, unions_named
from unions.services.finding import ancestors, findable, make_findable
from unions.services.member_comparing import attached, hold_lookalikes
from unions.services.people import NAMED_OTHERWISE, bears

EDIT = "unions.edit_person"
PERSON_FACTS = ("ethnic", "political", "education", "household_type")
MEMBER_FACTS = (
    "job",
    "is_migrant",
    "skill_level",
    "contract_type",
    "dues_base",
    "new_form_category",
    "model_worker_level",
    "remark",
    "joined_on",
)


def check(desk: Desk, lines: Sequence[Line]) -> None:
    """Judge a chunk: documents, unions and employers named, and what the register knows of each person."""
    for line in lines:
        _read_document(desk, line)
    _find_places(desk, lines)
    known = people_known(line.values.get("identity", "") for line in lines) | attached(lines)
    hold_lookalikes(desk, [line for line in lines if "identity" in line.values], known)
    for line in lines:
        if line.finding != Finding.WRONG:
            _judge(desk, line, known.get(line.values["identity"]))


def _read_document(desk: Desk, line: Line) -> None:
    """Read the number by its kind; sex and birth follow from a resident number and must agree with it."""
    values = line.values
    if "identity" not in values:
        return
    kind = DocumentKind(values.setdefault("identity_kind", DocumentKind.RESIDENT_ID.value))
    try:
        found = parse_document(kind, values["identity"], today=desk.today)
    except TextError as error:
        line.wrong("identity", error.code, error.message)
        return
    values["identity"] = found.number
    if found.birth_on and values.setdefault("birth_on", found.birth_on) != found.birth_on:
        line.wrong("birth_on", "birth_differs", _("The date of birth differs from the identity number."))
    if found.sex and values.get("sex", found.sex) not in (found.sex, Sex.UNKNOWN, Sex.NOT_STATED):
        line.wrong("sex", "sex_differs", _("The sex differs from the identity number."))
    values["sex"] = found.sex.value if found.sex else values.get("sex", Sex.UNKNOWN.value)
    if values.get("joined_on") and values["joined_on"] > desk.today:
        line.wrong("joined_on", "future", _("This day has not come yet."))


def _find_places(desk: Desk, lines: Sequence[Line]) -> None:
    """Find the union and the employer each row names; a list names few, so they are kept for the next chunk."""
    unions: dict[str, list[Union]] = desk.memo.setdefault("unions", {})
    employers: dict[str, Employer | None] = desk.memo.setdefault("employers", {})
    names = missing_of((line.values.get("union") for line in lines), unions)
    if names:
        unions |= {name: [] for name in names} | unions_named(desk.actor, EDIT, desk.union_path, names)
    codes = missing_of((line.values.get("employer_code") for line in lines), employers)
    if codes:
        employers |= dict.fromkeys(codes) | employers_coded(codes)
    for line in lines:
        _check_places(line, unions, employers)
        if not line.values.get("union"):
            _check_holds(line, union_of(desk, line))


def _check_places(line: Line, unions: dict[str, list[Union]], employers: dict[str, Any]) -> None:
    name, code = line.values.get("union"), line.values.get("employer_code")
    if name and not unions[name]:
        text = _("No union of this name or code is in the branch you import into.")
        line.wrong("union", "union_unknown", text)
    elif name and len(unions[name]) > 1:
        line.wrong("union", "union_ambiguous", _("Several unions have this name. Write the organisation code."))
    elif name:
        _check_holds(line, unions[name][0])
    if code and employers[code] is None:
        line.wrong("employer_code", "employer_unknown", _("No employer of this code is on file. Import it first."))


def _check_holds(line: Line, union: Union) -> None:
    """Refuse a row for a union that holds no members of its own, or that is no more."""
    try:
        check_holds_members(level=union.level, kind=union.kind, status=union.status)
    except RuleBrokenError as refusal:
        line.wrong("union", refusal.code, refusal.message)


def union_of(desk: Desk, line: Line) -> Union:
    """Return the union a row is for: the one it names, else the one chosen for the import."""
    name = line.values.get("union")
    if name:
        named: Union = desk.memo["unions"][name][0]
        return named
    if "target" not in desk.memo:
        desk.memo["target"] = Union.objects.permitted(desk.actor, EDIT).get(pk=desk.params["union"])
    target: Union = desk.memo["target"]
    return target


def _judge(desk: Desk, line: Line, known: Known | None) -> None:
    """Say what the register makes of a row: new, changed, the same, held back, or wrong."""
    if known is None:
        return
    _check_person(line, known)
    if line.finding == Finding.WRONG or known.membership is None:
        return
    if known.membership.union_id != union_of(desk, line).pk:
        _offer_transfer(desk, line, known.membership)
        return
    line.finding = Finding.CHANGED if _differences(desk, line, known) else Finding.SAME
    line.subject_type, line.subject_id = "unions.membership", str(known.membership.pk)
    line.record = str(known.membership.pk)


def _check_person(line: Line, known: Known) -> None:
    person = known.person
    if not bears(person, line.values["name"]):
        line.wrong("identity", "identity_name", _(NAMED_OTHERWISE))
    elif not person.is_alive:
        line.wrong("name", "deceased", _("This person is on file as deceased."))
    elif person.merged_into_id or known.is_by_former_number:
        text = _("This number was replaced on file. Enter the present number of the person.")
        line.held("identity", "identity_replaced", text)


def _offer_transfer(desk: Desk, line: Line, membership: Membership) -> None:
    where = _("another union")
    if desk.actor.reaches("unions.view_union", membership.union.path):
        where = membership.union.name
    text = _("Active member of %(union)s. Ask for a transfer instead of entering the person again.")
    line.held("identity", "active_elsewhere", text % {"union": where})
    line.subject_type, line.subject_id = "unions.membership", str(membership.pk)


def _differences(desk: Desk, line: Line, known: Known) -> list[str]:
    """Return the fields in which a row says otherwise than the register; a blank cell says nothing."""
    values, person, membership = line.values, known.person, known.membership
    found = [name for name in PERSON_FACTS if values.get(name) and values[name] != getattr(person, name)]
    if values.get("phone") and index_of("phone", values["phone"]) != _bytes(person.phone_index):
        found.append("phone")
    if membership is None:
        return found
    found += [name for name in MEMBER_FACTS if name in values and values[name] != getattr(membership, name)]
    employer = desk.memo["employers"].get(values.get("employer_code"))
    if employer is not None and employer.pk != membership.employer_id:
        found.append("employer_code")
    return found


def _bytes(value: Any) -> bytes | None:
    return bytes(value) if value is not None else None


@everywhere("a list may name people whom another branch knows")
def commit(desk: Desk, lines: Sequence[Line]) -> None:
    """Write a chunk: new people and their memberships by COPY and one INSERT each, known ones brought up to date.

    The register is asked again, for time has passed since the check: people it knows are locked, and a union that
    has ended or an employer that is gone fails its rows.
    """
    _find_places(desk, lines)
    for line in lines:
        if line.finding == Finding.WRONG:
            line.ends(Fate.FAILED, line.problems[-1].text)
    lines = [line for line in lines if not line.fate]
    known = people_known((line.values["identity"] for line in lines), lock=True) | attached(lines, lock=True)
    entered = _enter_people(desk, [line for line in lines if line.values["identity"] not in known])
    told = {line.values["identity"] for line in lines}
    known |= people_known(told - known.keys() - entered.keys(), lock=True)  # entered by another in this very moment
    new: list[tuple[Line, UUID]] = []
    for line in lines:
        identity = line.values["identity"]
        if identity in entered:
            new.append((line, entered[identity]))
            continue
        line.finding = Finding.NEW
        _judge(desk, line, known[identity])
        if line.finding == Finding.NEW:
            new.append((line, known[identity].person.pk))
        else:
            _settle(desk, line, known[identity])
    _enrol(desk, new, known)


def _enter_people(desk: Desk, lines: Sequence[Line]) -> dict[str, UUID]:
    """Enter the people nobody knows yet, by number; who was entered meanwhile by another is left out of the answer."""
    people = {line.values["identity"]: _person(desk, line) for line in lines}
    entered = insert_told(Person, list(people.values()), order_by="identity_index")
    return {identity: told["id"] for identity, told in people.items() if told["id"] in entered}


def _person(desk: Desk, line: Line) -> dict[str, Any]:
    values, union = line.values, union_of(desk, line)
    facts = ("name", "identity_kind", "identity", "phone", "sex", "birth_on", *PERSON_FACTS)
    return {
        "id": uuid7(),
        "created_at": desk.moment,
        **{name: values[name] for name in facts if name in values},
        **ancestors(union),
        **findable(values["name"], values["identity"], values.get("phone", ""), [cell_of(union)]),
    }


def _enrol(desk: Desk, new: Sequence[tuple[Line, UUID]], known: dict[str, Known]) -> None:
    keys = next_keys("unions_membership", len(new))
    told = [_membership(desk, line, person, key) for key, (line, person) in zip(keys, new, strict=True)]
    inserted = insert_told(Membership, told, order_by="person_id")
    happened = []
    for key, (line, person) in zip(keys, new, strict=True):
        if key not in inserted:
            line.ends(Fate.FAILED, _("Became a member of a union just now, by another hand. Check this row again."))
            continue
        on_file = known.get(line.values["identity"])
        if on_file is not None:
            _bring_up_to_date(line, on_file)
        line.subject_type, line.subject_id = "unions.membership", str(key)
        line.ends(Fate.CREATED, record=str(key))
        data = {"import": str(desk.sheet_id), "row": line.number, "person": str(person), "entered": on_file is None}
        happened.append((str(key), union_of(desk, line).path, data))
    record_rows(desk.actor, "unions.member.enrolled", "unions.membership", happened)


def _membership(desk: Desk, line: Line, person: UUID, key: int) -> dict[str, Any]:
    values, employer = line.values, desk.memo["employers"].get(line.values.get("employer_code"))
    return {
        "id": key,
        "person_id": person,
        "employer_id": employer.pk if employer else None,
        "joined_on": desk.today,
        **ancestors(union_of(desk, line)),
        **{name: values[name] for name in MEMBER_FACTS if name in values},
    }


def _settle(desk: Desk, line: Line, known: Known) -> None:
    """Write the differences of a member here, or say why nothing is written."""
    if line.finding == Finding.SAME:
        line.ends(Fate.UNCHANGED, subject=known.membership, record=line.record)
        return
    if line.finding != Finding.CHANGED or known.membership is None:
        line.ends(Fate.SKIPPED if line.finding == Finding.HELD else Fate.FAILED, line.problems[-1].text)
        return
    changed = _differences(desk, line, known)
    _bring_up_to_date(line, known)
    membership = known.membership
    for name in MEMBER_FACTS:
        setattr(membership, name, line.values.get(name, getattr(membership, name)))
    employer = desk.memo["employers"].get(line.values.get("employer_code"))
    membership.employer_id = employer.pk if employer else membership.employer_id
    membership.version += 1
    membership.save()
    line.ends(Fate.UPDATED, subject=membership, record=line.record)
    data = {"import": str(desk.sheet_id), "row": line.number, "changed": changed}
    record_rows(
        desk.actor, "unions.member.edited", "unions.membership", [(str(membership.pk), membership.union.path, data)]
    )


def _bring_up_to_date(line: Line, known: Known) -> None:
    """Write what a row says about the person otherwise than the register."""
    person, values, columns = known.person, line.values, list[str]()
    for name in PERSON_FACTS:
        if values.get(name) and values[name] != getattr(person, name):
            setattr(person, name, values[name])
            columns.append(name)
    if values.get("phone") and index_of("phone", values["phone"]) != _bytes(person.phone_index):
        person.phone = values["phone"]
        make_findable(person, cell_of(person.union))
        columns += ["phone", "phone_index", "search_keys"]
    if columns:
        person.version += 1
        person.save(update_fields=[*columns, "version"])


def undo(desk: Desk, subjects: Sequence[tuple[str, str]]) -> int:
    """Take back memberships an import created and nobody has touched since; return how many."""
    keys = [int(subject) for _type, subject in subjects]
    rows = Membership.unscoped.filter(pk__in=keys, version=1, status=MembershipStatus.ACTIVE)
    gone = list(rows.select_for_update(of=("self",)).select_related("union"))
    happened = [(str(each.pk), each.union.path, {"import": str(desk.sheet_id)}) for each in gone]
    record_rows(desk.actor, "unions.member.import_undone", "unions.membership", happened)
    Membership.unscoped.filter(pk__in=[each.pk for each in gone]).delete()
    return len(gone)
