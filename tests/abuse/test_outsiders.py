"""Somebody with the same right elsewhere: what is there for others is, letter for letter, what is not there at all.

The pages are found by walking: whoever works in a county follows every link and every form; then a colleague with the
same role in the next county asks for each of them.
"""

import re
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.abuse.sweeping import signed_in
from tests.aid.applications import Office
from tests.factories import Tree

pytestmark = [pytest.mark.django_db]
LINK = re.compile(r"(?:href|action|hx-get|hx-post)=\"(/[^\"#]*)\"")
KEYS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Z]{0,3}\d{6}-\d{4}-\d{3,6}|(?<=/)\d+(?=/)"
)
CHANGING = re.compile(
    r"nonce=\"[^\"]*\"|csrfmiddlewaretoken\" value=\"[^\"]*\"|data-csrf=\"[^\"]*\"|X-CSRFToken[^}]*"
    r"|[0-9a-f]{16}(?![0-9a-f])|\d\d:\d\d(?::\d\d)?"
)
FEW, MOST = 30, 120


def shape(path):
    return KEYS.sub("<key>", path)


def walked(client, most):
    """Follow what the pages offer, each shape of address once or twice, and return the addresses that name a row."""
    seen, shapes, queue, found = (
        set(),
        {},
        ["/work/", "/aid/files/", "/members/", "/unions/", "/legal/", "/mediation/"],
        [],
    )
    while queue and len(seen) < most:
        path = queue.pop(0)
        kind = shape(path.split("?", 1)[0])
        if path in seen or shapes.get(kind, 0) >= 2 or "logout" in path or path.startswith("/static"):
            continue
        seen.add(path)
        shapes[kind] = shapes.get(kind, 0) + 1
        answer = client.get(path)
        if KEYS.search(path) and answer.status_code in (200, 405):
            found.append(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        elif answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            offered = [urlsplit(link).path for link in LINK.findall(answer.content.decode())]
            queue = [each for each in offered if KEYS.search(each)] + queue  # rows first
            queue += [each for each in offered if not KEYS.search(each)]
    return found


def body(answer, path):
    """Return an answer without what differs between any two answers, and without the key that was asked for."""
    if answer.streaming:
        return f"a file of {len(b''.join(answer.streaming_content))} bytes"
    text = CHANGING.sub("", answer.content.decode("utf-8", "replace"))
    for key in KEYS.findall(path):
        text = text.replace(key, "<key>")
    return text


def missing(path):
    """Return the same address with a key that names nothing."""

    def other(found):
        key = found[0]
        if len(key) == 36:
            return str(UUID(int=7))
        return f"{key[:-3]}998" if "-" in key else "99999998"

    return KEYS.sub(other, path)


@pytest.fixture
def county():
    office = Office(Tree())
    office.filed()
    office.draft(names=("陈桂芳", "陈大山"))
    return office


def leaks(office, role, most):
    insider, outsider = signed_in(role, office.tree.haishu), signed_in(role, office.tree.jiangbei)
    wrong, asked = [], 0
    for path in walked(insider, most):
        theirs, nothing = outsider.get(path), outsider.get(missing(path))
        asked += 1
        same = (theirs.status_code, body(theirs, path)) == (nothing.status_code, body(nothing, missing(path)))
        if not same:
            wrong.append((path, theirs.status_code, nothing.status_code))
    return asked, wrong


def test_what_is_theirs_is_not_there(county):
    asked, wrong = leaks(county, "county_reviewer", FEW)
    assert wrong == []
    assert asked >= 5


@pytest.mark.drill
@pytest.mark.parametrize("role", ["county_reviewer", "county_approver", "mediator"])
def test_nor_for_other_roles(county, role):
    _asked, wrong = leaks(county, role, MOST)
    assert wrong == []


@pytest.mark.drill
def test_a_row_that_everybody_reads_is_seen(county, monkeypatch):
    """The control: without the scope of the rows the same walk finds them."""
    monkeypatch.setattr("core.scoping.ScopedQuerySet.permitted", lambda rows, *_who: rows.all())
    assert leaks(county, "county_reviewer", FEW)[1] != []
