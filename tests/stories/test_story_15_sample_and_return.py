"""Story 15: a tenth of 200 files, repeatable, masked; what is returned comes back within ten working days."""

from datetime import date

import pytest

from aid.models import NeedyFile, Sample, SampleItem
from aid.selectors.samples import findings_by_kind
from aid.services import samples
from core import clock
from core.clocks.models import Deadline
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.reminders.services.planning import plan
from tests.aid.money.treasury import family, fresh, refused
from tests.factories import DAY, Tree, actor

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def files(tree):
    return [family(tree.textile if number % 2 else tree.sanitation, main_cause=6) for number in range(200)]


@pytest.fixture
def auditor(tree):
    return actor("city_auditor", tree.ningbo)


def draw(tree, auditor, seed="2026-11"):
    return samples.draw_sample(actor=auditor, union_id=tree.haishu.pk, seed=seed, today=DAY)


def drawn(sample):
    return [item.file_id for item in SampleItem.unscoped.filter(sample=sample).order_by("number")]


def test_twenty_of_two_hundred_and_the_same_seed_the_same_files(tree, files, auditor):
    sample = draw(tree, auditor)
    assert (sample.population, sample.percent, len(drawn(sample))) == (200, 10, 20)
    first = drawn(sample)
    other = drawn(draw(tree, auditor, seed="2027-03"))
    assert set(first) != set(other)

    SampleItem.unscoped.all().delete()
    Sample.unscoped.all().delete()
    family(tree.elsewhere, status="filed")  # another county's file changes nothing
    assert drawn(draw(tree, auditor)) == first
    with pytest.raises(ConflictError):
        draw(tree, auditor)


def test_a_share_is_rounded_up_and_only_active_files_are_drawn(tree, auditor):
    active = [family(tree.textile, status=status) for status in ("filed", "filed", "reviewing")]
    ended = {"status": "exited", "ended_on": DAY, "exit_code": "lifted"}
    for facts in (ended, {"status": "suspended", "suspended_because": "待核实"}):
        family(tree.textile, **facts)
    whole = samples.draw_sample(actor=auditor, union_id=tree.haishu.pk, seed="1", today=DAY, percent=100)
    assert set(drawn(whole)) == {file.pk for file in active}
    part = samples.draw_sample(actor=auditor, union_id=tree.haishu.pk, seed="2", today=DAY, percent=40)
    assert (part.population, len(drawn(part))) == (3, 2), "1.2 files are two"
    for share in (0, 101):
        with refused("percent", RuleBrokenError):
            samples.draw_sample(actor=auditor, union_id=tree.haishu.pk, seed="3", today=DAY, percent=share)


def test_a_file_is_passed_once_and_returned_once(tree, auditor):
    for _turn in range(2):
        family(tree.textile)
    samples.draw_sample(actor=auditor, union_id=tree.haishu.pk, seed="1", today=DAY, percent=100)
    good, bad = SampleItem.unscoped.order_by("number")

    def give_back(item, version=None, by=auditor):
        return samples.return_item(
            actor=by, item_id=item.pk, seen_version=version or item.version, kind="papers", note="缺证明", today=DAY
        )

    def let_pass(item, version=None, by=auditor):
        return samples.pass_item(actor=by, item_id=item.pk, seen_version=version or item.version)

    reviewer = actor("county_reviewer", tree.haishu)
    for act in (give_back, let_pass):
        with refused("stale", ConflictError):
            act(good, version=good.version + 1)
        with pytest.raises(NotFoundError):
            act(good, by=reviewer)
    good, bad = let_pass(good), give_back(bad)
    for item in (good, bad):
        for act in (give_back, let_pass):
            with refused("wrong_state", ConflictError):
                act(item)
    with refused("wrong_state", ConflictError):
        answer(reviewer, good)
    with refused("stale", ConflictError):
        answer(reviewer, SampleItem(pk=bad.pk, version=bad.version - 1))
    assert (fresh(good).status, fresh(bad).status) == ("good", "returned")


