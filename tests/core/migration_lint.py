"""Which statements of a migration would stop writers on a table that has rows, or break the version still running."""

import re
from dataclasses import dataclass

NAME = r'(?:"public"\.)?"?(?P<table>[\w]+)"?'
CREATED = re.compile(rf"^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?{NAME}", re.IGNORECASE)
VOLATILE = re.compile(
    r"\b(?:now|clock_timestamp|random|gen_random_uuid|uuidv7|nextval|statement_timestamp)\b", re.IGNORECASE
)
ALTER = rf"^ALTER TABLE (?:ONLY )?{NAME} "


@dataclass(frozen=True)
class Rule:
    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def hits(self, statement: str) -> str:
        """Return the table that a statement would stop, or ""."""
        found = self.pattern.search(statement)
        if not found or (self.unless and self.unless.search(statement)):
            return ""
        return found["table"]


def rule(name, pattern, unless=None):
    flags = re.IGNORECASE | re.DOTALL
    return Rule(name, re.compile(pattern, flags), re.compile(unless, flags) if unless else None)


RULES = (
    rule("rewrites the table: a stored generated column", ALTER + r"ADD COLUMN .*GENERATED ALWAYS AS .*STORED"),
    rule(
        "rewrites the table: a default of its own for each row",
        ALTER + rf"ADD COLUMN .*DEFAULT [^,]*{VOLATILE.pattern}",
    ),
    rule("rewrites the table: another type", ALTER + r"ALTER COLUMN \S+ (?:SET DATA )?TYPE "),
    rule(
        "fails on rows: a required column without a default",
        ALTER + r"ADD COLUMN .*NOT NULL",
        r"DEFAULT|GENERATED|SERIAL",
    ),
    rule("reads every row under a lock: NOT NULL", ALTER + r"ALTER COLUMN \S+ SET NOT NULL"),
    rule(
        "stops writers: an index built in place",
        rf"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?\S+ ON (?:ONLY )?{NAME}",
    ),
    rule(
        "reads every row under a lock: a constraint that is checked at once",
        ALTER + r"ADD CONSTRAINT \S+ (?:CHECK|FOREIGN KEY)",
        r"NOT VALID\s*;?\s*$",
    ),
    rule(
        "stops writers: a key built in place",
        ALTER + r"ADD CONSTRAINT \S+ (?:UNIQUE|PRIMARY KEY|EXCLUDE)",
        r"USING INDEX",
    ),
    rule("breaks the version that still runs: a column goes", ALTER + r"DROP COLUMN"),
    rule("breaks the version that still runs: another name", ALTER + r"RENAME "),
    rule("breaks the version that still runs: a table goes", rf"^DROP TABLE (?:IF EXISTS )?{NAME}"),
    rule("stops everybody: a lock on the whole table", rf"^LOCK TABLE {NAME}"),
    rule("rewrites rows in one go", rf"^UPDATE {NAME} "),
)


def findings(statements):
    """Return (rule, table) for each statement that would stop writers; tables made here have no writers yet."""
    own, found = set(), []
    for statement in (each.strip() for each in statements):
        made = CREATED.search(statement)
        if made:
            own.add(made["table"])
        found += [(each.name, table) for each in RULES if (table := each.hits(statement)) and table not in own]
    return found
