"""Each figure of relief opens the rows behind it: as many as it says, the same as its Excel file, for readers only."""

from datetime import date

import pytest
from django.urls import reverse

from aid.choices.files import Category
from aid.models import GoodsIssue, Payment
from aid.selectors.counting import relief_counts
from aid.selectors.file_figures import Span
from aid.selectors.relief_figures import FIGURES, Asking, relief_figures
from aid.selectors.relief_rows import relief_rows
from aid.services import goods_lists, jobs, payments
from desk.views.statistics import figures_of
from tests.aid.money.treasury import family, lines_of
from tests.aid.test_services import Spring
from tests.desk.test_statistics import cells
from tests.factories import DAY

pytestmark = pytest.mark.django_db
VIEW = "aid.view_coverage"
SPAN = Span(date(2026, 1, 1), date(2026, 12, 31))


class Year(Spring):
    """A year with money, goods to families and sites, services, a failure, money that came back, and a refusal."""

    def __init__(self):
        super().__init__()
        files = [family(self.union), family(self.union, category=Category.RELATIVE), family(self.union)]
        batch = self.sent(files)
        line = {each.award.file_id: each.line_no for each in lines_of(batch)}  # lines stand in no order of the families
        self.read(batch, self.answer(batch, {line[files[2].pk]: "ACC_NOT_FOUND"}))
        payment = Payment.unscoped.get(batch=batch, line_no=line[files[0].pk])
        payments.refund_payment(
            actor=self.preparer,
            payment_id=payment.pk,
            amount_fen=500_00,
            reason="多发",
            idempotency_key="r1",
            moment=self.now,
        )
        self.draft(files[:1])  # helped already
        goods_lists.hand_goods(
            actor=self.cadre,
            programme_id=self.by_kind["cool"].pk,
            union_id=self.union.pk,
            file_ids=[file.pk for file in files[:2]],
            name="清凉包",
            unit="份",
            unit_cost_fen=96_00,
            quantity=1,
            issued_on=DAY,
            today=DAY,
        )
        site = self.site()
        self.visit(site)
        self.issue(10, site_id=site.pk)
        trainee = self.trainee(self.course())
        jobs.finish_trainee(actor=self.cadre, trainee_id=trainee.pk, attendance=90, certificate_no="1", today=DAY)


@pytest.fixture
def year():
    return Year()


def test_every_figure_of_every_group_is_as_many_rows_and_as_much_money(year):
    period = {"first": SPAN.first, "last": SPAN.last, "below": year.tree.haishu.path}
    seen = 0
    for by in ("", "season", "kind", "recipients", "stage", "month"):
        for said, counts in relief_counts(year.reviewer, VIEW, by=by, **period).items():
            for code, figure in figures_of(counts).items():
                rows = relief_rows(
                    year.reviewer, "aid.view_file", code, limit=1000, by=by, said=said if by else None, **period
                )
                if code in ("cash", "goods"):
                    assert sum(row.amount_fen for row in rows) == figure, (by, said, code)
                else:
                    assert len(rows) == figure, (by, said, code)
                seen += bool(rows)
    assert seen > 30


def test_a_list_goes_on_page_by_page(year):
    asked = {"first": SPAN.first, "last": SPAN.last}
    whole = relief_rows(year.reviewer, "aid.view_file", "person_times", limit=100, **asked)
    paged, after = [], None
    while some := relief_rows(year.reviewer, "aid.view_file", "person_times", limit=2, after=after, **asked):
        paged += some
        after = some[-1].mark
    assert [row.mark for row in paged] == [row.mark for row in whole]
    assert len(whole) == 5


def test_every_figure_of_quality_is_as_many_rows_and_as_much_money(year):
    ask = Asking(year.reviewer, VIEW, year.tree.haishu.path, SPAN)
    told = {each.figure.code: each for each in relief_figures(ask)}
    for figure in FIGURES:
        rows = list(figure.rows(ask))
        assert len(rows) == told[figure.code].count, figure.code
        if figure.amount:
            assert sum(getattr(row, figure.amount) for row in rows) == told[figure.code].amount_fen, figure.code

    assert (told["helped"].count, told["on_file"].count) == (2, 3)
    assert (told["failed"].count, told["answered"].count, round(told["failed"].share, 1)) == (1, 3, 33.3)
    assert (told["returned"].amount_fen, told["twice"].count, told["sites"].count) == (500_00, 1, 1)
    assert (told["spent"].amount_fen, told["budget"].amount_fen) == (3_000_00, 100_000_00)
    assert told["spent"].share == 3
    assert told["on_time"].share == 100


def test_the_pages_and_the_excel_files_say_what_the_figure_says(year, as_role, client):
    as_role("county_reviewer", year.tree.haishu)
    page = client.get(reverse("desk:statistics"), {"first": "2026-01-01", "last": "2026-12-31", "by": "kind"})
    warmth = next(row for row in page.context["relief"] if row["name"] == "送温暖慰问")
    for cell in [cell for cell in [*warmth["cells"], *page.context["relief_total"]["cells"]] if cell["url"]]:
        rows = client.get(cell["url"])
        book = cells(client.get(rows.context["export_url"]).content)
        assert rows.status_code == 200
        assert len(book) - 4 == rows.text.count("<tr data-row")
    for each in page.context["told"]:
        rows = client.get(each["url"])
        assert rows.text.count("<tr data-row") == each["count"], each["code"]
        assert len(cells(client.get(rows.context["export_url"]).content)) - 4 == each["count"]


def test_leaders_read_sums_and_no_names_and_other_counties_nothing(year, as_role, client):
    as_role("province_leader", year.tree.province)
    page = client.get(reverse("desk:statistics"))
    assert all(not cell["url"] for cell in page.context["relief_total"]["cells"])
    assert all(not each["url"] for each in page.context["told"])
    assert client.get(reverse("desk:relief_rows", args=["cash"])).status_code == 403
    as_role("county_reviewer", year.tree.yiwu)
    assert client.get(reverse("desk:relief_rows", args=["cash"])).context["rows"] == []
    assert client.get(reverse("desk:relief_figure", args=["paid"])).context["rows"] == []
    assert client.get(reverse("desk:relief_rows", args=["nothing"])).status_code == 404
    assert client.get(reverse("desk:relief_rows", args=["cash"]), {"after": "x~y", "said": "'"}).status_code == 200
    assert GoodsIssue.unscoped.exists()
