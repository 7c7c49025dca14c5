"""What a list is asked, how large a body is, and where a form leads: odd values are values, never faults."""

import json
import re

import pytest
from django.test import Client

from tests.abuse.addresses import NOBODY, addresses
from tests.abuse.headers import missing_headers
from tests.abuse.sweeping import same_site, signed_in
from tests.factories import Tree

pytestmark = pytest.mark.django_db
ODD = (
    "' OR 1=1 --",
    "1; SELECT pg_sleep(9)",
    "user__password",
    "-uploaded_by__password",
    "0x7f" + "9" * 40,
    "-1",
    "9" * 40,
    "²",
    "9999-12-31",
    "0000-00-00",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "王" * 2000,
    "\u202e\ufeff\ud7ff",
    "WyJ4IiwgInkiXQ==",  # the mark of a page that names nothing
    "W1siYSJdLCB7fV0=",
    "bnVsbA==",
)
ALWAYS = (
    "after",
    "before",
    "per",
    "page",
    "cursor",
    "order",
    "ordering",
    "sort",
    "o",
    "q",
    "fields",
    "_to_field",
    "id__in",
)
NAMED = re.compile(r"<(?:input|select|textarea)\b[^>]*?\bname=\"([^\"]+)\"")
SLOW = 3.0


def lists():
    """Every address that needs no key."""
    known = (NOBODY, "9999", "33020301000000", "identity", "no-such-notice", "family", "/7/")
    return [
        each
        for each in addresses()
        if "GET" in each.methods and not any(key in each.url for key in known) and "logout" not in each.url
    ]


def asked_of(client, url):
    page = client.get(url)
    text = page.content.decode("utf-8", "replace") if not page.streaming and page.status_code == 200 else ""
    return sorted({*ALWAYS, *NAMED.findall(text)} - {"csrfmiddlewaretoken"})


def misuse(client, found, most):
    """Ask each list with so many of the odd values, another choice for each; together they are all asked often."""
    wrong = []
    for number, address in enumerate(found):
        names = asked_of(client, address.url)
        for value in [ODD[(number * most + turn) % len(ODD)] for turn in range(most)]:
            answer = client.get(address.url, dict.fromkeys(names, value))
            if answer.status_code >= 500 and address.name != "readyz":
                wrong.append((address.name, value[:20], answer.status_code))
            if not answer.streaming and b"<script>alert(1)" in answer.content:
                wrong.append((address.name, "shown as it was sent"))
    return wrong


def test_lists_read_odd_values():
    assert len(lists()) > 100
    client = signed_in("county_reviewer", Tree().haishu)
    assert misuse(client, lists()[::24], 4) == []


@pytest.mark.drill
@pytest.mark.parametrize(("role", "place"), [("county_reviewer", "haishu"), ("province_admin", "province")])
def test_every_list_reads_odd_values(role, place):
    client = signed_in(role, getattr(Tree(), place))
    first = 0 if role == "county_reviewer" else 1
    assert misuse(client, lists()[first::2], 8) == []


@pytest.mark.parametrize("per", ["100000", "0", "-5", "1e9", "９９", "NaN"])
def test_no_page_is_longer_than_the_longest(per):
    tree = Tree()
    for number in range(110):
        tree.grassroots(f"第{number}工会", tree.wangchun)
    client = signed_in("county_reviewer", tree.haishu)
    page = client.get("/unions/", {"per": per, "under": "all", "q": "工会"}).content.decode()
    assert page.count("<tr") <= 110
    assert client.get("/api/v1/aid/files/", {"per": per}).status_code in (200, 400, 404)


LARGE = {
    "a field of six megabytes": (b"login=" + b"a" * 6_000_000, "application/x-www-form-urlencoded"),
    "two thousand fields": (
        b"&".join(b"f%d=1" % number for number in range(2000)),
        "application/x-www-form-urlencoded",
    ),
    "no end": (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', "multipart/form-data; boundary=b"),
    "a boundary that is none": (b"--b--", "multipart/form-data; boundary=" + "b" * 500),
    "no boundary": (b"--b--", "multipart/form-data"),
    "another charset": (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
    "a charset that is none": (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
    "not a type": (b"a=1", ";;;"),
    "two hundred files": (
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\nx\r\n' % number
            for number in range(200)
        )
        + b"--b--\r\n",
        "multipart/form-data; boundary=b",
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_body_that_is_too_much_is_refused(kind):
    body, content_type = LARGE[kind]
    client = signed_in("county_reviewer", Tree().haishu)
    for url in ("/me/channels/mail/", "/unions/", "/api/v1/aid/files/"):
        answer = client.generic("POST", url, body, content_type=content_type)
        assert 300 <= answer.status_code < 500, url
        assert missing_headers(answer) == []
    answer = Client(raise_request_exception=False).generic("POST", "/login/", body, content_type=content_type)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 50_000, b"{", b"\xff\xfe", b'{"a": 1e999}', b'{"a": NaN}', b'"\\ud800"', b"1" * 5000],
    ids=["nested lists", "nested objects", "cut", "not utf-8", "infinite", "no number", "half a character", "long"],
)
def test_json_that_is_none_is_refused(body):
    """By whatever address takes JSON: the telephone's outbox and the API."""
    client = signed_in("township_caseworker", Tree().wangchun)
    takers = [each for each in addresses() if "/api/" in each.url and "POST" in each.methods]
    assert takers
    for address in takers:
        answer = client.generic("POST", address.url, body, content_type="application/json")
        assert answer.status_code < 500, address.url


AWAY = (
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver",
    "//evil.example/%2e%2e",
    "\u2028//evil.example",
)
LEADING = ("next", "back", "back_url", "return", "url", "after", "to", "REDIRECT_FIELD_NAME")


def leads_away(answer):
    where = answer.get("Location", "") or answer.get("HX-Redirect", "") or answer.get("HX-Location", "")
    return bool(where) and not same_site(where) and not where.startswith("?")


def test_nothing_leads_off_the_site():
    assert len(AWAY) == 21
    tree = Tree()
    client = signed_in("county_reviewer", tree.haishu)
    stranger = Client(raise_request_exception=False)
    doors = ["/language/", "/login/", "/accounts/login/", "/admin/login/", "/aid/files/", "/notifications/read/"]
    wrong = []
    for payload in AWAY:
        sent = dict.fromkeys(LEADING, payload)
        for door in doors:
            asked = f"{door}?next={payload}" if payload.isascii() and payload.isprintable() else door
            for who in (client, stranger):
                answers = [
                    who.get(door, sent),
                    who.post(asked, sent | {"language": "en"}, headers={"Referer": payload}),
                ]
                wrong += [(door, payload) for answer in answers if leads_away(answer)]
    assert wrong == []


@pytest.mark.drill
def test_no_form_leads_off_the_site():
    """At every address that takes a form: all ways to name where to go next, sent at once."""
    client = signed_in("county_reviewer", Tree().haishu)
    wrong = []
    for number, address in enumerate(each for each in addresses() if "logout" not in each.url):
        if number % 2:
            continue
        payload = AWAY[number % len(AWAY)]
        sent = dict.fromkeys(LEADING, payload)
        wrong += [
            (address.name, payload)
            for answer in (client.post(address.url, sent), client.get(address.url, sent))
            if leads_away(answer)
        ]
    assert wrong == []


def test_a_way_off_the_site_is_seen():
    """The control."""

    class Answer(dict):
        pass

    assert leads_away(Answer(Location="//evil.example/"))
    assert leads_away(Answer(Location="https://evil.example/"))
    assert not leads_away(Answer(Location="/work/"))
    assert json.dumps(AWAY)
