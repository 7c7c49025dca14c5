"""The floors of the legal chapter bring what the pages show: the same rows, line by line and cell by cell."""

from datetime import date

import pytest

from core import clock
from desk.bench.legal import legal_lines
from desk.bench.scenes import Scene
from legal.services import terminations
from tests.desk.benched import side_by_side
from tests.factories import DAY, SYSTEM, person
from tests.legal.centre import Centre
from tests.legal.contracts.table import Table
from tests.legal.mediation.table import Table as Mediating
from tests.legal.supervision.watch import Watch
from unions.services.people import enrol
from unions.services.tallies import fold_all

pytestmark = pytest.mark.django_db
NOW = "2026-10-14T10:00:00+08:00"  # a Wednesday


@pytest.fixture
def where(settings):
    """One of everything: a dispute at the table, a case with its lawyer, letters, talks, contracts, a dismissal."""
    settings.HENGWEN_NOW = NOW
    table = Table()
    tree = table.tree
    watch, office, centre = Watch(tree), Mediating(tree), Centre(tree)
    enrol(actor=SYSTEM, person=person(tree.textile, "陈丽娟"), union=tree.textile, joined_on=DAY)
    table.offered(kind="women", offered_on=date(2026, 9, 28), received_on=date(2026, 9, 28))
    table.effective()
    watch.opinion()
    watch.registered(employer_name="别的单位")
    office.begun()
    office.registered()
    centre.assigned(centre.lawyer()[0])
    centre.reviewing()
    terminations.receive_notice(
        actor=watch.cadre,
        union_id=tree.textile.pk,
        employer_name="甬南纺织",
        worker_name="孙小梅",
        reason="严重违纪",
        received_on=date(2026, 10, 9),
        today=DAY,
    )
    fold_all(clock.now(), DAY)
    return Scene(tree.province, tree.haishu, tree.textile)


@pytest.fixture
def asked(where, client, monkeypatch):
    """Ask a line of the bench for its page and its floor."""
    return lambda name: side_by_side(legal_lines(where), f"legal: {name}", where, client, monkeypatch)


@pytest.mark.parametrize("place", ["county", "province"])
class TestTheSameRows:
    def test_of_mediations(self, asked, place):
        for name in ("mediations", "mediations, part of a name"):
            page, (rows,) = asked(f"{name}, {place}")
            told = [
                (number, applicant or "--", respondent or "--", str(workers), mediator or "--", "--" if ended else due)
                for number, _k, _s, _c, ended, applicant, respondent, workers, _claimed, mediator, due, _at in rows
            ]
            shown = ("number", "applicant", "respondent", "workers", "mediator", "due")
            assert told == [tuple(row[name] for name in shown) for row in page["rows"]] != []

    def test_of_legal_aid(self, asked, place):
        page, (rows, ((whole,),)) = asked(f"aid, {place}")
        told = [
            (number, who, unit, lawyer or "--", due or "") for number, who, _m, unit, _s, _u, lawyer, due, _c in rows
        ]
        assert told == [
            (row["number"], row["applicant"], row["employer"], row["lawyer"], row["due"][:10]) for row in page["rows"]
        ]
        assert {due != "" for *_rest, due in told} == {True, False}
        assert page["page"].total == whole == 2

    def test_of_supervision(self, asked, place):
        page, (rows, ((*letters, helped, recovered),)) = asked(f"supervision, {place}")
        told = [(row[0], row[1], row[6], str(row[5]), row[7] or "") for row in rows]
        shown = ("number", "name", "union", "workers", "due_on")
        assert told == [tuple(row[name] for name in shown) for row in page["rows"]()]
        assert len([due for *_rest, due in told if due]) == 2  # one of its own, one of its letter
        values = [row["value"] for row in page["sums"]()]
        assert values[:3] == [str(number) for number in letters[:3]] == ["0", "1", "0"]
        assert values[5] == str(helped)
        assert recovered in ("0", "0.00")

    @pytest.mark.parametrize("view", ["contracts", "contracts ending"])
    def test_of_contracts(self, asked, place, view, settings):
        if view == "contracts ending":
            settings.HENGWEN_NOW = "2027-09-01T10:00:00+08:00"
        page, (rows, covered) = asked(f"{view}, {place}")
        told = [(row[0], row[1], row[7], str(row[4]), str(row[5]), row[8] or row[6]) for row in rows]
        shown = ("number", "title", "union", "units", "workers", "due_on")
        assert told == [tuple(row[name] for name in shown) for row in page["rows"]()] != []
        names = ("contracts", "units", "workers")
        assert tuple(page["covered"][name] for name in names) == tuple(covered[-1][-3:])
        by_trade = [tuple(row[name] for name in ("industry", *names)) for row in page["coverage"]()]
        assert by_trade == [tuple(row) for row in covered[:-1]]
        assert len(by_trade) == (place == "county")

    def test_of_what_expires(self, asked, place):
        page, (clocks, _terms) = asked(f"what expires this week, {place}")
        told = sorted((due, called, basis, union) for _code, due, basis, _kind, called, union, _key in clocks)
        runs = [*page["late"], *page["coming"]]
        shown = [(row["due"][:10], row["number"], row["basis"], row["union"]) for run in runs for row in run["rows"]()]
        assert told == sorted(shown)
        assert [due for due, *_rest in shown] == sorted(due for due, *_rest in shown)
        assert len({kind for _c, _d, _b, kind, *_rest in clocks}) >= 4

    def test_of_terms_that_end(self, asked, place, settings):
        settings.HENGWEN_NOW = "2027-09-28T10:00:00+08:00"
        page, (_clocks, terms) = asked(f"what expires this week, {place}")
        shown = [(row["number"], row["name"], row["due"][:10], row["union"]) for row in page["ending"]["rows"]()]
        assert shown == [tuple(row) for row in terms] != []


def test_the_same_clauses_their_spread_and_the_law(asked):
    page, (((whole, *_spread, flagged, bars),), rows, law) = asked("a clause across trade")
    assert (page["count"], flagged, bars) == (whole, 0, None)
    assert page["months"]() == []
    shown = [(row["name"], row["union"], row["is_flagged"]) for row in page["rows"]()]
    assert shown == [(name, union, bool(when)) for _number, name, union, _value, when in rows] != []
    assert len(law) == 1
