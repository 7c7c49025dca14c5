"""Figures of legal aid: each with its denominator, one branch only, and never two cohorts mixed."""

from datetime import date
from decimal import Decimal

import pytest

from legal.models import AidCallback, LegalAidCase
from legal.rules.case_figures import Tally, mean, together
from legal.selectors.case_figures import figures_of, places_of
from legal.services import closing, handling, reviews
from tests.factories import DAY, actor

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_tallies_add_up_and_averages_need_something_to_divide_by():
    one, two = Tally(received=2, recovered=Decimal("10.50")), Tally(received=1, success=1, recovered=Decimal("0.50"))
    assert together([one, two]) == Tally(received=3, success=1, recovered=Decimal(11))
    assert together([]) == Tally()
    assert [mean(7, 2), mean(1, 3), mean(5, 0)] == [Decimal("3.5"), Decimal("0.3"), None]


@pytest.fixture
def year(centre):
    """Return a centre with one case archived, one refused, one just taken in, and one that only got advice."""
    lawyer, me = centre.lawyer()
    case = centre.reported(lawyer, me, on=date(2026, 10, 20))
    handling.AidCost.objects.create(case=case, kind="travel", amount=Decimal(32), on=date(2026, 10, 10))
    closing.archive_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, score=4, today=date(2026, 10, 21)
    )
    refused = centre.tested()
    reviews.refuse_case(
        actor=centre.approver,
        case_id=refused.pk,
        seen_version=refused.version,
        reason="no_facts",
        opinion="证据不足",
        today=date(2026, 11, 27),
    )
    centre.received()
    earlier = centre.finished(lawyer, me, on=date(2025, 12, 30))
    LegalAidCase.unscoped.filter(pk=earlier.pk).update(outcome="done")
    return centre


@pytest.mark.django_db
def test_the_figures_of_a_year_with_their_denominators(year):
    found = figures_of(year.reviewer, *YEAR)
    whole = found.whole
    assert (whole.received, whole.given, whole.refused) == (3, 1, 1)
    assert (whole.reviewed, whole.review_days) == (2, 4)  # the same day, and four days later
    assert (whole.finished, whole.with_result, whole.success, whole.people) == (1, 1, 1, 1)
    assert (whole.rated, whole.score, found.lawyers) == (1, 4, 1)
    assert (whole.recovered, whole.cost) == (Decimal(38_000), Decimal(1_532))
    before = figures_of(year.reviewer, date(2025, 1, 1), date(2025, 12, 31)).whole
    assert (before.finished, before.with_result) == (1, 0)  # advice is neither won nor lost


@pytest.mark.django_db
def test_the_rating_of_the_call_counts_the_last_that_reached_of_those_called_of_those_finished(year, as_role, client):
    lawyer, me = year.lawyer("陈律师")
    ended = []
    for _each in range(2):
        case = year.reported(lawyer, me, on=date(2026, 10, 20))
        ended.append(
            closing.archive_case(
                actor=year.reviewer, case_id=case.pk, seen_version=case.version, score=5, today=date(2026, 10, 21)
            )
        )
    for case, day, score in ((ended[0], 22, None), (ended[0], 23, 2), (ended[0], 24, 3), (ended[1], 22, None)):
        AidCallback.objects.create(
            case=case,
            on=date(2026, 10, day),
            is_reached=score is not None,
            score=score,
            note="" if score else "无人应答",
        )
    whole = figures_of(year.reviewer, *YEAR).whole
    assert (whole.finished, whole.called, whole.reached, whole.call_score) == (3, 2, 1, 3)
    assert (whole.rated, whole.score) == (3, 14)  # the rating at the end of the case stays its own
    before = figures_of(year.reviewer, date(2025, 1, 1), date(2025, 12, 31)).whole
    assert (before.called, before.reached) == (0, 0)
    as_role("county_reviewer", year.tree.haishu)
    page = client.get("/legal/figures/").text
    assert "结案回访满意度" in page
    assert "联系到 1 件 / 已回访 2 件，共办结 3 件" in page


@pytest.mark.django_db
def test_every_heading_adds_up_to_the_same_whole(year):
    found = figures_of(year.reviewer, *YEAR)
    for place in range(4):
        assert together(found.by(lambda group, place=place: group[place]).values()) == found.whole
    unions = {group[3] for group in found.groups}
    assert set(places_of(year.reviewer, unions).values()) == {"望春街道总工会"}
    assert set(places_of(actor("city_auditor", year.tree.ningbo), unions).values()) == {"海曙区总工会"}


@pytest.mark.django_db
def test_another_county_counts_nothing_of_it_and_a_lawyer_is_not_let_in(year, as_role, client):
    assert figures_of(actor("county_reviewer", year.tree.jiangbei), *YEAR).whole == Tally()
    as_role("legal_lawyer", year.tree.haishu)
    assert client.get("/legal/figures/").status_code == 403


@pytest.mark.django_db
def test_the_page_says_each_figure_and_costs_the_same_for_more_cases(year, as_role, client, constant_queries):
    as_role("county_reviewer", year.tree.haishu)
    page = client.get("/legal/figures/").text
    for words in ("38,000.00", "1,532.00", "100.0%", "农民工请求支付劳动报酬", "望春街道总工会"):
        assert words in page, words
    assert "没有案件" in client.get("/legal/figures/?year=2023").text
    assert client.get("/legal/figures/?year=abc").status_code == 200

    def add(count):
        for _each in range(count // 2):
            year.received(today=DAY)

    assert constant_queries(lambda: client.get("/legal/figures/"), add) <= 9
