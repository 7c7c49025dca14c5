"""Asking for needy-worker files."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from aid.choices.files import EARNING, EDITABLE, ConsentPurpose, FileStatus, NoticeStatus, ObjectionStatus
from aid.models import ExpenseLine, NeedyFile, Notice, Objection
from aid.rules import eligibility
from aid.rules.costs import unproved
from aid.rules.eligibility import Facts
from aid.rules.files import missing_consents
from aid.rules.reckoning import Details, Idle, is_earner, is_idle
from aid.selectors.consents import may_use_for, standing_consents
from core.actors import Actor
from core.chinese.identity import age_on
from core.chinese.money import format_yuan
from core.clocks.models import OPEN_STATES, Deadline
from core.documents.models import Attachment
from core.errors import ForbiddenError
from core.events.models import Event
from core.fetch import find
from core.parameters.registry import declared
from core.parameters.selectors import InForce, lookup, missing

REFUSED = ("aid.file.rejected", "aid.file.objection_upheld")  # the events that refuse an application


def file_list(actor: Actor, *, counted: bool = False) -> QuerySet[NeedyFile]:
    """Return the files the actor may read, newest first, ready for a table; ``counted``: the same, to be counted."""
    door = NeedyFile.objects.few_permitted if counted else NeedyFile.objects.permitted
    rows: QuerySet[NeedyFile] = door(actor, "aid.view_file").select_related("head", "union", "responsible")
    return rows.order_by("-created_at", "-pk")


def file_by_key(actor: Actor, key: str) -> NeedyFile:
    """Return the file that an address names: by file number, application number, or key."""
    rows = NeedyFile.objects.permitted(actor, "aid.view_file").select_related(
        "head", "union", "household", "responsible", "recorder", "county_approver"
    )
    row: NeedyFile | None = rows.filter(_named(key)).first()
    return row if row is not None else find(NeedyFile, key, actor, "aid.view_file")


def _named(key: str) -> Q:
    named = Q(number=key) | Q(application_no=key)
    try:
        return named | Q(pk=UUID(key))
    except ValueError:
        return named


def my_drafts(actor: Actor) -> QuerySet[NeedyFile]:
    """Return the applications the actor has begun and may still edit."""
    return (
        NeedyFile.objects.permitted(actor, "aid.edit_file")
        .filter(recorder_id=actor.user_id, status__in=EDITABLE)
        .select_related("head", "union")
        .order_by("-created_at", "-pk")
    )


def household_person_ids(file: NeedyFile) -> list[Any]:
    """Return the persons a file counts, for recusal and for the duplicate check."""
    return list(file.members.values_list("person_id", flat=True))


def facts_of(file: NeedyFile, *, on: date, final: bool = True) -> Facts:
    """Return the named facts of a file, in yuan over twelve months. A recent loss counts as a rigid cost.

    ``final`` is off while an application is being written: who has no line yet is unknown, not out of work.
    """
    months = declared(eligibility.ACCIDENT_WINDOW)
    window = lookup([eligibility.ACCIDENT_WINDOW], file.union.region_id, on).get(eligibility.ACCIDENT_WINDOW)
    details = details_of(file, on=on, final=final)
    declaration = eligibility.Declaration(
        income=sum(details.incomes.values(), Decimal(0)),
        rigid=sum(details.costs.values(), Decimal(0)),
        heads=file.members.present().count(),
        causes=(file.main_cause, *file.secondary_causes),
        event_on=file.event_on,
        event_loss=file.event_loss,
        details=details,
    )
    allowed = window.value if window else months.read(months.default or "12")
    return eligibility.facts_from(declaration, months=allowed, on=on)


def details_of(file: NeedyFile, *, on: date, final: bool = True) -> Details:
    """Return the sums of a file by kind, and whom caps and imputed wages concern; of those who left, nothing."""
    incomes = list(file.incomes.filter(member__left_on=None).values_list("member_id", "kind", "amount"))
    left = Sum(F("amount") - F("compensated"))
    costs = file.expenses.filter(member__left_on=None).values_list("kind").annotate(sum=left)
    return details_from(file, incomes, dict(costs.order_by()), on=on, final=final)


def details_from(
    file: NeedyFile,
    incomes: Iterable[tuple[Any, str, Decimal]],
    costs: Mapping[str, Decimal],
    *,
    on: date,
    final: bool,
) -> Details:
    """Return the details of a file with these sums, stored or just typed."""
    rows = file.members.present().values_list("pk", "standing", "no_work_proof", "person__birth_on")
    return details_of_rows(list(rows), incomes, costs, on=on, final=final)


def details_of_rows(
    members: Iterable[tuple[Any, ...]],
    incomes: Iterable[tuple[Any, ...]],
    costs: Mapping[str, Decimal],
    *,
    on: date,
    final: bool = True,
) -> Details:
    """Return the details of a household from its rows: members (key, standing, proof, born), incomes, sums of costs."""
    by_kind: dict[str, Decimal] = {}
    by_member: dict[str, Decimal] = {}
    for member_id, kind, amount in incomes:
        by_kind[kind] = by_kind.get(kind, Decimal(0)) + amount
        by_member[str(member_id)] = by_member.get(str(member_id), Decimal(0)) + amount
    people = list(members)
    return Details(
        incomes=by_kind,
        costs=dict(costs),
        earners=sum(is_earner(standing) for _pk, standing, _proof, _born in people),
        idle=tuple(
            Idle(age_on(born, on), by_member.get(str(pk), Decimal(0)))
            for pk, standing, proof, born in people
            if born and is_idle(standing=standing, proof=proof) and (final or str(pk) in by_member)
        ),
    )


def without_income(file: NeedyFile, *, typed: Iterable[str] | None = None) -> list[str]:
    """Return the adults of a household for whom no line of income stands, stored or just typed, not even one of 0."""
    earners = file.members.present().filter(standing__in=EARNING)
    if typed is None:
        return list(earners.exclude(pk__in=file.incomes.values("member_id")).values_list("person__name", flat=True))
    told = set(typed)
    return [name for key, name in earners.values_list("pk", "person__name") if str(key) not in told]


def parameters_for(file: NeedyFile, *, on: date) -> dict[str, InForce]:
    """Return the figures in force for a file on a day, each with its basis; refuse if one is not entered."""
    found = lookup(eligibility.USED, file.union.region_id, on)
    for code in eligibility.CODES:
        if code not in found:
            raise missing(code, file.union.region_id, on)
    return found


def notice_consent_stands(file: NeedyFile, today: date) -> bool:
    """Say whether a public notice has a basis: the applicant's consent, or a law that the province named."""
    return may_use_for(file, ConsentPurpose.PUBLIC_NOTICE, today)


