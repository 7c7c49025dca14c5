"""What this app disposes of once it has been kept long enough, as the weekly plan and the schedule know it."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from legal.rules.records import KEEP_YEARS
from legal.selectors.disposals import due, is_there
from legal.services.disposing import dispose_case
from unions.disposals import Kind, register_kind

LABELS: dict[str, Any] = {
    "legal.legalaidcase": _("Cases of legal aid"),
    "legal.mediation": _("Mediations"),
    "legal.supervisionmatter": _("Matters of supervision"),
}
for name, words in LABELS.items():
    register_kind(
        Kind(
            code=name,
            label=words,
            keep=KEEP_YEARS,
            since=_("from the end of the case"),
            then=_("handed over to the archive or erased, photos first"),
            may_hand_over=True,
            due=partial(due, name),
            dispose=partial(dispose_case, name),
            is_there=partial(is_there, name),
        )
    )
