"""Building a roster: who comes onto it, who does not and why, at the same cost for two families as for twenty."""

from datetime import date

import pytest
from django.utils import translation

from aid.choices.files import Category
from aid.models import Award, Roster, RosterRefusal
from aid.selectors.rosters import candidates
from aid.services import awards, programmes, rosters
from core.actors import SystemActor
from tests.aid.money.treasury import family, fresh, refused, told
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db


def codes(roster):
    return dict(RosterRefusal.objects.filter(roster=roster).values_list("label", "code"))


def test_each_family_gets_the_standard_of_its_category(treasury):
    deep, relative = treasury.families(1)[0], family(treasury.tree.textile, category=Category.RELATIVE)

    roster = treasury.draft([deep, relative])

    lines = {line.file_id: line for line in Award.unscoped.filter(roster=roster)}
    assert {lines[deep.pk].amount_fen, lines[relative.pk].amount_fen} == {2_000_00, 1_500_00}
    line = lines[deep.pk]
    assert (line.status, line.item, line.period, line.category) == ("draft", "warmth", "2026-winter", "deep")
    assert (line.household_id, line.person_id, line.union) == (deep.household_id, deep.head_id, treasury.tree.textile)
    assert (line.payer, line.created_by_id, line.terms_version) == (treasury.tree.haishu, treasury.cadre.user_id, 1)
    assert (roster.status, roster.creator_id, roster.version) == ("draft", treasury.cadre.user_id, 1)
    assert told("aid.roster.built", roster)[0].data["total_fen"] == 3_500_00
    assert line.pk.version == 7, "keys sort by time"


def test_every_reason_for_a_refusal(treasury):
    tree = treasury.tree
    good, suspended, dead, accident, cardless, abroad, twice = (
        family(tree.textile),
        family(tree.textile, status="suspended", suspended_because="未复核"),
        family(tree.textile),
        family(tree.textile, category=Category.ACCIDENT),
        family(tree.textile, account=None),
        family(tree.elsewhere),
        family(tree.textile),
    )
    dead.head.deceased_on = date(2026, 11, 1)
    dead.head.save(update_fields=["deceased_on"])
    treasury.draft([twice])

    roster = rosters.build_roster(
        actor=treasury.cadre,
        programme_id=treasury.programme.pk,
        union_id=tree.textile.pk,
        file_ids=[good.pk, suspended.pk, dead.pk, accident.pk, cardless.pk, abroad.pk, twice.pk, good.pk, "330203-x"],
    )

    assert [line.file for line in Award.unscoped.filter(roster=roster)] == [good]
    assert codes(roster) == {
        suspended.number: "file_not_active",
        dead.number: "deceased",
        accident.number: "no_standard",
        cardless.number: "no_account",
        str(abroad.pk): "not_in_branch",
        twice.number: "duplicate_household",
        good.number: "duplicate_household",
        "330203-x": "not_in_branch",
    }


def test_the_reason_is_a_sentence_in_the_readers_language(treasury):
    (file,) = treasury.families(1)
    treasury.draft([file])
    refusal = treasury.draft([file]).refusals.get()

    with translation.override("en"):
        assert refusal.message == "The family is already on a roster of this season (宁波甬南纺织有限公司工会)"


@pytest.mark.parametrize("file_count", [2, 20])
def test_cost_is_constant_in_the_number_of_families(treasury, django_assert_max_num_queries, file_count):
    files = [*treasury.families(file_count), family(treasury.tree.elsewhere)]

    with django_assert_max_num_queries(16):
        treasury.draft(files)


def test_a_rejected_line_frees_its_family(treasury):
    roster = treasury.submitted(1)
    file = Award.unscoped.get(roster=roster).file
    assert codes(treasury.draft([file])) == {file.number: "duplicate_household"}

    rosters.reject_roster(
        actor=treasury.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="材料不符"
    )

    assert codes(treasury.draft([file])) == {}


