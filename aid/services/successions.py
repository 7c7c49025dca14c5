"""Families of a union that is merged or dissolved: their files go to the union that takes over, in the same act.

The county stays the same, so relief, approvals and money stay as they are (as in ``union_changes``). A union that is
merged into one of another county lets its open files go first, each by a move that both counties decide on.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from aid.choices.files import ENDED
from aid.models import CountyMove, Household, NeedyFile, VisitPlan
from aid.rules.households import UNDECIDED
from aid.services.county_moves import settle_in
from core.actors import Actor
from core.documents.models import Attachment
from core.errors import ConflictError
from core.events.services import record
from core.wall.scope import everywhere
from unions.models import Union

AT_ONCE = 50
WHY = "families of a union that ends go on with the union that takes over"


@everywhere(WHY)
def obstacle(union: Union, heir: Union) -> str:
    """Return why the files of a union cannot go to another: open ones do not leave their county in passing."""
    if union.county_id == heir.county_id:
        return ""
    number = NeedyFile.unscoped.open().filter(union=union).count()
    if not number:
        return ""
    text = ngettext(
        "%(n)s file of a family in hardship stands on this union. Let it go to the other county first.",
        "%(n)s files of families in hardship stand on this union. Let them go to the other county first.",
        number,
    )
    return text % {"n": number}


@everywhere(WHY)
@transaction.atomic
def pass_files_on(actor: Actor, union: Union, heir: Union, kind: str) -> int:
    """Put some files of a union that ends under the union that takes over; return how many rows, 0 when none is left.

    Whoever was responsible held a post in a union that is no more; the new union's people answer from now on.
    """
    if told := obstacle(union, heir):
        raise ConflictError(told, code="left_behind")
    rows = NeedyFile.unscoped.select_for_update(of=("self",)).filter(union=union).select_related("union", "head")
    files = list(rows.order_by("pk")[:AT_ONCE])
    for file in files:
        _pass_on(file, heir)
        record(actor, "aid.file.passed_on", file, kind=kind, from_union=union.name, union=heir.name)
    households: Any = Household.unscoped.filter(union=union)
    return len(files) or households.update(union=heir)


def _pass_on(file: NeedyFile, heir: Union) -> None:
    file.responsible = None
    file.version += 1
    VisitPlan.unscoped.filter(file=file).update(union=heir)  # planned ones are given to somebody there; others are read
    CountyMove.unscoped.filter(file=file, status__in=UNDECIDED).update(from_union=heir)
    if file.status not in ENDED:
        settle_in(file, heir)
        return
    file.union = heir
    file.save(update_fields=["union", "responsible", "version"])
    Attachment.unscoped.about(NeedyFile._meta.label_lower, file.pk).update(union_path=heir.path)
