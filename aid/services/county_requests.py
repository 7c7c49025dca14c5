"""The new county asks for a file: the old one answers; then the new one takes it over as after any other asking (B3).

The new county does not see the file before the old one has agreed: it names the head by identity number alone.
"""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.households import MoveStatus
from aid.models import CountyMove, NeedyFile
from aid.rules import households as rules
from aid.rules.files import check_not_related
from aid.rules.relief import check_decides
from aid.selectors.files import household_person_ids
from aid.selectors.households import file_elsewhere
from aid.services.county_moves import summary_of
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices import Level
from unions.models import Union

RECEIVES = rules.ACCEPT_MOVE.permission


@everywhere("a file goes from one county to another")
@transaction.atomic
def ask_for_file(
    *,
    actor: Actor,
    county_id: Any,
    identity: str,
    since_on: date,
    employer_name: str,
    reason: str,
    evidence: UploadedFile,
    today: date,
) -> CountyMove:
    """Ask the county that holds a worker's file for it, with the proof of the new employment here."""
    asker = check_decides(user_id=actor.user_id)
    rules.check_told(on=since_on, today=today, reason=reason)
    county = find(Union, county_id, actor, RECEIVES)
    rules.check_is_county(is_county=county.level == Level.COUNTY)
    found = file_elsewhere(identity, county)
    if found is None:
        text = _("No family on file in another county is headed by the holder of this number.")
        raise RuleBrokenError(text, code="no_such_file", fields={"identity": text})
    file = NeedyFile.unscoped.select_for_update(of=("self",)).select_related("union", "head").get(pk=found.pk)
    check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    move = CountyMove(
        file=file,
        from_union=file.union,
        union=county,
        status=MoveStatus.WANTED,
        by_new=True,
        since_on=since_on,
        employer_name=employer_name.strip()[:120],
        reason=reason.strip()[:300],
        summary={"head": str(file.head)},
        asked_by_id=asker,
        asked_on=today,
    )
    # With the file itself: the county that answers reads it there, and it comes along.
    move.evidence = attach(actor=actor, subject=file, upload=evidence, slot="move", permission="aid.view_file")
    with refusing_violations(CountyMove):
        move.save(force_insert=True)
    told = {"county": str(county), "employer_name": move.employer_name, "reason": move.reason}
    record(actor, "aid.file.move_wanted", file, **told)
    return move


def agree_to_move(*, actor: Actor, move_id: Any, seen_version: int, opinion: str, today: date) -> CountyMove:
    """Let a file go that another county asked for; it stays here until that county takes it over."""
    with transaction.atomic():
        move = _wanted(actor, move_id, seen_version)
        with take(rules.AGREE_MOVE, NeedyFile, pk=move.file_id, actor=actor) as file:
            check_not_related(person_id=actor.person_id, household=household_person_ids(file))
            rules.check_other_county(from_county=file.union.county_id, to_county=move.union_id)
            move.status, move.from_union = MoveStatus.ASKED, file.union
            move.agreed_by_id, move.agreed_on = actor.user_id, today
            move.summary = summary_of(file) | {"agreed": opinion.strip()[:300]}
            move.version += 1
            with refusing_violations(CountyMove):
                move.save()
            file.event_note |= {"county": str(move.union), "opinion": opinion}
    return move


def decline_move(*, actor: Actor, move_id: Any, seen_version: int, opinion: str, today: date) -> CountyMove:
    """Keep a file that another county asked for, with the reason."""
    with transaction.atomic():
        move = _wanted(actor, move_id, seen_version)
        move.status, move.opinion = MoveStatus.REFUSED, opinion.strip()[:300]
        move.decided_by_id, move.decided_on = actor.user_id, today
        move.version += 1
        with refusing_violations(CountyMove):
            move.save()
        record(actor, "aid.file.move_declined", move.file, county=str(move.union), opinion=move.opinion)
    return move


def _wanted(actor: Actor, move_id: Any, seen_version: int) -> CountyMove:
    """Lock a request that waits for the county that holds the file, for somebody there who did not ask himself."""
    found = CountyMove.unscoped.filter(pk=move_id).first()
    find(NeedyFile, found.file_id if found else None, actor, rules.AGREE_MOVE.permission)
    move = CountyMove.unscoped.select_for_update(of=("self",)).select_related("union", "file").get(pk=move_id)
    if move.status != MoveStatus.WANTED:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    check_fresh(move, seen_version)
    rules.check_decided_apart(asked_by=move.asked_by_id, decided_by=actor.user_id)
    return move
