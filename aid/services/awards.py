"""Moving awards: many at once with their roster or batch, and the decisions on one line of a roster."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from aid.choices.relief import AwardStatus, EntryKind, PaymentStatus
from aid.models import Award, Payment
from aid.rules import relief as rules
from aid.rules.money import Movement
from aid.selectors.rosters import is_family_of
from aid.services.funds import post
from core.actors import Actor
from core.documents.models import Attachment
from core.errors import RuleBrokenError
from core.events.services import Happening, record_many
from core.fetch import find
from core.steps import Step
from core.transitions import take
from unions.models import Union


def move_lines(
    actor: Actor, step: Step, awards: QuerySet[Award], *, target: str = "", note: Mapping[str, Any] | None = None
) -> list[Award]:
    """Take one step with many awards: locked in key order, versions counted up, one event each.

    The right to the roster or batch was asked before; the lines it holds move with it. Lines in another state stay.
    """
    rows = list(awards.filter(status__in=step.sources).order_by("pk").select_for_update(of=("self",)))
    after = target or step.target or ""
    Award.unscoped.filter(pk__in=[row.pk for row in rows]).update(status=after, version=F("version") + 1)
    tell(actor, step.event, rows, after=after, **(note or {}))
    for row in rows:
        row.status = after
    return rows


def tell(actor: Actor, code: str, rows: Iterable[Award], *, after: str, **note: Any) -> None:
    """Record one event for each of many awards that take a step; ``row.status`` still says where it came from."""
    rows = list(rows)
    paths = dict(Union.unscoped.filter(pk__in={row.union_id for row in rows}).values_list("pk", "path"))
    record_many(
        actor,
        [
            Happening(
                code, "aid.award", str(row.pk), paths[row.union_id], {"before": row.status, "after": after, **note}
            )
            for row in rows
        ],
    )


def release(actor: Actor, award: Award, *, moment: datetime) -> None:
    """Give an award's reserved money back to the budget, once."""
    if award.fund_id is None:
        raise RuntimeError(f"Award {award.pk} has no fund.")
    key = f"award:{award.pk}:release"
    post(actor, [Movement(EntryKind.RELEASE, key, award.pk, award.fund_id, award.amount_fen)], moment=moment)


def check_own_family(actor: Actor, awards: QuerySet[Award]) -> None:
    """Refuse an act on awards of which one is for the actor's own family (回避)."""
    rules.check_not_related(is_family=is_family_of(actor, awards))


def exclude_award(*, actor: Actor, award_id: Any, seen_version: int, reason: str) -> Award:
    """Take a family off a roster that is still a draft, with a reason (P42)."""
    why = rules.check_reason(reason)
    with take(rules.EXCLUDE, Award, pk=award_id, actor=actor, seen_version=seen_version, reason=why) as award:
        award.note = why[:300]
    return award


def reject_award(*, actor: Actor, award_id: Any, seen_version: int, reason: str) -> Award:
    """Refuse one line of a roster at the check or at the approval, so that the rest can go on."""
    why = rules.check_reason(reason)
    found = find(Award, award_id, actor, "aid.view_roster")
    step = rules.AWARD_REJECTIONS.get(AwardStatus(found.status), rules.REJECT_AT_APPROVAL)
    with take(step, Award, pk=award_id, actor=actor, seen_version=seen_version, reason=why) as award:
        roster = award.roster
        before = rules.barred_from(roster.status, roster.creator_id, roster.checker_id)
        rules.check_apart(decided_by=actor.user_id, before=before)
        check_own_family(actor, Award.unscoped.filter(pk=award.pk))
        award.note = why[:300]
    return award


def hold_award(*, actor: Actor, award_id: Any, seen_version: int | None, text: str) -> Award:
    """Stop a line during the notice because somebody objected; the others go on (A2: object)."""
    why = rules.check_reason(text, field="text")
    with take(rules.OBJECT, Award, pk=award_id, actor=actor, seen_version=seen_version, text=why) as award:
        award.note = why[:300]
    return award


def resolve_award(
    *, actor: Actor, award_id: Any, seen_version: int | None, is_upheld: bool, finding: str, moment: datetime
) -> Award:
    """Decide an objection: upheld, the line is rejected and its money free again; dismissed, it can be paid (A2)."""
    why = rules.check_reason(finding, field="finding")
    with take(rules.RESOLVE, Award, pk=award_id, actor=actor, seen_version=seen_version, finding=why) as award:
        check_own_family(actor, Award.unscoped.filter(pk=award.pk))
        award.note = why[:300]
        award.status = AwardStatus.REJECTED if is_upheld else AwardStatus.READY
        if is_upheld:
            release(actor, award, moment=moment)
    return award


def record_receipt(*, actor: Actor, award_id: Any, seen_version: int, attachment_id: Any = None) -> Award:
    """Close a paid award with its receipt: the bank's success, or a signed list attached to the roster (3.6)."""
    with take(rules.RECEIPT, Award, pk=award_id, actor=actor, seen_version=seen_version) as award:
        payment = Payment.unscoped.get(award=award, status=PaymentStatus.PAID)
        signed = _signed_list(award, attachment_id) if attachment_id else ""
        award.event_note["evidence"] = signed or f"bank:{payment.bank_ref}"
    return award


def _signed_list(award: Award, attachment_id: Any) -> str:
    papers = Attachment.unscoped.about("aid.roster", award.roster_id)
    paper = papers.filter(pk=attachment_id, slot="signed_list", replaced_at=None).first()
    if paper is None:
        raise RuleBrokenError(_("Attach the signed list to the roster first."), code="no_signed_list")
    return f"attachment:{paper.sha256}"
