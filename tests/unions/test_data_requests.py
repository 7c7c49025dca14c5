"""What people ask about their own data: answered in time, erased as far as no law keeps it, everything told."""

from datetime import date

import pytest
from django.urls import reverse

from aid.models import FileMember
from core.clocks.models import Deadline
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from tests.aid.applications import Office
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.unions.members import Unions
from unions.models import DataSubjectRequest, IdentityAlias, MemberCard, Membership, Person
from unions.rules.data_rights import CONTACT, IDENTITY, OPTIONAL, Facts, parts
from unions.services import data_requests, memberships

pytestmark = pytest.mark.django_db
MUCH_LATER = date(2030, 3, 1)


@pytest.fixture
def unions():
    return Unions()


def ask(unions, member, kind, by=None):
    return data_requests.register_request(
        actor=by or unions.old_cadre,
        person_id=member.person_id,
        kind=kind,
        asked_by="self",
        wish="本人来访提出",
        received_on=DAY,
        today=DAY,
    )


def answer(unions, wanted, today=DAY):
    return data_requests.answer_request(
        actor=unions.reviewer, request_id=wanted.pk, seen_version=1, answer="已办理", today=today
    )


def test_the_answer_is_due_in_fifteen_working_days(unions):
    wanted = ask(unions, unions.member(), "see")
    assert wanted.due_on == date(2026, 12, 14)
    answer(unions, wanted)
    assert Deadline.unscoped.get(code="privacy.request").state == "met"


def test_the_same_request_twice_and_the_answer_twice_are_refused(unions):
    member = unions.member()
    wanted = ask(unions, member, "copy")
    with pytest.raises(ConflictError):
        ask(unions, member, "copy")
    answer(unions, wanted)
    with pytest.raises(ConflictError):
        answer(unions, wanted)


def told(**changed):
    facts = {
        "in_force": False,
        "ended_on": date(2020, 2, 29),
        "keep_years": 3,
        "is_staff": False,
        "kept_elsewhere": (),
        "today": DAY,
    }
    return {part.code: part for part in parts(Facts(**(facts | changed)))}


@pytest.mark.parametrize(
    ("changed", "contact", "identity"),
    [
        ({}, True, True),
        ({"in_force": True}, False, False),
        ({"is_staff": True}, False, False),
        ({"ended_on": date(2025, 1, 1)}, True, False),
        ({"ended_on": None}, True, True),
        ({"kept_elsewhere": (("困难职工档案", "保存十年", None),)}, False, False),
    ],
)
def test_what_a_law_keeps_is_not_erased(changed, contact, identity):
    found = told(**changed)
    assert (found[OPTIONAL].erasable, found[CONTACT].erasable, found[IDENTITY].erasable) == (True, contact, identity)
    assert all(part.basis for part in found.values() if not part.erasable)


def test_of_a_member_in_force_only_what_is_optional_goes(unions):
    member = unions.member(remark="爱好书法")
    Person.unscoped.filter(pk=member.person_id).update(ethnic="22", political="13")
    wanted = answer(unions, ask(unions, member, "erase"))
    person = Person.unscoped.get(pk=member.person_id)
    member.refresh_from_db()
    assert (person.ethnic, person.political, member.remark) == ("", "", "")
    assert person.name == "王秀兰"
    assert person.phone
    assert wanted.outcome["erased"] == [OPTIONAL]
    assert {each["part"] for each in wanted.outcome["kept"]} == {CONTACT, IDENTITY, "trail"}


def test_a_former_member_becomes_nobody_once_the_years_are_over(unions):
    member = unions.member()
    number = member.person.identity.open()
    memberships.leave_member(
        actor=unions.old_cadre,
        membership_id=member.pk,
        seen_version=1,
        because="own_wish",
        reason="",
        on=DAY,
        today=DAY,
    )
    card = MemberCard(
        person_id=member.person_id,
        union=unions.old,
        bank="中国工商银行",
        status="cancelled",
        number="330203000099",
        applied_on=DAY,
        ended_on=DAY,
    )
    card.save(force_insert=True)
    wanted = answer(unions, ask(unions, member, "erase"), today=MUCH_LATER)
    person = Person.unscoped.get(pk=member.person_id)
    assert IDENTITY in wanted.outcome["erased"]
    assert (person.identity_index, person.phone_index, person.birth_on, person.search_keys) == (None, None, None, [])
    assert not MemberCard.unscoped.get().number
    assert not IdentityAlias.objects.filter(person=person).exists()
    described = Membership.unscoped.get()  # the row stays for the counts, and says nothing about anybody
    assert number not in str(described)


