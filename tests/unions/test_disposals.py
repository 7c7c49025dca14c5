"""What has been kept long enough: drawn up, proposed by one, approved by another, carried out once, a hold wins."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.models import Assessment, IncomeLine, NeedyFile, Visit
from aid.selectors import disposals as selectors
from aid.selectors.funds import broken_invariants
from aid.services import decisions
from core import clock, outside
from core.documents.models import Attachment
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events import seals
from core.events import services as events
from core.events.models import Event
from core.jobs.models import Job
from core.jobs.services.running import run
from core.privacy import verifying
from core.privacy.traces import Traits
from tests.aid.applications import Office
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, Tree, actor
from tests.unions.disposal_columns import columns_forgotten
from unions.choices.disposals import ListStatus, RowState
from unions.models import DisposalList, DisposalRow, Person
from unions.services import disposals, disposing, holds
from unions.services.disposing import certificate_digest, replay_disposals

pytestmark = pytest.mark.django_db
PAPER = "浙0203民初22号"
ENDED = date(2026, 11, 23)
LAST = date(2027, 11, 23)  # the last day of the year in which a rejected application is kept


@pytest.fixture
def apart(settings, tmp_path):
    settings.AUDIT_CHECKPOINTS = tmp_path / "checkpoints"
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


class Archive:
    """A county with rejected applications, and the two people who dispose of them."""

    def __init__(self):
        self.office = Office(Tree())
        self.tree = self.office.tree
        self.proposer, self.approver = self.office.reviewer, self.office.approver

    def rejected(self, **draft):
        file = self.office.county_reviewing(**draft)
        return decisions.reject_file(
            actor=self.approver,
            file_id=file.pk,
            seen_version=file.version,
            today=DAY,
            reason="not_eligible",
            opinion="收入超线",
        )

    def plan(self, today):
        disposals.plan_disposals(actor=SYSTEM, today=today)
        return list(DisposalList.unscoped.filter(kind="aid.rejected").order_by("pk"))

    def propose(self, planned, by=None, **told):
        facts = {"way": "erase", "today": LAST} | told
        return disposals.propose_disposal(
            actor=by or self.proposer, list_id=planned.pk, seen_version=planned.version, **facts
        )

    def approve(self, proposed, by=None):
        return disposals.approve_disposal(
            actor=by or self.approver, list_id=proposed.pk, seen_version=proposed.version, today=LAST
        )

    def approved(self, days=1):
        (planned,) = self.plan(LAST + timedelta(days=days))
        return self.approve(self.propose(planned))

    def carry_out(self):
        assert run(Job.unscoped.get(kind=disposals.JOB).pk)
        return DisposalList.unscoped.get(status=ListStatus.DONE)


@pytest.fixture
def archive(apart):
    return Archive()


@pytest.fixture
def later(settings):
    """Let time pass to the day after the last on which a rejected application is kept."""

    def pass_by():
        settings.HENGWEN_NOW = f"{LAST + timedelta(days=1)}T10:00:00+08:00"

    return pass_by


def test_the_day_after_the_last_it_is_on_the_list_and_not_a_day_before(archive):
    file = archive.rejected()
    assert archive.plan(LAST) == []
    (planned,) = archive.plan(LAST + timedelta(days=1))
    assert (planned.due_count, planned.excluded_count, planned.oldest_on, planned.keep_years) == (1, 0, ENDED, 1)
    assert "个人信息保护法" in planned.basis
    row = planned.rows.get()
    assert (row.label, row.shown_name, row.until) == (file.key, "王*兰", LAST)
    assert [each.pk for each in archive.plan(LAST + timedelta(days=8))] == [planned.pk]
    assert planned.rows.count() == 1


def test_a_hold_leaves_a_row_out_and_says_which_paper(archive):
    file = archive.rejected()
    hold(archive, file)
    (planned,) = archive.plan(LAST + timedelta(days=1))
    row = planned.rows.get()
    assert (planned.due_count, planned.excluded_count, row.state) == (0, 1, RowState.EXCLUDED)
    assert PAPER in row.why
    with pytest.raises(ConflictError):
        archive.propose(planned)


def hold(archive, file):
    member = file.members.order_by("pk").last()
    return holds.place_hold(
        actor=archive.proposer, person_id=member.person_id, reference=PAPER, reason="诉讼取证", today=DAY
    )


def test_one_proposes_and_another_approves(archive):
    archive.rejected()
    (planned,) = archive.plan(LAST + timedelta(days=1))
    both = actor("county_reviewer", archive.tree.haishu)
    for by, error in (
        (archive.approver, ForbiddenError),
        (actor("county_reviewer", archive.tree.jiangbei), NotFoundError),
    ):
        with pytest.raises(error):
            archive.propose(planned, by=by)
    with pytest.raises(RuleBrokenError):
        archive.propose(planned, way="hand_over", receipt="档案 1 号")  # no archive takes what was not recognised
    proposed = archive.propose(planned, by=both)
    with pytest.raises(ConflictError):
        archive.propose(planned, by=both)
    with pytest.raises((ForbiddenError, NotFoundError)):
        archive.approve(proposed, by=both)
    with pytest.raises(IntegrityError, match="unions_disposal_approved_by_another"), transaction.atomic():
        DisposalList.unscoped.filter(pk=proposed.pk).update(
            status="approved", approved_by=proposed.proposed_by_id, approved_on=LAST
        )
    assert archive.approve(proposed).status == ListStatus.APPROVED
    assert Job.unscoped.filter(kind=disposals.JOB).count() == 1


def test_what_is_sent_back_is_drawn_up_anew(archive):
    archive.rejected()
    (planned,) = archive.plan(LAST + timedelta(days=1))
    proposed = archive.propose(planned)
    assert archive.plan(LAST + timedelta(days=8)) == [proposed]  # nothing stands on two lists
    with pytest.raises(RuleBrokenError):
        disposals.send_back(actor=archive.approver, list_id=proposed.pk, seen_version=proposed.version, opinion=" ")
    back = disposals.send_back(
        actor=archive.approver, list_id=proposed.pk, seen_version=proposed.version, opinion="再核一遍"
    )
    assert (back.status, back.proposed_by) == (ListStatus.PLANNED, None)


def test_a_row_left_out_by_hand_stays_out(archive):
    archive.rejected()
    (planned,) = archive.plan(LAST + timedelta(days=1))
    row = planned.rows.get()
    with pytest.raises(RuleBrokenError):
        disposals.take_out(
            actor=archive.proposer, list_id=planned.pk, row_id=row.pk, seen_version=planned.version, why=""
        )
    disposals.take_out(
        actor=archive.proposer, list_id=planned.pk, row_id=row.pk, seen_version=planned.version, why="家属要求查档"
    )
    (again,) = archive.plan(LAST + timedelta(days=8))
    assert (again.due_count, again.excluded_count, again.rows.get().why) == (0, 1, "家属要求查档")
    put = disposals.put_back(
        actor=archive.proposer, list_id=planned.pk, row_id=again.rows.get().pk, seen_version=again.version
    )
    assert put.due_count == 1


def test_carried_out_words_and_secrets_are_gone_and_figures_stay(archive, later):
    file = archive.rejected()
    stored = list(Attachment.unscoped.about("aid.needyfile", file.pk).values_list("stored_as", flat=True))
    later()
    archive.approved()
    done = archive.carry_out()
    after = NeedyFile.unscoped.get(pk=file.pk)
    assert not any((after.cause_detail, after.address, after.account, after.account_index))
    assert (after.status, after.reject_reason, after.main_cause, after.ended_on) == (
        "rejected",
        "not_eligible",
        6,
        ENDED,
    )
    assert IncomeLine.objects.get(file=file).amount == 66_000
    assert Assessment.objects.filter(file=file).exclude(declared={}).count() == 0
    assert Assessment.objects.filter(file=file, net_per_head__gt=0).exists()
    assert set(Visit.unscoped.filter(file=file).values_list("findings", flat=True)) == {"（已删除）"}
    assert stored
    assert not any(default_storage.exists(name) for name in stored)
    assert set(Attachment.unscoped.about("aid.needyfile", file.pk).values_list("name", flat=True)) == {"（已删除）"}
    assert not any(Person.unscoped.filter(pk__in=people_of(file)).exclude(name="（已删除）"))
    assert (done.disposed_count, done.skipped_count, done.number) == (1, 0, "XH330203-2027-0001")
    assert done.digest == certificate_digest(done)
    assert done.rows.get().shown_name == ""
    told = Event.unscoped.filter(code__startswith="unions.disposal").exclude(code__endswith="planned").order_by("pk")
    steps = [f"unions.disposal.{name}" for name in ("proposed", "approved", "row", "done")]
    assert list(told.values_list("code", flat=True)) == steps
    assert archive.plan(LAST + timedelta(days=9)) == [done]


def people_of(file):
    return file.members.values_list("person_id", flat=True)


def test_a_hold_placed_between_approval_and_execution_wins(archive, later):
    kept, gone = archive.rejected(), archive.rejected(names=("赵一", "钱二", "孙小三"))
    later()
    approved = archive.approved()
    assert approved.due_count == 2
    hold(archive, kept)
    done = archive.carry_out()
    assert (done.disposed_count, done.skipped_count) == (1, 1)
    row = done.rows.get(subject_id=str(kept.pk))
    assert (row.state, PAPER in row.why) == (RowState.SKIPPED, True)
    assert NeedyFile.unscoped.get(pk=kept.pk).address
    assert not NeedyFile.unscoped.get(pk=gone.pk).address


def test_a_chunk_that_comes_twice_and_a_worker_that_dies_dispose_of_each_row_once(archive, later, monkeypatch):
    monkeypatch.setattr("unions.jobs.AT_ONCE", 1)
    for surname in "赵钱孙":
        archive.rejected(names=(f"{surname}一", f"{surname}二", f"{surname}小三"))
    later()
    archive.approved()
    job = Job.unscoped.get(kind=disposals.JOB)
    assert not run(job.pk, seconds=0)  # one chunk, then the worker lets go
    assert DisposalRow.objects.filter(state=RowState.DISPOSED).count() == 1
    Job.unscoped.filter(pk=job.pk).update(not_before=clock.ticking())
    assert run(job.pk)
    done = DisposalList.unscoped.get(status=ListStatus.DONE)
    assert done.disposed_count == 3
    assert Event.unscoped.filter(code=disposing.ROW).count() == 3
    again = DisposalList.unscoped.create(union=done.union, kind=done.kind, planned_on=LAST, keep_years=1, basis="x")
    row = done.rows.first()
    row.pk, row.list = None, again
    with pytest.raises(IntegrityError, match="unions_disposed_once"), transaction.atomic():
        row.save(force_insert=True)


def test_a_hand_over_needs_the_receipt_of_the_archive(archive, settings):
    file = archive.office.filed()
    NeedyFile.unscoped.filter(pk=file.pk).update(status="exited", exit_code="lifted", ended_on=ENDED)
    file.members.update(live=False)
    assert list(selectors.files_due(date(2036, 11, 23))) == []
    assert [each.label for each in selectors.files_due(date(2036, 11, 24))] == [file.key]
    settings.HENGWEN_NOW = "2036-11-24T10:00:00+08:00"
    disposals.plan_disposals(actor=SYSTEM, today=date(2036, 11, 24))
    planned = DisposalList.unscoped.get(kind="aid.file")
    with pytest.raises(RuleBrokenError):
        archive.propose(planned, way="hand_over")
    proposed = archive.propose(planned, way="hand_over", receipt="宁波市档案馆 2036-118")
    archive.approve(proposed)
    assert archive.carry_out().receipt == "宁波市档案馆 2036-118"
    assert not NeedyFile.unscoped.get(pk=file.pk).address


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_verifier_finds_nothing_and_trail_and_ledger_still_hold(apart, settings):
    archive = Archive()
    file = archive.rejected(names=("欧阳翠屏", "司马建国", "欧阳小雨"))
    head = Person.unscoped.get(pk=file.head_id)
    backup = {field.attname: getattr(file, field.attname) for field in NeedyFile._meta.concrete_fields}
    traits = Traits(
        head.identity.open(),
        head.phone.open(),
        head.name,
        head.birth_on,
        card=NeedyFile.unscoped.get(pk=file.pk).account.open(),
    )
    folders = [apart / "media", apart / "outbox"]
    before = {(hit.place.split(":")[0], hit.kind) for hit in verifying.search_everywhere(traits, folders=folders).hits}
    assert {
        ("sealed", "identity"),
        ("sealed", "bank card"),
        ("dump", "keyed hash"),
        ("dump", "name and birth"),
    } <= before
    settings.HENGWEN_NOW = f"{LAST + timedelta(days=1)}T10:00:00+08:00"
    archive.approved()
    archive.carry_out()
    events.deliver(Event.unscoped.values_list("pk", flat=True), moment=events.clock.ticking())
    assert verifying.search_everywhere(traits, folders=folders).hits == ()
    assert [line["kind"] for line in outside.read("disposals")] == ["aid.rejected"]
    seals.seal(moment=clock.ticking())
    call_command("verify_events")
    assert broken_invariants() == []
    NeedyFile(**backup).save(force_update=True)  # an older backup is restored
    assert verifying.search_everywhere(traits, folders=folders).hits
    assert replay_disposals(actor=SYSTEM, moment=clock.now()) == 1
    assert replay_disposals(actor=SYSTEM, moment=clock.now()) == 0
    assert verifying.search_everywhere(traits, folders=folders).hits == ()


def test_the_pages(client, as_role, archive):
    archive.rejected()
    (planned,) = archive.plan(LAST + timedelta(days=1))
    here = reverse("unions:disposal_detail", args=[planned.pk])
    as_role("grassroots_cadre", archive.tree.textile)
    assert client.get(reverse("unions:disposal_list")).status_code == 403
    as_role("county_reviewer", archive.tree.jiangbei)
    assert "没有" in text_of(client.get(reverse("unions:disposal_list")))
    assert client.get(here).status_code == 404
    as_role("county_reviewer", archive.tree.haishu)
    assert "未予认定的申请" in text_of(client.get(reverse("unions:disposal_list")))
    page = text_of(client.get(here))
    assert "王*兰" in page
    assert "王秀兰" not in page
    row = reverse("unions:disposal_row", args=[planned.pk, planned.rows.get().pk])
    assert client.post(row, {"seen_version": planned.version, "why": ""}).status_code == 422
    assert client.post(row, {"seen_version": planned.version, "why": "查档"})["Location"] == here
    planned.refresh_from_db()
    assert client.post(row, {"seen_version": planned.version})["Location"] == here
    planned.refresh_from_db()
    act = reverse("unions:disposal_act", args=[planned.pk, "propose"])
    assert client.post(act, {"seen_version": planned.version, "way": "hand_over"}).status_code == 422
    assert client.post(act, {"seen_version": planned.version, "way": "erase"})["Location"] == here
    approve = reverse("unions:disposal_act", args=[planned.pk, "approve"])
    assert client.get(approve).status_code == 403
    as_role("county_approver", archive.tree.haishu)
    planned.refresh_from_db()
    assert client.get(approve).status_code == 200
    assert client.post(approve, {"seen_version": planned.version})["Location"] == here
    assert "190" in text_of(client.get(reverse("unions:retention_schedule")))
    assert client.get(reverse("unions:disposal_act", args=[planned.pk, "nothing"])).status_code == 404
    assert client.get(reverse("unions:disposal_row", args=[planned.pk, 999_999])).status_code == 403


def test_every_sealed_or_wordy_column_of_a_tree_is_emptied_or_named_as_kept():
    assert columns_forgotten() == []
