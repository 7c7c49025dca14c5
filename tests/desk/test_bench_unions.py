"""The floors of tree, members, search and boards bring what the pages show: the same rows and the same sums."""

import pytest

from aid.models import FileMember
from core import clock
from core.wall import scope
from desk.bench import lines, searching
from desk.bench.boards import board_lines, codes_of
from desk.rules.dashboard import KPIS
from desk.rules.search import read
from tests.aid.money.treasury import family
from tests.desk.benched import side_by_side
from tests.factories import DAY, SYSTEM, Tree, person
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table as Mediating
from tests.legal.supervision.watch import Watch
from unions.services.people import enrol
from unions.services.tallies import fold_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(today):
    """Members, a file, a case and a dispute; sums that have been folded."""
    tree = Tree()
    for name, phone in (("陈丽娟", "13857412345"), ("王丽娟", "13957498765")):
        known = person(tree.textile, name, phone=phone)
        enrol(actor=SYSTEM, person=known, union=tree.textile, joined_on=DAY, job="缝纫工")
    kept = family(tree.textile)
    FileMember.objects.create(file=kept, person=known, relation="spouse", standing="working", live=True)
    Centre(tree).reviewing(employer_name="丽娟服装厂")
    Mediating(tree).registered(respondent_name="丽娟服装厂", credit_code="")
    Watch(tree).registered(employer_name="丽娟服装厂")
    fold_all(clock.now(), DAY)
    return lines.scene()


@pytest.fixture
def asked(where, client, monkeypatch):
    """Ask a line of the bench for its page and its floor."""
    return lambda name: side_by_side(lines.lines(where), name, where, client, monkeypatch)


def test_the_same_unions_with_their_sums(asked):
    page, (rows, above) = asked("HTML union tree")
    told = [
        (name, [each or 0 for each in sums], below)
        for _code, name, _level, _kind, _status, _letters, *sums, below in rows
    ]
    shown = [(row["name"], [each or 0 for each in row["sums"]], row["children"]) for row in page["rows"]()]
    assert told == shown != []
    assert any(members for _name, (members, _covered, _files), _below in told)
    *_way, (_code, name, basic, covered, members, overdue) = above
    assert (name, members) == (page["parent"].name, page["stats"]()[2]["count"])
    assert [each["count"] for each in page["stats"]()] == [each or 0 for each in (basic, covered, members, overdue)]
    assert len(above) == len(page["crumbs"]) - 1  # the first leads to all unions


def test_the_same_members_and_their_rates(asked):
    page, (rows, (rates,)) = asked("HTML members of a union")
    told = [(name, job, phone, joined) for _key, _person, name, job, phone, joined, _status in rows]
    assert told == [(row["name"], row["job"], str(row["phone"]), row["joined"]) for row in page["rows"]] != []
    members, real, new_form, issued, active = rates
    shown = [(each["figure"].above, each["figure"].below) for each in page["rates"]]
    assert shown == [(real, members), (issued, members), (active, issued), (new_form, members)]


def test_the_same_kinds_are_looked_through(asked):
    page, found = asked("search box")
    shown = {group["title"]: len(group["rows"]) for group in page["groups"]}
    people, files, unions, *cases = map(len, found)
    assert shown == {"档案": files, "法律援助": 1, "争议调解": 1, "法律监督": 1, "人员": people}
    assert (people, files, unions, cases) == (2, 1, 0, [1, 1, 1, 0])
    hits = next(group["rows"] for group in page["groups"] if group["title"] == "人员")
    assert [row["title"] for row in hits] == [name for _key, name, *_rest in found[0]]


def test_the_search_lines_ask_every_group_and_find_in_each(where):
    """A measurement of groups that find nothing, for want of a right or of a scope, would measure nothing."""
    actor = searching.everything_in(where.county)
    with scope.within(actor):
        found = {name: ask(actor, read("丽娟")) for name, ask in searching.GROUPS.items() if name != "cases"}
        kinds = dict(searching.GROUPS["cases"](actor, read("丽娟")))
    assert all(found[name] for name in ("files", "people"))
    assert {name for name, rows in kinds.items() if rows} == {"aid", "dispute", "matter"}
    assert set(kinds) == {"aid", "dispute", "matter", "contract"}


@pytest.mark.parametrize("name", ["dashboard of the province", "figure of a county by township"])
def test_the_same_sums_stand_on_a_board(asked, where, name):
    page, (rows,) = asked(f"{name}, beside the sums")
    parts = page["shown"].parts
    told = {code: row for code, _name, _region, _at, *row in rows}
    assert set(told) == {page["shown"].node.union.code, *(part.union.code for part in parts)}
    (line,) = [each for each in board_lines(where) if each.name.startswith(f"{name}, beside the sums")]
    asked_for = line.floor.partition("codes=")[2].split("%2C")
    kept = page["shown"].node.counts
    numbers = told[page["shown"].node.union.code]
    assert len(numbers) == len(asked_for)
    assert numbers[asked_for.index("members")] == kept["members"] > 0


def test_a_board_is_asked_for_what_its_figures_read():
    codes = codes_of(KPIS, 2026)
    assert {"files_active", "members", "relief_fen:2026", "relief_fen:2026-12"} <= set(codes)
