"""A whole identity number beyond one's branch: for a purpose, with the least told, and a line in both trails."""

import pytest
from django.urls import reverse

from core.events.models import Event
from core.parameters.models import PolicyParameter
from tests.desk.reading import text_of
from tests.factories import identity_number
from tests.unions.members import Unions

pytestmark = pytest.mark.django_db
NUMBER = identity_number()
ASK = "unions.member.searched_outside"
ABOUT = "unions.member.asked_about_outside"


@pytest.fixture
def unions():
    return Unions()


@pytest.fixture
def far(unions):
    return unions.member("王秀兰", unions.far, identity=NUMBER)


def ask(client, number=NUMBER, purpose="核对转会申请人的会籍"):
    return client.post(reverse("unions:member_outside"), {"identity": number, "purpose": purpose})


def test_the_search_asks_for_a_purpose_only_where_nobody_is_found(client, as_role, unions, far):
    as_role("grassroots_cadre", unions.old)
    search = reverse("unions:member_search")
    page = client.get(search, {"q": NUMBER})
    assert "查询用途" in text_of(page)
    assert "江北" not in text_of(page)
    assert "查询用途" not in text_of(client.get(search, {"q": "王秀兰"}))
    assert "查询用途" not in text_of(client.get(search, {"q": "13800001001"}))
    own = identity_number()
    unions.member("陈永强", unions.old, identity=own)
    assert "查询用途" not in text_of(client.get(search, {"q": own}))
    assert not Event.unscoped.filter(code__in=[ASK, ABOUT]).exists()


def test_the_least_is_told_and_both_trails_have_it(client, as_role, unions, far):
    actor = as_role("grassroots_cadre", unions.old)
    text = text_of(ask(client))
    assert "江北区总工会" in text
    assert "王*" in text
    for hidden in ("王秀兰", unions.far.name, NUMBER, "13800001001"):
        assert hidden not in text
    asked = Event.unscoped.get(code=ASK)
    about = Event.unscoped.get(code=ABOUT)
    assert (asked.actor_id, about.actor_id) == (actor.user_id, actor.user_id)
    assert asked.data == {"purpose": "核对转会申请人的会籍", "found": 1}
    assert about.union_path == unions.far.path
    assert (about.subject_id, about.data["purpose"]) == (str(far.pk), "核对转会申请人的会籍")
    assert NUMBER not in f"{asked.data}{about.data}"


def test_a_number_of_nobody_is_asked_and_written_down_too(client, as_role, unions):
    as_role("grassroots_cadre", unions.old)
    assert "全省没有此号码的登记" in text_of(ask(client))
    assert Event.unscoped.get(code=ASK).data["found"] == 0
    assert not Event.unscoped.filter(code=ABOUT).exists()


@pytest.mark.parametrize(
    ("number", "purpose"),
    [(NUMBER, ""), (NUMBER, " 查 "), ("王秀兰", "核对会籍"), ("13800001001", "核对会籍"), ("", "核对会籍")],
)
def test_without_a_purpose_or_a_whole_number_nothing_is_told(client, as_role, unions, far, number, purpose):
    as_role("grassroots_cadre", unions.old)
    answer = ask(client, number, purpose)
    assert answer.status_code == 422
    assert "江北" not in text_of(answer)
    assert not Event.unscoped.filter(code__in=[ASK, ABOUT]).exists()


def test_so_many_an_hour_and_no_more(client, as_role, unions, far):
    PolicyParameter.objects.create(
        code="member.searches_outside_an_hour", region="330000", value="2", valid_from="2026-01-01", basis="x"
    )
    as_role("grassroots_cadre", unions.old)
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
    assert Event.unscoped.filter(code=ASK).count() == 2


def test_who_may_not_look_for_members_may_not_ask(client, as_role, unions, far):
    as_role("province_leader", unions.tree.province)
    assert ask(client).status_code == 403
    assert client.get(reverse("unions:member_outside")).status_code in (403, 405)
    assert not Event.unscoped.filter(code=ASK).exists()
