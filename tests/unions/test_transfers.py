"""A member's way to another union: what each side may do, and what it may not."""

from datetime import date, timedelta

import pytest

from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from desk.work import members
from tests.desk.reading import text_of
from tests.factories import DAY, actor, actor_in
from tests.unions.members import Unions
from unions.choices import MembershipStatus
from unions.choices.members import CardStatus, TransferStatus
from unions.models import MemberCard, Membership, MemberTransfer, Person
from unions.rules.members import common_path
from unions.services import cards, memberships, transfers
from unions.services.people import describe

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=16)


@pytest.fixture
def unions():
    return Unions()


def out(unions, member, to=None, by=None):
    return transfers.mark_out(
        actor=by or unions.old_cadre,
        membership_id=member.pk,
        seen_version=member.version,
        union_id=(to or unions.new).pk,
        reason="调到环卫",
        today=DAY,
    )


def fresh(member):
    return Membership.unscoped.select_related("union", "person").get(pk=member.pk)


def test_an_accepted_transfer_takes_person_and_card_along(unions):
    member = unions.member()
    card = cards.apply_card(actor=unions.old_cadre, membership_id=member.pk, bank="中国工商银行", today=DAY)
    transfer = out(unions, member, to=unions.far)
    assert fresh(member).status == MembershipStatus.TRANSFERRING
    assert transfer.due_on == date(2026, 12, 8)

    transfers.accept_transfer(actor=unions.far_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)

    member = fresh(member)
    assert (member.status, member.union, member.county_id) == ("active", unions.far, unions.tree.jiangbei.pk)
    person = Person.unscoped.get(pk=member.person_id)
    assert (person.union, person.county_id) == (unions.far, unions.tree.jiangbei.pk)
    assert {key.split("|")[0] for key in person.search_keys} == {str(unions.tree.jiangbei.pk)}
    kept = MemberCard.unscoped.get(pk=card.pk)
    assert (kept.union, kept.status) == (unions.far, CardStatus.APPLIED)
    assert Membership.unscoped.filter(person=person).count() == 1


