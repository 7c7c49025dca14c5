"""A hold beats every erasure, is lifted by somebody else, and stands in the trail."""

import pytest
from django.urls import reverse

from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.unions.members import Unions
from tests.unions.test_data_requests import MUCH_LATER, answer, ask
from unions.models import LegalHold, Person
from unions.services import holds, memberships
from unions.services.erasure import parts_of

pytestmark = pytest.mark.django_db
PAPER = "（2026）浙0203民初1号"


@pytest.fixture
def unions():
    return Unions()


def place(unions, member, by=None):
    return holds.place_hold(
        actor=by or unions.reviewer, person_id=member.person_id, reference=PAPER, reason="劳动争议诉讼取证", today=DAY
    )


def lift(hold, by, version=1, because="案件已结"):
    return holds.lift_hold(actor=by, hold_id=hold.pk, seen_version=version, because=because, today=DAY)


def test_while_it_stands_nothing_is_erased_not_even_when_the_years_are_over(unions):
    member = unions.member(remark="爱好书法")
    memberships.leave_member(
        actor=unions.old_cadre,
        membership_id=member.pk,
        seen_version=1,
        because="own_wish",
        reason="",
        on=DAY,
        today=DAY,
    )
    hold = place(unions, member)
    done = answer(unions, ask(unions, member, "erase"), today=MUCH_LATER)
    assert done.outcome["erased"] == []
    assert all(PAPER in each["basis"] for each in done.outcome["kept"])
    assert Person.unscoped.get(pk=member.person_id).name == "王秀兰"
    lift(hold, actor("county_approver", unions.tree.haishu))
    assert [part.erasable for part in parts_of(Person.unscoped.get(pk=member.person_id), MUCH_LATER)][:3] == [True] * 3
    codes = list(Event.unscoped.filter(code__startswith="unions.hold").order_by("pk").values_list("code", flat=True))
    assert codes == ["unions.hold.placed", "unions.hold.lifted"]


def test_who_placed_it_does_not_lift_it_nor_does_anybody_twice_or_from_elsewhere(unions):
    hold = place(unions, unions.member())
    other = actor("county_approver", unions.tree.haishu)
    for by, version, error in (
        (unions.reviewer, 1, RuleBrokenError),
        (actor("county_approver", unions.tree.jiangbei), 1, NotFoundError),
        (unions.old_cadre, 1, NotFoundError),
        (other, 9, ConflictError),
    ):
        with pytest.raises(error):
            lift(hold, by, version)
    lift(hold, other)
    with pytest.raises(ConflictError):
        lift(hold, other, 2)


def test_the_same_paper_holds_once_and_a_cadre_places_none(unions):
    member = unions.member()
    place(unions, member)
    with pytest.raises(ConflictError):
        place(unions, member)
    with pytest.raises(NotFoundError):
        place(unions, member, by=unions.old_cadre)


def test_the_pages(client, as_role, unions):
    member = unions.member()
    here = reverse("unions:hold_list", args=[member.pk])
    as_role("grassroots_cadre", unions.old)
    assert client.get(here).status_code == 403
    as_role("county_reviewer", unions.tree.jiangbei)
    assert client.get(here).status_code == 404
    as_role("county_reviewer", unions.tree.haishu)
    assert here in client.get(reverse("unions:member_detail", args=[member.pk])).content.decode()
    assert client.post(here, {"reference": "", "reason": "x"}).status_code == 422
    assert client.post(here, {"reference": PAPER, "reason": "取证"}).status_code == 302
    assert PAPER in text_of(client.get(here))
    away = reverse("unions:hold_lift", args=[LegalHold.unscoped.get().pk])
    assert client.post(away, {"seen_version": 1, "because": "已结"}).status_code == 422
    as_role("county_approver", unions.tree.haishu)
    assert client.post(away, {"seen_version": 1, "because": "已结"}).status_code == 302
    assert "已解除" in text_of(client.get(here))
