"""Whoever stands on the list of a union that is being founded: struck off until it is handed in, admitted with it."""

import pytest
from django.urls import reverse

from tests.desk.reading import text_of
from tests.factories import DAY
from tests.unions.founding import NAMES, Township
from unions.models import Membership
from unions.services import lifecycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


def one_listed(union):
    return Membership.unscoped.filter(union=union, status="applied").order_by("pk").first()


def press(client, member, act, **told):
    return client.post(
        reverse("unions:member_act", args=[member.pk, act]), {"seen_version": member.version, **told}, follow=True
    )


def test_a_wrong_name_leaves_the_list_before_it_is_handed_in(client, as_role, township):
    union = township.complete(township.preparing())
    as_role("township_caseworker", township.tree.wangchun)
    member = one_listed(union)
    page = client.get(reverse("unions:member_detail", args=[member.pk])).content.decode()
    assert reverse("unions:member_act", args=[member.pk, "decline"]) in page
    assert reverse("unions:member_act", args=[member.pk, "admit"]) not in page

    press(client, member, "decline", reason="名单录错")

    member.refresh_from_db()
    assert member.status == "exited"
    assert Membership.unscoped.filter(union=union, status="applied").count() == len(NAMES[:40]) - 1


def test_nobody_is_a_member_before_the_union_stands(client, as_role, township):
    for union in (township.complete(township.preparing()), township.applied(name="永信二工会")):
        as_role("township_caseworker", township.tree.wangchun)
        member = one_listed(union)

        answer = press(client, member, "admit", on=DAY.isoformat())

        assert answer.status_code == 422
        assert "该工会尚未成立" in text_of(answer)
        member.refresh_from_db()
        assert member.status == "applied"


def test_a_list_before_the_upper_union_stays_as_it_is_until_it_comes_back(client, as_role, township):
    union = township.applied()
    as_role("township_caseworker", township.tree.wangchun)
    member = one_listed(union)
    page = client.get(reverse("unions:member_detail", args=[member.pk])).content.decode()
    assert reverse("unions:member_act", args=[member.pk, "decline"]) not in page

    answer = press(client, member, "decline", reason="名单录错")
    assert answer.status_code == 422
    assert "退回" in text_of(answer)

    lifecycle.return_union(
        actor=township.decider, union_id=union.pk, seen_version=union.version, reason="名单有误", today=DAY
    )
    press(client, member, "decline", reason="名单录错")
    member.refresh_from_db()
    assert member.status == "exited"
