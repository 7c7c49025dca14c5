"""Story 18: the leader's figures, each with its denominator, down to counties, and the same in the file."""

import io

import pytest
from python_calamine import CalamineWorkbook

from core import clock
from tests.aid.money.pupils import enrolled, seat
from tests.aid.money.treasury import Treasury, family
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import DAY
from unions.models import Employer, EmployerCover, Membership, Person
from unions.services import tallies
from unions.services.finding import place_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury(season="autumn", kind="tuition", name="2026 金秋助学", standards=None)


@pytest.fixture
def tree(treasury):
    """Four operating employers of 10, 30, 60 and 200 workers; unions at the last two, with 50 and 190 members."""
    tree = treasury.tree
    for number, (workers, union, members) in enumerate(
        ((10, None, 0), (30, None, 0), (60, tree.textile, 50), (200, tree.sanitation, 190))
    ):
        employer = Employer.objects.create(
            credit_code=f"91330203MA{number:07d}X", name=f"单位{number}", ownership="170", region_id="330203009",
            place=tree.wangchun, employee_count=workers, counted_on=DAY,
        )  # fmt: skip
        if union:
            EmployerCover.objects.create(union=union, employer=employer, from_on=DAY)
            people = [place_person(Person(name="王秀兰", sex="2"), union) for _each in range(members)]
            Person.objects.bulk_create(people)
            Membership.objects.bulk_create(
                Membership(person=person, union=union, city_id=union.city_id, county_id=union.county_id,
                           township_id=union.township_id, joined_on=DAY) for person in people
            )  # fmt: skip
    return tree


def test_the_leader_sees_the_figures_their_denominators_and_nobodys_name(client, as_role, treasury, tree):
    home = family(tree.textile)
    for name in ("李欣悦", "李欣然"):
        child = seat(home, name=name)
        enrolled(treasury.cadre, child)
        treasury.paid([child])
    tallies.fold_all(clock.now(), DAY)
    as_role("province_leader", tree.province)

    board = client.get("/dash/")
    assert "2 / 3" in text_of(board)  # should unionise: 3
    assert "66.7 %" in text_of(board)
    assert "240 / 260" in text_of(board)

    unionisation = client.get("/dash/unionisation/")
    assert rows_of(unionisation)[0].split() == ["宁波市总工会", "2", "3", "66.67%"]
    assert "分母：" in text_of(unionisation)
    membership = client.get("/dash/membership/")
    assert rows_of(membership)[0].split() == ["宁波市总工会", "240", "260", "92.31%"]

    # one household paid for two children in two batches: twice a household, one household
    assert rows_of(client.get("/dash/relief_times/"))[0].split()[-1] == "2"
    assert rows_of(client.get("/dash/relief_households/"))[0].split()[-1] == "1"

    # down to the county and its townships: places, never people
    county = client.get("/dash/membership/", {"node": tree.haishu.code})
    assert rows_of(county)[0].split() == ["望春街道总工会", "240", "260", "92.31%"]
    for page in (board, unionisation, membership, county, client.get("/dash/", {"node": tree.haishu.code})):
        assert not {"王秀兰", "李欣悦", "李欣然"} & set(text_of(page).split())
        assert not [address for address in links_of(page).values() if address.startswith(("/needy/", "/members/"))]

    # the file says what the page says, and as of when
    answer = client.get("/dash/membership/export/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert ["浙江省总工会", tree.province.code, 240, 260, "92.31%"] in rows
    assert any("截至" in str(cell) for row in rows for cell in row)
