"""The papers of a union on its page: those that hold, those that were set aside with the last day they are kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.documents.answers import hand_over
from core.documents.models import Attachment
from core.http import Request
from core.pages import page
from unions.models import Union
from unions.selectors.papers import set_aside_of
from unions.views.tree import placed
from unions.views.union_words import SLOTS

PAPERS = "unions.view_paper"


def paper_rows(union: Union, papers: Iterable[Attachment], *, has_set_aside: bool, today: date) -> list[dict[str, Any]]:
    """Return the papers of a union for its page: those that hold first, then those set aside and until when."""
    rows = [{"row": each, "label": SLOTS.get(each.slot, each.slot)} for each in papers]
    gone = set_aside_of(union, today) if has_set_aside else []
    note = _("Set aside; kept until %(day)s, then destroyed with the approval of two people")
    return rows + [
        {"row": each, "label": SLOTS.get(each.slot, each.slot), "note": note % {"day": until.isoformat()}}
        for each, until in gone
    ]


@page(PAPERS)
def union_paper(request: Request, code: str, pk: str) -> Any:
    """Hand a paper of a union over to whoever enters or decides on such papers: they name people."""
    placed(request.actor, code)
    return hand_over(request.actor, pk)
