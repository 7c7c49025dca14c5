"""Lists with links equal their figures; the change log in sentences, and two versions side by side."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aid.models import Assessment
from aid.selectors.file_figures import Span, file_figures
from aid.selectors.file_figures import rows_of as behind
from aid.services import applications
from core.events.models import Event
from tests.aid.applications import Office, living_standard
from tests.aid.money.treasury import family
from tests.factories import DAY, Tree

pytestmark = pytest.mark.django_db
LISTS = ("unchanged", "never", "unpaid", "exit_due")
OLD = date(2025, 6, 1)


def reckoned(file, on, net, line="1000"):
    figures = {"needy.min_living": {"value": line}, "needy.relative_multiple": {"value": "2.0"}}
    return Assessment.objects.create(
        file=file,
        assessed_on=on,
        occasion="review",
        rules_version="t",
        facts={},
        parameters=figures,
        clauses=[],
        net_per_head=Decimal(net),
        gross_per_head=Decimal(net),
        proposed="none",
    )


def test_a_list_is_its_figure(client, as_role, constant_queries):
    """Every list shows the rows that the returns count, and each family is on the lists its rows put it on."""
    tree = Tree()
    old, fresh, above, back = (
        family(tree.textile, name=name, filed_on=on)
        for name, on in (("一年未动", OLD), ("去年测过", OLD), ("早已脱困", OLD), ("又困难了", OLD))
    )
    reckoned(fresh, DAY - timedelta(days=30), 900)
    reckoned(above, date(2026, 4, 1), 2100)
    reckoned(above, date(2026, 9, 1), 2000)
    reckoned(back, date(2026, 4, 1), 2100)
    reckoned(back, date(2026, 9, 1), "1999.99")
    reckoned(family(tree.textile, name="三个月前", filed_on=OLD), date(2026, 8, 23), 2100)
    family(tree.elsewhere, filed_on=OLD)
    reader = as_role("county_reviewer", tree.haishu)
    span = Span(date(2026, 1, 1), DAY)
    figures = file_figures(reader, "aid.view_file", below=tree.haishu.path, span=span)
    for code in LISTS:
        page = client.get(f"/reverify/lists/?list={code}")
        assert page.context["page"].total == figures[code], code
        assert {row["file"].pk for row in page.context["rows"]} == set(
            behind(reader, code, below=tree.haishu.path, span=span).values_list("pk", flat=True)
        )
    assert (figures["unchanged"], figures["never"], figures["exit_due"]) == (1, 5, 1)
    shown = client.get("/reverify/lists/?list=exit_due").content.decode()
    assert f"/needy/{above.key}/exit/" in shown
    assert old.key in client.get("/reverify/lists/").content.decode()

    def more(count):
        for _turn in range(count):
            family(tree.textile, filed_on=OLD)

    assert constant_queries(lambda: client.get("/reverify/lists/"), more) <= 12


def test_the_log_says_who_changed_what_from_what(client, as_role):
    office = Office(Tree())
    file = office.draft()
    applications.save_details(actor=office.cadre, file_id=file.pk, housing="rented", account="6222021202000001256")
    as_role("grassroots_cadre", office.tree.textile)
    url = f"/needy/{file.pk}/log/"
    page = client.get(url).content.decode()
    assert "将“住房类型”由 商品房 改为 租房" in page
    assert "622202*********1256" in page
    assert "6222021202000001256" not in page
    client.post(f"/needy/{file.pk}/reveal/identity/", {"reason": "核对申请材料"})
    assert Event.unscoped.filter(code="core.secret.revealed").exists()
    shown = client.get(f"{url}?field=reveal").content.decode()
    assert "身份证号" in shown
    assert client.get(f"{url}?field=housing").context["page"].total == 2
    assert client.get(f"{url}?who=没有这个人").context["page"].total == 0
    assert client.get(f"{url}?first=2026-11-24").context["page"].total == 0
    assert client.get(f"{url}?first=2026-11-23&last=2026-11-23").context["page"].total > 5
    assert client.get(f"{url}?first=昨天").status_code == 200


def test_two_versions_side_by_side(client, as_role):
    office = Office(Tree())
    file = office.submitted()
    living_standard("330203", "1180", DAY)
    changed = office.fresh(file)
    changed.incomes.update(amount=70_000)
    from_now = applications.assess_file(actor=office.cadre, file=changed, on=DAY, occasion="decision")
    as_role("township_caseworker", office.tree.wangchun)
    page = client.get(f"/needy/{file.key}/log/compare/")
    text = page.content.decode()
    assert page.context["other"] == from_now
    rows = {row["label"]: row for table in page.context["tables"] for row in table["rows"]}
    assert (rows["王秀兰 工资性收入"]["before"], rows["王秀兰 工资性收入"]["after"]) == ("66,000.00", "70,000.00")
    assert any("1180" in str(row["after"]) for row in rows.values())
    assert "李建国" not in text.split("<main", 1)[1].split("对比两个版本", 1)[1], "what is the same is left out"
    everything = client.get(f"/needy/{file.key}/log/compare/?all=1").content.decode()
    assert "李建国" in everything
    as_role("township_caseworker", office.tree.zhuangqiao)
    assert client.get(f"/needy/{file.key}/log/compare/").status_code == 404
