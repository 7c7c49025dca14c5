"""Pages of members: search, list, entering, acts; as far as rights reach and no further."""

from datetime import date

import pytest
from django.urls import reverse

from aid.models import FileMember
from core.events.models import Event
from core.parameters.models import PolicyParameter
from tests.aid.money.treasury import family
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, identity_number, person
from tests.unions.members import Unions
from tests.unions.test_transfers import LATER, out
from unions.choices import MembershipStatus
from unions.models import MemberCard, Membership, MemberTransfer, Person
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def unions():
    return Unions()


def seek(client, text):
    return client.get(reverse("unions:member_search"), {"q": text})


def test_nothing_is_listed_before_a_term_is_entered(client, as_role, unions):
    unions.member("王秀兰")
    as_role("grassroots_cadre", unions.old)
    page = client.get(reverse("unions:member_search"))
    assert "王" not in text_of(page)
    assert not Event.unscoped.filter(code="unions.member.searched").exists()


@pytest.mark.parametrize("typed", ["name", "name union", "phone", "ending", "identity", "letters", "card"])
def test_a_member_is_found_masked_by_what_somebody_knows(client, as_role, unions, typed):
    number = "330782198709210028"
    member = unions.member("王秀兰", identity=number)
    card = MemberCard(
        person=member.person,
        union=unions.old,
        bank="中国工商银行",
        status="active",
        number="3302A00098",
        applied_on=date(2026, 1, 1),
        issued_on=date(2026, 2, 1),
        activated_on=date(2026, 2, 2),
    )
    card.save(force_insert=True)
    as_role("grassroots_cadre", unions.old)
    texts = {
        "name": "秀兰",
        "name union": "王秀兰 甬南",
        "phone": "138 0000 1001",
        "ending": "210028",
        "identity": number,
        "letters": "wxl",
        "card": "3302-A000-98",
    }
    page = seek(client, texts[typed])
    assert "王*兰" in text_of(page)
    assert "王秀兰" not in text_of(page).replace(texts[typed], "")
    event = Event.unscoped.get(code="unions.member.searched")
    assert event.data == {"by": typed.split(" ", maxsplit=1)[0], "found": 1}


def test_whoever_keeps_another_county_finds_nobody(client, as_role, unions):
    member = unions.member("王秀兰")
    as_role("grassroots_cadre", unions.far)
    for typed in ("王秀兰", "13800001001", member.person.identity.open()[-6:], member.person.identity.open()):
        assert "王*兰" not in text_of(seek(client, typed))
    assert client.get(reverse("unions:member_detail", args=[member.pk])).status_code == 404
    assert client.get(reverse("unions:member_act", args=[member.pk, "retain"])).status_code == 404


@pytest.mark.parametrize(("typed", "told"), [("1234", "至少输入六位数字"), ("俞", "至少输入两个字")])
def test_too_little_is_told_what_is_enough(client, as_role, unions, typed, told):
    as_role("grassroots_cadre", unions.old)

    assert told in text_of(seek(client, typed))


def test_too_many_searches_are_refused(client, as_role, unions):
    PolicyParameter.objects.filter(code="member.searches_an_hour").update(value="2")
    as_role("grassroots_cadre", unions.old)
    assert [seek(client, "王秀兰").status_code for _ in range(3)] == [200, 200, 429]


def entering(unions, **changed):
    return {
        "union": unions.old.pk,
        "name": "张建国",
        "identity_kind": "resident_id",
        "identity": identity_number(date(1985, 3, 15), "1"),
        "phone": "13900002222",
        "admitted": "yes",
        "joined_on": "2026-11-01",
        "contract_type": "fixed",
        "dues_base": "5,200",
    } | changed


def test_a_member_is_entered_by_real_name(client, as_role, unions):
    as_role("grassroots_cadre", unions.old)
    answer = client.post(reverse("unions:member_new"), entering(unions))
    member = Membership.unscoped.get(person__name="张建国")
    assert answer["Location"] == reverse("unions:member_detail", args=[member.pk])
    assert (member.status, str(member.dues_base), member.township_id) == ("active", "5200.00", unions.tree.wangchun.pk)
    page = text_of(client.get(answer["Location"]))
    assert "张建国" in page
    assert member.person.identity.open() not in page


