"""Single sign-on against a real little identity provider: only for accounts that exist, and nothing forged passes."""

import http.client
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.urls import reverse

from accounts.models import User
from core.events.models import Event
from tests.accounts.identity_provider import FOREIGN_KEY, IdentityProvider
from tests.factories import Tree, actor_in, user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    provider = IdentityProvider()
    yield provider
    provider.close()


@pytest.fixture
def provider(running, settings):
    running.__dict__.update(person={"sub": "s-1", "preferred_username": "chen.jing"}, tweak={}, algorithm="RS256")
    running.key = running.__class__.__init__.__globals__["KEY"]
    running.codes.clear()
    running.asked.clear()
    app = settings.SSO_APP | {"client_id": "hengwen", "secret": "between us"}
    app["settings"] = {"server_url": running.issuer, "oauth_pkce_enabled": True}
    settings.SSO_ON = True
    settings.SOCIALACCOUNT_PROVIDERS = {"sso": {"APPS": [app]}}
    return running


@pytest.fixture
def account():
    return user("陈静", username="chen.jing")


def begin(client):
    """Press the button, and let the identity provider send the browser back; return the way back."""
    answer = client.post(reverse("sso_login"))
    assert answer.status_code == 302, answer.content.decode()
    parts = urlsplit(answer["Location"])
    line = http.client.HTTPConnection(parts.netloc, timeout=5)
    line.request("GET", f"{parts.path}?{parts.query}")
    back = line.getresponse().headers["Location"]
    line.close()
    return urlsplit(back)


def come_back(client, back, **changed):
    query = {name: values[0] for name, values in parse_qs(back.query).items()} | changed
    return client.get(f"{back.path}?{urlencode(query)}")


def is_in(client):
    return client.get("/work/").status_code != 302


def test_an_account_that_exists_is_opened_and_linked_to_its_subject(client, provider, account):
    answer = come_back(client, begin(client))
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert SocialAccount.objects.get().uid == "s-1"
    assert not SocialToken.objects.exists()
    codes = set(Event.unscoped.values_list("code", flat=True))
    assert {"accounts.user.sso_linked", "accounts.user.signed_in"} <= codes
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["nonce"]
    assert asked["response_type"] == "code"


def test_the_subject_counts_from_then_on_and_not_the_name(client, provider, account):
    come_back(client, begin(client))
    client.logout()
    provider.person = {"sub": "s-1", "preferred_username": "somebody.else"}
    come_back(client, begin(client))
    assert is_in(client)
    client.logout()
    provider.person = {"sub": "s-2", "preferred_username": "chen.jing"}  # another subject under the same name
    assert come_back(client, begin(client)).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("name", ["nobody.here", "", "CHEN.JING"])
def test_nobody_signs_up_this_way(client, provider, account, name):
    provider.person = {"sub": "s-9", "preferred_username": name}
    before = User.objects.count()
    assert come_back(client, begin(client)).status_code == 403
    assert not is_in(client)
    assert User.objects.count() == before
    assert Event.unscoped.filter(code="accounts.sso.refused").count() == 1


def test_a_closed_account_stays_closed(client, provider, account):
    come_back(client, begin(client))
    client.logout()
    User.objects.filter(pk=account.pk).update(is_active=False)
    come_back(client, begin(client))
    assert not is_in(client)


@pytest.mark.parametrize(
    "forged",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"exp": 1},  # the first second of 1970
        {"nonce": "of another session"},
        {"nonce": None},
        {"sub": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_for_somebody_or_somewhere_else_opens_nothing(client, provider, account, forged):
    provider.tweak = forged
    assert come_back(client, begin(client)).status_code == 403
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(("key", "algorithm"), [(FOREIGN_KEY, "RS256"), ("x" * 40, "HS256"), (None, "none")])
def test_a_token_signed_by_anybody_else_opens_nothing(client, provider, account, key, algorithm):
    provider.key, provider.algorithm = key, algorithm
    assert come_back(client, begin(client)).status_code == 403
    assert not is_in(client)


def test_a_state_of_another_session_or_none_opens_nothing(client, provider, account):
    back = begin(client)
    assert come_back(type(client)(), back).status_code == 403
    assert come_back(client, back, state="guessed").status_code == 403
    assert client.get(reverse("sso_callback")).status_code == 403
    assert not is_in(client)


def test_a_code_caught_on_the_way_is_worth_nothing_without_its_verifier(client, provider, account):
    caught = parse_qs(begin(client).query)["code"][0]
    thief = type(client)()
    assert come_back(thief, begin(thief), code=caught).status_code == 403
    assert not is_in(thief)


def test_the_same_way_back_opens_once(client, provider, account):
    back = begin(client)
    assert come_back(client, back).status_code == 302
    client.logout()
    assert come_back(client, back).status_code == 403


def test_a_link_of_somebody_else_starts_no_sign_in(client, provider, account):
    answer = client.get(reverse("sso_login"))
    assert answer.status_code == 200
    assert provider.asked == []


def test_the_second_factor_is_asked_all_the_same(client, provider, settings):
    settings.SECOND_FACTOR_ROLES = ["county_reviewer"]
    _actor, person = actor_in("county_reviewer", Tree().haishu)
    provider.person = {"sub": "s-3", "preferred_username": person.username}
    come_back(client, begin(client))
    assert client.get("/work/")["Location"] == reverse("mfa_activate_totp")
    assert not Authenticator.objects.exists()


def test_it_is_off_until_an_issuer_is_named(client):
    for name in ("sso_login", "sso_callback"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name)).status_code == 404
    assert "accounts/sso" not in client.get("/login/").content.decode()
