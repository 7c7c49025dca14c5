"""Filling in an application, in any order, and submitting it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from aid.choices.files import EDITABLE, FileStatus, Relation
from aid.models import ExpenseLine, FileMember, IncomeLine, NeedyFile
from aid.rules import costs
from aid.rules import files as rules
from aid.rules.deadlines import COMPLETION, COUNTY_DECIDE, TOWNSHIP_CHECK, UNIT_SURVEY
from aid.selectors.files import household_person_ids, last_file_of, missing_fields
from aid.services.assessments import assess_file
from aid.services.clocks import start
from aid.services.consents import forget_consents
from aid.services.cost_papers import of_line, papers_named
from aid.services.households import check_in_no_other_file, settle_household
from core.actors import Actor
from core.chinese.bank_card import CardError, parse_card
from core.chinese.credit_code import CreditCodeError, parse_credit_code
from core.clocks.services import stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from unions.choices import UnionStatus
from unions.models import Employer, Person, Union
from unions.selectors.matches import Match, likely
from unions.services.matches import note_pairs
from unions.services.people import Described, describe, ensure_person, is_known, traits_told

AFTER_RETURN = {
    FileStatus.SUBMITTED: UNIT_SURVEY,
    FileStatus.TOWNSHIP_CHECKING: TOWNSHIP_CHECK,
    FileStatus.COUNTY_REVIEWING: COUNTY_DECIDE,
}
PLAIN_FIELDS = (
    "main_cause",
    "secondary_causes",
    "cause_detail",
    "event_on",
    "event_loss",
    "work_status",
    "employer_name",
    "employer_code",
    "housing",
    "is_migrant",
    "employed_since",
    "address",
    "bank_name",
)
NO_MORE = frozenset({UnionStatus.MERGING, UnionStatus.MERGED, UnionStatus.DISSOLVING, UnionStatus.DISSOLVED})
MEMBER_CODES = ("ethnic", "political", "marital", "residence", "insurance", "education", "model_worker")
SECRET_FIELDS = ("cause_detail", "address", "account")


@transaction.atomic
def open_application(*, actor: Actor, union_id: Any, is_responsible: bool = True) -> NeedyFile:
    """Begin an application in one of the actor's unions; who begins it is responsible for the family, unless told."""
    union = find(Union, union_id, actor, "aid.edit_file")
    file: NeedyFile = NeedyFile.objects.create(
        union=union,
        recorder_id=actor.user_id,
        responsible_id=actor.user_id if is_responsible else None,
        status=FileStatus.DRAFT,
    )
    check_takes_files(union)
    record(actor, "aid.file.opened", file)
    return file


def check_takes_files(union: Union) -> None:
    """Refuse a file on a union that ends or has ended; asked after the row is in, which a union that ends waits for."""
    union.refresh_from_db(fields=["status"])
    if union.status in NO_MORE:
        text = _("%(union)s has ended or is ending. Begin with the union that takes over.")
        raise ConflictError(text % {"union": union.name}, code="union_ended")


def editable(actor: Actor, file_id: Any, seen_version: int | None = None) -> NeedyFile:
    """Return a file the actor may edit now, locked; refuse once it has been submitted."""
    file = find(NeedyFile, file_id, actor, "aid.edit_file", lock=True)
    check_fresh(file, seen_version)
    if file.status not in EDITABLE:
        raise ConflictError(_("The application has been submitted and cannot be changed now."), code="wrong_state")
    return file


def _saved(actor: Actor, file: NeedyFile, was: dict[str, Any] | None = None, /, **changes: Any) -> NeedyFile:
    """Save an edited file with its new version and the trail of what changed from what; secrets appear masked."""
    file.version += 1
    with refusing_violations(NeedyFile):
        file.save()
    record(actor, "aid.file.edited", file, changes=changes, **({"was": was} if was else {}))
    return file


@transaction.atomic
def describe_member(
    *,
    actor: Actor,
    file_id: Any,
    relation: str,
    standing: str,
    today: date,
    health: str = "",
    disability: str = "",
    school: str = "",
    no_work_proof: str = "",
    same_as: Any = None,
    apart: str = "",
    **told: Any,
) -> FileMember:
    """Add one person of the household; the person is found by identity number, never entered twice.

    ``told`` holds what describes the person (name, identity, phone …) and the codes of the national form. ``same_as``
    is the person on file whom the recorder recognised among those who resemble the one described; ``apart`` says why
    none of them is: the pairs wait for the county all the same.
    """
    codes = {name: told.pop(name) for name in MEMBER_CODES if name in told}
    file = editable(actor, file_id)
    described = describe(today=today, **told)
    near = near_to(described, file, today) if same_as or apart else []
    if same_as:
        human = recognised(near, same_as)
    else:
        human = ensure_person(actor=actor, union=file.union, described=described)
        note_pairs(actor=actor, person=human, matches=near, said=apart)
    with refusing_violations(FileMember):
        member = FileMember.objects.create(
            file=file,
            person=human,
            relation=relation,
            standing=standing,
            health=health,
            disability=disability,
            school=school,
            no_work_proof=no_work_proof,
            **codes,
        )
    if relation == Relation.SELF:
        file.head = human
    _saved(actor, file, member=str(human), relation=relation)
    return member


