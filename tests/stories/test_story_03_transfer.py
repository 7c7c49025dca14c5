"""Story 3: a member goes from union A to B; if B is silent for 15 days the common parent gets a task."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.reminders.models import Message, Occurrence
from core.reminders.services import planning, sweeping
from desk.work import members as work
from tests.factories import actor_in
from tests.unions.members import Unions
from unions.choices import MembershipStatus
from unions.models import MemberCard, Membership, MemberTransfer
from unions.services import cards

pytestmark = [pytest.mark.django_db, pytest.mark.story]
NUMBER = "330782198709210028"
DUE = date(2026, 12, 8)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def unions():
    return Unions()


@pytest.fixture
def member(unions):
    found = unions.member("王秀兰", identity=NUMBER)
    card = cards.apply_card(
        actor=unions.old_cadre, membership_id=found.pk, bank="中国工商银行", today=date(2026, 11, 2)
    )
    cards.order_card(actor=unions.reviewer, card_id=card.pk, seen_version=1)
    cards.issue_card(
        actor=unions.reviewer,
        card_id=card.pk,
        seen_version=2,
        number="330203000017",
        on=date(2026, 11, 9),
        today=date(2026, 11, 9),
    )
    cards.activate_card(actor=unions.old_cadre, card_id=card.pk, seen_version=3, today=date(2026, 11, 10))
    return found


def mark_out(client, as_role, unions, member):
    as_role("grassroots_cadre", unions.old)
    client.post(
        reverse("unions:transfer_out", args=[member.pk]) + "?to=环卫",
        {"union": unions.new.pk, "reason": "到环卫工作", "seen_version": member.version},
    )
    return MemberTransfer.unscoped.get()


def run(day):
    """Plan and sweep as beat and worker do, in the morning of a day."""
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    planning.plan(moment)
    sweeping.sweep(moment)


def test_b_accepts_and_there_is_one_active_membership_and_the_same_card(client, as_role, unions, member):
    transfer = mark_out(client, as_role, unions, member)
    member.refresh_from_db()
    assert (member.status, member.union) == (MembershipStatus.TRANSFERRING, unions.old)

    as_role("grassroots_cadre", unions.new)
    client.post(reverse("unions:transfer_act", args=[transfer.pk, "accept"]), {"seen_version": 1})

    held = Membership.unscoped.get(person=member.person)  # one row: nobody has two
    assert (held.status, held.union, held.joined_on) == (MembershipStatus.ACTIVE, unions.new, date(2020, 5, 6))
    card = MemberCard.unscoped.get(person=member.person)
    assert (card.status, card.union, card.number.open()) == ("active", unions.new, "330203000017")


def test_b_is_silent_for_fifteen_days_and_the_common_parent_gets_the_task(client, as_role, unions, member, settings):
    transfer = mark_out(client, as_role, unions, member)
    assert (transfer.due_on, transfer.common) == (DUE, unions.tree.wangchun)
    _above, caseworker = actor_in("township_caseworker", unions.tree.wangchun)
    asked, cadre = actor_in("grassroots_cadre", unions.new)

    day = date(2026, 11, 23)
    while day <= DUE:
        run(day)
        day += timedelta(days=1)
    told = Occurrence.unscoped.filter(schedule="unions.transfer", status="delivered")
    assert sorted(told.values_list("milestone", flat=True)) == ["asked", "t-1", "t-3", "t0"]
    assert {message.user_id for message in Message.objects.all()} >= {cadre.pk}
    assert not Message.objects.filter(user_id=caseworker.pk).exists()
    assert [item.action_url for item in work.work(asked, DUE)] == [
        reverse("unions:transfer_act", args=[transfer.pk, "accept"])
    ]
    decide = reverse("unions:transfer_act", args=[transfer.pk, "decide"])

    run(DUE + timedelta(days=1))
    run(DUE + timedelta(days=1))

    overdue = told.get(milestone="overdue")
    assert overdue.due_at == datetime(2026, 12, 9, 9, tzinfo=SHANGHAI)
    assert Message.objects.filter(user_id=caseworker.pk).count() == 1  # once, however often the worker runs
    settings.HENGWEN_NOW = "2026-12-09T10:00:00+08:00"
    client.force_login(caseworker, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert decide in client.get(reverse("desk:work")).content.decode()
    data = {"seen_version": 1, "decision": "back", "opinion": "新单位未开通，退回原工会"}
    assert client.post(decide, data).status_code == 302

    member.refresh_from_db()
    transfer.refresh_from_db()
    assert (member.status, member.union) == (MembershipStatus.ACTIVE, unions.old)
    assert (transfer.status, transfer.decided_above) == ("sent_back", True)
    run(DUE + timedelta(days=3))
    assert Message.objects.filter(user_id=caseworker.pk).count() == 1  # nothing more after the decision


def test_the_common_parent_may_not_decide_while_b_may_still_answer(client, as_role, unions, member):
    transfer = mark_out(client, as_role, unions, member)
    as_role("township_caseworker", unions.tree.wangchun)
    decide = reverse("unions:transfer_act", args=[transfer.pk, "decide"])
    answer = client.post(decide, {"seen_version": 1, "decision": "new", "opinion": "代为接收"})
    assert answer.status_code == 422
    assert MemberTransfer.unscoped.get().status == "marked_out"
