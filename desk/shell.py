"""What every page shows around its content: navigation by right, current union, unread messages."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.actors import Actor
from core.reminders.selectors import unread_count
from desk.addresses import address_of
from unions.selectors.tree import province_name


@dataclass(frozen=True)
class Item:
    """One place in the navigation; shown to those who hold any of its rights. ``key``: G and this letter lead there."""

    label: str | Promise
    url_name: str
    icon: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    key: str = ""

    def open_to(self, held: frozenset[str], is_staff: bool) -> bool:
        """Say whether somebody with these rights may open the place, and whether this build of the program has it."""
        if self.url_name == "admin:index" and not is_staff:
            return False
        return (not self.permissions or not held.isdisjoint(self.permissions)) and bool(address_of(self.url_name))


def item(label: str | Promise, url_name: str, icon: str, *permissions: str, key: str = "") -> Item:
    """Write an Item briefly."""
    return Item(label, url_name, icon, frozenset(permissions), key)


ADMINISTRATION = (
    "core.manage_parameters",
    "core.manage_calendar",
    "accounts.manage_users",
    "unions.grant_post",
    "core.view_audit",
)

# The order is fixed, so that a place does not move from one user to the next (ux.md 2.1).
NAVIGATION: tuple[tuple[str | Promise, tuple[Item, ...]], ...] = (
    ("", (item(_("My work"), "desk:work", "inbox"),)),
    (
        _("Relief"),
        (
            item(_("Needy-worker files"), "aid:file_list", "file", "aid.view_file", key="f"),
            item(_("Dynamic management"), "aid:review_list", "cycle", "aid.view_file"),
            item(_("Rehearse a standard"), "aid:rehearsal_list", "ruler", "aid.rehearse_standard"),
            item(
                _("Review queue"),
                "aid:review_queue",
                "check",
                "aid.check_file",
                "aid.record_check",
                "aid.approve_file",
                key="r",
            ),
            item(_("Visits"), "aid:visit_list", "home", "aid.visit_file"),
            item(_("Notices"), "aid:notice_list", "board", "aid.view_file"),
            item(_("Possible duplicates"), "aid:pair_list", "pair", "unions.settle_pair"),
            item(_("Anomalies"), "aid:anomaly_list", "alert", "aid.suspend_file"),
            item(_("Samples"), "aid:sample_list", "sample", "aid.audit_file", "aid.record_check"),
            item(_("Four seasons"), "aid:programme_list", "calendar", "aid.view_programme"),
            item(_("Payment batches"), "aid:batch_list", "bank", "aid.view_batch"),
            item(_("Funds"), "aid:fund_list", "money", "aid.view_fund"),
        ),
    ),
    (
        _("Rights protection"),
        (
            item(_("Legal aid"), "legal:case_list", "scales", "legal.open_case", key="l"),
            item(_("Mediation"), "legal:mediation_list", "talk", "legal.open_mediation"),
            item(_("Collective contracts"), "legal:contract_list", "contract", "legal.view_contract"),
            item(_("Supervision"), "legal:supervision_list", "shield", "legal.open_matter"),
            item(pgettext_lazy("navigation", "Referrals"), "desk:referral_list", "handover", "desk.view_referral"),
            item(_("Expiring this week"), "legal:expiring", "clock", "legal.view_expiring"),
        ),
    ),
    (
        _("Organisation"),
        (
            item(_("Unions"), "unions:union_list", "tree", "unions.view_union"),
            item(_("Members"), "unions:member_search", "people", "unions.view_person"),
            item(_("Venues"), "unions:venue_list", "pin", "unions.view_venue"),
            item(_("Disposal"), "unions:disposal_list", "trash", "unions.view_disposal"),
        ),
    ),
    (
        _("Figures"),
        (
            item(_("Figures at a glance"), "desk:dashboard", "chart", "aid.view_coverage", key="d"),
            item(_("Coverage"), "desk:coverage", "tiles", "aid.view_coverage"),
            item(_("Returns"), "desk:statistics", "table", "aid.view_coverage"),
            item(_("Imports"), "desk:import_list", "upload", "core.import_sheet", key="i"),
        ),
    ),
    (
        _("Partner systems"),
        (
            item(_("Developers"), "partners:home", "code", "partners.keep_application"),
            item(_("Partners"), "partners:partner_list", "globe", "partners.manage_partner"),
            item(_("Scopes of partners"), "partners:grant_list", "key", "partners.decide_grant"),
        ),
    ),
    (
        _("Administration"),
        (
            item(_("Administration"), "admin:index", "gear", *ADMINISTRATION),
            item(pgettext_lazy("trail", "Audit"), "desk:audit", "history", "core.view_audit"),
        ),
    ),
)

TABS: tuple[Item, ...] = (
    item(_("Work"), "desk:work", "inbox"),
    item(pgettext_lazy("bottom bar", "Review"), "aid:review_queue", "check", "aid.record_check", "aid.approve_file"),
    item(_("Files"), "aid:file_list", "file", "aid.view_file"),
    item(_("Visits"), "aid:visit_list", "home", "aid.visit_file"),
    item(_("Batches"), "aid:batch_list", "bank", "aid.view_batch"),
    item(_("Seasons"), "aid:programme_list", "calendar", "aid.view_programme"),
    item(_("Developers"), "partners:home", "code", "partners.keep_application"),
    item(_("Messages"), "desk:inbox", "bell"),
    item(_("Me"), "desk:me", "person"),
)


@dataclass(frozen=True)
class Places:
    """Where somebody's rights lead: groups of the navigation and tabs of the bottom bar, each with its address."""

    groups: tuple[tuple[str | Promise, tuple[tuple[Item, str], ...]], ...]
    tabs: tuple[tuple[Item, str], ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page; little for somebody who is not signed in."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {
        "now": clock.now(),
        "signed_in": bool(user and user.is_authenticated),
        "province_name": _province_name(),
        "sso_name": settings.SSO_APP["name"] if settings.SSO_ON else "",
    }
    if frame["signed_in"]:
        frame |= _own(request, request.actor, bool(user and user.is_staff))
    return {"shell": frame}


