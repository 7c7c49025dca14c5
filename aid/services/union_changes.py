"""A file goes to another union of its own county: another employer, or one that closed (ACFTU 2016 rule, Art. 14).

The county stays the same, so relief, approvals and money stay as they are; the file is kept elsewhere from now on.
"""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from aid.models import NeedyFile
from aid.rules import households as rules
from aid.rules.files import check_not_related
from aid.selectors.files import household_person_ids
from aid.selectors.households import move_under_way
from aid.services.county_moves import settle_in
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError
from core.fetch import find
from core.transitions import take
from unions.models import Union


def change_union(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    union_id: Any,
    since_on: date,
    employer_name: str,
    reason: str,
    evidence: UploadedFile,
    today: date,
) -> NeedyFile:
    """Give a file to another union of the county: that of the new employer, of the street, or the one above."""
    rules.check_told(on=since_on, today=today, reason=reason)
    note = {"reason": reason.strip()}
    with take(rules.CHANGE_UNION, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        new = find(Union, union_id, actor, rules.CHANGE_UNION.permission)
        rules.check_same_county(
            now=(file.union_id, file.union.county_id), new=(new.pk, new.county_id), has_county=new.county_id is not None
        )
        if move_under_way(file) is not None:
            raise ConflictError(_("A move of this file waits for a decision already."), code="aid_one_move_under_way")
        attach(actor=actor, subject=file, upload=evidence, slot="move", permission="aid.view_file")
        file.event_note |= {"since_on": since_on, "from_union": file.union.name, "union": new.name}
        file.employer_name, file.employer_code = employer_name.strip()[:120] or file.employer_name, ""
        file.responsible = None
        settle_in(file, new)
    return file
