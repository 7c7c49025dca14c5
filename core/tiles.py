"""Where each division stands on the tile map (`templates/core/_tile_map.html`), and how dark its tile is. Pure.

Tiles instead of borders: no map that needs an approval number, small cities as large as big ones, readable on a
telephone (ux.md P72). The province's cities stand roughly where they lie; the parts of a city fill rows in their order.
"""

from collections.abc import Sequence
from decimal import Decimal

WIDTH = 9  # half tiles in a row; a tile takes two
ROWS = 8  # as many as the style sheet knows
# Column (in half tiles) and row of the eleven cities of Zhejiang, by the first four digits of their region code.
CITIES = {
    "3301": (2, 2),
    "3302": (6, 2),
    "3303": (4, 4),
    "3304": (5, 1),
    "3305": (3, 1),
    "3306": (4, 2),
    "3307": (3, 3),
    "3308": (1, 3),
    "3309": (8, 2),
    "3310": (5, 3),
    "3311": (2, 4),
}


def places(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return column and row for every division by its region code; what no row is left for is in the table alone.

    All of them cities of the province: where they lie. Otherwise rows of four, each second one moved by half a tile.
    """
    if codes and all(code[:4] in CITIES and code[4:] == "00" for code in codes):
        return {code: CITIES[code[:4]] for code in codes}
    across = WIDTH // 2
    placed = {}
    for number, code in enumerate(codes[: across * ROWS]):
        row, seat = divmod(number, across)
        placed[code] = (1 + 2 * seat + row % 2, row + 1)
    return placed


def level_of(value: Decimal | int | None, cuts: Sequence[Decimal | int]) -> int:
    """Return how dark a tile is, 1 to ``len(cuts) + 1``: one step for every cut that the value reaches; 0 unknown."""
    if value is None:
        return 0
    return 1 + sum(value >= cut for cut in cuts)
