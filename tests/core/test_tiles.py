"""Where tiles stand: no two on one place, whatever divisions are shown."""

from decimal import Decimal

from core.tiles import CITIES, WIDTH, level_of, places


def test_the_cities_stand_where_they_lie_and_never_on_each_other():
    codes = [f"{stem}00" for stem in CITIES]
    placed = places(codes)
    assert placed["330200"] == (6, 2)  # Ningbo, east of Shaoxing
    taken = {(column + half, row) for column, row in placed.values() for half in (0, 1)}
    assert len(taken) == 2 * len(codes)


def test_counties_fill_rows_within_the_width():
    codes = [f"3302{number:02d}" for number in range(1, 11)]
    placed = places(codes)
    assert placed["330201"] == (1, 1)
    assert placed["330205"] == (2, 2)
    assert max(column + 1 for column, _row in placed.values()) <= WIDTH
    assert len(set(placed.values())) == len(codes)


def test_a_city_among_counties_gets_a_seat_in_the_row():
    assert places(["330200", "330203"]) == {"330200": (1, 1), "330203": (3, 1)}


def test_a_tile_grows_darker_at_each_cut():
    cuts = [Decimal(25), Decimal(50), Decimal(75)]
    assert [level_of(value, cuts) for value in (None, 0, 25, 49, 75)] == [0, 1, 2, 2, 4]
