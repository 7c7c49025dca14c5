"""The engine: a chunk and its checkpoint commit together; killed, cancelled and faulty work ends as it must."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core import clock
from core.errors import ConflictError, ForbiddenError, NotFoundError
from core.events.models import Event
from core.jobs import tasks
from core.jobs.models import Job, JobCancellation, JobFile, JobPiece
from core.jobs.services import files, running, starting, sweeping
from core.reminders.models import Alarm, Message
from core.reminders.services import watchdog
from tests.factories import actor, actor_in
from unions.models import Post

pytestmark = pytest.mark.django_db


def told(code):
    return Event.unscoped.filter(code=code).count()


class TestStarting:
    def test_a_job_is_a_row_with_its_owner_place_and_subject(self, start, owner, tree):
        job = start()

        assert (job.status, job.owner_id, job.union_path) == ("queued", owner[1].pk, tree.haishu.path)
        assert (job.subject_type, job.subject_id, job.total) == ("unions.union", str(tree.haishu.pk), 12)
        assert told("core.job.started") == 1

    def test_the_same_request_again_is_the_same_job(self, start):
        assert start().pk == start().pk
        assert Job.unscoped.count() == 1

    def test_finished_work_is_not_started_again_by_the_same_request(self, start):
        job = start(3)
        running.run(job.pk)

        assert start(3).pk == job.pk

    def test_a_cancelled_one_may_be_asked_for_again(self, start, owner):
        job = start()
        starting.cancel_job(actor=owner[0], job_id=job.pk, moment=clock.now())

        assert start().pk != job.pk

    def test_two_jobs_never_work_on_one_subject(self, start):
        start(key="a")
        with pytest.raises(ConflictError) as caught:
            start(key="b")
        assert caught.value.code == "core_one_live_job_a_subject"

    def test_somebody_elses_key_is_refused(self, start, tree, kind):
        start()
        with pytest.raises(ConflictError):
            start(by=actor("finance_preparer", tree.haishu))

    def test_the_right_is_needed_there(self, start, tree):
        for role, union in (("grassroots_cadre", tree.textile), ("finance_preparer", tree.jiangbei)):
            with pytest.raises(ForbiddenError):
                start(by=actor(role, union))
        assert Job.unscoped.count() == 0

    def test_a_kind_nobody_declared_is_a_programmers_mistake(self, owner, tree):
        with pytest.raises(RuntimeError):
            starting.start_job(actor=owner[0], kind="no.such", key="k", subject=tree.haishu)


class TestWorking:
    def test_chunk_by_chunk_to_the_end(self, start, kind, fresh):
        job = start(12)

        assert running.run(job.pk) is True

        done = fresh(job)
        assert (done.status, done.done_count, done.message, done.result_url) == ("done", 12, "counted", "/work/")
        assert (done.attempts, done.tries, done.token) == (1, 0, None)
        assert len(kind.rows()) == 12
        assert (JobPiece.objects.count(), told("core.job.done")) == (0, 1)

    def test_running_it_again_does_nothing(self, start, kind):
        job = start(12)
        running.run(job.pk)

        assert running.run(job.pk) is False
        assert len(kind.rows()) == 12

    def test_after_a_slice_it_waits_for_its_next_turn(self, start, kind, fresh):
        job = start(12)

        assert running.run(job.pk, seconds=0) is False
        assert (fresh(job).status, fresh(job).done_count) == ("queued", 5)
        running.run(job.pk, seconds=0)
        assert running.run(job.pk, seconds=0) is True
        assert len(kind.rows()) == 12

    def test_a_worker_that_vanished_loses_one_chunk_at_most(self, start, kind, machine, fresh):
        class Killed(BaseException):
            pass

        def die(_run):
            raise Killed

        job = start(12)
        kind.AT[5] = die
        with pytest.raises(Killed):
            running.run(job.pk)
        assert (fresh(job).status, fresh(job).done_count, len(kind.rows())) == ("running", 5, 5)

        kind.AT.clear()
        assert running.run(job.pk) is False, "its lease stands"
        machine(seconds=31)
        assert running.run(job.pk) is True
        assert (len(kind.rows()), fresh(job).attempts) == (12, 2)

    def test_a_worker_whose_lease_was_taken_over_commits_nothing_more(self, start, kind, machine, fresh):
        job = start(12)
        late = running._claim(job.pk)
        assert running._chunk(job.pk, late, {}) is True
        machine(seconds=31)
        assert running._claim(job.pk) != late

        assert running._chunk(job.pk, late, {}) is False
        assert (fresh(job).done_count, len(kind.rows())) == (5, 5)

    def test_a_chunk_and_its_checkpoint_are_one(self, start, kind, fresh, monkeypatch):
        job = start(12)
        monkeypatch.setattr(running, "_note", lambda *_given: 1 / 0)

        running.run(job.pk)

        assert (kind.rows(), fresh(job).done_count, fresh(job).status) == ([], 0, "queued")

    def test_a_right_taken_away_stops_the_work(self, start, kind, owner, fresh):
        job = start(12)
        running.run(job.pk, seconds=0)
        Post.objects.filter(user=owner[1]).update(to_on=date(2026, 11, 22))

        running.run(job.pk)

        assert (fresh(job).status, fresh(job).refusal, len(kind.rows())) == ("failed", kind.RIGHT, 5)

    def test_a_closed_account_stops_the_work(self, start, kind, owner, fresh):
        job = start(12)
        owner[1].is_active = False
        owner[1].save()

        running.run(job.pk)

        assert (fresh(job).status, kind.rows()) == ("failed", [])

    def test_the_owners_language_words_the_outcome(self, start, kind, fresh, owner):
        job = start(12)
        Job.unscoped.filter(pk=job.pk).update(language="en")
        Post.objects.filter(user=owner[1]).delete()
        running.run(job.pk)
        assert fresh(job).message == "You no longer hold the right that this work needs."


class TestRefusalsAndFaults:
    def test_a_refusal_ends_it_with_its_sentence(self, start, kind, fresh):
        job = start(12)
        kind.AT[5] = kind.REFUSAL

        running.run(job.pk)

        ended = fresh(job)
        assert (ended.status, ended.refusal, ended.message) == ("failed", "seven", "Number 7 may not be counted.")
        assert (ended.done_count, len(kind.rows()), ended.details["problems"]) == (5, 5, [{"message": "7"}])
        assert Alarm.objects.count() == 0

    def test_a_refused_job_cannot_be_tried_again(self, start, kind, owner):
        job = start(12)
        kind.AT[0] = kind.REFUSAL
        running.run(job.pk)
        with pytest.raises(ConflictError):
            starting.retry_job(actor=owner[0], job_id=job.pk)

    def test_a_fault_is_tried_again_more_and_more_rarely_then_told(self, start, kind, tree, machine, fresh):
        keeper = actor_in("sys_admin", tree.province)[1]
        job = start(12)
        kind.AT[5] = ZeroDivisionError("a card number 6222")
        waits = []
        for _turn in range(running.MAX_TRIES):
            before = clock.ticking()
            running.run(job.pk)
            waits.append((fresh(job).not_before - before).total_seconds())
            assert running.run(job.pk) is False, "not before its time"
            machine(seconds=2 ** (len(waits) + 1))

        ended = fresh(job)
        assert waits[:7] == [2, 4, 8, 16, 32, 64, 128]
        assert (ended.status, ended.refusal, ended.done_count, len(kind.rows())) == ("failed", "", 5, 5)
        alarm = Alarm.objects.get(code="job_failed")
        assert alarm.params["error"] == "ZeroDivisionError", "the fault's text stays with the job"
        assert Message.objects.filter(user=keeper, kind="core.alarm.job_failed").exists()

    def test_it_goes_on_where_it_stopped_when_its_owner_says_so(self, start, kind, owner, machine, fresh):
        job = start(12)
        kind.AT[5] = ZeroDivisionError()
        for _turn in range(running.MAX_TRIES):
            running.run(job.pk)
            machine(minutes=10)
        kind.AT.clear()

        starting.retry_job(actor=owner[0], job_id=job.pk)
        assert running.run(job.pk) is True

        assert (fresh(job).status, len(kind.rows())) == ("done", 12)

    def test_work_that_kills_its_worker_each_time_is_given_up(self, start, kind, machine, fresh):
        class Killed(BaseException):
            pass

        def die(_run):
            raise Killed

        job = start(12)
        kind.AT[0] = die
        for _turn in range(running.MAX_TRIES):
            with pytest.raises(Killed):
                running.run(job.pk)
            machine(seconds=31)
        running.run(job.pk)
        assert (fresh(job).status, fresh(job).last_error) == ("failed", "WorkerLost")
        assert Alarm.objects.filter(code="job_failed").count() == 1

    def test_progress_between_kills_is_never_given_up(self, start, kind, machine, fresh):
        class Killed(BaseException):
            pass

        def die(_run):
            raise Killed

        job = start(100)
        for number in range(5, 100, 5):
            kind.AT[number] = die
        for number in range(5, 100, 5):
            with pytest.raises(Killed):
                running.run(job.pk)
            machine(seconds=31)
            kind.AT.pop(number)
        assert running.run(job.pk) is True
        assert (fresh(job).attempts, len(kind.rows())) == (20, 100)


class TestCancelling:
    def test_a_waiting_job_is_cancelled_at_once(self, start, kind, owner, fresh):
        job = start()
        starting.cancel_job(actor=owner[0], job_id=job.pk, moment=clock.now())

        assert fresh(job).status == "cancelled"
        assert running.run(job.pk) is False
        assert (kind.rows(), told("core.job.cancelled")) == ([], 1)

    def test_a_running_one_stops_between_two_chunks(self, start, kind, owner, fresh):
        job = start(12)
        kind.AT[0] = lambda run: starting.cancel_job(actor=owner[0], job_id=run.job_id, moment=run.moment)

        running.run(job.pk)

        assert (fresh(job).status, fresh(job).done_count, len(kind.rows())) == ("cancelled", 5, 5)
        assert told("core.job.cancelled") == 1

    def test_twice_is_once(self, start, kind, owner):
        job = start(12)
        kind.AT[0] = lambda run: [
            starting.cancel_job(actor=owner[0], job_id=run.job_id, moment=run.moment) for _turn in range(2)
        ]
        running.run(job.pk)
        assert JobCancellation.objects.count() == 1

    def test_ended_work_cannot_be_cancelled_and_not_by_others(self, start, owner, tree):
        job = start(3)
        with pytest.raises(NotFoundError):
            starting.cancel_job(actor=actor("finance_preparer", tree.haishu), job_id=job.pk, moment=clock.now())
        running.run(job.pk)
        with pytest.raises(ConflictError):
            starting.cancel_job(actor=owner[0], job_id=job.pk, moment=clock.now())


class TestSweeping:
    def test_a_lost_hint_is_given_again(self, start, machine, monkeypatch):
        given = []
        monkeypatch.setattr(sweeping, "hint", given.append)
        job = start()
        assert (sweeping.sweep(clock.now()), given) == (0, []), "the first hint has its time"
        machine(seconds=16)
        assert (sweeping.sweep(clock.now()), given) == (1, [job.pk])
        assert sweeping.sweep(clock.now()) == 0, "not twice at once"

    def test_a_dead_workers_job_is_taken_up(self, start, machine, fresh):
        job = start()
        running._claim(job.pk)
        machine(seconds=16)
        assert sweeping.sweep(clock.now()) == 0, "the lease stands"
        machine(seconds=16)
        assert sweeping.sweep(clock.now()) == 1

    def test_standing_still_raises_one_alarm_and_ending_clears_it(self, start, machine):
        job = start(3)
        machine(minutes=16)
        sweeping.sweep(clock.now())
        sweeping.sweep(clock.now())
        alarm = Alarm.objects.get(code="job_stuck")
        assert (alarm.params["key"], alarm.cleared_at) == (str(job.pk), None)
        running.run(job.pk)
        alarm.refresh_from_db()
        assert alarm.cleared_at is not None

    def test_the_watchdog_watches_the_sweep(self, db):
        assert watchdog.PERIODS["jobs.sweep"] == timedelta(seconds=15)
        tasks.sweep()
        assert not watchdog.note_silence("jobs.sweep", clock.now())


class TestFiles:
    def test_the_file_is_the_owners_for_a_day(self, start, owner, tree, machine):
        job = start(12)
        running.run(job.pk)

        file, content = files.fetch_file(actor=owner[0], job_id=job.pk)

        assert content.decode().split() == [str(number) for number in range(12)]
        assert (file.size, told("core.job.downloaded")) == (len(content), 1)
        with pytest.raises(NotFoundError):
            files.fetch_file(actor=actor("finance_preparer", tree.haishu), job_id=job.pk)
        machine(hours=25)
        with pytest.raises(NotFoundError):
            files.fetch_file(actor=owner[0], job_id=job.pk)
        sweeping.sweep(clock.now())
        assert JobFile.objects.count() == 0

    def test_a_cancelled_job_leaves_no_pieces(self, start, kind, owner):
        job = start(12)
        kind.AT[5] = lambda run: starting.cancel_job(actor=owner[0], job_id=run.job_id, moment=run.moment)
        running.run(job.pk)
        assert (JobPiece.objects.count(), JobFile.objects.count()) == (0, 0)


class TestConstraints:
    @pytest.mark.parametrize(
        "change",
        [
            {"status": "sleeping"},
            {"status": "done"},
            {"status": "running"},
            {"key": ""},
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, start, change):
        job = start()
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Job.unscoped.filter(pk=job.pk).update(**change)


def test_whoever_waited_long_gets_a_message(start, owner, machine, kind):
    job = start(12)
    running.run(job.pk, seconds=0)
    machine(seconds=25)
    running.run(job.pk)
    message = Message.objects.get(user=owner[1])
    assert (message.kind, message.url) == ("core.job.done", f"/jobs/{job.pk}/")
    assert message.params["work"] == {"phrase": "Count"}
