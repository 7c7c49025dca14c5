"""Whoever made or checked a roster refuses neither the whole of it nor one line (domain.md 0.2)."""

from dataclasses import replace

import pytest
from django.urls import reverse

from aid.services import awards, rosters
from tests.aid.money.treasury import Treasury, awards_of, fresh, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury()


def reject_line(by, roster):
    line = awards_of(roster)[0]
    return awards.reject_award(actor=by, award_id=line.pk, seen_version=line.version, reason="不符合")


def reject_all(by, roster):
    return rosters.reject_roster(actor=by, roster_id=roster.pk, seen_version=roster.version, reason="不符合")


@pytest.mark.parametrize("reject", [reject_line, reject_all])
def test_who_made_the_roster_does_not_refuse_at_the_check(treasury, reject):
    roster = treasury.submitted()
    maker = replace(treasury.caseworker, user_id=roster.creator_id)  # the same person with the checker's right as well

    with refused("separation_of_duties"):
        reject(maker, roster)

    assert (fresh(roster).status, awards_of(roster)[0].status) == ("submitted", "submitted")
    reject(treasury.caseworker, roster)


@pytest.mark.parametrize("reject", [reject_line, reject_all])
def test_who_checked_the_roster_does_not_refuse_at_the_approval(treasury, reject):
    roster = treasury.checked()
    checker = replace(treasury.approver, user_id=roster.checker_id)

    with refused("separation_of_duties"):
        reject(checker, roster)

    assert awards_of(roster)[0].status == "approved_pending"
    reject(treasury.approver, roster)


def test_the_page_offers_no_line_to_who_made_the_roster(treasury, client, as_role):
    roster = treasury.submitted()
    address = reverse("aid:roster_line_reject", args=[roster.pk, awards_of(roster)[0].pk])
    page = reverse("aid:roster_detail", args=[roster.pk])
    maker = as_role("township_caseworker", treasury.tree.wangchun)
    assert address in client.get(page).text
    type(roster).unscoped.filter(pk=roster.pk).update(creator_id=maker.user_id)
    assert address not in client.get(page).text
