"""Keeping people where the federation knows them, and findable there."""

from collections.abc import Iterable
from typing import Any

from core.chinese import pinyin
from core.wall.scope import everywhere
from unions.models import Person, Union
from unions.rules.finding import bare_keys, in_cells, moved_keys
from unions.selectors.finding import cell_of, mark

LONGEST = 64
ENDINGS = {"identity": (4, 6), "phone": (4,)}


def place_person(person: Person, union: Union) -> Person:
    """Say that a person is known through a union, with the ancestors that scope and search read; not saved."""
    person.union = union
    _put(person, ancestors(union))
    return make_findable(person, cell_of(union))


def ancestors(union: Union) -> dict[str, Any]:
    """Return the columns by which a row of people lies in the tree: its union and what stands above it."""
    return {
        "union_id": union.pk,
        "city_id": union.city_id,
        "county_id": union.county_id,
        "township_id": union.township_id,
    }


def make_findable(person: Person, home: int) -> Person:
    """Write anew by what a person is found, after a change of name, number or phone; not saved."""
    keys = findable(person.name, person.identity.open(), person.phone.open(), cells(person, home))
    return _put(person, keys)


def findable(name: str, identity: str, phone: str, known_in: Iterable[int]) -> dict[str, Any]:
    """Return the columns by which a person is found: how the name sorts and is spelt, and the keys in each cell."""
    sort_key, initials = pinyin.sort_key(name), pinyin.initials(name)[:LONGEST]
    marks = [*marks_of("identity", identity), *marks_of("phone", phone)]
    keys = in_cells(known_in, bare_keys(name, sort_key, initials, marks))
    return {"sort_key": sort_key, "initials": initials, "search_keys": keys}


def _put(person: Person, columns: dict[str, Any]) -> Person:
    for column, value in columns.items():
        setattr(person, column, value)
    return person


def cells(person: Person, home: int) -> list[int]:
    """Return every cell a person is found under: the own one first, then those that hold a file about them."""
    return list(dict.fromkeys([home, *person.known_in]))


@everywhere("a file may be kept about somebody whom another branch knows")
def know_in(person: Person, union: Union) -> bool:
    """Let a person be found in the county of a union that keeps a file about them; say whether that was new."""
    cell = cell_of(union)
    home = person.county_id or person.city_id or cell_of(person.union)
    if cell == home or cell in person.known_in:
        return False
    person.known_in = [*person.known_in, cell]
    person.search_keys = moved_keys(person.search_keys, cells(person, home))
    person.save(update_fields=["known_in", "search_keys"])
    return True


def resettle(people: Iterable[Person], union: Union) -> None:
    """Move people to another union, in whose county they are found from now on."""
    rows = list(people)
    home = cell_of(union)
    for person in rows:
        person.union = union
        person.city_id, person.county_id, person.township_id = union.city_id, union.county_id, union.township_id
        person.search_keys = moved_keys(person.search_keys, cells(person, home))
    columns = ["union", "city", "county", "township", "search_keys"]
    Person.unscoped.bulk_update(rows, columns, batch_size=1000)


def marks_of(kind: str, plain: str) -> list[str]:
    """Return the keyed hashes of the last digits of a number; a short number has none."""
    return [mark(kind, plain[-length:]) for length in ENDINGS[kind] if len(plain) > length]