def missing_fields(file: NeedyFile) -> dict[str, str]:
    """Return every blank of an application with the words that ask for it (T-Form wording of ux.md 3.5)."""
    blanks = {
        "head": (not file.head_id, _("Enter the applicant")),
        "main_cause": (not file.main_cause, _("Select the main cause of hardship")),
        "work_status": (not file.work_status, _("Select the work status")),
        "housing": (not file.housing, _("Select the housing")),
        "address": (not file.address, _("Enter the address")),
        "bank_name": (not file.bank_name, _("Enter the bank")),
        "account": (not file.account, _("Enter the bank card")),
        "incomes": (not file.incomes.exists(), _("Enter the income, or a line with 0")),
        "attachments": (not _has_papers(file), _("Add a copy of the identity card and a proof of income")),
    }
    found = {name: str(text) for name, (blank, text) in blanks.items() if blank}
    lacking = costs_without_paper(file)
    if lacking:
        lines = str(_(", ")).join(told_line(line) for line in lacking)
        found["cost_papers"] = _("Add the paper that proves: %(kinds)s") % {"kinds": lines}
    for purpose in missing_consents(standing_consents(file)):
        found[purpose] = _("Collect the consent: %(purpose)s") % {"purpose": ConsentPurpose(purpose).label}
    return found


REQUIRED_SLOTS = ("identity", "income")


