"""Dashboards: figures kept at every node, with their denominators, for those who may see them and their branch only."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from core import clock
from core.events.models import Event
from tests.aid.money.treasury import family
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import DAY, SYSTEM, Tree, person
from unions.models import Employer, EmployerCover, Tally, TallySnapshot
from unions.services import tallies
from unions.services.people import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def covered(tree):
    for number, (workers, union) in enumerate(((10, None), (30, None), (60, tree.textile), (200, tree.sanitation))):
        row = Employer.objects.create(
            credit_code=f"91330203MA{number:07d}X", name=f"单位{number}", ownership="170", region_id="330203009",
            place=tree.wangchun, employee_count=workers, counted_on=DAY,
        )  # fmt: skip
        if union:
            EmployerCover.objects.create(union=union, employer=row, from_on=DAY)
    for name in ("王秀兰", "陈桂芳"):
        enrol(actor=SYSTEM, person=person(tree.textile, name), union=tree.textile, joined_on=DAY)
    family(tree.textile)
    tallies.fold_all(clock.now(), DAY)
    return tree


def test_the_leader_sees_five_figures_and_the_parts_of_the_province(client, as_role, covered):
    as_role("province_leader", covered.province)

    page = client.get("/dash/")

    text = text_of(page)
    assert "66.7 %" in text  # unionisation
    assert "2 / 3" in text
    assert "0.8 %" in text  # membership
    assert "2 / 260" in text
    assert links_of(page)["宁波市"].startswith("/dash/?node=330200")
    assert "王秀兰" not in text


def test_the_families_say_how_many_came_and_left_and_claim_no_difference(client, as_role, covered):
    as_role("province_leader", covered.province)

    assert "本年建档 1 户，退出 0 户" in text_of(client.get("/dash/", {"year": clock.today().year}))


def test_every_part_leads_one_level_down_and_townships_end_the_way(client, as_role, covered):
    as_role("province_leader", covered.province)
    for union, below in ((covered.ningbo, "海曙区"), (covered.haishu, "望春街道"), (covered.wangchun, "")):
        page = client.get("/dash/", {"node": union.code})
        assert union.name in text_of(page)
        assert (below in links_of(page)) or not below
    assert "宁波甬南纺织有限公司工会" not in links_of(client.get("/dash/", {"node": covered.wangchun.code}))


def test_a_figure_says_what_is_divided_by_what_and_offers_the_other_denominator(client, as_role, covered):
    as_role("county_approver", covered.haishu)

    page = client.get("/dash/unionisation/")

    assert "25 人以上" in text_of(page)
    assert rows_of(page)[0].split() == ["望春街道总工会", "2", "3", "66.67%"]
    other = client.get("/dash/unionisation/", {"base": "operating"})
    assert rows_of(other)[0].split()[-3:] == ["2", "4", "50.00%"]


def test_the_file_says_the_same_as_the_page_with_its_moment_and_denominator(client, as_role, covered):
    as_role("county_approver", covered.haishu)

    answer = client.get("/dash/unionisation/export/")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    words = [str(cell) for row in rows for cell in row]
    assert any("25 人以上" in word for word in words)
    assert any("截至" in word for word in words)
    assert ["海曙区总工会", covered.haishu.code, 2, 3, "66.67%"] in rows


def test_the_overview_goes_out_as_the_page_shows_it_with_place_year_moment_and_definitions(client, as_role, covered):
    as_role("county_approver", covered.haishu)
    last = clock.today().year - 1
    assert f"/dash/export/?node={covered.haishu.code}&amp;year={last}" in client.get("/dash/", {"year": last}).text

    answer = client.get("/dash/export/", {"year": last})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    notes = [str(row[0]) for row in rows]
    assert f"年度：{last}" in notes
    assert "范围：海曙区总工会" in notes
    assert any("截至" in note for note in notes)
    assert any(note.startswith("组建率：") and "25 人以上" in note for note in notes)
    heading = next(row for row in rows if row[0] == "地区")
    told = {str(row[0]): dict(zip(heading, row, strict=True)) for row in rows[rows.index(heading) + 1 :]}
    assert set(told) == {"海曙区总工会", "望春街道总工会", "江厦街道总工会"}
    shown = told["望春街道总工会"]
    assert (shown["组建率：分子"], shown["组建率：分母"], shown["组建率"]) == (2, 3, "66.67%")
    assert shown["会员"] == 2
    assert Event.unscoped.get(code="desk.dashboard.exported").data["figure"] == "overview"


def test_a_topic_goes_out_alone_and_only_within_ones_branch(client, as_role, covered):
    as_role("county_approver", covered.haishu)
    answer = client.get("/dash/topic/needy/export/")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="needy-{covered.haishu.code}-{clock.today().year}.xlsx"'
    )
    assert client.get("/dash/topic/nonsense/export/").status_code == 404
    assert client.get("/dash/export/", {"node": covered.province.code}).status_code == 404
    as_role("mediator", covered.haishu)
    assert client.get("/dash/export/").status_code == 403
    assert Event.unscoped.filter(code="desk.dashboard.exported").count() == 1


def test_another_branch_is_not_there(client, as_role, covered):
    as_role("county_approver", covered.jiangbei)
    assert client.get("/dash/", {"node": covered.haishu.code}).status_code == 404
    assert client.get("/dash/members/", {"node": covered.haishu.code}).status_code == 404
    assert client.get("/dash/members/export/", {"node": covered.province.code}).status_code == 404
    assert client.get("/dash/nonsense/").status_code == 404
    as_role("mediator", covered.haishu)
    assert client.get("/dash/").status_code == 403


def test_garbage_in_the_address_is_this_year_at_the_top(client, as_role, covered):
    as_role("county_approver", covered.haishu)
    page = client.get("/dash/", {"year": "１９９９", "map": "nothing", "node": ""})
    assert page.status_code == 200
    assert "海曙区总工会" in text_of(page)


def test_the_yearbook_sets_frozen_years_beside_the_running_one(client, as_role, covered):
    TallySnapshot.unscoped.create(union=covered.haishu, on=date(2025, 12, 31), total={"members": 1234})
    as_role("county_approver", covered.haishu)

    page = client.get("/dash/yearbook/")

    members = next(row for row in rows_of(page) if row.startswith("会员 人"))
    assert members.split() == ["会员", "人", "--", "--", "--", "1,234", "2"]


def test_pages_cost_the_same_whatever_hangs_below(client, as_role, covered, django_assert_max_num_queries):
    as_role("province_leader", covered.province)
    client.get("/dash/")
    with django_assert_max_num_queries(8):
        client.get("/dash/")
    with django_assert_max_num_queries(8):
        client.get("/dash/unionisation/")


def test_the_board_of_the_seasons_has_the_months_of_the_year_beside_five_years(client, as_role, covered):
    tally = Tally.unscoped.get(union=covered.haishu)
    tally.total |= {"relief_fen:2026-03": 3_000_000, "relief_fen:2026-11": 12_000_000, "relief_fen:2025-12": 5_000_000}
    tally.save()
    as_role("county_approver", covered.haishu)

    text = text_of(client.get("/dash/topic/season/"))
    assert "月度支出" in text
    assert [row["value"] for row in client.get("/dash/topic/season/").context["by_month"]()["rows"]][2] == "3.0"
    before = client.get("/dash/topic/season/", {"year": "2025"})
    assert [row["value"] for row in before.context["by_month"]()["rows"]][11] == "5.0"
    assert "月度支出" not in text_of(client.get("/dash/topic/legal/"))
