"""The story of a file: what happened to it, to its household and to its relief."""

from collections.abc import Iterable

from aid.models import NeedyFile
from core.actors import Actor
from core.events.models import Event

SHOWN = 60


def events_of(actor: Actor, file: NeedyFile, award_ids: Iterable[object]) -> list[Event]:
    """Return what happened to a file and to its household's relief, newest first.

    Whoever may see the file sees its whole story, also what happened while another county held it (Appendix B3).
    """
    if not actor.reaches("aid.view_file", file.union.path):
        return []
    rows = Event.unscoped.all()
    about_file = rows.about("aid.needyfile", file.pk)
    about_relief = rows.about("aid.award", *award_ids)
    about_household = rows.about("aid.household", file.household_id) if file.household_id else rows.none()
    return list((about_file | about_relief | about_household).order_by("-happened_at", "-pk")[:SHOWN])
