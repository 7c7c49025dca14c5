"""A household that left the file comes back: always as a new file, linked to the one before (Appendix A1)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus, Relation
from aid.models import FileMember, NeedyFile
from aid.rules.files import check_not_related
from aid.selectors.files import household_person_ids, reopened_as
from aid.services.applications import check_takes_files
from aid.services.parting import COPIED
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find

ENDED = frozenset({FileStatus.EXITED, FileStatus.CANCELLED})
# What the family need not say again. Money, papers and consents are asked anew: they were of another year.
KEPT = ("work_status", "employer_name", "employer_code", "housing", "is_migrant", "employed_since", "address")
BANK = ("bank_name", "account")


@transaction.atomic
def reopen_file(*, actor: Actor, file_id: Any) -> NeedyFile:
    """Begin a new application for a household whose file ended, with its people and what does not change."""
    old = find(NeedyFile, file_id, actor, "aid.edit_file", lock=True)
    if old.status not in ENDED:
        text = _("Not possible in the state “%(state)s”.") % {"state": old.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    check_not_related(person_id=actor.person_id, household=household_person_ids(old))
    known = reopened_as(old)
    if known is not None:
        text = _("This file has been reopened already: %(number)s.") % {"number": known.key}
        raise ConflictError(text, code="reopened")
    new = NeedyFile(
        union=old.union,
        status=FileStatus.DRAFT,
        recorder_id=actor.user_id,
        responsible_id=actor.user_id,
        previous_file=old,
    )
    seats = list(old.members.present().filter(person__deceased_on=None).select_related("person").order_by("pk"))
    lives = old.head is not None and old.head.deceased_on is None
    for name in (*KEPT, *(BANK if lives else ())):  # a dead head's card is nobody's any more
        setattr(new, name, getattr(old, name))
    new.head = old.head if lives else None
    new.save(force_insert=True)
    check_takes_files(new.union)
    for seat in seats:
        copy_seat(seat, new)
    record(actor, "aid.file.opened", new, previous=old.key)
    record(actor, "aid.file.reopened", old, number=str(new.pk))
    return new


def copy_seat(seat: FileMember, new: NeedyFile) -> FileMember:
    """Return a member's seat in another application, with what is known of them."""
    is_head = seat.person_id == new.head_id
    told = {name: getattr(seat, name) for name in COPIED}
    relation = Relation.SELF if is_head else seat.relation
    copy = FileMember(file=new, person=seat.person, relation=relation, **told)
    copy.save(force_insert=True)
    return copy