def resembling(*, actor: Actor, file_id: Any, today: date, **told: Any) -> list[Match]:
    """Return who on file resembles a person about to be entered, so that the recorder looks before a second record."""
    described = describe(today=today, **told)
    return near_to(described, find(NeedyFile, file_id, actor, "aid.edit_file"), today)


def near_to(described: Described, file: NeedyFile, today: date) -> list[Match]:
    """Return the likely matches of somebody described; none when the identity number settles who it is."""
    if is_known(described):
        return []
    return likely(traits_told(described), on=today, leave_out=household_person_ids(file))


def recognised(near: Sequence[Match], same_as: Any) -> Person:
    """Return the match that the recorder chose; refuse anybody who was not among those shown."""
    chosen = next((match.person for match in near if str(match.person.pk) == str(same_as)), None)
    if chosen is None:
        text = _("This person does not resemble the one entered any more. Look again.")
        raise ConflictError(text, code="not_resembling")
    return chosen


@transaction.atomic
def remove_member(*, actor: Actor, file_id: Any, member_id: Any) -> None:
    """Take a person out of an application again, with the income and cost lines entered for them."""
    file = editable(actor, file_id)
    member = file.members.filter(pk=member_id).select_related("person").first()
    if member is None:
        raise ConflictError(_("This person is not in the application any more."), code="not_found")
    if member.relation == Relation.SELF:
        file.head = None
    name = str(member.person)
    member.delete()
    _saved(actor, file, removed_member=name)


@transaction.atomic
def save_money(
    *,
    actor: Actor,
    file_id: Any,
    incomes: Sequence[dict[str, Any]],
    expenses: Sequence[dict[str, Any]],
    today: date,
) -> NeedyFile:
    """Replace the income and rigid-cost lines: each is member, kind, yuan over twelve months, note.

    A cost may say its period, what was received for it, and the hospital; what contradicts 2.3 is refused by line.
    """
    file = editable(actor, file_id)
    members = {str(member.pk): member for member in file.members.all()}
    if any(str(line["member_id"]) not in members for line in [*incomes, *expenses]):
        raise RuleBrokenError(_("Each amount belongs to a member of the household."), code="member")
    check_costs_of(members, expenses, applied_on=file.submitted_on or today)
    was = {name: rows.aggregate(all=Sum("amount", default=Decimal(0)))["all"] for name, rows in _sums(file)}
    enter_lines(file, incomes=incomes, expenses=expenses)
    totals = [sum((Decimal(line["amount"]) for line in lines), Decimal(0)) for lines in (incomes, expenses)]
    return _saved(actor, file, was, income=totals[0], rigid=totals[1])


def _sums(file: NeedyFile) -> tuple[tuple[str, Any], ...]:
    return ("income", file.incomes), ("rigid", file.expenses)


def enter_lines(
    file: NeedyFile,
    *,
    incomes: Sequence[dict[str, Any]] | None = None,
    expenses: Sequence[dict[str, Any]] | None = None,
) -> None:
    """Replace a file's lines of income, of rigid cost, or both; the caller has locked the file and asked the right."""
    with refusing_violations(IncomeLine, ExpenseLine):
        if incomes is not None:
            file.incomes.all().delete()
            IncomeLine.objects.bulk_create([IncomeLine(file=file, **line) for line in incomes])
        if expenses is not None:
            named = papers_named(file)
            file.expenses.all().delete()
            lines = [ExpenseLine(file=file, **line) for line in expenses]
            for line in lines:
                line.evidence_id = line.evidence_id or named.pop(of_line(line), None)
            ExpenseLine.objects.bulk_create(lines)


def check_costs_of(members: Mapping[str, FileMember], lines: Sequence[dict[str, Any]], *, applied_on: date) -> None:
    """Refuse lines of rigid cost that contradict their kind or lie outside the twelve months (domain.md 2.3)."""
    costs.check_costs(
        (
            costs.Cost(
                number=number,
                kind=line["kind"],
                amount=Decimal(line["amount"]),
                compensated=Decimal(line.get("compensated") or 0),
                from_on=line.get("from_on"),
                to_on=line.get("to_on"),
                hospital_level=line.get("hospital_level") or "",
                standing=members[str(line["member_id"])].standing,
                education=members[str(line["member_id"])].education,
            )
            for number, line in enumerate(lines)
        ),
        applied_on=applied_on,
    )


