"""The checklist says only what is there: every point once, every path that it names exists."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| ([^|]+) \| (yes|part|no) \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_point_is_answered_once_and_in_order():
    assert [int(number) for number, *_told in ROWS] == list(range(1, 85))


def test_every_path_exists():
    named = {path for *_told, shown in ROWS for path in re.findall(r"`((?:tests|docs|config)/[^`]+)`", shown)}
    assert len(named) > 60
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_what_is_met_names_its_test_and_what_is_not_says_why():
    for number, _what, met, shown in ROWS:
        assert met != "yes" or "`" in shown, number
        assert len(shown) > 10, number
