"""Who may keep partners, ask for scopes and grant them."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from partners.choices import GrantStatus
from partners.models import Grant
from partners.rules.addresses import allowed, checked
from partners.rules.scopes import SCOPES, rights_of
from partners.selectors.applications import application_list, waiting_grants
from partners.services import grants, keys, registering
from tests.factories import actor, actor_in, user


def ask(office, **changed):
    facts = {
        "actor": office.developer,
        "application_id": office.application.pk,
        "permission": "partners.keep_application",
        "scope": "aid.check",
        "union": office.tree.haishu,
        "purpose": "econ_check",
        "basis": "《浙江省社会救助条例》第五十二条",
    }
    return grants.request_grant(**(facts | changed))


def decide(office, grant, **changed):
    facts = {"actor": office.second, "grant_id": grant.pk, "granted": True, "opinion": "", "moment": clock.ticking()}
    return grants.decide_grant(**(facts | changed))


def test_a_scope_waits_until_somebody_else_grants_it(office):
    grant = ask(office)
    assert [each.pk for each in waiting_grants(office.admin)] == [grant.pk]
    assert decide(office, grant).status == GrantStatus.GRANTED
    assert not waiting_grants(office.admin)
    with pytest.raises(ConflictError):
        decide(office, grant)


def test_nobody_grants_what_they_asked_for_themselves(office):
    grant = ask(office, actor=office.admin, permission="partners.manage_partner")
    with pytest.raises(RuleBrokenError):
        decide(office, grant, actor=office.admin)
    assert decide(office, grant).status == GrantStatus.GRANTED


def test_a_refusal_says_why(office):
    grant = ask(office)
    with pytest.raises(RuleBrokenError):
        decide(office, grant, granted=False, opinion=" ")
    assert decide(office, grant, granted=False, opinion="超出目的").opinion == "超出目的"
    assert ask(office).status == GrantStatus.REQUESTED  # and may be asked for again


@pytest.mark.parametrize("changed", [{"scope": "everything"}, {"basis": " "}])
def test_a_faulty_request_is_refused_and_leaves_nothing(office, changed):
    with pytest.raises(RuleBrokenError):
        ask(office, **changed)
    assert not Grant.unscoped.exists()


def test_the_same_scope_is_asked_for_once(office):
    ask(office)
    with pytest.raises(ConflictError):
        ask(office)


def test_a_stale_page_decides_nothing(office):
    with pytest.raises(ConflictError) as refused:
        decide(office, ask(office), seen_version=7)
    assert refused.value.code == "stale"


@pytest.mark.parametrize("role", ["sys_admin", "county_approver", "province_leader", "partner"])
def test_others_keep_no_partners_and_grant_nothing(office, role):
    other = actor(role, office.tree.province)
    grant = ask(office)
    with pytest.raises(ForbiddenError):
        registering.register_partner(actor=other, name="某银行", contact="王一")
    with pytest.raises(NotFoundError):
        decide(office, grant, actor=other)


def test_another_partners_rows_do_not_exist_for_a_developer(office):
    other, account = actor_in("partner", office.tree.province)
    bank = registering.register_partner(actor=office.admin, name="某银行", contact="王一")
    registering.add_developer(actor=office.admin, partner_id=bank.pk, user=account, today=clock.today())

    assert not application_list(other, "partners.keep_application")
    assert [each.pk for each in application_list(office.developer, "partners.keep_application")] == [
        office.application.pk
    ]
    with pytest.raises(NotFoundError):
        keys.create_key(
            actor=other,
            application_id=office.application.pk,
            permission="partners.keep_application",
            moment=clock.ticking(),
        )
    with pytest.raises(NotFoundError):
        ask(office, actor=other)


def test_a_third_key_is_refused(office):
    office.key()
    with pytest.raises(ConflictError):
        office.key()


def test_an_application_cannot_be_signed_in_to_by_people(office, client):
    account = office.application.user
    assert not account.has_usable_password()
    answer = client.post("/login/", {"login": account.username, "password": office.secret})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


@pytest.mark.parametrize("bad", [{"addresses": ["here"]}, {"expires_on": "yesterday"}])
def test_a_faulty_application_is_refused(office, bad):
    if "expires_on" in bad:
        bad = {"expires_on": clock.today() - timedelta(days=1)}
    with pytest.raises(RuleBrokenError):
        office.register("另一个", **bad)


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        ("203.0.113.7", [], True),
        ("203.0.113.7", ["203.0.113.0/24"], True),
        ("203.0.114.7", ["203.0.113.0/24"], False),
        ("2001:db8::1", ["2001:db8::/32"], True),
        ("2001:db8::1", ["203.0.113.0/24"], False),
        ("", ["203.0.113.0/24"], False),
        ("nonsense", ["203.0.113.0/24"], False),
    ],
)
def test_addresses(address, networks, expected):
    assert allowed(address, networks) is expected


def test_addresses_are_kept_plainly():
    assert checked([" 203.0.113.7 ", "", "203.0.113.9/24"]) == ["203.0.113.7/32", "203.0.113.0/24"]


def test_scopes_give_rights_and_unknown_ones_none():
    assert rights_of(["unions.read", "no.such"]) == {"unions.view_union"}
    assert all(scope.rights for scope in SCOPES.values())


def test_a_developer_is_entered_once(office):
    with pytest.raises(ConflictError):
        registering.add_developer(
            actor=office.admin, partner_id=office.partner.pk, user=office.developer_account, today=clock.today()
        )
    registering.add_developer(actor=office.admin, partner_id=office.partner.pk, user=user(), today=clock.today())