@transaction.atomic
def save_details(*, actor: Actor, file_id: Any, seen_version: int | None = None, **fields: Any) -> NeedyFile:
    """Keep answers of the application that are not lines: causes, housing, work, address, bank."""
    file = editable(actor, file_id, seen_version)
    was = {name: _told(file, name) for name in (*PLAIN_FIELDS, "account")}
    changes = enter_details(file, fields)
    if fields.get("account"):
        file.account = _card(fields["account"])
        changes["account"] = str(file.account)
    return _saved(actor, file, {name: was[name] for name in changes}, **changes) if changes else file


def enter_details(file: NeedyFile, fields: dict[str, Any]) -> dict[str, Any]:
    """Put answers into a locked file without saving it; return what changed, secrets masked."""
    if fields.get("employer_code"):
        fields = fields | _employer(fields["employer_code"], fields.get("employer_name", ""))
    changes = {}
    for name in PLAIN_FIELDS:
        if name in fields and getattr(file, name) != fields[name]:
            setattr(file, name, fields[name])
            changes[name] = _told(file, name)
    return changes


def _told(file: NeedyFile, name: str) -> Any:
    """Return a field as the trail tells it: a secret masked, nothing as nothing."""
    held = getattr(file, name)
    return (str(held) if held else "") if name in SECRET_FIELDS else held


def _employer(text: str, name: str) -> dict[str, str]:
    """Read an employer's code; the register's name goes before what was typed (domain.md 10.2)."""
    try:
        code = parse_credit_code(text).number
    except CreditCodeError as error:
        raise RuleBrokenError(error.message, code=error.code, fields={"employer_code": error.message}) from error
    known = Employer.unscoped.filter(credit_code=code).values_list("name", flat=True).first()
    return {"employer_code": code, "employer_name": known or name}


def _card(text: str) -> str:
    try:
        return parse_card(text).number
    except CardError as error:
        raise RuleBrokenError(error.message, code=error.code, fields={"account": error.message}) from error


@transaction.atomic
def delete_draft(*, actor: Actor, file_id: Any) -> None:
    """Throw a draft away; the only place where a file can be deleted (Appendix A1)."""
    file = editable(actor, file_id)
    if file.status != FileStatus.DRAFT:
        raise ConflictError(_("Only a draft can be deleted."), code="wrong_state")
    record(actor, "aid.file.draft_deleted", file)
    forget_consents(file)
    for rows in (file.incomes, file.expenses, file.members, file.assessments):
        rows.all().delete()
    file.delete()


def submit_file(*, actor: Actor, file_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Hand an application in: complete, consented, and nobody of the household in another running file."""
    with take(rules.SUBMIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        _check_ready(actor, file)
        _take_seats(actor, file, today)
        file.application_no = application_number(file, today)
        file.submitted_on = today
        file.previous_file = file.previous_file or last_file_of(file)
        assessment = assess_file(actor=actor, file=file, on=today, occasion="application")
        file.event_note |= {"proposed": assessment.proposed, "net_per_head": assessment.net_per_head}
        start(file, UNIT_SURVEY, on=today)
    return file


def _check_ready(actor: Actor, file: NeedyFile) -> None:
    rules.check_complete(missing_fields(file))
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))


def _take_seats(actor: Actor, file: NeedyFile, today: date) -> None:
    check_in_no_other_file(actor, file, household_person_ids(file))
    with refusing_violations(FileMember, NeedyFile):
        file.household = settle_household(file, on=today)
        for member in file.members.filter(live=False, left_on=None):
            member.live = True
            member.save(update_fields=["live"])


def application_number(file: NeedyFile, today: date) -> str:
    """Return the next application number of the county and year, e.g. SQ330203-2026-0107."""
    county = file.union.region_id[:6]
    return f"SQ{county}-{today.year}-{next_number(f'needy.application:{county}-{today.year}'):04d}"


def resubmit_file(*, actor: Actor, file_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Hand a returned application in again; it goes to the step that returned it."""
    with take(rules.RESUBMIT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        _check_ready(actor, file)
        _take_seats(actor, file, today)
        assess_file(actor=actor, file=file, on=today, occasion="resubmission")
        stop_clock(subject=file, code=COMPLETION.code, on=today)
        file.status, file.returned_from = file.returned_from, ""
        start(file, AFTER_RETURN[FileStatus(file.status)], on=today)
    return file
