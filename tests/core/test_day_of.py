"""The day of a moment is the day here: until eight in the morning it is still yesterday in Greenwich."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from core.clock import day_of

APPS = ("accounts", "aid", "core", "desk", "legal", "partners", "unions")


@pytest.mark.parametrize(
    ("hour", "day"), [(15, date(2026, 11, 23)), (16, date(2026, 11, 24)), (23, date(2026, 11, 24))]
)
def test_a_day_begins_at_midnight_here(hour, day):
    assert day_of(datetime(2026, 11, 23, hour, 59 if hour == 15 else 0, tzinfo=UTC)) == day


def test_nobody_takes_the_day_of_greenwich():
    """``moment.date()`` is the day of the zone the moment is kept in; ``day_of`` is ours."""
    found = []
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
                    whose = node.func.value
                    name = whose.id if isinstance(whose, ast.Name) else getattr(whose, "attr", "")
                    if name in ("moment", "now") or name.endswith("_at"):
                        found.append(f"{path}:{node.lineno}")
    assert not found
