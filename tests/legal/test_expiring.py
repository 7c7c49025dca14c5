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


def test_late_and_coming_are_two_queries_and_late_never_hides_what_comes(county, django_assert_num_queries):
    table, _pages = county
    reviewer = table.reviewer
    with django_assert_num_queries(2):
        late, coming = expiring.late(reviewer, ON), expiring.coming(reviewer, ON)
    assert all(each.due_on < ON for each in late)
    assert {each.code for each in coming} == {"cb.reply", "cb.effect", "sup.opinion_reply", "sup.dismissal_view"}
    with django_assert_num_queries(4):
        expiring.subjects_of(reviewer, coming)
    assert len(expiring.coming(reviewer, date(2026, 10, 16))) == 1  # the 15th is over


def test_a_kind_is_shown_by_its_own_right(county):
    table, _pages = county
    SupervisionLetter.unscoped.get()
    province = actor("province_admin", table.tree.province)
    assert {kind.code for kind in expiring.seen_by(province)} == {"talks", "contract"}
    assert {each.code for each in expiring.coming(province, ON)} == {"cb.reply", "cb.effect"}


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
