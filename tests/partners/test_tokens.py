"""How a partner's system signs in: keys, tokens, addresses, ends; and everything that must not work."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.test import Client

from core import clock
from partners.models import AccessToken, Application, ApplicationKey, Call
from partners.services import grants, keys, registering
from partners.tasks import tidy

FILES = "/api/v1/needy-files/"
FORM = "application/x-www-form-urlencoded"


def later(monkeypatch, **span):
    moment = clock.ticking() + timedelta(**span)
    monkeypatch.setattr(clock, "ticking", lambda: moment)


def test_a_key_gets_a_short_token_that_is_kept_as_a_digest(office):
    office.grant("files.read")
    answer = office.token()
    body = answer.json()

    assert answer.status_code == 200
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "files.read")
    assert answer["Cache-Control"] == "no-store"
    assert "refresh_token" not in body
    kept = AccessToken.objects.get()
    assert body["access_token"].encode() not in bytes(kept.digest)
    assert office.secret.encode() not in bytes(ApplicationKey.unscoped.get().digest)


def test_a_token_opens_what_was_granted_and_leaves_a_trace(office):
    office.grant("files.read")
    answer = office.caller().get(FILES)

    assert answer.status_code == 200
    call = Call.unscoped.get()
    assert (call.method, call.path, call.status, call.rows, call.purposes) == ("GET", FILES, 200, 0, "econ_check")
    assert call.application == office.application


def test_the_form_may_carry_the_key_as_well(office):
    office.grant("files.read")
    form = f"grant_type=client_credentials&client_id={office.application.client_id}&client_secret={office.secret}"
    assert Client().post("/oauth/token/", form, content_type=FORM).status_code == 200


@pytest.mark.parametrize(
    ("name", "secret"),
    [("{id}", "wrong"), ("hw-live-unknown", "{secret}"), ("{id}", ""), ("", ""), ("{secret}", "{id}")],
)
def test_wrong_and_unknown_read_alike(office, name, secret):
    known = {"id": office.application.client_id, "secret": office.secret}
    pair = f"{name.format(**known)}:{secret.format(**known)}"
    basic = b64encode(pair.encode()).decode()
    answer = Client().post(
        "/oauth/token/",
        "grant_type=client_credentials",
        content_type=FORM,
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.status_code == 401
    assert answer.json() == {"error": "invalid_client"}


@pytest.mark.parametrize("header", ["Basic", "Basic %%%", "Basic " + b64encode(b"\xff\xfe").decode(), "Digest x"])
def test_a_broken_header_is_no_key(office, header):
    answer = Client().post(
        "/oauth/token/", "grant_type=client_credentials", content_type=FORM, headers={"Authorization": header}
    )
    assert answer.status_code == 401


def test_guessing_is_slowed_by_address_and_says_when_to_come_back(office):
    office.grant("files.read")
    answers = [
        Client().post("/oauth/token/", "grant_type=client_credentials&client_id=a&client_secret=b", content_type=FORM)
        for _turn in range(31)
    ]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert answers[-1]["Retry-After"] == "3600"
    assert office.token().status_code == 200  # who knows the key is not shut out by who guesses


@pytest.mark.parametrize("form", [{"grant_type": "password"}, {"scope": "payments.read"}, {"scope": "no.such"}])
def test_nothing_but_granted_scopes_by_client_credentials(office, form):
    office.grant("files.read")
    assert office.token(**form).status_code == 400


def test_a_narrower_token_does_less(office):
    office.grant("files.read", "unions.read")
    assert office.caller(scope="unions.read").get(FILES).status_code == 403


def test_a_token_asked_by_get_is_refused(office):
    assert Client().get("/oauth/token/").status_code == 405


def test_a_token_that_is_over_or_altered_is_refused(office, monkeypatch):
    office.grant("files.read")
    caller = office.caller()
    later(monkeypatch, seconds=601)
    answer = caller.get(FILES)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="hengwen"'
    assert Client(headers={"Authorization": "Bearer abc"}).get(FILES).json() == answer.json()
    assert tidy() == 1
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer null", "Bearer a b", "bearer " + "x" * 5000, "Bearer é"]
)
def test_a_broken_token_is_refused(office, header):
    assert Client(headers={"Authorization": header}).get(FILES).status_code == 401


def ended_key(office):
    keys.end_key(
        actor=office.developer,
        key_id=ApplicationKey.unscoped.get().pk,
        permission="partners.keep_application",
        moment=clock.ticking(),
    )


def stopped(office):
    registering.stop_application(
        actor=office.developer,
        application_id=office.application.pk,
        permission="partners.keep_application",
        reason="停用",
    )


def closed(office):
    registering.close_partner(actor=office.admin, partner_id=office.partner.pk)


def expired(office):
    Application.unscoped.filter(pk=office.application.pk).update(expires_on=clock.today() - timedelta(days=1))


def elsewhere(office):
    registering.change_application(
        actor=office.admin,
        application_id=office.application.pk,
        permission="partners.manage_partner",
        reason="协议变更",
        today=clock.today(),
        addresses=["203.0.113.0/24"],
    )


@pytest.mark.parametrize("act", [ended_key, stopped, closed, expired, elsewhere])
def test_what_ends_a_client_ends_its_tokens_with_the_next_call(office, act):
    office.grant("files.read")
    caller = office.caller()
    assert caller.get(FILES).status_code == 200
    act(office)
    assert caller.get(FILES).status_code == 401
    assert office.token().status_code == 401


def test_an_allowed_network_is_let_in(office):
    office.grant("files.read")
    elsewhere(office)
    registering.change_application(
        actor=office.admin,
        application_id=office.application.pk,
        permission="partners.manage_partner",
        reason="协议变更",
        today=clock.today(),
        addresses=["127.0.0.0/8", "203.0.113.7"],
    )
    assert office.caller().get(FILES).status_code == 200


def test_a_scope_taken_back_is_gone_with_the_next_call(office):
    office.grant("files.read")
    caller = office.caller()
    grants.end_grant(
        actor=office.admin,
        grant_id=office.application.grants.model.unscoped.get().pk,
        permission="partners.decide_grant",
        moment=clock.ticking(),
    )
    assert caller.get(FILES).status_code == 403


def test_both_keys_hold_while_a_partner_changes_over(office, monkeypatch):
    office.grant("files.read")
    old = office.secret
    _key, office.secret = keys.rotate_key(
        actor=office.developer,
        application_id=office.application.pk,
        permission="partners.keep_application",
        moment=clock.ticking(),
    )
    assert office.token().status_code == 200
    office.secret = old
    assert office.token().status_code == 200
    later(monkeypatch, hours=24, seconds=1)
    assert office.token().status_code == 401


def test_more_calls_than_agreed_are_told_when_to_come_back(office):
    office.grant("files.read")
    registering.change_application(
        actor=office.admin,
        application_id=office.application.pk,
        permission="partners.manage_partner",
        reason="协议变更",
        today=clock.today(),
        per_minute=3,
    )
    caller = office.caller()
    answers = [caller.get(FILES) for _turn in range(4)]

    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert [each.status_code for each in answers].count(200) >= 2  # a minute may have turned in between
