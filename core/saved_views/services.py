"""Saving, renaming and deleting one's own views."""

from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError, RuleBrokenError
from core.saved_views.models import SavedView
from core.saved_views.rules import MOST, filters_of
from core.saved_views.selectors import own_views
from core.violations import refusing_violations


@transaction.atomic
def save_view(*, actor: Actor, path: str, query: str, name: str) -> SavedView:
    """Keep the filters of a page under a name, for the actor alone."""
    check_page(actor, path)
    kept = filters_of(parse_qsl(query))
    if len(kept) > 1000:
        raise RuleBrokenError(_("So many filters cannot be kept in one view."), code="too_long")
    if own_views(actor, path).count() >= MOST:
        text = _("You have %(n)s views of this page. Delete one first.") % {"n": MOST}
        raise RuleBrokenError(text, code="too_many")
    owner: Any = actor.user_id
    view = SavedView(owner_id=owner, path=path, query=kept, name=_checked(name))
    with refusing_violations(SavedView):
        view.save(force_insert=True)
    return view


@transaction.atomic
def rename_view(*, actor: Actor, view_id: Any, name: str) -> SavedView:
    """Give one of the actor's views another name."""
    view = own_view(actor, view_id)
    view.name = _checked(name)
    with refusing_violations(SavedView):
        view.save(update_fields=["name"])
    return view


@transaction.atomic
def delete_view(*, actor: Actor, view_id: Any) -> SavedView:
    """Delete one of the actor's views; addresses copied from it go on working."""
    view = own_view(actor, view_id)
    SavedView.objects.filter(pk=view.pk).delete()
    return view


def own_view(actor: Actor, view_id: Any) -> SavedView:
    """Return one of the actor's views; anybody else's is not there."""
    view = own_views(actor).filter(pk=view_id).first()
    if view is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": SavedView._meta.verbose_name}, code="not_found")
    return view


def _checked(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 20:
        text = _("Enter a name of up to 20 characters.")
        raise RuleBrokenError(text, code="name", fields={"name": text})
    return cleaned


def check_page(actor: Actor, path: str) -> None:
    """Refuse what is no page of this site, or none that the actor may open."""
    try:
        view = resolve(path).func
    except (Resolver404, UnicodeError):
        view = None
    permission = getattr(view, "permission", "")
    is_open = permission == "signed-in" or (bool(permission) and actor.can(permission))
    if actor.user_id is None or len(path) > 200 or not is_open or "GET" not in getattr(view, "methods", ()):
        raise NotFoundError(_("There is no such page."), code="not_found")
