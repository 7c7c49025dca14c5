"""The triggers that mark a union for counting, as SQL for migrations: each app has them on its own tables.

A trigger sees every way in: a step, an import of a hundred thousand rows, a correction by hand. It only adds a row to a
table nobody else waits for, so that the province's sums are never a queue for those who write (docs/adr/0011).

Released migrations make their triggers with it: what it writes is frozen with them.
"""

SIDES = {
    "insert": ("INSERT", "NEW"),
    "delete": ("DELETE", "OLD"),
    "before": ("UPDATE", "OLD"),
    "after": ("UPDATE", "NEW"),
}
EVERY = tuple(SIDES)
CHANGES = ("before", "after")


def marks(table: str, function: str, *arguments: str, sides: tuple[str, ...] = EVERY) -> str:
    """Return the triggers of a table: what rows were before an act, and what they are after it, are both marked."""
    given = ", ".join(f"'{each}'" for each in arguments)
    return "\n".join(
        f"CREATE TRIGGER {table}_tally_{side} AFTER {SIDES[side][0]} ON {table} REFERENCING {SIDES[side][1]} TABLE"
        f" AS changed FOR EACH STATEMENT EXECUTE FUNCTION {function}({given});"
        for side in sides
    )


def unmarks(table: str, sides: tuple[str, ...] = EVERY) -> str:
    """Return how the triggers of a table go again."""
    return "\n".join(f"DROP TRIGGER {table}_tally_{side} ON {table};" for side in sides)
