"""The steps of the legal chapter taken twice at once, and cut off in the middle: one is done, whole, or nothing is."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, InterfaceError, connection

from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.errors import DomainError
from core.events.models import Event
from legal.models import (
    AidSubsidy,
    CollectiveContract,
    LegalAidCase,
    Mediation,
    Signature,
    SupervisionLetter,
    SupervisionMatter,
)
from legal.services import agreements, closing, contracts, disputes, drafts, letters, matters
from tests.factories import DAY, SYSTEM, actor
from tests.legal.centre import Centre
from tests.legal.contracts.table import CLAUSES, NOW, RECEIVED
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import ISSUED, LETTER, Watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AGREED_ON = date(2026, 9, 30)


def at_once(*acts):
    """Run acts side by side, each on its own connection; count "done" and the codes of the refusals."""

    def run(act):
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def cut_off(act, at):
    """Run an act whose connection the server ends at a statement: what a kill -9 of the worker leaves behind."""

    def ending(execute, sql, params, many, context):
        if at in sql:
            execute("SELECT pg_terminate_backend(pg_backend_pid())", None, False, context)
        return execute(sql, params, many, context)

    def run():
        try:
            with connection.execute_wrapper(ending), pytest.raises((DatabaseError, InterfaceError)):
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def events(code):
    return Event.unscoped.filter(code=code).count()


def test_an_agreement_is_signed_and_comes_into_force_once(transactional_db):
    table = Table()
    mediation = table.drafted(on=AGREED_ON)
    table.worded(mediation, (date(2026, 10, 10), 8_500))
    first = {"signer": "applicant", "name": mediation.applicant_name, "signed_on": AGREED_ON, "today": AGREED_ON}

    def sign():
        agreements.enter_signature(actor=table.mediator, mediation_id=mediation.pk, **first)

    found = at_once(sign, sign)
    assert (found["done"], found.total()) == (1, 2), found
    assert Signature.objects.count() == 1

    Signature.objects.all().delete()
    table.sign(mediation, AGREED_ON)
    told = {"actor": table.mediator, "mediation_id": mediation.pk, "seen_version": table.version(mediation)}

    def put():
        agreements.put_in_force(**told, effective_on=AGREED_ON, today=AGREED_ON)

    for statement in ('INSERT INTO "core_attachment"', 'INSERT INTO "core_event"'):
        cut_off(put, statement)
        assert table.fresh(mediation).status == "agreement_draft"
        assert mediation.agreements.get().number is None
        assert not Attachment.unscoped.exists()
    found = at_once(put, put)
    assert (found["done"], found.total()) == (1, 2), found
    assert mediation.agreements.get().number == "330203工调〔2026〕1号"  # what was cut off used up no number
    assert Attachment.unscoped.count() == 1


def test_disputes_taken_in_at_once_have_numbers_without_gap_or_repeat(transactional_db):
    table = Table()

    def register():
        table.registered()

    cut_off(register, 'INSERT INTO "core_deadline"')
    assert not Mediation.unscoped.exists()
    assert at_once(*[register] * 4) == {"done": 4}
    numbers = Mediation.unscoped.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"TJ330203-2026-{place:04d}" for place in (1, 2, 3, 4)]

    late = date(2026, 10, 12)  # the fifteen days of all of them are over
    Mediation.unscoped.update(status="mediating", mediator=table.mediator_user)
    done = at_once(*[lambda: disputes.time_out_due(actor=SYSTEM, today=late)] * 2)
    assert done["done"] >= 1
    disputes.time_out_due(actor=SYSTEM, today=late)  # whoever came second looks again at the next run
    assert set(Mediation.unscoped.values_list("status", "ended_on")) == {("timeout", date(2026, 10, 10))}
    assert events("legal.mediation.timed_out") == 4


def test_a_contract_is_submitted_once_and_takes_effect_once(transactional_db):
    table = Bargaining()
    row = table.signed()
    for topic, value in CLAUSES.items():
        table.act(contracts.put_clause, row, topic=topic, text="按约定执行", value=value, today=NOW)
    told = {
        "actor": table.cadre, "contract_id": row.pk, "seen_version": table.fresh(row).version, "on": RECEIVED,
        "authority": "海曙区人社局", "copies": 5, "received_on": RECEIVED, "today": NOW,
    }  # fmt: skip

    def submit():
        contracts.submit_contract(**told)

    cut_off(submit, 'UPDATE "legal_collectivecontract"')
    assert table.fresh(row).status == "signed"
    assert clocks(row) == {"cb.submit": 1}
    assert at_once(submit, submit) == {"done": 1, "stale": 1}
    assert clocks(row) == {"cb.effect": 1}

    def run():
        contracts.run_effects(actor=SYSTEM, today=NOW)

    cut_off(run, 'UPDATE "legal_contractclause"')
    assert table.fresh(row).status == "under_review"
    at_once(run, run)
    assert table.fresh(row).status == "effective"
    assert clocks(row) == {"cb.publish": 1}
    assert events("legal.contract.effective") == 1


def clocks(row):
    open_ones = Deadline.unscoped.about(row._meta.label_lower, row.pk).open()
    return dict(Counter(open_ones.values_list("code", flat=True)))


def test_a_subsidy_is_paid_once_and_a_withheld_one_is_released_once(transactional_db):
    centre = Centre(Table().tree)
    lawyer, me = centre.lawyer()
    case = centre.reported(lawyer, me, on=date(2026, 10, 20), reported_on=DAY)
    told = {"case_id": case.pk, "today": DAY}

    def archive():
        closing.archive_case(actor=centre.reviewer, seen_version=case.version, score=5, **told)

    cut_off(archive, 'INSERT INTO "core_event"')
    assert LegalAidCase.unscoped.get().status == "reported"
    assert not AidSubsidy.unscoped.exists()
    assert at_once(archive, archive) == {"done": 1, "stale": 1}
    assert AidSubsidy.unscoped.get().status == "held"

    seen = LegalAidCase.unscoped.get().version
    second = actor("county_approver", centre.tree.haishu)

    def release(by):
        closing.release_subsidy(actor=by, seen_version=seen, reason="出差属实", **told)

    cut_off(lambda: release(second), 'INSERT INTO "core_event"')
    assert AidSubsidy.unscoped.get().status == "held"
    found = at_once(lambda: release(centre.approver), lambda: release(second))
    assert found == {"done": 1, "not_held": 1}
    assert events("legal.subsidy.released") == 1


def test_letters_of_a_union_have_numbers_without_gap_and_a_double_click_sends_one(transactional_db):
    watch = Watch()
    rows = [watch.heard(employer_name=f"第{place}纺织厂") for place in (1, 2, 3)]

    def prompt(matter):
        told = {"matter_id": matter.pk, "seen_version": matter.version, "today": ISSUED, **LETTER}
        return lambda: letters.issue_prompt(actor=watch.approver, **told)

    cut_off(prompt(rows[0]), 'INSERT INTO "core_event"')
    assert not SupervisionLetter.unscoped.exists()
    assert at_once(*[prompt(row) for row in rows]) == {"done": 3}
    sequences = SupervisionLetter.unscoped.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == [1, 2, 3]

    again = SupervisionMatter.unscoped.select_related("union").get(pk=rows[0].pk)
    found = at_once(prompt(again), prompt(again))
    assert found == {"done": 1, "stale": 1}
    assert SupervisionLetter.unscoped.filter(matter=again).count() == 2
    seen = SupervisionMatter.unscoped.get(pk=rows[0].pk).version

    def note():
        told = {"matter_id": again.pk, "seen_version": seen, "side": "worker", "text": "补充说明"}
        matters.add_note(actor=watch.cadre, on=ISSUED, today=ISSUED, **told)

    assert at_once(note, note) == {"done": 1, "stale": 1}


def test_the_contract_of_a_negotiation_is_signed_once(transactional_db):
    table = Bargaining()
    row = table.voted()

    def sign():
        drafts.sign_contract(
            actor=table.cadre, talks_id=row.pk, seen_version=table.fresh(row).version, on=date(2026, 9, 24),
            name="工资专项集体合同", starts_on=date(2026, 10, 1), end_on=date(2027, 9, 30), today=NOW,
        )  # fmt: skip

    cut_off(sign, 'INSERT INTO "core_deadline"')
    assert not CollectiveContract.unscoped.exists()
    found = at_once(sign, sign)
    assert (found["done"], found.total()) == (1, 2), found
    assert CollectiveContract.unscoped.get().number.endswith("-0001")
