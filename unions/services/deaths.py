"""Writing down that somebody has died."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.models import Person


@everywhere("a death is told where the person was last known")
@transaction.atomic
def note_death(*, actor: Actor, person_id: Any, died_on: date, today: date) -> Person:
    """Keep the day somebody died; a day that is known already stays. The caller asked for the right."""
    person: Person = Person.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=person_id)
    if died_on > today or (person.birth_on is not None and died_on < person.birth_on):
        text = _("The day of death lies between the birth and today.")
        raise RuleBrokenError(text, code="died_on", fields={"died_on": text})
    if person.deceased_on is None:
        person.deceased_on = died_on
        person.version += 1
        with refusing_violations(Person):
            person.save(update_fields=["deceased_on", "version"])
        record(actor, "unions.person.died", person, died_on=died_on)
    return person
