"""An application filled in from the member register: in the branch, with its trail; else as if nobody were known."""

import re

import pytest
from django.test import Client

from core.events.models import Event
from legal.models import LegalAidCase
from tests.factories import DAY, SYSTEM, actor_in, identity_number, person
from unions.services.people import enrol

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADDRESS = "/legal/intake/"


@pytest.fixture
def counter(centre):
    client = Client()
    client.force_login(actor_in("township_caseworker", centre.tree.wangchun)[1], backend=BACKEND)
    return client


def member_of(union, name="沈玉兰"):
    number = identity_number()
    someone = person(union, name=name, identity=number, phone="13812345678")
    enrol(actor=SYSTEM, person=someone, union=union, joined_on=DAY)
    return number


def field(page, name):
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text).group()
    value = re.search(r'value="([^"]*)"', found)
    return value.group(1) if value else ""


def asked(client, number, **typed):
    return client.post(ADDRESS, {"identity": number, "look_up": "1", "channel": "phone"} | typed)


def codes():
    return list(Event.unscoped.order_by("pk").values_list("code", flat=True))


def test_what_is_known_fills_the_blanks_and_leaves_its_trail(counter, centre):
    number = member_of(centre.tree.textile)
    before = len(codes())

    page = asked(counter, number, facts="拖欠工资", name="")

    assert page.status_code == 200
    assert [field(page, name) for name in ("name", "identity", "phone")] == ["沈玉兰", number, "13812345678"]
    assert "拖欠工资" in page.text
    assert "已从会员库带出" in page.text
    assert f'value="{centre.tree.wangchun.pk}" selected' in page.text
    assert codes()[before:] == ["unions.member.searched", "core.row.seen", "core.secret.revealed"]
    searched = Event.unscoped.get(code="unions.member.searched")
    assert (searched.data["by"], searched.data["found"]) == ("identity", 1)
    assert number not in str(list(Event.unscoped.values_list("data", flat=True)))
    assert not LegalAidCase.unscoped.exists()


def test_what_was_typed_stays(counter, centre):
    page = asked(counter, member_of(centre.tree.textile), phone="13900000000")
    assert field(page, "phone") == "13900000000"


def test_unknown_and_out_of_reach_look_the_same(counter, centre):
    elsewhere = member_of(centre.tree.elsewhere)
    answers = [asked(counter, number) for number in (elsewhere, identity_number())]
    assert [page.status_code for page in answers] == [200, 200]
    for page in answers:
        assert "您可查看的会员中没有这个身份证号" in page.text
        assert (field(page, "name"), field(page, "phone")) == ("", "")
    assert "core.row.seen" not in codes()
    assert "core.secret.revealed" not in codes()
    told = Event.unscoped.filter(code="unions.member.searched").values_list("data__found", flat=True)
    assert list(told) == [0, 0]


def test_a_bad_number_stands_at_its_field_and_asks_nobody(counter, centre):
    page = asked(counter, member_of(centre.tree.textile)[:-1] + "Y")
    assert page.status_code == 422
    assert 'id="id_identity_error"' in page.text
    assert 'id="id_name_error"' not in page.text
    assert "unions.member.searched" not in codes()


def test_the_form_begins_at_the_union_one_works_for(centre):
    account = actor_in("township_caseworker", centre.tree.jiangxia)[1]
    actor_in("township_caseworker", centre.tree.wangchun, account)
    client = Client()
    client.force_login(account, backend=BACKEND)
    chosen = re.search(r"<option[^>]*selected[^>]*>([^<]*)<", client.get(ADDRESS).text.split('name="union"')[1])
    assert chosen.group(1) == "江厦街道总工会"