def attachments_of(file: NeedyFile) -> QuerySet[Attachment]:
    """Return the papers of a file that have not been replaced."""
    return Attachment.unscoped.about(file._meta.label_lower, file.pk).filter(replaced_at=None)


def cost_lines(file: NeedyFile) -> list[ExpenseLine]:
    """Return the rigid costs of a file that need a paper, each with its member and the paper named for it."""
    lines = file.expenses.filter(amount__gt=0).select_related("member__person", "evidence")
    return list(lines.order_by("created_at", "pk"))


def costs_without_paper(file: NeedyFile) -> list[ExpenseLine]:
    """Return the lines of rigid cost that no paper proves (domain.md 2.3)."""
    lines = cost_lines(file)
    if not lines:
        return []
    told = [(line.kind, line.evidence is not None and line.evidence.replaced_at is None) for line in lines]
    return [lines[place] for place in unproved(told, attachments_of(file).values_list("slot", flat=True))]


def told_line(line: ExpenseLine) -> str:
    """Name a line of cost: kind, whose, how much."""
    return f"{line.get_kind_display()} {line.member.person.name} {format_yuan(line.amount)}"


def _has_papers(file: NeedyFile) -> bool:
    slots = set(attachments_of(file).values_list("slot", flat=True))
    return set(REQUIRED_SLOTS) <= slots


def open_notice(file: NeedyFile) -> Notice | None:
    """Return the notice that hangs now."""
    return Notice.unscoped.filter(file=file, status=NoticeStatus.POSTED).first()


def has_open_objection(file: NeedyFile) -> bool:
    """Say whether an objection to the file is being investigated."""
    return Objection.unscoped.filter(notice__file=file, status=ObjectionStatus.OPEN).exists()


def standing_vetoes(file: NeedyFile) -> list[str]:
    """Return the excluding circumstances without exemption."""
    return list(file.vetoes.filter(exempted_by=None).values_list("item", flat=True))


def check_may_add_paper(actor: Actor, file: NeedyFile) -> None:
    """Refuse a paper from somebody who neither edits nor visits in this branch."""
    for permission in ("aid.edit_file", "aid.visit_file"):
        if actor.reaches(permission, file.union.path):
            return
    raise ForbiddenError(_("You do not have the right to do this."), code="aid.edit_file")


def clocks_of(file: NeedyFile) -> list[Deadline]:
    """Return the clocks of a file, open ones first, then the latest."""
    found = list(Deadline.unscoped.about("aid.needyfile", file.pk).prefetch_related("pauses").order_by("-created_at"))
    return sorted(found, key=lambda clock: clock.state not in OPEN_STATES)


def open_clock(file: NeedyFile, code: str) -> Deadline | None:
    """Return a file's clock of one kind while it runs."""
    found: Deadline | None = Deadline.unscoped.about(file._meta.label_lower, file.pk).open().filter(code=code).first()
    return found


def rejected_by(file: NeedyFile) -> int | None:
    """Return who refused an application; whoever did does not decide on the objection to it."""
    event = Event.unscoped.about(file._meta.label_lower, file.pk).filter(code__in=REFUSED).order_by("-pk").first()
    return event.actor_id if event else None


def last_file_of(file: NeedyFile) -> NeedyFile | None:
    """Return the file that the head of an application left last, so that the returns count who came back."""
    ended = NeedyFile.unscoped.filter(head=file.head_id, status__in=[FileStatus.EXITED, FileStatus.CANCELLED])
    return ended.exclude(pk=file.pk).order_by("-ended_on", "-pk").first() if file.head_id else None


def reopened_as(file: NeedyFile) -> NeedyFile | None:
    """Return the application or file that followed an ended one, unless it came to nothing."""
    later = NeedyFile.unscoped.filter(previous_file=file)
    return later.exclude(status__in=[FileStatus.REJECTED, FileStatus.WITHDRAWN]).order_by("-created_at").first()


def last_return_reasons(file: NeedyFile) -> dict[str, str]:
    """Return what the last return asks to be completed, by field."""
    event = Event.unscoped.about(file._meta.label_lower, file.pk).filter(code="aid.file.returned").first()
    return dict(event.data.get("reasons", {})) if event else {}
