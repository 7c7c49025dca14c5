"""The register of consents: one purpose and one recipient each, guardians for children, taken back at any time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from tests.desk.reading import text_of
from tests.factories import DAY
from tests.unions.members import Unions
from unions.models import Person, PersonConsent
from unions.rules.consents import check_giver
from unions.selectors.consents import stands
from unions.services import consents

pytestmark = pytest.mark.django_db
GIVEN = {
    "purpose": "share",
    "recipient": "中国工商银行宁波分行",
    "scope": "姓名、银行卡号",
    "basis": "consent",
    "legal_basis": "",
    "text_version": "2026-01",
    "how": "paper",
    "given_by": "self",
    "given_on": DAY,
}


@pytest.fixture
def unions():
    return Unions()


def enter(unions, member, by=None, **told):
    return consents.enter_consent(actor=by or unions.old_cadre, person_id=member.person_id, today=DAY, **(GIVEN | told))


def test_each_recipient_has_a_consent_of_its_own(unions):
    member = unions.member()
    enter(unions, member)
    with pytest.raises(ConflictError):
        enter(unions, member)
    enter(unions, member, recipient="宁波市民政局")
    assert stands(member.person_id, "share", recipient="宁波市民政局", on=DAY)
    assert not stands(member.person_id, "share", recipient="别的银行", on=DAY)
    assert not stands(member.person_id, "share", on=DAY)
    assert not stands(member.person_id, "share", recipient="宁波市民政局", on=DAY - timedelta(days=1))
    assert Event.unscoped.filter(code="unions.consent.entered").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": ""},
        {"how": ""},
        {"text_version": ""},
        {"basis": "duty"},
        {"purpose": "minor"},
        {"given_by": "guardian"},
        {"given_on": DAY + timedelta(days=1)},
    ],
    ids=str,
)
def test_what_is_no_consent_is_refused_and_leaves_nothing(unions, wrong):
    member = unions.member()
    with pytest.raises((RuleBrokenError, ConflictError)):
        enter(unions, member, **wrong)
    assert not PersonConsent.unscoped.exists()
    assert not Event.unscoped.filter(code="unions.consent.entered").exists()


def test_a_law_stands_in_the_place_of_consent_with_its_article(unions):
    member = unions.member()
    row = enter(unions, member, basis="duty", legal_basis="《社会救助暂行办法》第六十一条", how="", text_version="")
    assert row.stands
    with pytest.raises(ConflictError):
        withdraw(unions, row)


@pytest.mark.parametrize(
    ("birth_on", "given_by", "guardian", "refused"),
    [
        (date(2012, 11, 23), "self", "", False),  # fourteen today
        (date(2012, 11, 24), "self", "", True),
        (date(2012, 11, 24), "guardian", "", True),
        (date(2012, 11, 24), "guardian", "陈父", False),
        (None, "self", "", False),
    ],
)
def test_for_a_child_under_fourteen_the_guardian_consents(birth_on, given_by, guardian, refused):
    told = {"birth_on": birth_on, "given_by": given_by, "guardian": guardian, "basis": "consent", "on": DAY}
    if refused:
        with pytest.raises(RuleBrokenError):
            check_giver(**told)
    else:
        check_giver(**told)


def withdraw(unions, row, by=None, version=1):
    return consents.withdraw_consent(
        actor=by or unions.old_cadre, consent_id=row.pk, seen_version=version, because="不再同意", today=DAY
    )


def test_a_consent_taken_back_no_longer_stands_and_may_be_given_anew(unions):
    member = unions.member()
    row = enter(unions, member)
    for by, error in ((unions.far_cadre, NotFoundError), (unions.reviewer, NotFoundError)):
        with pytest.raises(error):
            withdraw(unions, row, by=by)
    with pytest.raises(ConflictError):
        withdraw(unions, row, version=7)
    withdraw(unions, row)
    assert not stands(member.person_id, "share", recipient=GIVEN["recipient"], on=DAY)
    with pytest.raises(ConflictError):
        withdraw(unions, row, version=2)
    enter(unions, member)
    assert Event.unscoped.get(code="unions.consent.withdrawn").data["purpose"] == "share"


def test_the_pages_and_their_refusals(client, as_role, unions):
    member = unions.member()
    here, new = (reverse(f"unions:consent_{name}", args=[member.pk]) for name in ("list", "new"))
    as_role("grassroots_cadre", unions.old)
    assert "登记簿中没有同意" in text_of(client.get(here))
    assert client.post(new, GIVEN | {"recipient": ""}).status_code == 422
    assert client.post(new, GIVEN)["Location"] == here
    assert client.post(new, GIVEN).status_code == 422
    assert GIVEN["recipient"] in text_of(client.get(here))
    back = reverse("unions:consent_withdraw", args=[PersonConsent.unscoped.get().pk])
    as_role("county_reviewer", unions.tree.haishu)
    assert client.get(here).status_code == 200
    assert client.get(new).status_code == 403
    as_role("grassroots_cadre", unions.far)
    assert (client.get(here).status_code, client.get(new).status_code, client.get(back).status_code) == (404, 404, 404)
    as_role("grassroots_cadre", unions.old)
    assert client.post(back, {"seen_version": 1, "because": "本人要求"})["Location"] == here
    assert "已撤回" in text_of(client.get(here))
    assert Event.unscoped.filter(code="core.row.seen").exists()


def test_the_guardian_is_sealed_and_goes_with_the_person(unions):
    member = unions.member()
    row = enter(unions, member, purpose="minor", given_by="guardian", guardian="陈父", recipient="")
    assert str(PersonConsent.unscoped.get(pk=row.pk).guardian) == "******"
    assert PersonConsent.unscoped.get(pk=row.pk).guardian.open() == "陈父"
    assert Person.unscoped.filter(pk=member.person_id).exists()