def test_only_the_asked_union_answers(unions):
    transfer = out(unions, unions.member())
    with pytest.raises(ForbiddenError):
        transfers.accept_transfer(actor=unions.old_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    with pytest.raises(NotFoundError):
        transfers.accept_transfer(actor=unions.far_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    with pytest.raises(ForbiddenError):
        transfers.withdraw_transfer(actor=unions.new_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    assert MemberTransfer.unscoped.get().status == TransferStatus.MARKED_OUT


@pytest.mark.parametrize("retained", [False, True])
def test_a_refusal_leaves_the_member_as_they_were(unions, retained):
    member = unions.member()
    if retained:
        member = memberships.retain_member(
            actor=unions.old_cadre,
            membership_id=member.pk,
            seen_version=1,
            because="unemployed",
            on=DAY,
            today=DAY,
        )
    before = member.status
    transfer = out(unions, member)
    transfers.refuse_transfer(
        actor=unions.new_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY, opinion="查无此人"
    )
    assert (fresh(member).status, fresh(member).union) == (before, unions.old)


def test_a_stale_page_a_second_transfer_and_a_second_answer_are_refused(unions):
    member = unions.member()
    member.version += 1
    with pytest.raises(ConflictError) as stale:
        out(unions, member)
    assert stale.value.code == "stale"
    member.version -= 1
    transfer = out(unions, member)
    with pytest.raises(ConflictError):
        out(unions, fresh(member))
    transfers.accept_transfer(actor=unions.new_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    with pytest.raises(ConflictError):
        transfers.accept_transfer(actor=unions.new_cadre, transfer_id=transfer.pk, seen_version=2, today=DAY)


@pytest.mark.parametrize("level", ["haishu", "ningbo"])
def test_a_federation_above_the_township_has_no_members_of_its_own(unions, level):
    with pytest.raises(RuleBrokenError) as refused:
        out(unions, unions.member(), to=getattr(unions.tree, level))
    assert refused.value.code == "union"


def test_the_new_union_asks_and_gets_the_member_when_the_old_one_agrees(unions):
    member = unions.member()
    described = describe(name="王秀兰", identity=member.person.identity.open(), today=DAY)
    transfer = transfers.want_member(
        actor=unions.far_cadre, union_id=unions.far.pk, described=described, reason="新入职", today=DAY
    )
    assert fresh(member).status == MembershipStatus.ACTIVE  # nothing moves before the old union agrees
    with pytest.raises(ForbiddenError):
        transfers.agree_transfer(actor=unions.far_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    transfers.agree_transfer(actor=unions.old_cadre, transfer_id=transfer.pk, seen_version=1, today=DAY)
    assert fresh(member).union == unions.far


def test_a_wrong_name_learns_nothing_about_the_number(unions):
    member = unions.member()
    described = describe(name="李四", identity=member.person.identity.open(), today=DAY)
    with pytest.raises(NotFoundError):
        transfers.want_member(
            actor=unions.far_cadre, union_id=unions.far.pk, described=described, reason="新入职", today=DAY
        )


def decide(who, transfer, today, to_new=True):
    return transfers.decide_transfer(
        actor=who, transfer_id=transfer.pk, seen_version=1, today=today, to_new=to_new, opinion="情况属实"
    )


def test_the_union_above_both_decides_only_after_the_days_have_passed(unions):
    member = unions.member()
    transfer = out(unions, member, to=unions.far)
    assert transfer.common == unions.tree.ningbo
    with pytest.raises(RuleBrokenError) as early:
        decide(unions.city, transfer, transfer.due_on)
    assert early.value.code == "not_overdue"
    with pytest.raises(ForbiddenError) as below:
        decide(unions.reviewer, transfer, LATER)  # the county of one side is not above both
    assert below.value.code == "common_parent"
    decide(unions.city, transfer, LATER)
    assert fresh(member).union == unions.far


def test_what_is_sent_back_stays_with_the_old_union(unions):
    member = unions.member()
    transfer = decide(unions.township, out(unions, member), LATER, to_new=False)
    assert transfer.status == TransferStatus.SENT_BACK
    assert (fresh(member).status, fresh(member).union) == ("active", unions.old)


def test_whoever_asked_does_not_decide_from_above(unions):
    transfer = out(unions, unions.member(), by=unions.township)
    with pytest.raises(RuleBrokenError) as refused:
        decide(unions.township, transfer, LATER)
    assert refused.value.code == "four_eyes"
    decide(actor("township_caseworker", unions.tree.wangchun), transfer, LATER)


def test_the_common_parent_is_above_both_and_neither_of_them():
    assert common_path("1/2/3/4/", "1/2/9/") == "1/2/"
    assert common_path("1/2/3/4/", "1/2/3/") == "1/2/"
    assert common_path("1/2/", "1/7/") == "1/"


def test_a_death_ends_what_is_under_way(unions):
    member = unions.member()
    transfer = out(unions, member)
    member = fresh(member)
    memberships.note_member_death(
        actor=unions.old_cadre, membership_id=member.pk, seen_version=member.version, died_on=DAY, today=DAY
    )
    assert fresh(member).status == MembershipStatus.DECEASED
    assert MemberTransfer.unscoped.get(pk=transfer.pk).status == TransferStatus.WITHDRAWN


@pytest.mark.parametrize("way", ["out", "pull"])
def test_one_person_over_both_unions_asks_but_does_not_answer(unions, client, way):
    """Recorder and approver of one record are two people (domain.md 0.2), though both unions are in reach."""
    member = unions.member()
    me, account = actor_in("township_caseworker", unions.tree.wangchun)
    if way == "out":
        transfer = out(unions, member, by=me)
        answer = transfers.accept_transfer
    else:
        transfer = transfers.want_person(actor=me, union=unions.new, person=member.person, reason="调到环卫", today=DAY)
        answer = transfers.agree_transfer
    with pytest.raises(RuleBrokenError) as refused:
        answer(actor=me, transfer_id=transfer.pk, seen_version=1, today=DAY)
    assert refused.value.code == "four_eyes"
    with pytest.raises(RuleBrokenError):
        transfers.refuse_transfer(actor=me, transfer_id=transfer.pk, seen_version=1, today=DAY, opinion="不要")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/members/transfers/{transfer.pk}/")
    assert [each["label"] for each in page.context["actions"]] == ["撤回"]
    assert "由另一方" in text_of(page)
    assert [item.waiting for item in members.work(me, DAY)] == [True]  # it waits for somebody else
    assert [item.waiting for item in members.work(unions.township, DAY)] == [False]

    answer(actor=unions.township, transfer_id=transfer.pk, seen_version=1, today=DAY)  # a colleague with the same post
    assert fresh(member).union_id == unions.new.pk
