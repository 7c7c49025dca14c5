"""The list of the parts of others is the lock's, and every licence in it lets the product be handed on."""

import re

import pytest
from django.core.management import CommandError, call_command

from config.supervisor.places import CHECKOUT
from core.management.commands import write_parts

ROW = re.compile(r"^\| (\S+) \| (\S+) \| ([^|]*?) ?\|", re.MULTILINE)
# Licences under which a part may be used and handed on with a closed or open product, linked and unchanged.
FREE = re.compile(r"MIT|BSD|Apache|ISC|PSF|MPL|LGPL|Lesser General Public|OFL|PostgreSQL|Dual License")


def rows():
    page = (CHECKOUT / "docs" / "parts.md").read_text(encoding="utf-8")
    return [row for row in ROW.findall(page) if row[0] not in {"Part", "---"}]


def test_the_list_is_what_the_locks_say():
    call_command("write_parts", check=True)
    named = {name: version for name, version, _licence in rows()}
    lock = (CHECKOUT / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\\\]+)", lock, re.MULTILINE))
    assert len(pinned) > 70
    assert pinned.items() - named.items() == set()


def test_a_list_left_behind_is_found(monkeypatch):
    text = (CHECKOUT / "requirements.txt").read_text(encoding="utf-8").replace("django==", "django==9", 1)
    assert "| django | 9" in write_parts.parts(text, "")
    monkeypatch.setattr(write_parts, "HEAD", write_parts.HEAD + "| left behind | 1 | MIT | |\n")
    with pytest.raises(CommandError, match="write_parts"):
        call_command("write_parts", check=True)


def test_every_part_has_a_licence_that_lets_it_be_handed_on():
    assert [name for name, _version, licence in rows() if not FREE.search(licence)] == []
