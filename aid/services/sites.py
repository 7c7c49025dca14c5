"""夏送清凉: sites entered, visited, given goods that somebody signs for."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from aid.choices.relief import FundSource
from aid.models import GoodsIssue, GoodsItem, HeatTask, NeedyFile, Programme, Site, SiteVisit
from aid.rules.money import check_amount
from aid.rules.relief import check_decides, check_reason
from aid.rules.services import check_day
from aid.selectors.services import running_programme
from core.actors import Actor
from core.documents.services import attach
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from unions.models import Union

RECORD = "aid.record_service"
VIEW = "aid.view_service"
RECEIPT = "goods_receipt"


@transaction.atomic
def enter_site(*, actor: Actor, union_id: Any, **facts: Any) -> Site:
    """Enter a place where people work in the heat."""
    union = find(Union, union_id, actor, RECORD)
    with refusing_violations(Site):
        site: Site = Site.objects.create(union=union, **facts)
    record(actor, "aid.site.entered", site, name=site.name, workers=site.workers)
    return site


@transaction.atomic
def close_site(*, actor: Actor, site_id: Any, on: date, reason: str) -> Site:
    """Say that nobody works at a site any more; it is due no visit from then on."""
    site = find(Site, site_id, actor, RECORD, lock=True)
    site.closed_on = on
    site.version += 1
    site.save(update_fields=["closed_on", "version"])
    record(actor, "aid.site.closed", site, on=on, reason=check_reason(reason))
    return site


@transaction.atomic
def visit_site(*, actor: Actor, site_id: Any, programme_id: Any, today: date, **facts: Any) -> SiteVisit:
    """Record a visit to a site by two people: with it the site counts as reached in the programme."""
    site = find(Site, site_id, actor, RECORD)
    programme: Programme = running_programme(actor, programme_id, site.union)
    check_day(facts["visited_on"], today, field="visited_on")
    with refusing_violations(SiteVisit):
        visit: SiteVisit = SiteVisit.objects.create(site=site, union=site.union, programme=programme, **facts)
    called = HeatTask.unscoped.filter(site=site, visit=None, alert__on_day__lte=visit.visited_on)
    called.update(visit=visit)
    record(actor, "aid.site.visited", site, programme=programme.name, workers=visit.workers_reached)
    return visit


@transaction.atomic
def enter_goods(*, actor: Actor, union_id: Any, name: str, unit: str, unit_cost_fen: int) -> GoodsItem:
    """Enter goods with what one of them costs; entered again, the cost is brought up to date."""
    union = find(Union, union_id, actor, RECORD)
    check_amount(unit_cost_fen)
    with refusing_violations(GoodsItem):
        item, _made = GoodsItem.unscoped.update_or_create(
            union=union, name=name.strip(), defaults={"unit": unit.strip(), "unit_cost_fen": unit_cost_fen}
        )
    record(actor, "aid.goods.entered", item, name=item.name, unit_cost_fen=unit_cost_fen)
    return item


@transaction.atomic
def issue_goods(
    *,
    actor: Actor,
    programme_id: Any,
    item_id: Any,
    quantity: int,
    issued_on: date,
    received_by: str,
    today: date,
    site_id: Any = None,
    file_id: Any = None,
    source: str = FundSource.OWN_UNION,
    receipt: UploadedFile | None = None,
) -> GoodsIssue:
    """Hand goods to a site or to a family on file. The cost is the one of today and stays with the issue."""
    giver = check_decides(user_id=actor.user_id)
    site = find(Site, site_id, actor, RECORD) if site_id else None
    file = find(NeedyFile, file_id, actor, RECORD) if file_id else None
    receiver: Any = site or file
    union = receiver.union if receiver else None
    programme: Programme = running_programme(actor, programme_id, union)
    item = find(GoodsItem, item_id, actor, VIEW)
    check_day(issued_on, today, field="issued_on")
    issue = GoodsIssue(
        programme=programme,
        union=union,
        item=item,
        site=site,
        file=file,
        quantity=quantity,
        unit_cost_fen=item.unit_cost_fen,
        source=source,
        issued_on=issued_on,
        received_by=check_reason(received_by, field="received_by")[:40],
        recorded_by_id=giver,
    )
    with refusing_violations(GoodsIssue):
        issue.save(force_insert=True)
    if receipt is not None:
        issue.receipt = attach(actor=actor, subject=issue, upload=receipt, slot=RECEIPT, permission=VIEW)
        issue.save(update_fields=["receipt"])
    record(
        actor,
        "aid.goods.issued",
        receiver,
        programme=programme.name,
        item=item.name,
        quantity=quantity,
        amount_fen=issue.value_fen,
    )
    return issue
