"""One household becomes two: a divorce with custody settled person by person, or a split (Appendix B8)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import ExpenseKind, FileStatus, IncomeKind, Relation
from aid.choices.households import ChangeKind
from aid.models import ExpenseLine, FileMember, Household, HouseholdChange, IncomeLine, NeedyFile
from aid.rules import households as rules
from aid.services.changes import Change, Told, changing, present, put_head, unseat
from aid.services.households import move_in
from core.actors import Actor
from core.events.services import record

COPIED = (
    *("ethnic", "political", "marital", "residence", "insurance", "education", "model_worker", "school", "standing"),
    *("health", "disability"),
)


@dataclass(frozen=True)
class Sides:
    """Who goes, who heads which side, and what support passes between them in a year, in yuan."""

    leaving: Collection[str]
    file_head: str
    other_head: str
    relations: Mapping[str, str]
    received: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    opens_application: bool = False
    bank_name: str = ""
    account: str = ""


def part_household(*, actor: Actor, file_id: Any, told: Told, kind: ChangeKind, sides: Sides) -> HouseholdChange:
    """Part a household on file in two. Everybody counts on exactly one side; the file stays with one of them.

    Those who leave get a household of their own from that day, and, if asked for, the draft of an application linked to
    the file they come from. Support received counts as income, support paid as a cost, from the next assessment on.
    """
    with changing(actor, file_id, kind, told) as change:
        file = change.file
        everybody = {str(member.pk): member for member in file.members.present().select_related("person")}
        rules.check_parting(
            everybody=everybody,
            leaving=sides.leaving,
            file_head=sides.file_head,
            other_head=sides.other_head,
            kind=kind,
        )
        other_head = everybody[sides.other_head]
        rules.check_may_head(birth_on=other_head.person.birth_on, on=told.happened_on, field="other_head")
        if file.head_id != everybody[sides.file_head].person_id:
            head = present(file, sides.file_head)
            put_head(change, head, sides.relations, bank_name=sides.bank_name, account=sides.account)
        leaving = [everybody[key] for key in everybody if key in set(sides.leaving)]
        household = _other_household(change, leaving, other_head)
        draft = _draft(change, leaving, other_head, sides) if sides.opens_application else None
        _support(file, present(file, sides.file_head), received=sides.received, paid=sides.paid)
        noted = change.note(kind, other_household=household, other_file=draft)
        file.event_note |= {
            "left": str(_(", ")).join(str(member.person) for member in leaving),
            "other_head": str(other_head.person),
        }
        support = {"support_received": sides.received, "support_paid": sides.paid}
        file.event_note |= {name: amount for name, amount in support.items() if amount}
    return noted


def _other_household(change: Change, leaving: list[FileMember], head: FileMember) -> Household:
    day = change.told.happened_on
    household: Household = Household.objects.create(union=change.file.union, head=head.person)
    for member in leaving:
        member.refresh_from_db()  # a change of head may have said its relation anew
        unseat(member, day)
        move_in(household, member.person_id, Relation.SELF if member.pk == head.pk else member.relation, day)
    return household


def _draft(change: Change, leaving: list[FileMember], head: FileMember, sides: Sides) -> NeedyFile:
    """Return the draft of an application for those who left, with what the file knew of them."""
    file, actor = change.file, change.actor
    owner = actor.user_id if actor.reaches("aid.edit_file", file.union.path) else file.responsible_id
    draft: NeedyFile = NeedyFile.objects.create(
        union=file.union,
        head=head.person,
        status=FileStatus.DRAFT,
        recorder_id=owner,
        responsible_id=owner,
        parted_from=file,
    )
    seats = {member.pk: _copy(member, draft, is_head=member.pk == head.pk) for member in leaving}
    for lines, model in ((file.incomes, IncomeLine), (file.expenses, ExpenseLine)):
        for line in lines.filter(member__in=leaving):
            model(file=draft, member=seats[line.member_id], kind=line.kind, amount=line.amount, note=line.note).save()
    _support(draft, seats[head.pk], received=sides.paid, paid=sides.received)
    record(actor, "aid.file.opened", draft, parted_from=file.key)
    return draft


def _copy(member: FileMember, draft: NeedyFile, *, is_head: bool) -> FileMember:
    told = {name: getattr(member, name) for name in COPIED}
    seat = FileMember(file=draft, person=member.person, relation=Relation.SELF if is_head else member.relation, **told)
    seat.save(force_insert=True)
    return seat


def _support(file: NeedyFile, member: FileMember, *, received: Decimal, paid: Decimal) -> None:
    note = _("Support after the divorce, as told with it")
    if received:
        IncomeLine(file=file, member=member, kind=IncomeKind.TRANSFER, amount=received, note=note).save()
    if paid:
        ExpenseLine(file=file, member=member, kind=ExpenseKind.SUPPORT_PAID, amount=paid, note=note).save()
