"""Relief outside the seasons: one family's application, carried by a roster of one through the same money (3.6)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE
from aid.choices.relief import RefusalCode
from aid.models import Award, CountyPart, FileMember, Household, Invoice, NeedyFile, Programme, ReliefRequest, Roster
from aid.rules import requests as rules
from aid.rules.files import check_not_related
from aid.rules.money import check_amount
from aid.rules.relief import check_decides, check_reason, period_of
from aid.rules.upkeep import is_lapsed
from aid.selectors.files import household_person_ids
from aid.selectors.programmes import part_for
from aid.selectors.requests import caps_of, one_kind_of, open_for, used_this_year
from aid.services.rosters import submit_roster
from aid.services.tiers import check_tiers
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations

EVIDENCE = "evidence"


@transaction.atomic
def request_relief(
    *,
    actor: Actor,
    file_id: Any,
    kind: str,
    amount_fen: int,
    reason: str,
    today: date,
    member_id: Any = None,
    event_on: date | None = None,
    loss_fen: int | None = None,
    invoices: Iterable[Mapping[str, Any]] = (),
    evidence: Iterable[UploadedFile] = (),
) -> Roster:
    """Ask for living, medical, temporary or accident relief for one family; the township checks next.

    The household is locked, so that two requests at once cannot share what is left of a cap. Whatever refuses, nothing
    is kept: neither roster nor invoice.
    """
    creator = check_decides(user_id=actor.user_id)
    file = find(NeedyFile, file_id, actor, "aid.build_roster", lock=True)
    check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    check_amount(amount_fen)
    bills, papers = list(invoices), list(evidence)
    rules.check_papers(
        kind=kind, invoices=len(bills), papers=len(papers), event=event_on is not None, loss=loss_fen is not None
    )
    person_id = _beneficiary(file, member_id, today)
    part = _open_part(file, kind, today)
    Household.unscoped.select_for_update().get(pk=file.household_id)  # type: ignore[misc]
    need = rules.Need(_self_paid(bills) if bills else None, loss_fen)
    had = used_this_year(file, today.year).by_kind
    rules.check_one_kind(kind=kind, category=file.category, had=had, one_of=one_kind_of(file, today))
    caps = caps_of(file, kind, today, person_id=person_id, need=need)
    rules.check_caps(amount_fen, caps)
    roster: Roster = Roster.objects.create(programme=part.programme, part=part, union=file.union, creator_id=creator)
    award = _award(roster, file, person_id, amount_fen)
    check_tiers([award], part.fund, file.union, today=today)
    request = ReliefRequest(
        award=award,
        reason=check_reason(reason)[:500],
        event_on=event_on,
        loss_fen=loss_fen,
        self_paid_fen=need.self_paid_fen,
        reckoning=[cap.as_data() for cap in caps],
    )
    request.save(force_insert=True)
    _keep_invoices(request, bills)
    for paper in papers:
        attach(actor=actor, subject=roster, upload=paper, slot=EVIDENCE, permission="aid.view_roster")
    record(actor, "aid.relief.requested", file, kind=kind, amount_fen=amount_fen, left_fen=rules.left_of(caps))
    return submit_roster(actor=actor, roster_id=roster.pk, seen_version=roster.version, today=today)


def _beneficiary(file: NeedyFile, member_id: Any, today: date) -> Any:
    """Return for whom it is: the head, or a living member of the household as the file counts it now."""
    if file.status not in ACTIVE:
        raise ConflictError(str(RefusalCode.FILE_NOT_ACTIVE.label), code="file_not_active")
    if is_lapsed(file.valid_to, today):
        raise ConflictError(str(RefusalCode.REVIEW_OVERDUE.label), code="review_overdue")
    if file.account_index is None:
        raise ConflictError(str(RefusalCode.NO_ACCOUNT.label), code="no_account")
    person = file.head
    if member_id is not None:
        member = FileMember.objects.filter(pk=member_id, file=file, live=True).select_related("person").first()
        if member is None:
            text = _("Choose a member of the household.")
            raise RuleBrokenError(text, code="member", fields={"member_id": text})
        person = member.person
    if person is None or not person.is_alive or not (file.head and file.head.is_alive):
        raise ConflictError(str(RefusalCode.DECEASED.label), code="deceased")
    return person.pk


def _open_part(file: NeedyFile, kind: str, today: date) -> CountyPart:
    programme: Programme | None = open_for(file, today).get(kind)
    part = part_for(programme.pk, file.union) if programme else None
    if part is None:
        raise ConflictError(_("The province has not opened this kind of relief for the year."), code="no_programme")
    return part


def _self_paid(bills: list[Mapping[str, Any]]) -> int:
    """Return what the invoices leave to the family after insurance and mutual aid (D3)."""
    return sum(int(bill["self_paid_fen"]) - int(bill.get("compensated_fen") or 0) for bill in bills)


def _award(roster: Roster, file: NeedyFile, person_id: Any, amount_fen: int) -> Award:
    programme = roster.programme
    with refusing_violations(Award):
        award: Award = Award.objects.create(
            roster=roster,
            programme=programme,
            payer_id=roster.part.union_id,
            union=file.union,
            household_id=file.household_id,
            file=file,
            person_id=person_id,
            category=file.category,
            item=programme.kind,
            period=period_of(programme.season, programme.year),
            amount_fen=amount_fen,
            created_by_id=roster.creator_id,
        )
    return award


def _keep_invoices(request: ReliefRequest, bills: list[Mapping[str, Any]]) -> None:
    """Keep each invoice; one that relief rests on anywhere in the province refuses the whole request."""
    with refusing_violations(Invoice):
        for bill in bills:
            Invoice(
                request=request,
                number=str(bill["number"]).strip(),
                issued_on=bill["issued_on"],
                self_paid_fen=bill["self_paid_fen"],
                compensated_fen=bill.get("compensated_fen") or 0,
            ).save(force_insert=True)
