"""What counts of declared income and costs: caps, imputed wages, income left out; and which costs may be declared."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aid.models import Assessment
from aid.rules import eligibility as rules
from aid.rules.costs import Cost, check_costs, unproved, window_of
from aid.rules.reckoning import Counted, Details, Idle, counted
from aid.selectors.files import cost_lines, costs_without_paper, facts_of, missing_fields
from aid.services import applications
from aid.services.assessments import differing, replay
from aid.services.cost_papers import add_paper
from core.errors import RuleBrokenError
from tests.aid.applications import Office, photo
from tests.factories import DAY, Tree

BEFORE = {
    rules.MIN_LIVING: Decimal(1000),
    rules.RELATIVE_MULTIPLE: Decimal(2),
    rules.ACCIDENT_SHARE: Decimal("0.5"),
    rules.GATE_MULTIPLE: Decimal(3),
    rules.GATE_ON: True,
}
NOW = BEFORE | {
    "needy.income_not_counted": ("base_pension", "preferential", "honour"),
    "needy.impute_wage": True,
    "needy.min_wage": Decimal(2000),
    "needy.working_age": ("16", "59"),
    "needy.rent_multiple": Decimal(1),
    "needy.elder_support_multiple": Decimal("0.5"),
    "needy.job_cost_multiple": Decimal(1),
    "needy.support_paid_counts": True,
}


def reckon(*, incomes=None, costs=None, earners=1, idle=(), parameters=NOW):
    details = Details(
        {kind: Decimal(amount) for kind, amount in (incomes or {}).items()},
        {kind: Decimal(amount) for kind, amount in (costs or {}).items()},
        earners,
        tuple(Idle(age, Decimal(income)) for age, income in idle),
    )
    declared = [sum(sums.values(), Decimal(0)) for sums in (details.incomes, details.costs)]
    return counted(*declared, details, Decimal(1000), parameters)


@pytest.mark.parametrize(
    ("told", "income", "rigid", "codes"),
    [
        ({"incomes": {"wage": 50_000}, "costs": {"medical": 30_000}}, 50_000, 30_000, []),
        ({"costs": {"rent": 12_000}}, 0, 12_000, []),
        ({"costs": {"rent": 12_001}}, 0, 12_000, ["rent"]),
        ({"costs": {"elder_support": 6_001}}, 0, 6_000, ["elder_support"]),
        ({"costs": {"job_cost": 24_000}, "earners": 2}, 0, 24_000, []),
        ({"costs": {"job_cost": 24_000}, "earners": 1}, 0, 12_000, ["job_cost"]),
        ({"costs": {"job_cost": 5_000}, "earners": 0}, 0, 0, ["job_cost"]),
        ({"incomes": {"wage": 9_000, "base_pension": 2_400, "honour": 600}}, 9_000, 0, ["not_counted"]),
        ({"idle": [(40, 0)]}, 24_000, 0, ["imputed"]),
        ({"incomes": {"transfer": 14_000}, "idle": [(40, 14_000)]}, 24_000, 0, ["imputed"]),
        ({"incomes": {"transfer": 24_000}, "idle": [(40, 24_000)]}, 24_000, 0, []),
        ({"idle": [(15, 0), (60, 0)]}, 0, 0, []),
        ({"costs": {"support_paid": 6_000}}, 0, 6_000, []),
        (
            {"costs": {"support_paid": 6_000}, "parameters": NOW | {"needy.support_paid_counts": False}},
            0,
            0,
            ["support_paid"],
        ),
        ({"idle": [(40, 0)], "parameters": NOW | {"needy.impute_wage": False}}, 0, 0, []),
        ({"idle": [(40, 0)], "costs": {"rent": 99_000}, "parameters": BEFORE}, 0, 99_000, []),
    ],
)
def test_what_counts_at_the_edges(told, income, rigid, codes):
    found = reckon(**told)
    assert (found.income, found.rigid) == (income, rigid)
    assert [each.code for each in found.adjustments] == codes


def test_each_adjustment_says_what_was_claimed_and_what_counts():
    details = Details({"wage": Decimal(66_000)}, {"rent": Decimal(36_000)}, 1, (Idle(40, Decimal(0)),))
    finding = rules.assess(rules.Facts(Decimal(66_000), Decimal(36_000), 3, details=details), NOW)

    said = [rules.sentence(vars(clause)) for clause in finding.clauses if rules.is_adjustment(vars(clause))]
    assert len(said) == 2
    assert "¥24,000.00" in said[0]
    assert "¥36,000.00" in said[1]
    assert "¥12,000.00" in said[1]
    assert (finding.counted.income, finding.counted.rigid) == (90_000, 12_000)
    assert finding.net_per_head == Decimal("2166.67")


def test_an_assessment_by_the_rules_before_replays_as_it_was():
    old = rules.Facts.from_data(
        {"income": "66000", "rigid": "36000", "heads": 3, "event_loss": "0", "event_in_window": False}
    )
    before, now = rules.assess(old, BEFORE), rules.assess(old, NOW)
    assert before.counted == now.counted == Counted(Decimal(66_000), Decimal(36_000))
    assert (before.net_per_head, before.proposed) == (Decimal("833.33"), "deep")
    assert [clause.code for clause in before.clauses] == ["gate", "deep", "relative"]


COST = Cost(0, "medical", Decimal(100), Decimal(0), date(2025, 11, 1), date(2026, 10, 31), "two", "working", "")


@pytest.mark.parametrize(
    ("cost", "field"),
    [
        (COST, ""),
        (replace(COST, from_on=date(2025, 10, 31)), "from_on"),
        (replace(COST, to_on=date(2026, 11, 1)), "to_on"),
        (replace(COST, from_on=date(2026, 5, 1), to_on=date(2026, 4, 1)), "to_on"),
        (replace(COST, from_on=None), "from_on"),
        (replace(COST, hospital_level=""), "hospital_level"),
        (replace(COST, compensated=Decimal(101)), "compensated"),
        (replace(COST, kind="rent"), "hospital_level"),
        (replace(COST, kind="rent", hospital_level="", from_on=None, to_on=None), ""),
        (replace(COST, kind="education", hospital_level=""), "member_id"),
        (replace(COST, kind="education", hospital_level="", standing="student", education="junior"), "member_id"),
        (replace(COST, kind="education", hospital_level="", standing="student", education="senior"), ""),
    ],
)
def test_a_cost_that_contradicts_its_kind_is_refused_at_its_field(cost, field):
    if not field:
        check_costs([cost], applied_on=DAY)
        return
    with pytest.raises(RuleBrokenError) as caught:
        check_costs([cost], applied_on=DAY)
    assert list(caught.value.fields) == [f"expense-0-{field}"]


def test_the_window_is_the_twelve_months_before_the_month_of_the_application():
    assert window_of(date(2026, 11, 30)) == window_of(DAY) == (date(2025, 11, 1), date(2026, 10, 31))
    assert window_of(date(2024, 2, 29)) == (date(2023, 2, 1), date(2024, 1, 31))


@pytest.mark.parametrize(
    ("lines", "slots", "lacking"),
    [
        ([("medical", False), ("rent", False), ("education", False)], ["identity", "medical"], [1, 2]),
        ([("medical", False), ("medical", False)], ["medical"], [0, 1]),  # which of the two?
        ([("medical", True), ("medical", False)], ["medical"], [1]),
        ([("medical", True), ("disability_care", True)], ["medical"], []),
        ([("medical", True)], [], []),
        ([("rent", False), ("other", False)], ["cost", "cost"], [0, 1]),  # two papers, but nobody said whose
    ],
)
def test_each_line_of_cost_asks_for_its_paper(lines, slots, lacking):
    assert unproved(lines, slots) == lacking


@pytest.mark.django_db
class TestOnAFile:
    def test_what_came_back_is_taken_off_and_a_cost_without_paper_keeps_the_application_back(self):
        office = Office(Tree())
        file = office.draft()
        member = file.members.get(relation="self")
        rent = {"member_id": member.pk, "kind": "rent", "amount": Decimal(18_000)}
        illness = office.illness(member, 36_000, DAY) | {"compensated": Decimal(6_000)}
        applications.save_money(actor=office.cadre, file_id=file.pk, incomes=[], expenses=[illness, rent], today=DAY)
        file = office.fresh(file)

        assert facts_of(file, on=DAY).rigid == 48_000
        assert [line.kind for line in costs_without_paper(file)] == ["rent"]
        assert "房租" in missing_fields(file)["cost_papers"]

    def test_of_two_illnesses_each_needs_its_own_paper_and_keeps_it_when_the_lines_are_typed_again(self):
        office = Office(Tree())
        file = office.draft()
        own, spouse = file.members.get(relation="self"), file.members.get(relation="spouse")
        costs = [office.illness(own, 30_000, DAY), office.illness(spouse, 6_000, DAY)]

        def keep(lines):
            applications.save_money(actor=office.cadre, file_id=file.pk, incomes=[], expenses=lines, today=DAY)
            return {line.member.person.name for line in costs_without_paper(office.fresh(file))}

        def line_of(member):
            return next(line.pk for line in cost_lines(office.fresh(file)) if line.member_id == member.pk)

        def add(slot, *chosen):
            paper = photo(f"{slot}.jpg")
            add_paper(actor=office.cadre, file=office.fresh(file), upload=paper, slot=slot, proves=chosen)

        assert keep(costs) == {own.person.name, spouse.person.name}, "a paper lies there, but for which?"
        for slot, chosen, code in (("school", line_of(own), "other_slot"), ("medical", own.pk, "line_gone")):
            with pytest.raises(RuleBrokenError) as caught:
                add(slot, chosen)
            assert caught.value.code == code
        add("medical", line_of(own))
        assert spouse.person.name in missing_fields(office.fresh(file))["cost_papers"]
        assert keep([costs[0] | {"amount": Decimal(29_000)}, costs[1]]) == {spouse.person.name}, "a typo put right"
        add("medical", line_of(spouse))
        assert costs_without_paper(office.fresh(file)) == []
        assert "cost_papers" not in missing_fields(office.fresh(file))

    def test_who_is_out_of_work_counts_with_the_minimum_wage_unless_it_is_proved(self):
        office = Office(Tree())
        file = office.draft(income=30_000)
        spouse = file.members.get(relation="spouse")
        spouse.standing = "unemployed"
        spouse.save()
        file = office.fresh(file)

        assert facts_of(file, on=DAY, final=False).details.idle == (), "while it is written, unknown is unknown"
        submitted = applications.submit_file(actor=office.cadre, file_id=file.pk, seen_version=file.version, today=DAY)
        assessment = submitted.assessments.get()
        assert assessment.rules_version == "2026.3"
        (clause,) = [each for each in assessment.clauses if each["code"] == "counts.imputed"]
        assert Decimal(clause["threshold"]) == 2_010 * 12
        assert replay(assessment).counted.income == 30_000 + 2_010 * 12
        assert list(differing()) == []

        spouse.no_work_proof = "照护瘫痪老人，村委会证明"
        spouse.save()
        assert facts_of(office.fresh(file), on=DAY).details.idle == ()
        assert Assessment.objects.count() == 1
