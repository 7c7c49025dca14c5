"""Moving a branch of the tree: the tree turns in one transaction, copied ancestors follow in chunks (ADR 0010)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F

from core.actors import Actor
from core.events.services import record
from core.transitions import take
from core.wall.scope import everywhere
from unions.models import ParentHistory, Person, Restructuring, Union, UpperDecision
from unions.rules import places
from unions.rules import restructuring as rules
from unions.services.finding import resettle

COLUMNS = ("city", "county", "township")
UNIONS = 40  # whose members one chunk rewrites
PEOPLE = 1000  # whose places one chunk rewrites
TREE_LOCK = 7_301_944  # one turn of the tree at a time
# Written once and never altered: an event stays where it happened. Jobs end by themselves.
LEFT_ALONE = frozenset({"core.event", "core.job"})


@everywhere("a move takes people from one branch to another")
@transaction.atomic
def turn(*, actor: Actor, plan_id: Any) -> Restructuring:
    """Hang the union below its new parent with all that is below it, and write down the old one. One transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    with take(rules.START_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        keys: list[Any] = [plan.union_id, plan.target_id, plan.union.parent_id]
        held = {each.pk: each for each in Union.unscoped.select_for_update().filter(pk__in=keys).order_by("pk")}
        union, target = held[plan.union_id], held[plan.target_id]
        old = held[union.parent_id]
        places.check_parent(level=union.level, kind=union.kind, parent_level=target.level, parent_kind=target.kind)
        rules.check_target(
            kind=plan.kind,
            union_path=union.path,
            target_path=target.path,
            target_status=target.status,
            parent_path=old.path,
        )
        _remember(plan, union, old)
        before, after = union.path, f"{target.path}{union.pk}/"
        _rewrite_tree(union, target, before, after)
        _rewrite_paths(before, after, union, target)
        touched = _between(old, target)
        Union.unscoped.filter(pk__in=touched).update(unsettled=F("unsettled") + 1)
        plan.details = plan.details | {"from": old.pk, "from_path": before, "path": after, "touched": touched}
        union.path = after
        record(actor, "unions.union.moved", union, origin=old.code, to=target.code, since=plan.effective_on)
    return plan


def _remember(plan: Restructuring, union: Union, old: Union) -> None:
    """Write down the parent until the day before; one who held it for no whole day held it never."""
    last = ParentHistory.unscoped.filter(union=union).order_by("-to_on").values_list("to_on", flat=True).first()
    from_on = last + timedelta(days=1) if last else None
    to_on = plan.effective_on - timedelta(days=1)
    if from_on is None or from_on <= to_on:
        ParentHistory.objects.create(union=union, parent=old, from_on=from_on, to_on=to_on, change=plan)


def _rewrite_tree(union: Union, target: Union, before: str, after: str) -> None:
    """Give every union of the branch its new path and the ancestors it inherits; its own it keeps."""
    sets = ["path = %s || substr(path, %s)", "version = version + 1"]
    values: list[Any] = [after, len(before) + 1]
    for column in COLUMNS:
        if union.level == column:
            continue  # the branch has its own
        inherited = getattr(union, f"{column}_id")
        sets.append(
            f"{column}_id = CASE WHEN {column}_id IS NOT DISTINCT FROM %s::bigint THEN %s::bigint ELSE {column}_id END"
        )
        values += [inherited, getattr(target, f"{column}_id")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE unions_union SET {', '.join(sets)} WHERE path LIKE %s",  # noqa: S608 column names are ours
            [*values, f"{before}%"],
        )
    Union.unscoped.filter(pk=union.pk).update(parent=target)


def _rewrite_paths(before: str, after: str, union: Union, target: Union) -> None:
    """Carry along the paths that other tables copied as text: attachments, open matters, occurrences."""
    for model, column in _path_columns():
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {column} = %s || substr({column}, %s) WHERE {column} LIKE %s",  # noqa: S608
                [after, len(before) + 1, f"{before}%"],
            )
    own = UpperDecision.unscoped.filter(union=union, answered_on=None).exclude(kind="restructuring")
    own.update(path=target.path)


