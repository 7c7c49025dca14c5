"""Goods handed to families: one list a day, signed by each, its scan due some days later (domain.md 3.6)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE
from aid.choices.relief import FundSource
from aid.models import GoodsIssue, GoodsList, NeedyFile, Programme
from aid.rules.registers import check_standing
from aid.rules.relief import check_decides
from aid.rules.services import SIGNED_WITHIN, check_day
from aid.selectors.services import running_programme
from aid.services.sites import enter_goods
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.models import Union

RECORD, VIEW = "aid.record_service", "aid.view_service"
SIGNED = "signed_list"


@transaction.atomic
def hand_goods(
    *,
    actor: Actor,
    programme_id: Any,
    union_id: Any,
    file_ids: Iterable[Any],
    name: str,
    unit: str,
    unit_cost_fen: int,
    quantity: int,
    issued_on: date,
    today: date,
    source: str = FundSource.OWN_UNION,
) -> GoodsList:
    """Hand the same goods to families on file: a list with one line each, at the cost of the day, to be signed."""
    recorder = check_decides(user_id=actor.user_id)
    union = find(Union, union_id, actor, RECORD)
    programme: Programme = running_programme(actor, programme_id, union)
    check_day(issued_on, today, field="issued_on")
    files = _families(actor, union, list(dict.fromkeys(map(str, file_ids))))
    item = enter_goods(actor=actor, union_id=union.pk, name=name, unit=unit, unit_cost_fen=unit_cost_fen)
    days = value(SIGNED_WITHIN, union.region_id, issued_on)
    with refusing_violations(GoodsList, GoodsIssue):
        handed: GoodsList = GoodsList.objects.create(
            programme=programme,
            union=union,
            item=item,
            unit_cost_fen=unit_cost_fen,
            source=source,
            issued_on=issued_on,
            signed_due_on=issued_on + timedelta(days=days),
            recorded_by_id=recorder,
        )
        issues = GoodsIssue.objects.bulk_create([_issue(handed, file, quantity) for file in files])
    _tell(actor, handed, issues)
    return handed


def _families(actor: Actor, union: Union, keys: list[str]) -> list[NeedyFile]:
    """Return the active files with these keys below a union; one that is none of them refuses the whole list."""
    if not keys:
        raise RuleBrokenError(_("Choose at least one family."), code="empty_list")
    rows = NeedyFile.objects.permitted(actor, RECORD).filter(union__path__startswith=union.path, status__in=ACTIVE)
    found = list(rows.filter(pk__in=keys).select_related("head", "union").order_by("union__path", "pk"))
    if len(found) != len(keys):
        text = _("%(n)s of these families are not on file here any more. Choose again.") % {"n": len(keys) - len(found)}
        raise ConflictError(text, code="file_not_active")
    dead = [str(file) for file in found if file.head is None or not file.head.is_alive]
    if dead:
        text = _("The head of these families has died: %(files)s.") % {"files": _(", ").join(dead)}
        raise ConflictError(text, code="deceased")
    return found


def _issue(handed: GoodsList, file: NeedyFile, quantity: int) -> GoodsIssue:
    return GoodsIssue(
        programme=handed.programme,
        union=file.union,
        item=handed.item,
        file=file,
        on_list=handed,
        quantity=quantity,
        unit_cost_fen=handed.unit_cost_fen,
        source=handed.source,
        issued_on=handed.issued_on,
        received_by=(file.head.name if file.head else "")[:40],
        recorded_by_id=handed.recorded_by_id,
    )


def _tell(actor: Actor, handed: GoodsList, issues: list[GoodsIssue]) -> None:
    total = sum(issue.value_fen for issue in issues)
    facts = {"programme": handed.programme.name, "item": handed.item.name}
    record(actor, "aid.goods_list.handed", handed, lines=len(issues), amount_fen=total, **facts)
    record_many(
        actor,
        [
            Happening(
                "aid.goods.issued",
                "aid.needyfile",
                str(issue.file_id),
                issue.union.path,
                facts | {"quantity": issue.quantity, "amount_fen": issue.value_fen},
            )
            for issue in issues
        ],
    )


@transaction.atomic
def keep_signed_list(*, actor: Actor, list_id: Any, upload: UploadedFile | None, today: date) -> GoodsList:
    """Keep the scan of the signed list; once it is here nobody is reminded of it any more."""
    handed = find(GoodsList, list_id, actor, RECORD, lock=True)
    check_standing(handed.cancelled_on)
    if handed.signed_id is not None:
        raise ConflictError(_("The signed list is here already."), code="signed")
    if upload is None:
        text = _("Add the scan of the signed list.")
        raise RuleBrokenError(text, code="no_scan", fields={"scan": text})
    handed.signed = attach(actor=actor, subject=handed, upload=upload, slot=SIGNED, permission=VIEW)
    handed.signed_on = today
    handed.version += 1
    handed.save(update_fields=["signed", "signed_on", "version"])
    record(actor, "aid.goods_list.signed", handed, late=today > handed.signed_due_on)
    return handed
