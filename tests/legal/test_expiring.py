"""What expires this week: every kind of case with its own address, overdue first, one's own branch and rights."""

from datetime import date

import pytest
from django.urls import reverse

from legal.models import SupervisionLetter
from legal.selectors import expiring
from legal.services import terminations
from tests.desk.reading import text_of
from tests.factories import DAY, actor
from tests.legal.contracts.table import Table
from tests.legal.supervision.watch import Watch

pytestmark = pytest.mark.django_db
ON = date(2026, 10, 14)  # a Wednesday: the week ends on the 18th


@pytest.fixture
def county():
    table = Table()
    watch = Watch(table.tree)
    offer = table.offered(kind="women", offered_on=date(2026, 9, 28), received_on=date(2026, 9, 28))
    contract = table.submitted()
    letter = watch.opinion()
    notice = terminations.receive_notice(
        actor=watch.cadre,
        union_id=watch.tree.textile.pk,
        employer_name="甬南纺织",
        worker_name="孙小梅",
        reason="严重违纪",
        received_on=date(2026, 10, 9),
        today=DAY,
    )
    return table, {
        "talks": reverse("legal:negotiation_detail", args=[offer.number]),
        "contract": reverse("legal:contract_detail", args=[contract.number]),
        "letter": reverse("legal:letter_detail", args=[letter.pk]),
        "dismissal": reverse("legal:dismissal_detail", args=[notice.pk]),
    }


def test_every_kind_stands_with_its_day_and_leads_to_its_page(county, as_role, client, settings):
    table, pages = county
    settings.HENGWEN_NOW = "2026-10-14T10:00:00+08:00"
    as_role("county_reviewer", table.tree.haishu)
    shown = client.get(reverse("legal:expiring"))
    for url in pages.values():
        assert url in shown.content.decode()
        assert client.get(url).status_code == 200
    for day in ("2026-10-14", "2026-10-15", "2026-10-16"):
        assert day in text_of(shown)
    alone = client.get(reverse("legal:expiring"), {"kind": "letter"}).content.decode()
    assert [url in alone for url in pages.values()] == [False, False, True, False]
    as_role("county_reviewer", table.tree.jiangbei)
    assert not any(url in client.get(reverse("legal:expiring")).content.decode() for url in pages.values())


def test_all_clocks_are_one_query_and_their_cases_another(county, django_assert_num_queries):
    table, _pages = county
    reviewer = table.reviewer
    with django_assert_num_queries(1):
        found = expiring.ending(reviewer, ON)
    late, coming = ([each for each in found if (each.due_on < ON) is over] for over in (True, False))
    assert found == [*late, *coming]
    assert {each.code for each in coming} == {"cb.reply", "cb.effect", "sup.opinion_reply", "sup.dismissal_view"}
    with django_assert_num_queries(1):
        cases = expiring.cases_of(reviewer, coming)
    assert set(cases) == {each.subject_id for each in coming}
    assert len([each for each in expiring.ending(reviewer, date(2026, 10, 16)) if each.due_on.day >= 16]) == 1


def test_late_never_hides_what_comes(county, monkeypatch):
    table, _pages = county
    monkeypatch.setattr(expiring, "MOST", 1)
    on = date(2026, 10, 16)  # the 15th is over
    found = expiring.ending(table.reviewer, on)
    assert [each.due_on < on for each in found] == [True, True, False]


def test_what_is_out_of_reach_is_named_to_nobody(county):
    table, _pages = county
    clocks = expiring.ending(table.reviewer, ON)
    assert expiring.cases_of(actor("county_reviewer", table.tree.jiangbei), clocks) == {}
    province = actor("province_admin", table.tree.province)  # of these kinds contracts and talks alone
    assert {expiring.KINDS[each.subject_type].code for each in expiring.ending(province, ON)} == {"talks", "contract"}
    assert len(expiring.cases_of(province, clocks)) == 2


def test_a_line_that_names_a_worker_is_never_kept(county, as_role, client, settings):
    table, _pages = county
    settings.HENGWEN_NOW = "2026-10-14T10:00:00+08:00"
    as_role("county_reviewer", table.tree.haishu)
    runs = client.get(reverse("legal:expiring")).context["coming"]
    kept, drawn = (
        [row["number"] for run in runs if bool(run["drawn_from"]) is has for row in run["rows"]()]
        for has in (True, False)
    )
    assert drawn == ["甬南纺织: 孙小梅"]
    assert len(kept) == 3
    assert "孙小梅" not in str(kept)


def test_a_kind_is_shown_by_its_own_right(county):
    table, _pages = county
    SupervisionLetter.unscoped.get()
    province = actor("province_admin", table.tree.province)
    assert {kind.code for kind in expiring.seen_by(province)} == {"talks", "contract"}
    assert {each.code for each in expiring.ending(province, ON)} == {"cb.reply", "cb.effect"}


def test_a_term_that_ends_this_week_stands_beside_the_clocks(as_role, client, settings):
    table = Table()
    row = table.effective()
    settings.HENGWEN_NOW = "2027-09-28T10:00:00+08:00"  # the term ends on Thursday the 30th
    as_role("county_reviewer", table.tree.haishu)
    url = reverse("legal:contract_detail", args=[row.number])
    assert url in client.get(reverse("legal:expiring")).content.decode()
    assert url not in client.get(reverse("legal:expiring"), {"kind": "letter"}).content.decode()
    assert expiring.terms_ending(table.reviewer, date(2027, 9, 26)) == []
    assert expiring.terms_ending(actor("county_reviewer", table.tree.jiangbei), date(2027, 9, 28)) == []


def test_the_page_costs_the_same_for_every_kind(county, as_role, client, settings, constant_queries):
    table, _pages = county
    settings.HENGWEN_NOW = "2026-10-14T10:00:00+08:00"
    as_role("county_reviewer", table.tree.haishu)

    def add(count):
        for number in range(count):
            terminations.receive_notice(
                actor=actor("grassroots_cadre", table.tree.textile),
                union_id=table.tree.textile.pk,
                employer_name="甬南纺织",
                worker_name=f"孙小梅{number}",
                reason="严重违纪",
                received_on=date(2026, 10, 9),
                today=DAY,
            )

    assert constant_queries(lambda: client.get(reverse("legal:expiring")), add) <= 5
