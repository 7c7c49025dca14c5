"""Giving files to the people responsible, and reminding them of reviews; file by file, each told if it was not done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.models import NeedyFile
from aid.selectors.files import household_person_ids
from aid.selectors.reviews import ASSIGN, account
from core.actors import Actor
from core.errors import ConflictError, DomainError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.reminders.services.inbox import notify
from unions.choices import Role
from unions.selectors.posts import actor_for, holders

MOST = 200


@dataclass
class Done:
    """What an act on several files came to: how many, and which not, with the reason."""

    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def each_file(actor: Actor, file_ids: Sequence[Any], act: Callable[[Any], None]) -> Done:
    """Do something with each chosen file in its own transaction; a refusal of one does not stop the others."""
    if not file_ids:
        raise RuleBrokenError(_("Tick the files first."), code="nothing_chosen")
    if len(file_ids) > MOST:
        raise RuleBrokenError(_("At most %(most)s files at once.") % {"most": MOST}, code="too_many")
    return each_told(file_ids, act, lambda file_id: _name(actor, file_id))


def each_told(keys: Sequence[Any], act: Callable[[Any], None], name: Callable[[Any], str]) -> Done:
    """Do something with each row in its own transaction; who was refused is named with the reason."""
    done = Done()
    for key in dict.fromkeys(keys):
        try:
            with transaction.atomic():
                act(key)
        except DomainError as error:
            done.refused.append((name(key), error.message))
        else:
            done.count += 1
    return done


def _name(actor: Actor, file_id: Any) -> str:
    """Name a file by its number to whoever may see it; a key out of reach is told back as it was sent."""
    try:
        file = find(NeedyFile, file_id, actor, "aid.view_file")
        return file.key
    except NotFoundError:
        return str(file_id)[:40]


def assign_files(*, actor: Actor, file_ids: Sequence[Any], user_id: int, today: date) -> Done:
    """Make somebody responsible for files; they must be able to visit the families, and not be family themselves."""
    user = account(user_id)
    if user is None:
        raise RuleBrokenError(_("Choose who is to be responsible."), code="user")
    theirs = actor_for(user, day=today)

    def assign(file_id: Any) -> None:
        file = find(NeedyFile, file_id, actor, ASSIGN, lock=True)
        if not theirs.reaches("aid.visit_file", file.union.path):
            raise ConflictError(_("%(name)s does not work for this union.") % {"name": user.name}, code="out_of_reach")
        if theirs.person_id is not None and theirs.person_id in set(household_person_ids(file)):
            raise ConflictError(_("This is %(name)s's own family.") % {"name": user.name}, code="recusal")
        before = file.responsible.name if file.responsible else ""
        file.responsible_id = user.pk
        file.version += 1
        file.save(update_fields=["responsible", "version"])
        record(actor, "aid.file.assigned", file, changes={"responsible": user.name}, was={"responsible": before})

    return each_file(actor, file_ids, assign)


def remind_reviews(*, actor: Actor, file_ids: Sequence[Any], today: date) -> Done:
    """Tell whoever is responsible, else the township's caseworkers, that a review is due; once a file and day."""

    def remind(file_id: Any) -> None:
        file = find(NeedyFile, file_id, actor, ASSIGN, lock=True)
        people = _who(file, today)
        if not people:
            raise ConflictError(_("Nobody works for this union. Assign the file first."), code="nobody")
        told = notify(
            people,
            kind="review",
            title=gettext_noop("Annual review of file %(number)s: valid until %(day)s"),
            params={"number": file.key, "day": str(file.valid_to)},
            url=f"/needy/{file.key}/review/",
            dedupe_key=f"review:{file.pk}:{today.isoformat()}",
            urgent=file.valid_to is not None and file.valid_to < today,
        )
        if not told:
            raise ConflictError(_("Has been reminded today already."), code="reminded_already")
        record(actor, "aid.file.review_reminded", file, people=len(people))

    return each_file(actor, file_ids, remind)


def _who(file: NeedyFile, today: date) -> list[int]:
    if file.responsible_id is not None:
        return [file.responsible_id]
    union = file.union
    places = [key for key in (union.pk, union.township_id, union.county_id) if key is not None]
    posts = list(holders(role=Role.TOWNSHIP_CASEWORKER, union_ids=places, day=today))
    nearest = next((place for place in places if any(post.union_id == place for post in posts)), None)
    return [post.user_id for post in posts if post.union_id == nearest]
