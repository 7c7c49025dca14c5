"""Which employers a union covers: the first on its page with how many there are, all of them as a list of their own."""

import pytest

from tests.desk.reading import text_of
from tests.factories import DAY
from tests.unions.founding import Township
from unions.models import Employer, EmployerCover
from unions.views.covers import SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


@pytest.fixture
def many(township):
    """望春街道环卫行业工会 with a few more employers than its page shows."""
    union = township.tree.sanitation
    firms = [township.employer(name=f"宁波第{number}物业有限公司") for number in range(SHOWN + 10)]
    EmployerCover.objects.bulk_create([EmployerCover(union=union, employer=each, from_on=DAY) for each in firms])
    return union


def test_the_page_says_how_many_there_are_and_leads_to_all(client, as_role, township, many):
    as_role("township_caseworker", township.tree.wangchun)

    page = client.get(f"/unions/{many.code}/")

    assert len(page.context["covers"]) == SHOWN
    assert f"全部 {SHOWN + 10} 个用人单位" in text_of(page)
    assert f'href="/unions/{many.code}/employers/"' in page.content.decode()


def test_few_employers_are_told_without_a_way_to_more(client, as_role, township):
    union = township.tree.sanitation
    EmployerCover.objects.create(union=union, employer=township.employer(), from_on=DAY)
    as_role("township_caseworker", township.tree.wangchun)

    assert "all_covers" not in client.get(f"/unions/{union.code}/").context


def test_all_of_them_page_by_page_each_once(client, as_role, township, many):
    as_role("township_caseworker", township.tree.wangchun)
    address, seen = f"/unions/{many.code}/employers/?size=25", []
    while address:
        page = client.get(address)
        seen += [row["title"] for row in page.context["rows"]]
        address = page.context["next_url"]

    assert len(seen) == len(set(seen)) == SHOWN + 10
    assert all(row["cells"][-1]["url"] for row in page.context["rows"])  # each may be let go of


def test_they_are_found_by_part_of_the_name_or_by_code(client, as_role, township, many):
    as_role("township_caseworker", township.tree.wangchun)
    code = Employer.unscoped.get(name="宁波第7物业有限公司").credit_code
    for typed in ("第7物", code, code.lower()):
        page = client.get(f"/unions/{many.code}/employers/", {"q": typed})
        assert [row["title"] for row in page.context["rows"]] == ["宁波第7物业有限公司"]
    assert "没有" in text_of(client.get(f"/unions/{many.code}/employers/", {"q": "%"}))


def test_an_employer_kept_by_another_street_is_named_without_its_entry(client, as_role, township):
    tree, firm = township.tree, township.employer()
    Employer.unscoped.filter(pk=firm.pk).update(place=tree.zhuangqiao)
    EmployerCover.objects.create(union=tree.sanitation, employer=firm, from_on=DAY)
    as_role("township_caseworker", tree.wangchun)

    for address in (f"/unions/{tree.sanitation.code}/", f"/unions/{tree.sanitation.code}/employers/"):
        page = client.get(address)
        assert firm.name in text_of(page)
        assert f"/unions/employers/{firm.pk}/" not in page.content.decode()


def test_out_of_reach_looks_like_missing_and_who_only_looks_ends_nothing(client, as_role, township, many):
    as_role("township_caseworker", township.tree.zhuangqiao)
    assert client.get(f"/unions/{many.code}/employers/").status_code == 404
    assert client.get("/unions/33020399999999/employers/").status_code == 404
    as_role("province_leader", township.tree.province)
    page = client.get(f"/unions/{many.code}/employers/")
    assert page.status_code == 200
    assert not any(row["cells"][-1].get("url") for row in page.context["rows"])


def test_the_list_asks_as_often_for_many_as_for_few(client, as_role, township, constant_queries):
    union = township.tree.sanitation
    as_role("township_caseworker", township.tree.wangchun)

    def add(count):
        firms = [township.employer(name=f"宁波{number}物业") for number in range(count)]
        EmployerCover.objects.bulk_create([EmployerCover(union=union, employer=each, from_on=DAY) for each in firms])

    assert constant_queries(lambda: client.get(f"/unions/{union.code}/employers/"), add) <= 6