def _own(request: HttpRequest, actor: Actor, is_staff: bool) -> dict[str, Any]:
    """Return what the frame shows a signed-in person; ``key`` says all that it depends on."""
    held, unread = frozenset(actor.rights), _unread(request, actor)
    work = getattr(request, "work_count", None)
    places = places_of(held, is_staff)
    nav: list[dict[str, Any]] = [
        {"title": title, "items": [_link(each, url, request, work) for each, url in items]}
        for title, items in places.groups
    ]
    tabs = [_link(each, url, request, work) for each, url in places.tabs]
    here = tuple(
        link["url"] for link in (*(link for group in nav for link in group["items"]), *tabs) if link["current"]
    )
    return {
        "nav": nav,
        "tabs": tabs,
        "unread": unread,
        "user_name": actor.name,
        "user_initial": actor.name[:1],
        "scope": scope_of(actor),
        "links": [
            {"url": reverse("desk:job_list"), "label": _("My jobs"), "icon": "clock"},
            {"url": reverse("desk:export_list"), "label": _("My exports"), "icon": "download"},
            {"url": reverse("desk:me"), "label": _("My settings"), "icon": "person"},
        ],
        "key": (held, is_staff, here, work, unread, actor.name, actor.place, _province_name()),
    }


def _unread(request: HttpRequest, actor: Actor) -> int:
    """Return how many messages wait, as this request's first statement found; only what is handed in changes that."""
    known = getattr(request.user, "standing", None)
    return known.unread if known is not None and request.method in ("GET", "HEAD") else unread_count(actor)


_province: list[str] = []  # read once a process: it stands on every page and changes once in a generation


def _province_name() -> str:
    if not _province:
        _province.extend(filter(None, [province_name()]))
    return _province[0] if _province else ""


def scope_of(actor: Actor) -> dict[str, Any]:
    """Return the union somebody works for: the highest of their posts."""
    return {"name": actor.place, "code": "", "choices": []}


@lru_cache(maxsize=512)
def places_of(held: frozenset[str], is_staff: bool) -> Places:
    """Return the places that somebody with these rights may open, and that this build of the program has."""
    groups = [
        (title, tuple((each, address_of(each.url_name)) for each in items if each.open_to(held, is_staff)))
        for title, items in NAVIGATION
    ]
    shown = [each for each in TABS if each.open_to(held, is_staff)]
    return Places(
        groups=tuple((title, items) for title, items in groups if items),
        tabs=tuple((each, address_of(each.url_name)) for each in [*shown[:-2][:3], *shown[-2:]]),
    )


def place_name(request: HttpRequest, path: str) -> str:
    """Return the name of the place in the navigation that a page belongs to; its path where there is none."""
    held, is_staff = frozenset(request.actor.rights), bool(request.user.is_staff)  # type: ignore[union-attr]
    found = [
        (len(url), str(each.label))
        for _title, items in places_of(held, is_staff).groups
        for each, url in items
        if path.startswith(url)
    ]
    return max(found)[1] if found else path


def _link(each: Item, url: str, request: HttpRequest, work: int | None) -> dict[str, Any]:
    count = work if each.url_name == "desk:work" else None
    current = request.path.startswith(url)
    return {"url": url, "label": each.label, "icon": each.icon, "current": current, "count": count, "key": each.key}
