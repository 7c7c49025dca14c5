"""A line above the standard of the family's category by now: the county alone may not approve it (3.7: D10)."""

import pytest
from django.urls import reverse

from aid.choices.files import Category
from aid.choices.relief import Decision, RosterWarning
from aid.models import Award
from aid.rules.standards import ONE_UP
from aid.selectors.rosters import papers_of, roster_warnings
from core.errors import RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import awards_of, fresh, pots, refused

PAPER = "浙总工办〔2026〕31号"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lowered(treasury):
    """A checked roster of two families at 2,000 yuan; one has since been found in relative hardship: 1,500."""
    files = treasury.families(2)
    treasury.lowered = files[1]
    treasury.roster = treasury.checked(files)
    files[1].category = Category.RELATIVE
    files[1].save(update_fields=["category"])
    return treasury


def test_the_county_alone_is_refused_and_told_the_standard(lowered):
    line = Award.unscoped.get(file=lowered.lowered)

    for told in ({}, {"decision_paper": PAPER}, {"decision_scan": photo("批复.jpg")}, {"collective_record": "会议"}):
        with refused("above_standard", RuleBrokenError) as refusal:
            lowered.approve(lowered.roster, **told)

    assert refusal.value.details == {"awards": [str(line.pk)]}
    assert lowered.lowered.number in refusal.value.message
    assert "2,000.00" in refusal.value.message
    assert "1,500.00" in refusal.value.message
    assert pots(lowered.fund) == {"external": -100_000_00, "budget": 100_000_00}
    assert roster_warnings(lowered.approver, lowered.roster.pk) == {line.pk: [RosterWarning.ABOVE_STANDARD]}


def test_with_the_paper_of_the_level_above_and_its_scan_it_goes(lowered):
    approved = lowered.approve(lowered.roster, decision_paper=PAPER, decision_scan=photo("批复.jpg"))

    assert (approved.status, approved.decision, approved.decision_paper) == ("approved", Decision.PROVINCE, PAPER)
    assert [paper.slot for paper in papers_of(approved)] == ["decision"]
    assert pots(lowered.fund)["reserved"] == 4_000_00


def test_a_category_without_a_standard_counts_as_above(lowered):
    lowered.lowered.category = Category.ACCIDENT
    lowered.lowered.save(update_fields=["category"])

    with refused("above_standard", RuleBrokenError):
        lowered.approve(lowered.roster)


def test_at_or_below_the_standard_the_county_decides(treasury):
    files = treasury.families(2, category=Category.RELATIVE)
    roster = treasury.checked(files)
    files[0].category = Category.DEEP
    files[0].save(update_fields=["category"])

    assert treasury.approve(roster).decision == Decision.COUNTY
    assert {line.amount_fen for line in awards_of(fresh(roster))} == {1_500_00}


def test_one_level_up_from_each_level():
    assert [ONE_UP[each] for each in Decision] == ["province", "province", "national", "national"]


def test_the_page_asks_for_the_paper(lowered, as_role, client):
    as_role("county_approver", lowered.tree.haishu)
    url = reverse("aid:roster_approve", args=[lowered.roster.pk])

    page = client.get(url).content.decode()

    assert "1,500.00" in page
    assert 'name="decision_paper"' in page
    assert client.post(url, {"seen_version": lowered.roster.version, "opinion": ""}).status_code == 422
