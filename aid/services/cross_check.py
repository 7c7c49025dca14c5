"""The nightly cross-check: what should not be becomes a row with links, and the families wait until somebody looked.

Nothing is reversed: no award is cancelled, no money moves, no member is taken out (domain.md 0.6, story 16).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import AnomalyKind, AnomalyStatus, FileStatus
from aid.models import Anomaly, NeedyFile
from aid.rules.files import check_not_related
from aid.rules.relief import check_reason
from aid.selectors.anomalies import SEEKERS, Hit
from aid.selectors.files import household_person_ids
from aid.services.upkeep import suspend_file
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh

WAITS = frozenset({AnomalyKind.DECEASED, AnomalyKind.TWO_FILES, AnomalyKind.SHARED_CARD, AnomalyKind.INVOICE_TWICE})


def cross_check(*, actor: Actor, today: date) -> dict[str, int]:
    """Look for everything that should not be; note what is new. Safe to repeat. Return how many by kind."""
    found = {}
    for kind, seek in SEEKERS.items():
        found[kind.value] = 0
        for hit in seek():
            found[kind.value] += _note(actor, hit, today)
            if hit.other_file_id is not None and not _same_county(hit):
                _note(actor, hit.mirrored(), today)  # the other county has to know too
    return found


def _same_county(hit: Hit) -> bool:
    counties = NeedyFile.unscoped.filter(pk__in=[hit.file_id, hit.other_file_id]).values("union__county")
    return counties.distinct().count() == 1


def _note(actor: Actor, hit: Hit, today: date) -> int:
    """Enter one find, once; the files it touches are suspended until somebody has looked. Return 1 if it is new."""
    with transaction.atomic():
        file = NeedyFile.unscoped.select_related("union").get(pk=hit.file_id)
        anomaly, is_new = Anomaly.unscoped.get_or_create(
            key=hit.key,
            defaults={
                "kind": hit.kind,
                "union": file.union,
                "file": file,
                "other_file_id": hit.other_file_id,
                "award_id": hit.award_id,
                "other_award_id": hit.other_award_id,
                "person_id": hit.person_id,
                "found_on": today,
            },
        )
        if not is_new:
            return 0
        if hit.kind in WAITS:
            anomaly.suspended = _suspend(actor, [hit.file_id, hit.other_file_id], str(anomaly.get_kind_display()))
            anomaly.save(update_fields=["suspended"])
        record(actor, "aid.anomaly.noted", anomaly, kind=hit.kind, file=file.key, suspended=anomaly.suspended)
    return 1


def _suspend(actor: Actor, file_ids: Iterable[Any], why: str) -> bool:
    """Suspend those of the files that are on file; one that waits or leaves already is left as it is."""
    ids = [pk for pk in file_ids if pk is not None]
    filed = NeedyFile.unscoped.filter(pk__in=ids, status=FileStatus.FILED).order_by("pk")
    keys = list(filed.values_list("pk", flat=True))
    for pk in keys:
        suspend_file(actor=actor, file_id=pk, because=_("Nightly check: %(what)s") % {"what": why})
    return bool(keys)


@transaction.atomic
def decide_anomaly(
    *, actor: Actor, anomaly_id: Any, seen_version: int, is_confirmed: bool, finding: str, today: date
) -> Anomaly:
    """Write down what an anomaly turned out to be. What follows from it people do on the case itself."""
    why = check_reason(finding, field="finding")
    anomaly = find(Anomaly, anomaly_id, actor, "aid.suspend_file", lock=True)
    check_fresh(anomaly, seen_version)
    if anomaly.status != AnomalyStatus.OPEN:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    for file in filter(None, (anomaly.file, anomaly.other_file)):
        check_not_related(person_id=actor.person_id, household=household_person_ids(file))
    anomaly.status = AnomalyStatus.CONFIRMED if is_confirmed else AnomalyStatus.CLEARED
    anomaly.finding, anomaly.decided_by_id, anomaly.decided_on = why[:500], actor.user_id, today
    anomaly.version += 1
    anomaly.save()
    record(actor, "aid.anomaly.decided", anomaly, after=anomaly.status, finding=why)
    return anomaly
