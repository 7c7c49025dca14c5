"""Every address: who may come in. A view that declares nothing, or a role that gets more than its table, fails here."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.aid.applications import Office
from tests.factories import Tree, actor_in
from unions.choices import Role
from unions.rules.rights import ROLE_RIGHTS

pytestmark = pytest.mark.django_db
OURS = ("aid", "desk", "legal", "partners", "unions")
PUBLIC = {"desk:healthz", "desk:readyz", "desk:csp_report", "aid:public_notice", "aid:public_object"} | {
    "aid:phone",
    "aid:phone_pack",
    "aid:phone_outbox",
    "aid:phone_visit",
    "aid:phone_worker",
    "aid:phone_manifest",
}
NOBODY = str(UUID(int=7))
FILLED = {
    "key": "330203-2026-9999",
    "number": "FF330203-2026-9999",
    "code": "33020301000000",
    "name": "identity",
    "token": "no-such-notice",
    "task": "family",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# A lawyer who asks for a case not assigned, known or not, gets 403 and leaves a trace (domain.md 12, story 21).
ASSIGNED = {"legal:case_detail", "legal:case_act", "legal:case_paper", "legal:case_phone", "desk:refer_case"} | {
    "legal:case_letter_issue",
    "legal:case_letter_proof",
    "legal:case_letter_word",
    "legal:case_letter_service",
}


def walk(patterns: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, each.namespace or namespace)
        elif each.name and namespace in OURS:
            yield f"{namespace}:{each.name}", each


def addresses() -> dict[str, tuple[str, Any]]:
    """Return every address of our own pages by name: filled in with keys that name nothing, and its view."""
    found = {}
    for name, pattern in walk(get_resolver().url_patterns):
        names = pattern.pattern.regex.groupindex
        shapes = pattern.pattern.converters
        values = {
            key: "7" if type(shapes.get(key)).__name__ == "IntConverter" else FILLED.get(key, NOBODY) for key in names
        }
        found[name] = (reverse(name, kwargs=values), pattern.callback)
    return found


ALL = addresses()
PAGES = {name: (url, view) for name, (url, view) in ALL.items() if hasattr(view, "permission")}


def test_every_view_declares_who_may_open_it():
    undeclared = [
        name for name, (_url, view) in ALL.items() if not hasattr(view, "permission") and not hasattr(view, "cls")
    ]
    assert sorted(set(undeclared) - PUBLIC) == []


def test_only_these_pages_need_no_sign_in():
    public = {name for name, (_url, view) in PAGES.items() if view.permission == "public"}
    assert public <= PUBLIC


@pytest.mark.parametrize("name", PAGES)
def test_nobody_comes_in_without_signing_in(client, name):
    url, view = PAGES[name]
    if view.permission == "public":
        pytest.skip("open to everybody by its nature")
    for method in view.methods:
        answer = client.generic(method, url)
        assert answer.status_code == 302, method
        assert "/login/" in answer["Location"]


@pytest.mark.parametrize("role", Role.values)
def test_a_role_opens_what_its_table_says_and_nothing_else(role):
    """With keys that name nothing: 403 where the right is missing, never 403 (and never a fault) where it is held."""
    tree = Tree()
    place = {"province_leader": tree.province, "province_admin": tree.province, "city_auditor": tree.ningbo} | {
        "audit_admin": tree.province  # the chain of the trail runs through the whole province
    }
    _actor, user = actor_in(role, place.get(role, tree.haishu))
    client = Client()
    client.force_login(user, backend=BACKEND)
    held = ROLE_RIGHTS[Role(role)].branch | ROLE_RIGHTS[Role(role)].own
    wrong = []
    for name, (url, view) in PAGES.items():
        if view.permission in ("public", "signed-in"):
            continue
        status = client.generic(view.methods[0], url).status_code
        expected_out = view.permission not in held or (role == "legal_lawyer" and name in ASSIGNED)
        if (status == 403) != expected_out or status >= 500:
            wrong.append((name, view.permission, status))
    assert wrong == []


def test_reading_never_changes_and_undeclared_methods_are_refused():
    tree = Tree()
    _actor, user = actor_in("county_reviewer", tree.haishu)
    client = Client()
    client.force_login(user, backend=BACKEND)
    answers = {
        (name, method): client.generic(method, url).status_code
        for name, (url, view) in PAGES.items()
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(view.methods)
    }
    assert len(answers) > len(PAGES)
    assert {where: status for where, status in answers.items() if status != 405} == {}


FILE_PAGES = sorted(name for name in PAGES if re.match(r"aid:file_(?!list|export)", name))


def test_a_file_of_another_county_does_not_exist():
    """For whoever holds the right in the next county: not one page of the file, by whatever method, is there."""
    office = Office(Tree())
    file = office.filed()
    answers = {}
    for role in Role.values:
        if role in ("city_auditor", "province_leader"):
            continue
        _actor, user = actor_in(role, office.tree.jiangbei)
        client = Client()
        client.force_login(user, backend=BACKEND)
        for name in FILE_PAGES:
            view = PAGES[name][1]
            if view.permission in ROLE_RIGHTS[Role(role)].branch:
                kwargs = {"key": file.key} | ({"name": "identity"} if "reveal" in name else {})
                url = reverse(name, kwargs=kwargs)
                answers[name, role] = client.generic(view.methods[0], url).status_code
    assert {name for name, _role in answers} > set(FILE_PAGES[:3])
    assert {where: status for where, status in answers.items() if status != 404} == {}