def test_somebody_who_is_a_member_elsewhere_is_offered_a_transfer(client, as_role, unions):
    other = unions.member("张建国", union=unions.far)
    as_role("grassroots_cadre", unions.old)
    told = entering(unions, identity=other.person.identity.open(), contract_type="dispatched")
    page = client.post(reverse("unions:member_new"), told)
    assert page.status_code == 422
    assert "江北恒丰服饰有限公司工会" in text_of(page)
    assert "劳务派遣工只能在" in text_of(page)
    assert reverse("unions:transfer_pull") in page.content.decode()
    assert Membership.unscoped.filter(person=other.person).count() == 1


def test_a_wrong_number_is_told_together_with_a_wrong_day(client, as_role, unions):
    as_role("grassroots_cadre", unions.old)
    typed = entering(unions, joined_on="明天", identity="330203198503151232", phone="1390000")
    shown = text_of(client.post(reverse("unions:member_new"), typed))
    assert "有 3 处需要修改" in shown
    assert "填写真实存在的日期，例如 2026-11-23" in shown
    assert not Membership.unscoped.exists()


@pytest.mark.parametrize("missing", ["identity", "phone"])
def test_the_register_is_by_real_name(client, as_role, unions, missing):
    as_role("grassroots_cadre", unions.old)
    assert client.post(reverse("unions:member_new"), entering(unions, **{missing: ""})).status_code == 422
    assert not Membership.unscoped.exists()


def test_nobody_enters_a_member_of_another_union(client, as_role, unions):
    as_role("grassroots_cadre", unions.old)
    assert client.post(reverse("unions:member_new"), entering(unions, union=unions.far.pk)).status_code == 422
    assert not Membership.unscoped.exists()


def test_a_child_is_no_member(client, as_role, unions):
    as_role("grassroots_cadre", unions.old)
    told = entering(unions, identity=identity_number(date(2015, 2, 10), "2"))
    assert "16" in text_of(client.post(reverse("unions:member_new"), told))
    assert not Membership.unscoped.exists()


def post(client, member, task, **data):
    return client.post(reverse("unions:member_act", args=[member.pk, task]), {"seen_version": member.version, **data})


