"""Keeping a family from being helped twice for one need: asked when a roster is submitted and when it is approved."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.relief import RefusalCode
from aid.models import Award, Roster, RosterRefusal
from aid.rules.relief import EXCLUDE
from aid.selectors.guard import Seen, hold_people, seen_by_line, used_up
from aid.services.awards import move_lines
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record

NAMED = 20  # families that one refusal names


def reduce_lines(actor: Actor, roster: Roster, *, today: date) -> int:
    """Lower the lines of a draft that would pass a cap to what is left of it; refuse those that are excluded."""
    hold_people(roster, today=today)
    seen = seen_by_line(actor, roster, today=today)
    _refuse([key for key, each in seen.items() if each.excludes], seen)
    lowered = {key: each for key, each in seen.items() if each.reduced_to is not None}
    lines = Award.unscoped.filter(pk__in=list(lowered)).order_by("pk").select_for_update(of=("self",))
    for line in lines:
        before, line.amount_fen = line.amount_fen, lowered[line.pk].reduced_to or line.amount_fen
        line.note = lowered[line.pk].findings[0].text[:300]
        line.version += 1
        line.save(update_fields=["amount_fen", "note", "version"])
        record(actor, "aid.award.reduced", line, before=before, after=line.amount_fen, reason=line.note)
    return len(lowered)


def check_not_twice(actor: Actor, roster: Roster, *, today: date) -> None:
    """Refuse an approval while a line is excluded, or stands higher than a cap leaves by now."""
    hold_people(roster, today=today)
    seen = seen_by_line(actor, roster, today=today)
    _refuse([key for key, each in seen.items() if each.excludes or each.reduced_to is not None], seen)


def leave_out_used_up(actor: Actor, roster: Roster, *, born: datetime) -> None:
    """Turn fresh lines of families that have used up their annual cap into refused rows that name who gave (D5)."""
    spent = used_up(actor, roster, today=timezone.localdate(born))
    if not spent:
        return
    lines = Award.unscoped.filter(pk__in=list(spent), created_at=born).order_by("pk")
    RosterRefusal.objects.bulk_create(
        [
            RosterRefusal(
                roster=roster,
                label=line.label,
                file=line.file,
                person=line.person if line.enrolment_id else None,
                code=RefusalCode.ANNUAL_CAP,
                detail=spent[line.pk][:100],
            )
            for line in lines.select_related("file", "recipient", "person")
        ]
    )
    move_lines(actor, EXCLUDE, lines)


def _refuse(keys: Iterable[UUID], seen: Mapping[UUID, Seen]) -> None:
    lines = list(
        Award.unscoped.filter(pk__in=list(keys)).select_related("file", "recipient", "person").order_by("pk")[:NAMED]
    )
    if not lines:
        return
    said = [f"{line.person} {line.label}: {seen[line.pk].findings[0].text}" for line in lines]
    raise ConflictError(
        _("Lines that the family may not get: %(lines)s Take them off the roster, or reject them.")
        % {"lines": " ".join(said)},
        code="double_aid",
        details={"awards": [str(line.pk) for line in lines]},
    )
