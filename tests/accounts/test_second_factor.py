"""The second factor: whoever must have one can do nothing without, each code is good once, a lost phone is reset."""

import inspect
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.core.management import call_command
from django.urls import get_resolver, reverse

from accounts.mfa import PLACE
from accounts.models import FactorTry
from accounts.second_factor import is_grave
from accounts.services import factors
from core.events.models import Event
from core.privacy import keys
from tests.factories import Tree, actor_in
from tests.test_access import walk
from tests.unions.members import Unions

pytestmark = pytest.mark.django_db
PASSWORD = "Hengwen-2026"
NOW = 1_795_399_200  # a moment of its own: no test waits for the next half minute


@pytest.fixture(autouse=True)
def it_is_on(settings):
    settings.SECOND_FACTOR_ROLES = ["county_reviewer", "county_approver", "finance_confirmer", "sec_admin"]
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def clock_at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(time, "time", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def somebody():
    return actor_in("county_reviewer", Tree().haishu)[1]


def phone_of(user):
    return keys.unseal(bytes.fromhex(Authenticator.objects.get(user=user, type="totp").data["secret"]), PLACE)


def code_of(secret, moment=NOW):
    return f"{hotp_value(secret, int(moment) // 30):06d}"


def sign_in(client, user):
    return client.post("/login/", {"login": user.username, "password": PASSWORD})


def enrol(client, user):
    """Go the way of a newcomer: sign in, confirm the password, scan, type the code, see the recovery codes."""
    assert sign_in(client, user).status_code == 302
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, time.time())})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_without_one_nothing_is_open_but_its_enrolment(client, somebody, clock_at):
    sign_in(client, somebody)
    for name in ("desk:work", "desk:me", "unions:member_search", "mfa_index", "usersessions_list"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp")), name
    assert client.get("/api/v1/").json()["code"] == "second_factor_missing"
    assert client.get("/admin/").status_code == 302
    assert client.get("/healthz").status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code in (200, 302)


def test_enrolled_everything_opens_and_the_secret_lies_sealed(
    client, somebody, clock_at, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        secret = enrol(client, somebody)
    assert client.get(reverse("desk:work")).status_code == 200
    held = Authenticator.objects.get(user=somebody, type="totp").data["secret"]
    assert secret not in held
    assert phone_of(somebody) == secret
    assert Event.unscoped.filter(code="accounts.user.factor_set_up", subject_id=str(somebody.pk)).count() == 1


def test_recovery_codes_are_shown_once_and_each_opens_once(client, somebody, clock_at):
    enrol(client, somebody)
    url = reverse("mfa_view_recovery_codes")
    codes = client.get(url).context["unused_codes"]
    assert len(codes) == 10
    assert not any(code in client.get(url).content.decode() for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).status_code in (403, 404)
    client.logout()
    for turn, status in ((codes[0], 302), (codes[0], 200), (codes[1], 302)):
        sign_in(client, somebody)
        assert client.post(reverse("mfa_authenticate"), {"code": turn}).status_code == status
        client.logout()


def test_the_second_step_wants_the_code_and_takes_each_once(client, somebody, clock_at):
    secret = enrol(client, somebody)
    client.logout()
    clock_at(NOW + 60)
    assert sign_in(client, somebody)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("desk:work")).status_code == 302, "the password alone opens nothing"
    code = code_of(secret, NOW + 60)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get(reverse("desk:work")).status_code == 200
    client.logout()
    sign_in(client, somebody)
    clock_at(NOW + 85)  # still within the half minute either way
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert client.get(reverse("desk:work")).status_code == 302


def test_a_code_is_used_up_in_the_database_not_in_redis(somebody):
    assert factors.use(user=somebody, counter=7, moment=NOW)
    assert not factors.use(user=somebody, counter=7, moment=NOW + 1)
    assert factors.use(user=somebody, counter=None, moment=NOW)
    assert factors.use(user=somebody, counter=None, moment=NOW)


def test_five_wrong_codes_close_the_door_for_the_right_one_too(client, somebody, clock_at):
    secret = enrol(client, somebody)
    client.logout()
    clock_at(NOW + 90)
    sign_in(client, somebody)
    for _turn in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    right = {"code": code_of(secret, NOW + 90)}
    assert client.post(reverse("mfa_authenticate"), right).status_code == 200
    assert FactorTry.objects.filter(user=somebody, is_right=False).count() == 5
    clock_at(NOW + 90 + 900)
    right = {"code": code_of(secret, NOW + 990)}
    assert client.post(reverse("mfa_authenticate"), right).status_code == 302


def test_a_grave_act_wants_a_code_of_the_last_five_minutes(client, clock_at):
    unions = Unions()
    member = unions.member()
    user = actor_in("county_reviewer", unions.tree.haishu)[1]
    secret = enrol(client, user)
    url = reverse("unions:member_reveal", args=[member.pk, "identity"])
    clock_at(NOW + 600)
    answer = client.post(url, {"reason": "核对本人证件"})
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert client.post(url, {"reason": "核对"}, headers={"Accept": "application/json"}).status_code == 403
    assert not Event.unscoped.filter(code="core.secret.revealed").exists()
    again = client.post(answer["Location"], {"code": code_of(secret, NOW + 600)})
    assert again.status_code == 302
    assert client.post(url, {"reason": "核对本人证件"}).status_code == 200
    clock_at(NOW + 600 + 301)
    assert client.post(url, {"reason": "核对本人证件"}).status_code == 302


def test_every_view_that_reveals_pays_or_gives_posts_is_grave():
    found, wrong = set(), []
    for name, pattern in walk(get_resolver().url_patterns):
        view = inspect.unwrap(pattern.callback)
        source = inspect.getsource(view) if inspect.isfunction(view) else ""
        if "reveal(" in source or "confirm_batch(" in source:
            found.add(name)
            if not is_grave(pattern.callback, name, "POST"):
                wrong.append(name)
    assert {"unions:member_reveal", "aid:file_reveal", "legal:case_phone"} <= found
    assert wrong == []
    for name in ("admin:unions_post_add", "admin:unions_post_change"):
        assert is_grave(None, name, "POST")
        assert not is_grave(None, name, "GET")


def test_who_must_have_one_cannot_take_it_off(client, somebody, clock_at):
    enrol(client, somebody)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=somebody, type="totp").exists()


def test_a_role_that_only_reads_figures_needs_none(client):
    user = actor_in("province_leader", Tree().province)[1]
    sign_in(client, user)
    assert client.get(reverse("desk:work")).status_code == 200


def test_phones_move_to_a_new_key_with_everything_else(client, somebody, clock_at, settings):
    settings.FIELD_KEYS = "k1:" + "QUJD" * 10 + "QUI="
    secret = enrol(client, somebody)
    settings.FIELD_KEYS = "k2:" + "WFla" * 10 + "WFk=," + settings.FIELD_KEYS
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]
    assert phone_of(somebody) == secret
    assert len(Authenticator.objects.get(user=somebody, type="recovery_codes").wrap().get_unused_codes()) == 10


def test_it_is_on_unless_a_setting_says_otherwise():
    text = (inspect.getsource(__import__("config.settings", fromlist=["x"]))).split("SECOND_FACTOR_ROLES = ")[1]
    for role in ("grassroots_cadre", "finance_confirmer", "legal_lawyer", "sys_admin", "audit_admin"):
        assert f'"{role}"' in text.split("\n)\n")[0]
    assert '"province_leader"' not in text.split("\n)\n")[0]
