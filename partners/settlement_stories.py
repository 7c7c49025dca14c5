"""Settlements of mutual aid on the timelines of people and households, and in the copy that a person may ask for."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from partners.models import MutualSettlement
from partners.selectors.settlements import settlements_of
from unions.holdings import Holding, register_source
from unions.stories import Entry, register_story
from unions.traces import register_trace

SEE = "aid.view_file"  # an amount somebody got: for whoever sees the aid of families there


def story_of(actor: Actor, person_ids: Collection[Any]) -> list[Entry]:
    """Return what schemes of mutual aid paid to people, for who sees the aid of families where they are known."""
    rows = settlements_of(person_ids)[:60] if actor.can(SEE) else []
    return [_entry(each) for each in rows if actor.reaches(SEE, each.union.path)]


def _entry(each: MutualSettlement) -> Entry:
    return {
        "kind": "pay",
        "title": _("Mutual aid settled"),
        "amount": each.paid,
        "at": timezone.make_aware(datetime.combine(each.settled_on, time())),
        "by": each.callback.application.partner.name,
        "text": _(", ").join([each.scheme, each.reference]),
    }


def held_about(person_id: Any, _today: date) -> list[Holding]:
    """Return the settlements of a person for the person's own copy; they are kept as a record of aid that was given."""
    return [
        Holding(
            title=_("Mutual aid settled"),
            facts=(
                (_("Scheme of mutual aid"), each.scheme),
                (_("Settlement number"), each.reference),
                (_("Settled on"), each.settled_on.isoformat()),
                (_("Self-paid cost"), str(each.self_paid)),
                (_("Mutual-aid payment"), str(each.paid)),
            ),
            basis=_("kept as a record of aid that was given"),
            keeps=True,
            permission=SEE,
            union_path=each.union.path,
        )
        for each in settlements_of([person_id])
    ]


for code in ("partners", "settlements"):
    register_trace(code, lambda keys: [settlements_of(keys)])
register_story("partners", story_of)
register_source("settlements", held_about)
