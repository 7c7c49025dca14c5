"""What every page shows around its content: navigation by right, current union, unread messages."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.reminders.selectors import unread_count


@dataclass(frozen=True)
class Item:
    """One place in the navigation; shown to those who hold any of its rights."""

    label: str | Promise
    url_name: str
    icon: str
    permissions: frozenset[str] = field(default_factory=frozenset)

    def shown_to(self, actor: Actor) -> bool:
        allowed = not self.permissions or any(actor.can(permission) for permission in self.permissions)
        return allowed and self.exists()

    def exists(self) -> bool:
        try:
            reverse(self.url_name)
        except NoReverseMatch:
            return False
        return True


def item(label: str | Promise, url_name: str, icon: str, *permissions: str) -> Item:
    """Write an Item briefly."""
    return Item(label, url_name, icon, frozenset(permissions))


# The order is fixed, so that a place does not move from one user to the next (ux.md 2.1).
NAVIGATION: tuple[tuple[str | Promise, tuple[Item, ...]], ...] = (
    ("", (item(_("My work"), "desk:work", "inbox"),)),
    (
        _("Relief"),
        (
            item(_("Needy-worker files"), "aid:file_list", "file", "aid.view_file"),
            item(_("Notices"), "aid:notice_list", "board", "aid.view_file"),
            item(_("Four seasons"), "aid:programme_list", "calendar", "aid.view_programme"),
            item(_("Payment batches"), "aid:batch_list", "bank", "aid.view_batch"),
            item(_("Funds"), "aid:fund_list", "chart", "aid.view_fund"),
        ),
    ),
    (_("Organisation"), (item(_("Unions"), "unions:union_list", "tree", "unions.view_union"),)),
    (_("Figures"), (item(_("Coverage"), "desk:coverage", "chart", "aid.view_coverage"),)),
    (
        _("Administration"),
        (
            item(
                _("Administration"),
                "admin:index",
                "gear",
                "core.manage_parameters",
                "core.manage_calendar",
                "accounts.manage_users",
                "unions.grant_post",
                "core.view_audit",
            ),
        ),
    ),
)

TABS: tuple[Item, ...] = (
    item(_("Work"), "desk:work", "inbox"),
    item(_("Files"), "aid:file_list", "file", "aid.view_file"),
    item(_("Seasons"), "aid:programme_list", "calendar", "aid.view_programme"),
    item(_("Batches"), "aid:batch_list", "bank", "aid.view_batch"),
    item(_("Messages"), "desk:inbox", "bell"),
    item(_("Me"), "desk:me", "person"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page; little for somebody who is not signed in."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"now": clock.now(), "signed_in": bool(user and user.is_authenticated)}
    if frame["signed_in"]:
        actor = request.actor
        frame |= {
            "nav": _groups(actor, request.path),
            "tabs": _tabs(actor, request.path),
            "unread": unread_count(actor),
            "user_name": actor.name,
            "user_initial": actor.name[:1],
            "scope": scope_of(actor),
        }
    return {"shell": frame}


def scope_of(actor: Actor) -> dict[str, Any]:
    """Return the union somebody works for: the highest of their posts."""
    return {"name": actor.place, "code": "", "choices": []}


def _groups(actor: Actor, path: str) -> list[dict[str, Any]]:
    groups = [
        {"title": title, "items": [_link(each, path) for each in items if each.shown_to(actor)]}
        for title, items in NAVIGATION
    ]
    return [group for group in groups if group["items"]]


def _tabs(actor: Actor, path: str) -> list[dict[str, Any]]:
    shown = [each for each in TABS if each.shown_to(actor)]
    ends = shown[-2:]
    return [_link(each, path) for each in [*shown[:-2][:3], *ends]]


def _link(each: Item, path: str) -> dict[str, Any]:
    url = reverse(each.url_name)
    return {"url": url, "label": each.label, "icon": each.icon, "current": path.startswith(url), "count": None}
