"""Lists of the places of service and of the professional union workers that can be taken out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.chinese.names import mask_name
from core.sheets.lists import Asking, ExportKind, ListColumn, by_key
from core.sheets.services.exporting import offer
from unions.choices.venues import VenueKind, VenueStatus
from unions.choices.workers import WorkerStatus
from unions.models import SocialWorker, Venue
from unions.rules import venues
from unions.selectors.venues import node_of, venue_list
from unions.selectors.workers import VIEW as WORKERS
from unions.selectors.workers import worker_list

FILTERS = ("kind", "status", "due", "q")


def _venues(asking: Asking) -> QuerySet[Venue]:
    node = node_of(asking.actor, asking.params.get("node", ""))
    asked = {name: asking.params.get(name, "").strip()[:40] for name in FILTERS}
    asked["kind"] = asked["kind"] if asked["kind"] in VenueKind.values else ""
    asked["status"] = asked["status"] if asked["status"] in VenueStatus.values else ""
    return venue_list(asking.actor, node.path if node else "", today=asking.today, **asked)


VENUES = offer(
    ExportKind(
        code="venues",
        label=gettext_lazy("Places of service"),
        permission=venues.VIEW,
        list_url="unions:venue_list",
        take=by_key(_venues),
        columns=(
            ListColumn(pgettext_lazy("venue", "Name"), lambda row: row.name, 34),
            ListColumn(gettext_lazy("Kind"), lambda row: row.get_kind_display(), 18),
            ListColumn(gettext_lazy("Union"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Address"), lambda row: row.address, 40),
            ListColumn(gettext_lazy("Area (m²)"), lambda row: row.area, 12, "number"),
            ListColumn(gettext_lazy("Investment (yuan)"), lambda row: row.investment, 18, "yuan"),
            ListColumn(gettext_lazy("Opening hours"), lambda row: row.hours, 20),
            ListColumn(gettext_lazy("Contact"), lambda row: mask_name(row.contact), full=lambda row: row.contact),
            ListColumn(gettext_lazy("Office telephone"), lambda row: row.phone, 18),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
            ListColumn(gettext_lazy("Stars"), lambda row: row.stars, 8, "number"),
            ListColumn(gettext_lazy("Next check due on"), lambda row: row.check_due_on, 14, "day"),
        ),
    )
)


def _workers(asking: Asking) -> QuerySet[SocialWorker]:
    state = asking.params.get("state", "")
    return worker_list(asking.actor, state=state if state in WorkerStatus.values else WorkerStatus.IN_POST.value)


def _state(asking: Asking) -> list[Any]:
    state = asking.params.get("state", "")
    return [WorkerStatus(state).label] if state in WorkerStatus.values else [_("In post")]


UNION_WORKERS = offer(
    ExportKind(
        code="union-workers",
        label=gettext_lazy("Professional union workers"),
        permission=WORKERS,
        list_url="unions:worker_list",
        take=by_key(_workers),
        narrowed=_state,
        columns=(
            ListColumn(
                pgettext_lazy("person", "Name"),
                lambda row: mask_name(row.person.name),
                full=lambda row: row.person.name,
            ),
            ListColumn(gettext_lazy("Posted to"), lambda row: row.township.name, 34),
            ListColumn(gettext_lazy("Employed by"), lambda row: row.union.name, 34),
            ListColumn(gettext_lazy("Contract from"), lambda row: row.contract_from, 14, "day"),
            ListColumn(gettext_lazy("Contract to"), lambda row: row.contract_to, 14, "day"),
            ListColumn(gettext_lazy("Pay grade"), lambda row: row.grade),
            ListColumn(gettext_lazy("State"), lambda row: row.get_status_display(), 12),
        ),
    )
)
