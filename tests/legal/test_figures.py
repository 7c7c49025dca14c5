"""Figures beside the boards: shares and means, and each page against a few cases whose figures are known."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from legal.rules import figures as rules
from legal.selectors import figures
from legal.services import contracts, letters
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.legal.contracts.table import CLAUSES
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table as Mediating
from tests.legal.supervision.watch import Watch


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1, 3, "33.3"), (2, 3, "66.7"), (0, 5, "0.0"), (5, 5, "100.0"), (0, 0, None)]
)
def test_a_share_of_nothing_is_not_zero(part, whole, percent):
    assert rules.share(part, whole) == (Decimal(percent) if percent else None)


def test_a_mean_time_is_told_in_days():
    assert rules.mean_days(timedelta(days=7, hours=12)) == Decimal("7.5")
    assert rules.mean_days(None) is None


@pytest.mark.parametrize(
    ("text", "year"), [("2025", 2025), ("", 2026), ("2027", 2026), ("1999", 2026), ("２０２５年", 2026)]
)
def test_a_year_of_the_future_is_this_year(text, year):
    assert rules.year_asked(text, DAY) == year


@pytest.mark.django_db
def test_disputes_by_source_and_what_became_of_them(as_role, client):
    table = Mediating()
    agreed = table.effective((date(2026, 10, 10), 8_500), on=date(2026, 9, 30))
    table.begun()
    (row,) = figures.disputes_by_source(table.keeper, "", 2026)
    assert (row["cases"], row["judged"], row["agreed"]) == (2, 1, 1)
    course = figures.dispute_course(table.keeper, "", 2026)
    assert course["days"] == date(2026, 9, 30) - agreed.received_on
    assert (course["agreements"], course["confirmed"], course["arbitration"]) == (1, 0, 0)
    assert figures.disputes_by_source(table.keeper, "", 2025) == []
    elsewhere = actor("county_reviewer", table.tree.yiwu)
    assert figures.disputes_by_source(elsewhere, "", 2026) == []
    as_role("county_reviewer", agreed.union)
    assert "100.0%（1 / 1）" in text_of(client.get(reverse("legal:dispute_figures")))


@pytest.mark.django_db
def test_letters_by_kind_and_matters_that_ended(as_role, client):
    watch = Watch()
    watch.answer(watch.opinion(), date(2026, 9, 28))
    watch.opinion(served_on=None, employer_name="别的单位")
    (row,) = figures.letters_by_kind(watch.reviewer, "", 2026, DAY)
    assert (row["kind"], row["issued"], row["served"], row["answered"]) == ("opinion", 2, 1, 1)
    assert row["days"] == timedelta(days=10)
    assert figures.matters_ended(watch.reviewer, "", 2026)["ended"] == 0
    as_role("county_reviewer", watch.tree.haishu)
    assert "100.0%（1 / 1）" in text_of(client.get(reverse("legal:supervision_figures")))
    as_role("province_admin", watch.tree.province)
    assert client.get(reverse("legal:supervision_figures")).status_code == 403


@pytest.mark.django_db
def test_replies_in_time_are_a_share_of_the_letters_whose_time_is_over_or_that_were_answered(as_role, client):
    """Three letters due on 10-15: answered that day, a day late, never; and one refused, which has no time."""
    watch = Watch()
    for number, answered_on in enumerate((date(2026, 10, 15), date(2026, 10, 16), None)):
        letter = watch.opinion(employer_name=f"单位{number}")
        if answered_on:
            watch.answer(letter, answered_on)
    refused = watch.opinion(served_on=None, employer_name="拒收单位")
    told = {"seen_version": refused.version, "on": date(2026, 9, 18), "today": date(2026, 9, 18)}
    letters.refuse_receipt(actor=watch.cadre, letter_id=refused.pk, note="当面拒收", **told)

    def share(today):
        (row,) = figures.letters_by_kind(watch.reviewer, "", 2026, today)
        return row["in_time"], row["owed"]

    assert share(date(2026, 10, 15)) == (1, 2)  # the third still has its last day
    assert share(date(2026, 10, 16)) == (1, 3)
    assert figures.letters_by_kind(actor("county_reviewer", watch.tree.jiangbei), "", 2026, DAY) == []
    as_role("county_reviewer", watch.tree.haishu)
    shown = text_of(client.get(reverse("legal:supervision_figures")))
    assert "按期答复" in shown
    assert "33.3%（1 / 3）" in shown


@pytest.mark.django_db
def test_contracts_in_force_what_is_overdue_and_how_wages_grow(as_role, client, django_assert_num_queries):
    table = Bargaining()
    row = table.signed()
    late = figures.contract_course(table.reviewer, "", DAY)
    assert (late["late_submissions"], late["late_replies"], late["growth"]) == (1, 0, None)
    for topic, value in (CLAUSES | {"wage_growth": Decimal("5.5")}).items():
        table.act(contracts.put_clause, row, topic=topic, text="按约定执行", value=value, today=DAY)
    told = {"authority": "海曙区人社局", "copies": 5, "today": DAY}
    table.act(contracts.submit_contract, row, on=date(2026, 9, 29), received_on=date(2026, 9, 29), **told)
    contracts.run_effects(actor=table.reviewer, today=DAY)
    assert figures.contracts_by_kind(table.reviewer, "") == [{"kind": "wage", "level": "unit", "contracts": 1}]
    with django_assert_num_queries(3):
        found = figures.contract_course(table.reviewer, "", date(2027, 7, 5))
    assert (found["growth"], found["ending"], found["late_submissions"]) == (Decimal("5.5"), 1, 0)
    as_role("county_reviewer", table.tree.haishu)
    assert "5.5%（1 份合同）" in text_of(client.get(reverse("legal:contract_figures")))
    as_role("province_admin", table.tree.province)
    assert "宁波市总工会" in text_of(client.get(reverse("legal:contract_figures")))
    shown = client.get(reverse("legal:contract_figures"), {"node": table.tree.ningbo.code})
    assert "5.5%（1 份合同）" in text_of(shown)
