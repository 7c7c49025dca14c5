"""Asking who may be the same human being as somebody just described."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.chinese import pinyin
from core.chinese.likeness import Likeness, Traits, likeness
from core.parameters.selectors import value
from core.privacy.fields import index_of
from unions.choices import PairStatus
from unions.models import Person, PersonPair
from unions.rules.people import LIKELY_SCORE

PROVINCE = "330000"
MOST = 200  # candidates compared; the keys are sharp, so more means a name and birthday that everybody has
SHOWN = 5


@dataclass(frozen=True)
class Match:
    """A person on file who resembles the one described, and why."""

    person: Person
    likeness: Likeness


def traits_of(person: Person, address: str = "") -> Traits:
    """Return what of a person is compared. The secrets are opened here, compared, and go no further."""
    return Traits(
        name=person.name,
        birth_on=person.birth_on,
        sex=person.sex,
        phone=person.phone.open(),
        identity=person.identity.open(),
        identity_kind=person.identity_kind,
        address=address,
    )


def likely(
    traits: Traits, *, on: date, leave_out: Iterable[object] = (), threshold: Decimal | None = None
) -> list[Match]:
    """Return the people on file who are probably the one described, the likeliest first, five at most.

    Found by two sharp keys (telephone; initials with the day of birth or one that a slip of the pen makes of it), each
    an index, so that a million people cost what a thousand do.
    """
    bar = float(threshold if threshold is not None else value(LIKELY_SCORE, PROVINCE, on))
    rows = Person.unscoped.filter(merged_into=None).exclude(pk__in=list(leave_out)).select_related("union")
    found: dict[object, Match] = {}
    for key in _keys(traits):
        for person in rows.filter(key)[:MOST]:
            found.setdefault(person.pk, Match(person, likeness(traits, traits_of(person))))
    close = [match for match in found.values() if match.likeness.score >= bar]
    return sorted(close, key=lambda match: (-match.likeness.score, str(match.person.pk)))[:SHOWN]


def _keys(traits: Traits) -> Iterator[Q]:
    if traits.birth_on:
        yield Q(birth_on__in=[traits.birth_on, *slips(traits.birth_on)], initials=pinyin.initials(traits.name)[:64])
    if traits.phone:
        yield Q(phone_index=index_of("phone", traits.phone))


def slips(day: date) -> list[date]:
    """Return the days that one wrong digit, or day and month exchanged, make of a date of birth."""
    text = f"{day:%Y%m%d}"
    written = {text[:place] + digit + text[place + 1 :] for place in range(2, 8) for digit in "0123456789"}
    written.add(text[:4] + text[6:] + text[4:6])
    return sorted(made for each in written - {text} if (made := _day(each)))


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def pair_list(actor: Actor) -> QuerySet[PersonPair]:
    """Return the pairs the actor may decide, the likeliest first."""
    return (
        PersonPair.objects.permitted(actor, "unions.settle_pair")
        .select_related("one", "other", "union", "other_union", "kept", "decided_by")
        .order_by("-created_at", "-pk")
    )


def open_pairs(actor: Actor) -> Any:
    """Return the pairs that wait for the actor's decision: how many, the list of files says."""
    rows = PersonPair.objects.permitted(actor, "unions.settle_pair")
    return rows.filter(status=PairStatus.OPEN).order_by().values("pk")


def canonical(person: Person) -> Person:
    """Return the record that stands for a human being: the one kept by the last merge."""
    while person.merged_into is not None:
        person = person.merged_into
    return person
