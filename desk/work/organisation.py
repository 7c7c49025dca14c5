"""What unions handed in: theirs to answer who decide, waiting for others for whoever handed it in. Two queries."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from desk.work.items import Kind, WorkItem
from unions.models import UpperDecision
from unions.rules.lifecycle import DECIDE, EDIT
from unions.selectors.decisions import handed_in, open_decisions


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the matters that this person decides; what they handed in themselves waits for others."""
    if not actor.can(DECIDE):
        return [_item(each, actor) for each in handed_in(actor)] if actor.can(EDIT) else []
    found = open_decisions(actor, today)
    return [_item(each, actor) for each in found if each.is_mine or each.asked_by_id == actor.user_id]  # type: ignore[attr-defined]


def _item(each: UpperDecision, actor: Actor) -> WorkItem:
    is_mine = each.is_mine  # type: ignore[attr-defined]
    url = reverse("unions:union_detail", args=[each.union.code])
    if each.kind == "restructuring":
        url = reverse("unions:plan_detail", args=[each.subject_id])
    why_not = () if is_mine else (_("You handed this in; the upper union decides"),)
    return WorkItem(
        kind=Kind.UNION,
        title=_("%(matter)s: %(union)s") % {"matter": each.get_kind_display(), "union": each.union.name},
        url=url,
        action=pgettext("button", "Decide") if is_mine else _("View"),
        action_url=url,
        facts=(_("handed in on %(day)s") % {"day": each.asked_on.isoformat()}, each.asked_by.name, *why_not),
        waiting=not is_mine,
    )
