"""Venues and changes of the tree as a careless hand enters them: a sentence, and nothing written."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from core import clock
from core.errors import DomainError
from tests.desk.reading import text_of
from tests.factories import DAY, actor, actor_in, identity_number
from tests.unions.founding import Township
from tests.unions.test_venues import Places
from unions.choices.venues import VenueKind as K
from unions.models import EmployerCover, Membership, Restructuring, Venue, VenueCheck
from unions.services import tallies

pytestmark = pytest.mark.django_db
WHOLE = {
    K.CENTRE: [
        "premises",
        "hall",
        "staff",
        "funds",
        "rules",
        "hotline",
        "relief",
        "legal",
        "jobs",
        "mental",
        "records",
        "online",
    ],
    K.STATION: ["premises", "staff", "rules", "hotline", "relief", "legal", "records", "online"],
}
MOMMY = {"name": "万达妈咪小屋", "address": "新星路 88 号", "area": "12", "contact": "王敏", "mode": "own"}


@pytest.fixture
def at():
    return Places()


@pytest.fixture
def sign_in(client):
    def enter(role, union):
        _actor, user = actor_in(role, union)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    return enter


def refused(call, code):
    with pytest.raises(DomainError) as error:
        call()
    assert error.value.code == code


def test_a_check_follows_the_check_before(at):
    venue = at.opened()
    yesterday = DAY - timedelta(days=1)

    refused(lambda: at.look(venue, again=True, on=yesterday), "on")

    assert VenueCheck.unscoped.filter(venue=venue).count() == 1
    assert Venue.unscoped.get(pk=venue.pk).check_due_on > DAY


def test_the_telephone_of_a_venue_is_a_telephone(at):
    refused(lambda: at.declare(phone="abc"), "phone")
    assert at.declare(phone="０５７４－８７００ ０００１").phone == "0574-87000001"


@pytest.mark.parametrize(("field", "typed"), [("visits_a_year", "9999999999"), ("investment", "-5"), ("area", "0.5")])
def test_numbers_of_a_venue_stay_within_sense(client, sign_in, at, field, typed):
    sign_in("grassroots_cadre", at.tree.textile)
    told = MOMMY | {"union": at.tree.textile.pk, field: typed}

    answer = client.post("/venues/new/?kind=mommy", told)

    assert answer.status_code == 422
    assert "unions_" not in text_of(answer)
    assert not Venue.unscoped.exists()


def test_an_area_may_be_typed_in_wide_digits(client, sign_in, at):
    sign_in("grassroots_cadre", at.tree.textile)

    client.post("/venues/new/?kind=mommy", MOMMY | {"union": at.tree.textile.pk, "area": "１２．５ "})

    assert Venue.unscoped.get().area == Decimal("12.5")


def test_a_wage_is_neither_negative_nor_a_fortune(client, sign_in, at):
    sign_in("grassroots_cadre", at.tree.textile)
    told = {"union": at.tree.textile.pk, "name": "买买提·吐尔逊", "phone": "13957401111", "joined_on": DAY.isoformat()}
    told |= {"identity": identity_number(), "identity_kind": "resident_id", "admitted": "yes"}
    for wage in ("-3", "99999999999"):
        answer = client.post("/members/new/", told | {"dues_base": wage})
        assert answer.status_code == 422
        assert "unions_" not in text_of(answer)
    assert not Membership.unscoped.filter(union=at.tree.textile).exists()


def test_a_yearly_check_has_one_name(client, sign_in, at):
    venue = at.opened()
    at.look(venue, again=True)
    sign_in("county_reviewer", at.tree.haishu)

    words = text_of(client.get(f"/venues/{venue.pk}/"))

    assert "年度检查" in words
    assert "年度复核" not in words
    assert "日常年检" not in words


def test_a_change_of_the_tree_takes_a_code_in_wide_digits_and_names_where_it_goes(client, sign_in):
    township = Township()
    tree, union = township.tree, township.tree.textile
    wide = tree.zhuangqiao.code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

    plan = township.asked(union, "move", target_code=wide)

    assert plan.target == tree.zhuangqiao
    sign_in("county_approver", tree.province)
    assert "新上级工会 " + tree.zhuangqiao.name in text_of(client.get(f"/unions/changes/{plan.pk}/"))


def test_only_who_decides_is_offered_the_decision_and_the_number_is_asked_for_by_name(client, sign_in):
    township = Township()
    union = township.active(township.employer(name="甲公司"), name="甲公司工会")
    plan = township.asked(union, "dissolution", reason_code="no_members")
    client.force_login(user_of(township.recorder), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "作出决定" not in text_of(client.get(f"/unions/changes/{plan.pk}/"))

    client.force_login(user_of(township.decider), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "作出决定" in text_of(client.get(f"/unions/changes/{plan.pk}/"))
    answer = client.post(f"/unions/changes/{plan.pk}/decide/", {"seen_version": plan.version, "decision": "yes"})

    assert answer.status_code == 422
    assert "填写批复文号" in text_of(answer)
    assert Restructuring.unscoped.get().status == "asked"


def user_of(actor):
    return User.objects.get(pk=actor.user_id)


def test_the_tree_does_not_tell_a_basic_union_that_it_covers_nobody(client, sign_in):
    """Covered employers are counted where they lie, so a union of workers has no figure of its own there."""
    township = Township()
    union = township.active(township.employer(name="甲公司"), name="甲公司工会")
    assert EmployerCover.objects.filter(union=union).exists()
    sign_in("township_caseworker", township.tree.wangchun)
    tallies.fold_all(clock.now(), DAY)

    words = text_of(client.get(f"/unions/?under={township.tree.wangchun.code}"))

    assert "甲公司工会 基层 企业工会 正常 40 -- 0" in words


def test_a_point_belongs_to_the_station_of_its_own_street(at):
    tree = at.tree
    street = actor("township_caseworker", tree.haishu)
    centre = at.opened(K.CENTRE, has=WHOLE[K.CENTRE], by=street, union=tree.haishu, name="海曙中心")
    near = at.opened(K.STATION, has=WHOLE[K.STATION], by=street, union=tree.wangchun, parent_id=centre.pk)
    far = at.opened(K.STATION, has=WHOLE[K.STATION], by=street, union=tree.jiangxia, parent_id=centre.pk)

    refused(lambda: at.declare(K.POINT, by=street, parent_id=far.pk), "far")
    assert at.declare(K.POINT, by=street, parent_id=near.pk).parent == near


def test_on_a_telephone_a_figure_and_a_blank_stand_behind_their_names(client, sign_in):
    township = Township()
    union = township.active(township.employer(name="甲公司"), name="甲公司工会")
    township.employer(name="乙公司")
    sign_in("township_caseworker", township.tree.wangchun)

    assert 'data-l="职工人数 ">60<' in client.get(f"/unions/{union.code}/").content.decode()
    assert client.get("/unions/employers/").content.decode().count('data-l="所属工会 "') == 2