def test_a_stale_page_is_refused_and_shows_it(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    assert post(client, member, "retain", because="retired", on="2026-11-20").status_code == 302
    assert post(client, member, "retain", because="retired", on="2026-11-20").status_code == 409


def test_the_state_and_the_right_decide_what_may_be_done(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    assert post(client, member, "admit", on="2026-11-20").status_code == 409
    assert client.get(reverse("unions:member_act", args=[member.pk, "expel"])).status_code == 403
    assert client.get(reverse("unions:member_act", args=[member.pk, "vanish"])).status_code == 404
    member.refresh_from_db()
    assert member.status == MembershipStatus.ACTIVE


def test_an_exit_decided_by_the_union_needs_its_resolution(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    assert post(client, member, "leave", because="decided", on="2026-11-20").status_code == 422
    assert post(client, member, "leave", because="own_wish", on="2026-11-20").status_code == 302
    member.refresh_from_db()
    assert (member.status, member.left_on) == ("exited", date(2026, 11, 20))


def test_facts_change_with_their_trace_and_the_phone_is_found_again(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    data = {"phone": "13912345678", "job": "骑手", "new_form_category": "rider", "ethnic": "22"}
    assert post(client, member, "change", **data).status_code == 302
    event = Event.unscoped.get(code="unions.member.changed")
    assert event.data["now"]["phone"] == "139****5678"
    assert event.data["now"]["job"] == "骑手"
    assert "王*兰" in text_of(seek(client, "13912345678"))
    assert post(client, member, "change", job="别").status_code == 409  # the page is of the version before


def test_a_transfer_is_marked_out_and_accepted_on_pages(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    url = reverse("unions:transfer_out", args=[member.pk])
    assert "环卫行业工会" in text_of(client.get(url, {"to": "环卫"}))
    answer = client.post(f"{url}?to=环卫", {"union": unions.new.pk, "reason": "调动", "seen_version": member.version})
    transfer = MemberTransfer.unscoped.get()
    assert answer["Location"] == reverse("unions:transfer_detail", args=[transfer.pk])
    assert client.get(reverse("unions:transfer_act", args=[transfer.pk, "accept"])).status_code == 403

    as_role("grassroots_cadre", unions.new)
    accept = reverse("unions:transfer_act", args=[transfer.pk, "accept"])
    assert "王*" in text_of(client.get(reverse("unions:transfer_list")))
    assert client.post(accept, {"seen_version": 1}).status_code == 302
    assert Membership.unscoped.get().union == unions.new
    assert client.get(reverse("unions:member_detail", args=[member.pk])).status_code == 200


def test_the_old_union_is_asked_to_let_go_in_words_that_fit(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.new)
    asked = {"union": unions.new.pk, "name": member.person.name, "identity_kind": "resident_id", "job": "保洁员"}
    asked |= {"identity": member.person.identity.open(), "reason": "换单位"}
    assert client.post(reverse("unions:transfer_pull"), asked).status_code == 302

    as_role("grassroots_cadre", unions.old)
    page = text_of(client.get(reverse("unions:transfer_detail", args=[MemberTransfer.unscoped.get().pk])))
    assert "不予接收" not in page  # it has nobody to receive
    assert "不同意" in page
    assert "换单位、保洁员" not in page


def test_the_city_above_both_opens_a_late_transfer_and_decides(client, as_role, unions, settings):
    """The city's auditor may not look for members, and decides all the same what two counties leave lying."""
    member = unions.member()
    transfer = out(unions, member, to=unions.far)
    settings.HENGWEN_NOW = f"{LATER}T10:00:00+08:00"
    as_role("city_auditor", unions.tree.ningbo)
    listed = client.get(reverse("unions:transfer_list"))
    assert "王*" in text_of(listed)
    assert f'href="{reverse("unions:member_search")}"' not in listed.content.decode()
    decide = reverse("unions:transfer_act", args=[transfer.pk, "decide"])
    assert decide in client.get(reverse("unions:transfer_detail", args=[transfer.pk])).content.decode()
    assert client.get(decide).status_code == 200
    answer = client.post(decide, {"seen_version": transfer.version, "decision": "new", "opinion": "情况属实"})
    assert answer.status_code == 302
    assert Membership.unscoped.get().union == unions.far


def test_the_page_of_a_member_asks_a_constant_number_of_questions(client, as_role, unions, constant_queries):
    as_role("grassroots_cadre", unions.old)
    url = reverse("unions:union_members", args=[unions.old.code])
    asked = constant_queries(lambda: client.get(url), lambda count: [unions.member() for _ in range(count)])
    assert asked <= 11  # of which five are the session, the posts and the frame


def test_a_member_known_in_another_county_first_stands_on_the_list(client, as_role, unions):
    """The list looks no further than its union, and a person's record may be kept anywhere."""
    stranger = person(unions.tree.elsewhere, "解小梅")
    enrol(actor=SYSTEM, person=stranger, union=unions.old, joined_on=DAY)
    Person.unscoped.filter(pk=stranger.pk).update(union=unions.tree.elsewhere, known_in=[unions.tree.elsewhere.pk])
    as_role("county_reviewer", unions.tree.haishu)
    assert "解小梅" in text_of(client.get(reverse("unions:union_members", args=[unions.old.code])))


def test_the_page_of_a_member_asks_only_those_who_know_the_person(
    client, as_role, unions, django_assert_max_num_queries
):
    """Seven for session, rights, the member and the look that is noted; a member with a card, a transfer, a request."""
    member = unions.member()
    url = reverse("unions:member_detail", args=[member.pk])
    as_role("county_reviewer", unions.tree.haishu)
    client.get(url)
    with django_assert_max_num_queries(10):
        client.get(url)
    transfer = out(unions, member)
    with django_assert_max_num_queries(12):
        assert transfer.union.name in text_of(client.get(url))


def test_whoever_knows_the_person_is_asked(client, as_role, unions, django_assert_max_num_queries):
    member = unions.member()
    file = family(unions.old)
    FileMember.objects.create(file=file, person=member.person, relation="spouse", standing="working", live=True)
    as_role("county_reviewer", unions.tree.haishu)
    url = reverse("unions:member_detail", args=[member.pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        page = client.get(url)
    assert file.number in text_of(page)
