"""An application that a partner's system hands in for a family: the draft of the counter, by the same acts."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import NeedyFile
from aid.services import applications, cost_papers
from aid.services.consents import give_consent
from core.actors import Actor
from core.documents.services import check_upload
from core.errors import NotFoundError, RuleBrokenError
from core.fetch import find
from unions.choices.consents import How

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Household:
    """Who lives together and what they have: incomes and expenses name their member by its place in the list."""

    members: Sequence[Line]
    incomes: Sequence[Line]
    expenses: Sequence[Line]


@transaction.atomic
def hand_in(
    *,
    actor: Actor,
    union_id: Any,
    household: Household,
    details: Mapping[str, Any],
    consents: Sequence[str],
    moment: datetime,
    today: date,
) -> NeedyFile:
    """Enter a family's whole application as a draft; nobody is responsible yet, so the union's people hear of it.

    A system is reminded of nothing: responsible for a family is a person, whom the union names.
    """
    file = applications.open_application(actor=actor, union_id=union_id, is_responsible=False)
    seats = [
        applications.describe_member(actor=actor, file_id=file.pk, today=today, **member)
        for member in household.members
    ]
    applications.save_money(
        actor=actor,
        file_id=file.pk,
        incomes=_seated(household.incomes, seats, "incomes"),
        expenses=_seated(household.expenses, seats, "expenses"),
        today=today,
    )
    for purpose in consents:
        give_consent(actor=actor, file_id=file.pk, purpose=purpose, moment=moment, method=How.ONLINE)
    return applications.save_details(actor=actor, file_id=file.pk, **details)


def _seated(lines: Sequence[Line], seats: Sequence[Any], field: str) -> list[dict[str, Any]]:
    """Return lines with the member that each names by its place."""
    found = []
    for line in lines:
        told = dict(line)
        place = told.pop("member")
        if place >= len(seats):
            text = _("There is no member %(place)s in this household; the first is 0.") % {"place": place}
            raise RuleBrokenError(text, code="member", fields={field: text})
        found.append(told | {"member_id": seats[place].pk})
    return found


def submit_own(*, actor: Actor, file_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Submit an application that this system handed in; drafts of the counter are not its to submit."""
    _check_own(actor, file_id)
    return applications.submit_file(actor=actor, file_id=file_id, seen_version=seen_version, today=today)


def _check_own(actor: Actor, file_id: Any) -> None:
    """Refuse what somebody else began, in the words of what does not exist."""
    file = find(NeedyFile, file_id, actor, "aid.edit_file")
    if file.recorder_id != actor.user_id:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": NeedyFile._meta.verbose_name}, code="not_found")


def add_paper(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    slot: str,
    name: str,
    content: str,
    proves: Sequence[int] = (),
    is_trial: bool = False,
    **_told: Any,
) -> NeedyFile:
    """Keep a copy of a paper with an application that this system handed in, and say which costs it proves, by place.

    A trial reads the file and keeps nothing: what is in the store cannot be rolled back.
    """
    _check_own(actor, file_id)
    try:
        upload = SimpleUploadedFile(name, b64decode(content, validate=True))
    except ValueError:
        text = _("Send the file in base64.")
        raise RuleBrokenError(text, code="content", fields={"content": text}) from None
    with transaction.atomic():
        file = applications.editable(actor, file_id, seen_version)
        check_upload(upload)
        if not is_trial:
            lines = list(file.expenses.values_list("pk", flat=True))
            keys = [lines[place] for place in proves if place < len(lines)]
            if len(keys) != len(proves):
                text = _("There is no cost at this place; the first is 0.")
                raise RuleBrokenError(text, code="proves", fields={"proves": text})
            cost_papers.add_paper(actor=actor, file=file, upload=upload, slot=slot, proves=keys)
            file.version += 1
            file.save(update_fields=["version"])
    return file
