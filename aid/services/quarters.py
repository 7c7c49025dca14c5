"""The quarterly check: the township says of each family that nothing has changed, or that something has."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE, FileStatus
from aid.choices.upkeep import QuarterChannel, QuarterResult, ReviewReason
from aid.models import NeedyFile, QuarterCheck
from aid.rules.files import check_not_related
from aid.rules.relief import check_decides
from aid.rules.upkeep import check_quarter
from aid.selectors.files import household_person_ids
from aid.selectors.quarters import quarter_on
from aid.services.assigning import Done, each_file
from aid.services.reviews import start_review
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations

CHECK = "aid.check_quarter"


@transaction.atomic
def check_family(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int | None,
    result: str,
    channel: str,
    checked_on: date,
    today: date,
    note: str = "",
) -> QuarterCheck:
    """Write down the quarter's word about one family; a change that is reported opens a review at once."""
    who = check_decides(user_id=actor.user_id)
    file = find(NeedyFile, file_id, actor, CHECK, lock=True)
    check_fresh(file, seen_version)
    if file.status not in ACTIVE:
        text = _("Not possible in the state “%(state)s”.") % {"state": file.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    quarter = quarter_on(today, file.union.region_id)
    said = check_quarter(is_on=quarter.is_on, result=result, note=note, on=checked_on, today=today, first=quarter.first)
    with refusing_violations(QuarterCheck):
        check: QuarterCheck = QuarterCheck.objects.create(
            file=file,
            period_on=quarter.first,
            result=QuarterResult(result),
            channel=QuarterChannel(channel),
            checked_on=checked_on,
            checked_by_id=who,
            note=said,
        )
    record(actor, "aid.file.quarter_checked", file, result=result, channel=channel, checked_on=checked_on, reason=said)
    if result == QuarterResult.CHANGED and file.status == FileStatus.FILED:
        start_review(actor=actor, file_id=file.pk, seen_version=file.version, today=today, reason=ReviewReason.CHANGE)
    return check


def confirm_unchanged(*, actor: Actor, file_ids: Sequence[Any], channel: str, today: date) -> Done:
    """Say of families chosen one by one that nothing has changed; each is told if it was not possible."""

    def confirm(file_id: Any) -> None:
        check_family(
            actor=actor,
            file_id=file_id,
            seen_version=None,
            result=QuarterResult.UNCHANGED,
            channel=channel,
            checked_on=today,
            today=today,
        )

    return each_file(actor, file_ids, confirm)
