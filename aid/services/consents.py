"""Consents of an application: entered in the one register of consents, taken back, asked before data leave."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.files import EDITABLE, ENDED, ConsentPurpose
from aid.models import NeedyFile
from aid.rules import consents as rules
from aid.selectors.consents import about, standing_consents
from aid.services.notices import stop_for_consent
from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from unions.models import PersonConsent
from unions.selectors.consents import given_for
from unions.services.consents import enter_for_row, withdraw_for_row


@transaction.atomic
def give_consent(*, actor: Actor, file_id: Any, purpose: str, moment: datetime, method: str = "paper") -> PersonConsent:
    """Enter a separate consent of the applicant to one purpose, in the wording of the day, while the file goes on."""
    file = find(NeedyFile, file_id, actor, "aid.edit_file", lock=True)
    wanted = ConsentPurpose(purpose)
    if file.status in ENDED:
        raise ConflictError(_("This file has ended; nothing more is done on a consent."), code="wrong_state")
    if file.head is None:
        text = _("Enter the applicant first: it is the applicant who agrees.")
        raise RuleBrokenError(text, code="head", fields={wanted: text})
    consent = enter_for_row(
        actor=actor,
        person=file.head,
        about=about(file),
        purpose=wanted,
        text_version=rules.TEXTS,
        scope=str(rules.SCOPES[wanted]),
        on=timezone.localdate(moment),
        how=method,
    )
    record(actor, "aid.consent.given", file, purpose=purpose, text_version=rules.TEXTS)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, file_id: Any, purpose: str, moment: datetime, because: str = "") -> None:
    """Keep that the applicant took a consent back; a running notice is taken down at once (Appendix B 22)."""
    file = find(NeedyFile, file_id, actor, "aid.edit_file", lock=True)
    today = timezone.localdate(moment)
    withdraw_for_row(actor=actor, about=about(file), purpose=purpose, because=because, on=today)
    record(actor, "aid.consent.withdrawn", file, purpose=purpose)
    if purpose == ConsentPurpose.PUBLIC_NOTICE:
        stop_for_consent(actor, file, today=today)


@transaction.atomic
def stop_where_withdrawn(*, actor: Actor, person_id: Any, today: date) -> int:
    """Take down the notices of a person whose consent was taken back in the register itself; return how many files."""
    files = NeedyFile.unscoped.filter(head=person_id).exclude(status__in=ENDED).exclude(status__in=EDITABLE)
    stopped = 0
    for file in files.select_for_update(of=("self",)).select_related("union", "head").order_by("pk"):
        if ConsentPurpose.PUBLIC_NOTICE not in standing_consents(file):
            stop_for_consent(actor, file, today=today)
            stopped += 1
    return stopped


def forget_consents(file: NeedyFile) -> None:
    """Delete what was agreed to for a draft that is thrown away."""
    given_for(about(file)).delete()