def test_a_file_on_record_keeps_the_person(unions):
    office = Office(unions.tree)
    file = office.filed()
    head = FileMember.objects.get(file=file, relation="self").person
    wanted = data_requests.register_request(
        actor=unions.old_cadre,
        person_id=head.pk,
        kind="erase",
        asked_by="self",
        wish="删除",
        received_on=DAY,
        today=DAY,
    )
    done = answer(unions, wanted)
    kept = {each["part"]: each["basis"] for each in done.outcome["kept"]}
    assert file.number in kept[IDENTITY]
    head.refresh_from_db()
    assert head.identity


def test_whoever_registered_an_erasure_does_not_carry_it_out(unions):
    wanted = ask(unions, unions.member(), "erase", by=unions.reviewer)
    with pytest.raises(RuleBrokenError) as refused:
        answer(unions, wanted)
    assert refused.value.code == "four_eyes"
    data_requests.answer_request(
        actor=actor("county_reviewer", unions.tree.haishu),
        request_id=wanted.pk,
        seen_version=1,
        answer="已办理",
        today=DAY,
    )


def test_the_copy_is_whole_for_the_person_and_stands_in_the_trail(client, as_role, unions):
    member = unions.member()
    wanted = ask(unions, member, "copy")
    url = reverse("unions:request_copy", args=[wanted.pk])
    as_role("grassroots_cadre", unions.old)
    assert client.post(url).status_code == 403
    as_role("county_reviewer", unions.tree.haishu)
    assert client.get(url).status_code == 405
    page = client.post(url, {"form": "page"})
    assert member.person.identity.open() in text_of(page)
    file = client.post(url, {"form": "file"})
    assert file["Content-Type"] == "application/json"
    assert member.person.phone.open() in file.content.decode()
    assert Event.unscoped.filter(code="unions.request.copied").count() == 2


def test_a_request_of_another_county_does_not_exist(client, as_role, unions):
    wanted = ask(unions, unions.member(), "see")
    as_role("county_reviewer", unions.tree.jiangbei)
    for name, args in (("request_detail", [wanted.pk]), ("request_act", [wanted.pk, "answer"])):
        assert client.get(reverse(f"unions:{name}", args=args)).status_code == 404
    assert client.post(reverse("unions:request_copy", args=[wanted.pk])).status_code == 404
    assert DataSubjectRequest.unscoped.get().status == "received"


def test_the_pages_of_a_request(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    data = {"kind": "erase", "asked_by": "self", "wish": "删除备注", "received_on": "2026-11-20"}
    answer_ = client.post(reverse("unions:request_new", args=[member.pk]), data)
    wanted = DataSubjectRequest.unscoped.get()
    assert answer_["Location"] == reverse("unions:request_detail", args=[wanted.pk])
    assert client.post(reverse("unions:request_act", args=[wanted.pk, "answer"]), {}).status_code == 403
    as_role("county_approver", unions.tree.haishu)
    page = text_of(client.get(answer_["Location"]))
    assert "可删除" in page
    act = reverse("unions:request_act", args=[wanted.pk, "answer"])
    assert client.post(act, {"seen_version": 1, "answer": "已删除备注"}).status_code == 302
    assert "已删除备注" in text_of(client.get(answer_["Location"]))
    assert reverse("unions:request_list") in client.get(reverse("unions:member_search")).content.decode()


def test_an_application_begins_with_the_member_as_its_head(client, as_role, unions):
    member = unions.member()
    as_role("grassroots_cadre", unions.old)
    begin = reverse("aid:apply_for_member", args=[member.pk])
    assert begin in client.get(reverse("unions:member_detail", args=[member.pk])).content.decode()
    answer_ = client.post(begin)
    seat = FileMember.objects.get()
    assert (seat.person, seat.file.head, seat.file.union) == (member.person, member.person, unions.old)
    assert answer_["Location"] == reverse("aid:apply", args=[seat.file.pk])
    assert client.get(answer_["Location"]).status_code == 200
    assert client.post(reverse("aid:apply_for_member", args=[unions.member(union=unions.far).pk])).status_code == 404
