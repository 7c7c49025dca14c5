"""Heat alerts entered: each registered hot post without a visit in the summer's programme becomes a task, once."""

from datetime import date
from typing import Any

from django.db import transaction

from aid.choices.relief import ReliefKind
from aid.models import HeatAlert, HeatTask
from aid.rules.relief import check_reason
from aid.rules.services import check_alert_day, check_county
from aid.selectors.services import summer_programme, unvisited_sites
from core.actors import Actor
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from unions.models import Union

RECORD = "aid.record_service"


@transaction.atomic
def enter_heat_alert(*, actor: Actor, union_id: Any, on_day: date, level: str, source: str, today: date) -> HeatAlert:
    """Enter the weather service's alert for a county; hot posts nobody has visited this summer are to be visited.

    A post that an earlier alert called for and that still waits gets no second task.
    """
    union = find(Union, union_id, actor, RECORD)
    check_county(level=union.level)
    check_alert_day(on_day=on_day, today=today)
    programme = summer_programme(actor, union, ReliefKind.COOL)
    with refusing_violations(HeatAlert):
        alert: HeatAlert = HeatAlert.objects.create(
            union=union,
            programme=programme,
            on_day=on_day,
            level=level,
            source=check_reason(source, field="source")[:80],
            recorded_by_id=actor.user_id,
        )
    waiting = HeatTask.unscoped.filter(visit=None).values("site_id")
    sites = list(unvisited_sites(programme, union).exclude(pk__in=waiting))
    HeatTask.objects.bulk_create([HeatTask(alert=alert, site=site, union_id=site.union_id) for site in sites])
    record(actor, "aid.heat_alert.entered", alert, level=level, on=on_day, sites=len(sites))
    return alert
