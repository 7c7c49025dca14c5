"""Lines outside the database: only added to, each bound to the one before."""

import pytest

from core import outside


@pytest.fixture
def folder(settings, tmp_path):
    settings.AUDIT_CHECKPOINTS = tmp_path / "deep" / "place"
    return settings.AUDIT_CHECKPOINTS


def test_lines_are_added_and_read_in_order(folder):
    assert (outside.read("x"), outside.last("x")) == ([], None)
    outside.add("x", {"n": 1}, {"n": 2})
    outside.add("x", {"n": 3, "text": "好" * 5000})
    assert [line["n"] for line in outside.read("x")] == [1, 2, 3]
    assert outside.last("x")["n"] == 3
    assert (folder / "x.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("tamper", ["changed", "removed", "doubled", "swapped", "garbage"])
def test_a_line_that_was_touched_is_seen(folder, tamper):
    outside.add("x", *({"n": number} for number in range(4)))
    path = folder / "x.jsonl"
    lines = path.read_text().splitlines()
    lines = {
        "changed": [lines[0], lines[1].replace('"n": 1', '"n": 9'), *lines[2:]],
        "removed": [lines[0], *lines[2:]],
        "doubled": [*lines[:2], *lines[1:]],
        "swapped": [lines[1], lines[0], *lines[2:]],
        "garbage": [*lines, "{"],
    }[tamper]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(outside.AlteredError):
        outside.read("x")


def test_a_line_cut_by_a_crash_is_not_glued_to_the_next(folder):
    outside.add("x", {"n": 1})
    path = folder / "x.jsonl"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    outside.add("x", {"n": 2})
    assert [line["n"] for line in outside.read("x")] == [1, 2]
