"""From the offer to the performance, each clock on its day, and every refusal that changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from core.clocks.models import Deadline
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from legal.models import CollectiveContract, ContractClause, CoveredUnit, Negotiation
from legal.rules.negotiations import Vote
from legal.selectors import clauses as compared
from legal.selectors.contracts import coverage, without_follower
from legal.services import clauses, contracts, drafts, negotiations
from tests.factories import SYSTEM, actor
from tests.legal.contracts.table import AGREED, NOW, OFFERED, RECEIVED, SIGNED, VOTED, Table
from unions.rules.wages import MIN_WAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table()


def due(row, code):
    return Deadline.unscoped.filter(subject_id=str(row.pk), code=code).latest("trigger_on").due_on


def test_each_clock_falls_on_its_golden_day(table):
    offer = table.offered(offered_on=date(2026, 9, 28), received_on=date(2026, 9, 28))
    assert due(offer, "cb.reply") == date(2026, 10, 16)
    table.on(negotiations.close_talks, offer, on=date(2026, 9, 29), reason="重新发出")
    row = table.agreed()
    assert due(row, "cb.congress") == date(2026, 9, 20)
    table.on(drafts.vote_draft, row, on=VOTED, vote=Vote("congress", 90, 60, 46))
    told = {"name": "工资专项", "starts_on": date(2026, 10, 1), "end_on": date(2027, 9, 30)}
    contract = table.on(drafts.sign_contract, row, on=SIGNED, **told)
    assert due(contract, "cb.submit") == date(2026, 10, 8)


def test_a_contract_takes_effect_by_itself_on_the_fifteenth_day(table):
    row = table.submitted()
    assert due(row, "cb.effect") == date(2026, 10, 14)
    assert contracts.run_effects(actor=SYSTEM, today=date(2026, 10, 14)) == 0
    assert contracts.run_effects(actor=SYSTEM, today=NOW) == 1
    assert contracts.run_effects(actor=SYSTEM, today=NOW) == 0
    after = table.fresh(row)
    assert (after.status, after.effect_on) == ("effective", date(2026, 10, 14))
    assert due(row, "cb.publish") == date(2026, 10, 21)
    table.act(contracts.publish_contract, row, on=date(2026, 10, 20), publication="职代会、公告栏", today=NOW)
    with pytest.raises(ForbiddenError):
        table.act(contracts.file_contract, row, on=date(2026, 10, 20), today=NOW)
    table.act(contracts.file_contract, row, by=table.reviewer, on=date(2026, 10, 20), today=NOW)
    told = {"year": 2026, "on": NOW, "is_kept": True, "text": "已全面履行", "today": NOW}
    table.act(contracts.report_year, row, **told)
    with pytest.raises(ConflictError):
        table.act(contracts.report_year, row, **told)
    assert table.fresh(row).status == "performing"


def test_an_objection_stops_the_effect_and_the_review_begins_anew(table):
    row = table.submitted()
    with pytest.raises(ConflictError) as late:
        table.act(contracts.object_contract, row, on=date(2026, 10, 15), objection="缺少条款", today=NOW)
    assert late.value.code == "review_over"
    table.act(contracts.object_contract, row, on=date(2026, 10, 14), objection="缺少条款", today=NOW)
    assert contracts.run_effects(actor=SYSTEM, today=NOW) == 0
    table.act(contracts.resubmit_contract, row, on=NOW, received_on=NOW, today=NOW)
    assert due(row, "cb.effect") == date(2026, 12, 8)


def test_without_a_quorum_there_is_no_vote_and_a_failed_draft_goes_back(table):
    row = table.agreed()
    with pytest.raises(RuleBrokenError) as few:
        table.on(drafts.vote_draft, row, on=VOTED, vote=Vote("congress", 90, 59, 59))
    assert few.value.code == "quorum"
    assert table.fresh(row).status == "draft_agreed"
    table.on(drafts.vote_draft, row, on=VOTED, vote=Vote("congress", 90, 60, 45))
    assert table.fresh(row).status == "talks"
    assert due(row, "cb.redraft") == date(2026, 9, 24)


def test_the_silence_is_reported_only_when_the_time_is_over(table):
    row = table.offered(offered_on=NOW, received_on=NOW)
    with pytest.raises(ConflictError) as early:
        table.on(negotiations.report_silence, row, on=NOW)
    assert early.value.code == "reply_running"
    table.on(negotiations.report_silence, row, on=date(2026, 12, 8), today=date(2026, 12, 8))
    assert table.fresh(row).status == "overdue"


def test_materials_come_seven_days_before_the_meeting(table):
    row = table.talking()
    told = {"on": date(2026, 8, 20), "text": "第一次协商"}
    with pytest.raises(RuleBrokenError) as late:
        table.on(negotiations.hold_meeting, row, materials_on=date(2026, 8, 14), **told)
    assert late.value.code == "materials"
    table.on(negotiations.hold_meeting, row, materials_on=date(2026, 8, 13), **told)


def test_one_open_negotiation_of_a_kind_and_another_county_sees_none(table):
    row = table.offered()
    with pytest.raises(ConflictError) as twice:
        table.offered()
    assert twice.value.code == "legal_negotiation_one_open"
    far = actor("county_reviewer", table.tree.jiangbei)
    with pytest.raises(NotFoundError):
        negotiations.record_reply(actor=far, talks_id=row.pk, seen_version=1, on=NOW, reply="同意", today=NOW)
    with pytest.raises(ConflictError) as stale:
        negotiations.record_reply(actor=table.cadre, talks_id=row.pk, seen_version=8, on=NOW, reply="同意", today=NOW)
    assert stale.value.code == "stale"
    assert Negotiation.unscoped.get().status == "offer_sent"


def test_a_contract_with_missing_clauses_or_too_few_copies_is_not_submitted(table):
    row = table.signed()
    told = {"on": RECEIVED, "authority": "海曙区人社局", "received_on": RECEIVED, "today": NOW}
    with pytest.raises(RuleBrokenError) as missing:
        table.act(contracts.submit_contract, row, copies=5, **told)
    assert missing.value.code == "clauses_missing"
    assert table.fresh(row).status == "signed"
    with pytest.raises(RuleBrokenError) as low:
        table.act(contracts.put_clause, row, topic="trial_pay", text="七成", value=Decimal(70), today=NOW)
    assert low.value.code == "below_statute"


def test_a_new_minimum_wage_flags_every_clause_below_it(table):
    row = table.effective()
    assert clauses.flag_clauses(today=NOW) == 0
    new = PolicyParameter.objects.create(
        code=MIN_WAGE, region="330203", value="2800", valid_from=date(2026, 12, 1), basis="新标准"
    )
    assert clauses.flag_clauses(today=NOW) == 0
    assert clauses.flag_clauses(today=new.valid_from) == 1
    assert clauses.flag_clauses(today=new.valid_from) == 0
    flagged = ContractClause.objects.get(contract=row, topic="wage_floor")
    assert (flagged.flagged_on, flagged.flagged_figure) == (new.valid_from, Decimal(2800))
    new.value = "2700"
    new.save()
    clauses.flag_clauses(today=new.valid_from)
    assert ContractClause.objects.get(pk=flagged.pk).flagged_on is None


def test_a_unit_under_two_contracts_counts_once_and_one_that_closes_leaves(table):
    row = table.effective()
    other = CollectiveContract.unscoped.get(pk=row.pk)
    other.pk, other.number, other.negotiation, other.kind = None, "HT330203-2026-9001", None, "safety"
    other._state.adding = True
    other.save()
    for contract, name, workers in ((row, "乙公司", 40), (other, "乙公司", 50), (other, "丙公司", 10)):
        CoveredUnit.objects.create(contract=contract, name=name, workers=workers, from_on=contract.starts_on)
    assert coverage(table.reviewer, table.tree.haishu.path)[1] == {"contracts": 2, "units": 3, "workers": 120 + 50 + 10}
    gone = CoveredUnit.objects.get(contract=other, name="丙公司")
    table.act(contracts.release_unit, other, unit_id=gone.pk, on=NOW, today=NOW)
    assert coverage(table.reviewer, table.tree.haishu.path)[1] == {"contracts": 2, "units": 2, "workers": 170}
    assert table.fresh(other).status == "effective"


def test_the_next_contract_replaces_the_last_and_begins_with_its_clauses(table):
    first = table.effective()
    assert without_follower([str(first.pk)]) == [first.pk]
    row = table.voted(previous_id=first.pk)
    assert without_follower([str(first.pk)]) == []
    told = {"name": "续签", "starts_on": date(2026, 10, 1), "end_on": date(2027, 9, 30)}
    second = table.on(drafts.sign_contract, row, on=SIGNED, **told)
    assert ContractClause.objects.filter(contract=second, is_current=False).count() == 9
    told = {"on": RECEIVED, "authority": "海曙区人社局", "copies": 5, "received_on": RECEIVED, "today": NOW}
    table.act(contracts.submit_contract, second, **told)
    contracts.run_effects(actor=SYSTEM, today=NOW)
    old = table.fresh(first)
    assert (old.status, old.ended_on) == ("changed", date(2026, 10, 14))
    rows = compared.compared(table.reviewer, "", "wage_floor", "C")
    assert [each.contract_id for each in rows] == [second.pk]


def test_a_term_that_is_over_ends_the_contract(table):
    row = table.effective()
    assert contracts.run_expiries(actor=SYSTEM, today=date(2027, 9, 30)) == 0
    assert contracts.run_expiries(actor=SYSTEM, today=date(2027, 10, 1)) == 1
    assert table.fresh(row).ended_on == date(2027, 9, 30)
    assert not ContractClause.objects.filter(is_current=True).exists()


def test_an_offer_within_a_campaign_counts_for_it(table):
    negotiations.open_campaign(
        actor=table.reviewer,
        union_id=table.tree.haishu.pk,
        year=2026,
        name="春季集中要约",
        from_on=OFFERED,
        to_on=AGREED,
        target=20,
    )
    assert table.offered().campaign.name == "春季集中要约"