def test_only_the_citys_auditor_draws_and_only_in_the_city(tree, files, auditor):
    with pytest.raises(NotFoundError):
        samples.draw_sample(actor=auditor, union_id=tree.yiwu.pk, seed="1", today=DAY)
    with pytest.raises(NotFoundError):
        samples.draw_sample(actor=actor("county_reviewer", tree.haishu), union_id=tree.haishu.pk, seed="1", today=DAY)
    with pytest.raises(RuleBrokenError):
        samples.draw_sample(actor=auditor, union_id=tree.jiangbei.pk, seed="1", today=DAY)


def test_a_returned_file_comes_back_to_the_county_with_ten_working_days(tree, files, auditor):
    item = SampleItem.unscoped.filter(sample=draw(tree, auditor)).first()
    returned = samples.return_item(
        actor=auditor, item_id=item.pk, seen_version=item.version, kind="papers", note="缺少收入证明", today=DAY
    )
    assert returned.due_on == date(2026, 12, 7), "ten working days"
    running = Deadline.unscoped.get(code="needy.audit_return")
    assert (running.subject_id, running.due_on) == (str(item.file_id), date(2026, 12, 7))
    assert not plan(clock.now()).failed

    reviewer = actor("county_reviewer", tree.haishu)
    with pytest.raises(NotFoundError):
        answer(actor("county_reviewer", tree.jiangbei), returned)
    answered = answer(reviewer, returned)
    assert (answered.status, fresh(running).state) == ("answered", "met")
    with pytest.raises(ConflictError):
        answer(reviewer, answered)
    assert samples.pass_item(actor=auditor, item_id=item.pk, seen_version=answered.version).status == "good"


def answer(by, item):
    return samples.answer_item(
        actor=by, item_id=item.pk, seen_version=item.version, answer="收入证明已补齐", today=date(2026, 12, 1)
    )


def test_the_report_counts_findings_by_kind(tree, files, auditor):
    sample = draw(tree, auditor)
    kinds = ["papers"] * 3 + ["income"] * 2 + ["notice"]
    for item, kind in zip(SampleItem.unscoped.filter(sample=sample).order_by("number"), kinds, strict=False):
        samples.return_item(
            actor=auditor, item_id=item.pk, seen_version=item.version, kind=kind, note="见抽查记录", today=DAY
        )
    assert [count for _label, count in findings_by_kind(sample)] == [3, 2, 1]


def test_the_pages_show_masked_names_only(client, as_role, tree, files, auditor):
    acting = as_role("city_auditor", tree.ningbo)
    sent = client.post("/samples/", {"union": tree.haishu.pk, "seed": "2026-11"})
    assert sent.status_code == 302
    sample = Sample.unscoped.get()
    page = client.get(f"/samples/{sample.pk}/").content.decode()
    assert page.count("王*兰") == 20
    assert "王秀兰" not in page
    assert "200" in page
    item = SampleItem.unscoped.filter(sample=sample).first()
    where = f"/samples/items/{item.pk}/"
    assert "王秀兰" not in client.get(where).content.decode()
    assert client.post(where, {"seen_version": 1, "kind": "papers", "note": ""}).status_code == 422
    assert client.post(where, {"seen_version": 1, "kind": "papers", "note": "缺少收入证明"}).status_code == 302
    assert fresh(item).status == "returned"
    assert acting.can("aid.audit_file")

    as_role("county_reviewer", tree.haishu)
    assert "缺少收入证明" in client.get("/samples/").content.decode()
    assert client.post(where, {"seen_version": 2, "answer": "已补齐"}).status_code == 302
    assert fresh(item).status == "answered"
    assert client.get(f"/samples/{sample.pk}/").status_code == 403
    assert NeedyFile.unscoped.count() == 200