def _path_columns() -> Iterator[tuple[Any, str]]:
    """Yield every table with a copied path, found by the column's name: an app above needs no word here."""
    for model in apps.get_models():
        if model._meta.label_lower in LEFT_ALONE or not model._meta.managed:
            continue
        names = {field.name for field in model._meta.local_concrete_fields}
        for name in ("union_path", "deciding_path"):
            if name in names:
                yield model, name
    yield UpperDecision, "path"


def copies() -> list[Any]:
    """Return the tables that repeat a union's ancestors on their rows, found by their columns; people come apart."""
    found = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.local_concrete_fields}
        if {"union", *COLUMNS} <= names and model is not Person:
            found.append(model)
    return found


def _between(old: Union, new: Union) -> list[int]:
    """Return the cities, counties and townships that lose or gain the branch."""
    one = {getattr(old, f"{column}_id") for column in COLUMNS}
    other = {getattr(new, f"{column}_id") for column in COLUMNS}
    return sorted((one ^ other) - {None})


@everywhere("a move takes people from one branch to another")
def follow(*, plan: Restructuring, after: int) -> int | None:
    """Rewrite the copied ancestors of some unions of the branch; return the last one done, None when all are.

    What is written already is found to be right and left alone, so a chunk may come twice.
    """
    rows = Union.unscoped.filter(path__startswith=plan.details["path"], pk__gt=after).order_by("pk")
    batch = list(rows.values_list("pk", flat=True)[:UNIONS])
    if not batch:
        return None
    for model in copies():
        _rewrite_copies(model, batch)
    if _move_people(batch):
        return after  # more people of the same unions wait
    return batch[-1]


def _stale(alias: str = "r") -> str:
    mine = ", ".join(f"{alias}.{column}_id" for column in COLUMNS)
    theirs = ", ".join(f"u.{column}_id" for column in COLUMNS)
    return f"({mine}) IS DISTINCT FROM ({theirs})"


def _rewrite_copies(model: Any, batch: list[int]) -> None:
    sets = ", ".join(f"{column}_id = u.{column}_id" for column in COLUMNS)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} r SET {sets} FROM unions_union u"  # noqa: S608 names of our own tables
            f" WHERE u.id = r.union_id AND r.union_id = ANY(%s) AND {_stale()}",
            [batch],
        )


def _move_people(batch: list[int]) -> bool:
    """Let people of some unions be known and found where these stand now; say whether more of them wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, r.union_id FROM unions_person r JOIN unions_union u ON u.id = r.union_id"  # noqa: S608
            f" WHERE r.union_id = ANY(%s) AND {_stale()} ORDER BY r.union_id LIMIT %s",
            [batch, PEOPLE],
        )
        found = cursor.fetchall()
    places_of: dict[int, list[Any]] = {}
    for person_id, union_id in found:
        places_of.setdefault(union_id, []).append(person_id)
    unions = {each.pk: each for each in Union.unscoped.filter(pk__in=places_of)}
    for union_id, people in places_of.items():
        resettle(Person.unscoped.select_for_update(of=("self",)).filter(pk__in=people), unions[union_id])
    return len(found) == PEOPLE


def has_stragglers(plan: Restructuring) -> bool:
    """Say whether a row of the branch still repeats old ancestors: one written by somebody who read the old tree."""
    for model in [*copies(), Person]:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {table} r JOIN unions_union u ON u.id = r.union_id"  # noqa: S608
                f" WHERE u.path LIKE %s AND {_stale()})",
                [f"{plan.details['path']}%"],
            )
            if cursor.fetchone()[0]:
                return True
    return False


@everywhere("a move takes people from one branch to another")
def settle(*, actor: Actor, plan_id: Any, today: date) -> Restructuring:
    """End a move: everything follows, so the branches that lost or gained are asked by their columns again."""
    with take(rules.FINISH_PLAN, Restructuring, pk=plan_id, actor=actor) as plan:
        touched = Union.unscoped.filter(pk__in=plan.details["touched"], unsettled__gt=0)
        touched.update(unsettled=F("unsettled") - 1)
        plan.carried_out_on = today
    return plan
