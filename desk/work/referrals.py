"""Families referred to somebody's office, that wait for an answer. One query."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actors import Actor
from desk.choices.referrals import Direction
from desk.rules import referrals as rules
from desk.selectors.referrals import waiting
from desk.work.items import Kind, WorkItem
from unions.choices import Level

MOST = 100
TITLES: dict[str, Any] = {
    Direction.TO_AID: gettext_lazy("Look after a family referred by rights protection: %(name)s"),
    Direction.TO_LEGAL: gettext_lazy("Take in somebody referred by relief: %(name)s"),
}


def work(actor: Actor, today: date) -> list[WorkItem]:
    """Return the referrals of somebody's branch that wait: theirs to answer, or that of the township below."""
    if not actor.can(rules.VIEW):
        return []
    return [_item(each, actor) for each in waiting(actor, MOST)]


def _item(referral: Any, actor: Actor) -> WorkItem:
    url = reverse("desk:referral_detail", args=[referral.pk])
    own = rules.WRITE if referral.direction == Direction.TO_AID else rules.TAKE
    at_county = referral.union.level != Level.TOWNSHIP and actor.reaches(rules.PLACE, referral.union.path)
    mine = actor.reaches(own, referral.union.path) or at_county
    return WorkItem(
        kind=Kind.FILE if referral.direction == Direction.TO_AID else Kind.RIGHTS,
        title=TITLES[referral.direction] % {"name": referral.person.name},
        url=url,
        action=pgettext("button", "Answer") if mine else _("View"),
        action_url=url,
        facts=(referral.union.name, str(referral.get_direction_display())),
        due_on=referral.due_on,
        waiting=not mine,
    )
