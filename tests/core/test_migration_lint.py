"""Migrations run while people work: each new one is read for what would stop them, or break what still runs."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.core.migration_lint import RULES, findings

OURS = [config.label for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)]
# The last migrations from before there was anybody to hold up. A release moves the line; what is newer is clean.
BASELINE = {
    "accounts": 1,
    "aid": 14,
    "core": 8,
    "desk": 1,
    "legal": 13,
    "partners": 4,
    "unions": 12,
}
# Newer, and all the same as it is: (app, number, rule, table) → why nobody is held up for longer than a second.
ACCEPTED: dict[tuple[str, int, str, str], str] = {
    (
        "unions",
        15,
        "rewrites the table: another type",
        "unions_personconsent",
    ): "a longer varchar changes the catalogue alone, no row is read",
    (
        "legal",
        14,
        "rewrites the table: a stored generated column",
        "legal_legalaidcase",
    ): "21,000 cases in a whole province, half a second",
    (
        "legal",
        16,
        "rewrites the table: a stored generated column",
        "legal_supervisionmatter",
    ): "some 5,000 matters in a whole province, a fraction of a second",
}
# Older, and worth a word: a place that has these tables in use already closes for them.
REWRITES = {
    ("legal", 7): "stored generated columns for the search by name: four tables of at most 120,000 rows, 4 s in all",
}


def number_of(name):
    return int(name.split("_", 1)[0])


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def statements_of(loader, key):
    migration = loader.graph.nodes[key]
    state = loader.project_state(key, at_end=False)
    inside, connection.in_atomic_block = connection.in_atomic_block, False  # nothing is run, it is only written down
    try:
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(state, editor, collect_sql=True)
    finally:
        connection.in_atomic_block = inside
    text = "\n".join(line for line in editor.collected_sql if not line.startswith("--"))
    return [each for each in re.split(r";\s*(?:\n|$)", text) if each.strip()]


def newer(loader):
    return sorted(key for key in loader.graph.nodes if key[0] in OURS and number_of(key[1]) > BASELINE.get(key[0], 0))


@pytest.mark.django_db
def test_no_new_migration_stops_anybody(loader):
    found = [
        (app, number_of(name), rule, table)
        for app, name in newer(loader)
        for rule, table in findings(statements_of(loader, (app, name)))
    ]
    assert [each for each in found if each not in ACCEPTED] == []
    assert set(ACCEPTED) <= set(found), "accepted, and no longer there"


@pytest.mark.drill
@pytest.mark.django_db
def test_the_old_rewrites_are_seen_and_told(loader):
    """The control: the check sees a rewrite of ours that is known."""
    for (app, number), reason in REWRITES.items():
        key = next(key for key in loader.graph.nodes if key[0] == app and number_of(key[1]) == number)
        found = findings(statements_of(loader, key))
        assert [rule for rule, _table in found].count("rewrites the table: a stored generated column") == 4
        assert reason


@pytest.mark.django_db
@pytest.mark.parametrize(("app", "name"), [("legal", "0009_contracts_by_status"), ("unions", "0011_chairs_gone")])
def test_an_index_beside_the_work_is_clean(loader, app, name):
    assert findings(statements_of(loader, (app, name))) == []


def test_every_app_of_ours_has_its_line():
    with_migrations = {label for label in OURS if (Path(settings.BASE_DIR) / label / "migrations").is_dir()}
    assert set(BASELINE) == with_migrations


BAD = {
    'ALTER TABLE "a" ADD COLUMN "b" text[] GENERATED ALWAYS AS (f(c)) STORED': "generated",
    'ALTER TABLE "a" ADD COLUMN "b" uuid DEFAULT gen_random_uuid() NOT NULL': "default of its own",
    'ALTER TABLE "a" ADD COLUMN "b" timestamptz DEFAULT clock_timestamp()': "default of its own",
    'ALTER TABLE "a" ALTER COLUMN "b" TYPE bigint USING "b"::bigint': "another type",
    'ALTER TABLE "a" ADD COLUMN "b" integer NOT NULL': "required column",
    'ALTER TABLE "a" ALTER COLUMN "b" SET NOT NULL': "NOT NULL",
    'CREATE INDEX "i" ON "a" ("b")': "built in place",
    'CREATE UNIQUE INDEX "i" ON "a" ("b") WHERE "c" IS NULL': "built in place",
    'ALTER TABLE "a" ADD CONSTRAINT "c" CHECK ("b" > 0)': "checked at once",
    'ALTER TABLE "a" ADD CONSTRAINT "c" FOREIGN KEY ("b") REFERENCES "d" ("id") DEFERRABLE': "checked at once",
    'ALTER TABLE "a" ADD CONSTRAINT "c" UNIQUE ("b")': "key built in place",
    'ALTER TABLE "a" DROP COLUMN "b" CASCADE': "a column goes",
    'ALTER TABLE "a" RENAME COLUMN "b" TO "c"': "another name",
    'DROP TABLE "a" CASCADE': "a table goes",
    "LOCK TABLE a IN SHARE MODE": "lock on the whole table",
    "UPDATE a SET b = 1": "rows in one go",
}
GOOD = (
    'ALTER TABLE "a" ADD COLUMN "b" integer NULL',
    'ALTER TABLE "a" ADD COLUMN "b" varchar(8) DEFAULT \'x\' NOT NULL',
    'ALTER TABLE "a" ADD COLUMN "b" bigint NULL CONSTRAINT "c" REFERENCES "d"("id") DEFERRABLE INITIALLY DEFERRED',
    'CREATE INDEX CONCURRENTLY "i" ON "a" ("b")',
    'ALTER TABLE "a" ADD CONSTRAINT "c" CHECK ("b" > 0) NOT VALID',
    'ALTER TABLE "a" VALIDATE CONSTRAINT "c"',
    'ALTER TABLE "a" ADD CONSTRAINT "c" UNIQUE USING INDEX "i"',
    'ALTER TABLE "a" DROP CONSTRAINT "c"',
    'ALTER TABLE "a" ALTER COLUMN "b" DROP NOT NULL',
)


@pytest.mark.parametrize("statement", BAD)
def test_what_would_stop_writers_is_named(statement):
    found = findings([statement])
    assert len(found) == 1
    assert BAD[statement] in found[0][0]
    assert found[0][1] == "a"


@pytest.mark.parametrize("statement", GOOD)
def test_what_stops_nobody_is_let_pass(statement):
    assert findings([statement]) == []


def test_a_table_made_in_the_same_migration_has_no_writers():
    assert findings(['CREATE TABLE "a" ("id" bigint)', 'CREATE INDEX "i" ON "a" ("id")']) == []


def test_each_rule_has_a_statement_that_breaks_it():
    assert {name for statement in BAD for name, _table in findings([statement])} == {each.name for each in RULES}