def test_more_families_join_a_draft_and_old_refusals_give_way(treasury):
    file = family(treasury.tree.textile, account=None)
    roster = treasury.draft([file, *treasury.families(1)])
    file.account = "6222020000000000017"
    file.save()

    rosters.add_to_roster(actor=treasury.cadre, roster_id=roster.pk, file_ids=[file.pk], seen_version=1)

    assert codes(roster) == {}
    assert Award.unscoped.filter(roster=roster).count() == 2
    assert fresh(roster).version == 2


def test_a_line_is_taken_off_with_a_reason(treasury):
    roster = treasury.draft(2)
    line = Award.unscoped.filter(roster=roster).first()

    awards.exclude_award(actor=treasury.cadre, award_id=line.pk, seen_version=1, reason="已搬迁")

    assert (fresh(line).status, fresh(line).note, fresh(line).version) == ("cancelled", "已搬迁", 2)
    assert told("aid.award.excluded", line)[0].data["reason"] == "已搬迁"
    with refused("wrong_state"):
        awards.exclude_award(actor=treasury.cadre, award_id=line.pk, seen_version=2, reason="再次")


def test_a_discarded_draft_frees_its_families(treasury):
    files = treasury.families(2)
    roster = treasury.draft(files)

    rosters.discard_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=1, reason="重新编制")

    assert fresh(roster).status == "rejected"
    assert Award.unscoped.filter(roster=treasury.draft(files)).count() == 2


def test_candidates_show_amount_and_whether_the_family_is_taken(treasury):
    taken, free, accident = *treasury.families(2), family(treasury.tree.textile, category=Category.ACCIDENT)
    family(treasury.tree.textile, status="suspended", suspended_because="未复核")
    treasury.draft([taken])

    found = {file: file for file in candidates(treasury.cadre, treasury.programme, treasury.tree.textile)}

    assert set(found) == {taken, free, accident}
    assert (found[taken].taken, found[free].taken) == (True, False)
    assert (found[free].amount_fen, found[accident].amount_fen) == (2_000_00, None)


@pytest.mark.parametrize(
    ("role", "place", "target", "code"),
    [
        pytest.param("county_approver", "haishu", "textile", "not_found", id="no right to build"),
        pytest.param("grassroots_cadre", "elsewhere", "textile", "not_found", id="another county"),
        pytest.param("grassroots_cadre", "sanitation", "textile", "not_found", id="the union next door"),
        pytest.param("county_reviewer", "ningbo", "ningbo", "no_part", id="a city has no part"),
    ],
)
def test_a_refused_roster_leaves_nothing(treasury, role, place, target, code):
    files, by = treasury.families(1), actor(role, getattr(treasury.tree, place))

    with refused(code):
        rosters.build_roster(
            actor=by,
            programme_id=treasury.programme.pk,
            union_id=getattr(treasury.tree, target).pk,
            file_ids=[file.pk for file in files],
        )
    assert not Roster.unscoped.exists()


def test_an_empty_choice_and_a_job_are_refused(treasury):
    files = treasury.families(1)
    with refused("empty_roster"):
        treasury.draft([])
    treasury.cadre = SystemActor("nightly")
    with refused("person_needed"):
        treasury.draft(files)


def test_a_programme_that_is_not_open_takes_no_roster(treasury):
    copy = programmes.copy_programme(actor=treasury.admin, programme_id=treasury.programme.pk, year=2027)
    files, treasury.programme = treasury.families(1), copy

    with refused("programme_not_open"):
        treasury.draft(files)


def test_lines_are_added_to_drafts_only(treasury):
    roster = treasury.submitted(1)
    files = treasury.families(1)

    with refused("wrong_state"):
        rosters.add_to_roster(
            actor=treasury.cadre, roster_id=roster.pk, file_ids=[files[0].pk], seen_version=roster.version
        )
    with refused("stale"):
        rosters.add_to_roster(actor=treasury.cadre, roster_id=roster.pk, file_ids=[files[0].pk], seen_version=77)


def test_an_empty_roster_is_not_submitted(treasury):
    file = family(treasury.tree.textile, account=None)
    roster = treasury.draft([file])

    with refused("empty_roster"):
        rosters.submit_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=1, today=DAY)
