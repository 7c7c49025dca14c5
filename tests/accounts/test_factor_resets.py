"""A lost phone is taken off an account by four eyes: one asks, another grants, and never for oneself."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import FactorReset, User
from accounts.services import factors
from core import clock
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.models import Event
from tests.accounts.conftest import BACKEND
from tests.factories import Tree, actor_in

pytestmark = pytest.mark.django_db
PAGE = "/admin/accounts/factorreset/"


class Admins:
    """Two system administrators, a security administrator, and somebody who lost a phone."""

    def __init__(self, tree):
        self.first, self.first_user = self.made("sys_admin", tree)
        self.second, self.second_user = self.made("sys_admin", tree)
        self.guard, self.guard_user = self.made("sec_admin", tree)
        self.clerk, self.owner = actor_in("county_reviewer", tree.haishu)
        Authenticator.objects.create(user=self.owner, type="totp", data={"secret": "00"})
        UserSession.objects.create(user=self.owner, ip="127.0.0.1", session_key="k1", user_agent="Firefox")

    def made(self, role, tree):
        who, account = actor_in(role, tree.province)
        User.objects.filter(pk=account.pk).update(is_staff=True)
        return who, account

    def asked(self, **changed):
        told = {"actor": self.first, "user": self.owner, "reason": "已回拨核实", "moment": clock.ticking()}
        return factors.ask_reset(**(told | changed))

    def decide(self, reset, by, granted=True):
        return factors.decide_reset(actor=by, reset_id=reset.pk, granted=granted, moment=clock.ticking())

    def has_factor(self):
        return Authenticator.objects.filter(user=self.owner).exists()


@pytest.fixture
def admins():
    return Admins(Tree())


def admin_of(account):
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


@pytest.mark.parametrize("who", ["second", "guard"])
def test_one_asks_and_another_grants(admins, who):
    reset = admins.asked()
    assert admins.has_factor()
    by = getattr(admins, who)
    admins.decide(reset, by)
    assert not admins.has_factor()
    assert not UserSession.objects.filter(user=admins.owner).exists()
    event = Event.unscoped.get(code="accounts.user.factor_reset")
    assert (event.actor_id, event.data["asked_by"], event.data["reason"]) == (
        by.user_id, admins.first.user_id, "已回拨核实"
    )  # fmt: skip
    assert Event.unscoped.get(code="accounts.user.factor_reset_asked").actor_id == admins.first.user_id


def test_nobody_grants_what_they_asked_for(admins):
    reset = admins.asked()
    with pytest.raises(RuleBrokenError) as refused:
        admins.decide(reset, admins.first)
    assert refused.value.code == "four_eyes"
    assert admins.has_factor()
    assert FactorReset.objects.get().status == "asked"


def test_nobody_asks_or_grants_for_themselves(admins):
    with pytest.raises(RuleBrokenError):
        admins.asked(user=admins.first_user)
    reset = admins.asked(user=admins.second_user)
    with pytest.raises(RuleBrokenError) as refused:
        admins.decide(reset, admins.second)
    assert refused.value.code == "own_account"


@pytest.mark.parametrize("wrong", ["asked_by", "user"])
def test_the_database_holds_four_eyes_by_itself(admins, wrong):
    reset = admins.asked()
    told = {"status": "granted", "decided_at": clock.ticking(), "decided_by": getattr(reset, wrong)}
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.update(**told)


def test_a_refusal_leaves_the_phone_and_is_final(admins):
    reset = admins.asked()
    admins.decide(reset, admins.guard, granted=False)
    assert admins.has_factor()
    with pytest.raises(ConflictError):
        admins.decide(reset, admins.second)
    with pytest.raises(NotFoundError):
        factors.decide_reset(actor=admins.second, reset_id=0, granted=True, moment=clock.ticking())


def test_without_the_right_or_a_reason_or_twice_nothing_is_asked(admins):
    with pytest.raises(ForbiddenError):
        admins.asked(actor=admins.clerk, user=admins.second_user)
    with pytest.raises(RuleBrokenError):
        admins.asked(reason="  ")
    assert not FactorReset.objects.exists()
    reset = admins.asked()
    with pytest.raises(ConflictError):
        admins.asked(actor=admins.guard)
    with pytest.raises(ForbiddenError):
        admins.decide(reset, admins.clerk)
    assert FactorReset.objects.get().status == "asked"


def test_the_pages_of_the_administration_do_the_same(admins):
    first, guard = admin_of(admins.first_user), admin_of(admins.guard_user)
    first.post(f"{PAGE}add/", {"user": admins.owner.pk, "reason": "本人到场"})
    reset = FactorReset.objects.get()
    assert reset.asked_by == admins.first_user
    decide = {"action": "grant", "_selected_action": [reset.pk]}
    first.post(PAGE, decide)
    assert admins.has_factor()
    assert "本人到场" in guard.get(PAGE).content.decode()
    guard.post(PAGE, decide)
    assert not admins.has_factor()
    assert FactorReset.objects.get().decided_by == admins.guard_user


def test_nobody_else_comes_to_the_page(admins):
    User.objects.filter(pk=admins.owner.pk).update(is_staff=True)
    assert admin_of(admins.owner).get(PAGE).status_code in (302, 403)
