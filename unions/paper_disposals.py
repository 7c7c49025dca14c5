"""The papers of unions as something to dispose of: set aside with their case, destroyed a year later by two people."""

from django.utils.translation import gettext_lazy as _

from unions.disposals import Kind, register_kind
from unions.rules.papers import KEEP_YEARS
from unions.selectors import papers as selectors
from unions.services.papers import dispose_paper

register_kind(
    Kind(
        code="unions.paper",
        label=_("Papers of unions that were refused, withdrawn or replaced"),
        keep=KEEP_YEARS,
        since=_("from the decision, or from the later paper"),
        then=_("the content is destroyed; that there was a paper stays in the trail"),
        may_hand_over=False,
        due=selectors.papers_due,
        dispose=dispose_paper,
        is_there=selectors.is_paper_there,
    )
)
