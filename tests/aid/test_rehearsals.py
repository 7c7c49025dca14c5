"""A standard tried before it is enacted: who enters, leaves, changes and why; nothing written; names for few."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aid.choices.files import FileStatus, IncomeKind, Relation, Standing
from aid.models import ExpenseLine, FileMember, IncomeLine, NeedyFile, Rehearsal, RehearsalRow
from aid.rules.eligibility import GATE_ON, MIN_LIVING, RELATIVE_MULTIPLE
from aid.rules.rehearsals import sentences
from aid.selectors import rehearsals as selectors
from aid.selectors.files import facts_of
from aid.services import rehearsals as services
from core.errors import ForbiddenError, RuleBrokenError
from core.jobs.models import Job
from core.jobs.services import running
from core.parameters.models import PolicyParameter
from tests.aid.money.treasury import family
from tests.factories import DAY, SYSTEM, Tree, actor

pytestmark = pytest.mark.django_db
MINE = {"aid.Rehearsal", "aid.RehearsalRow", "core.Job", "core.Event", "core.UnsealedEvent", "core.Delivery"}
K = RELATIVE_MULTIPLE


@pytest.fixture
def tree():
    tree = Tree()
    for region, value in (("330000", "1000"), ("330782", "1200")):
        enter(MIN_LIVING, value, region)
    return tree


def enter(code, value, region="330000", since=date(2026, 1, 1)):
    PolicyParameter.objects.create(code=code, region=region, value=value, valid_from=since, basis="测试")


def household(union, net, *, status=FileStatus.FILED, **fields):
    """A family of one with this net income a head and month."""
    file = family(union, **fields)
    member = FileMember.objects.create(file=file, person=file.head, relation=Relation.SELF, standing=Standing.WORKING)
    IncomeLine.objects.create(file=file, member=member, kind=IncomeKind.WAGE, amount=Decimal(net) * 12)
    if status != FileStatus.FILED:
        extra = {"reject_reason": "income"} if status == FileStatus.REJECTED else {}
        NeedyFile.unscoped.filter(pk=file.pk).update(status=status, submitted_on=date(2026, 8, 1), **extra)
    return file


def tried(region="330000", by=SYSTEM, on=DAY, **values):
    chosen = {K if code == "k" else code: value for code, value in values.items()}
    found = services.try_out(actor=by, region=region, settings=chosen, on=on)
    return {each.file_id: outcome for each, outcome in found}


def effects(outcomes):
    return {key: outcome.effect and outcome.effect.value for key, outcome in outcomes.items()}


class TestWhatItSays:
    def test_enter_leave_change_and_stay(self, tree):
        deep, low, high = (household(tree.textile, net) for net in (900, 1400, 1900))
        out = household(tree.textile, 2300, status=FileStatus.REJECTED)

        assert effects(tried(k="1.5")) == {deep.pk: None, low.pk: None, high.pk: "leave", out.pk: None}
        assert effects(tried(k="2.5"))[out.pk] == "enter"
        raised = services.try_out(actor=SYSTEM, region="330000", settings={MIN_LIVING: "1500"}, on=DAY)
        assert effects({each.file_id: outcome for each, outcome in raised})[low.pk] == "change"

    def test_why_is_the_clause_that_turned(self, tree):
        file = household(tree.textile, 1900)
        (reason,) = tried(k="1.5")[file.pk].reasons
        assert (reason["code"], reason["holds"], reason["figure"], reason["threshold"], reason["was"]) == (
            "relative", False, "1900.00", "1500.00", "2000.00",
        )  # fmt: skip

    def test_a_switch_is_rehearsed_too(self, tree):
        file = household(tree.textile, 1500)
        member = FileMember.objects.get(file=file)
        IncomeLine.objects.filter(file=file).update(amount=Decimal(3500) * 12)
        ExpenseLine.objects.create(file=file, member=member, kind="medical", amount=Decimal(2000) * 12)
        found = services.try_out(actor=SYSTEM, region="330000", settings={GATE_ON: "off"}, on=DAY)
        ((_each, outcome),) = list(found)
        assert (outcome.before.proposed, outcome.after.proposed, outcome.effect) == ("none", "relative", "enter")
        assert outcome.reasons == [{"code": "gate", "gone": True}]

    def test_what_a_county_has_entered_itself_goes_before_the_province(self, tree):
        yiwu = tree.grassroots(
            "义乌小商品工会", tree._make("330782001", "稠城街道", "township", "general_federation", tree.yiwu)
        )
        own, other = household(yiwu, 1250), household(tree.textile, 1250)
        found = services.try_out(actor=SYSTEM, region="330000", settings={MIN_LIVING: "1300"}, on=DAY)
        assert effects({each.file_id: outcome for each, outcome in found}) == {own.pk: None, other.pk: "change"}
        there = services.try_out(actor=SYSTEM, region="330782", settings={MIN_LIVING: "1300"}, on=DAY)
        assert effects({each.file_id: outcome for each, outcome in there}) == {own.pk: "change"}

    def test_the_day_counts(self, tree):
        """Story 19: the standard rises mid-year; a rehearsal for a later day starts from what is then in force."""
        enter(MIN_LIVING, "1100", since=date(2027, 7, 1))
        file = household(tree.textile, 1050)
        assert tried(k="1.9", on=date(2027, 6, 30))[file.pk].before.proposed == "relative"
        assert tried(k="1.9", on=date(2027, 7, 2))[file.pk].before.proposed == "deep"

    def test_a_region_without_a_figure_is_told_not_guessed(self, tree):
        PolicyParameter.objects.filter(code=MIN_LIVING).delete()
        file = household(tree.textile, 900)
        assert tried(k="1.5") == {file.pk: None}

    def test_files_that_do_not_count(self, tree):
        for status in (FileStatus.DRAFT, FileStatus.WITHDRAWN):
            household(tree.textile, 900, status=status)
        assert tried(k="1.5") == {}

    def test_the_facts_are_those_of_the_file_page(self, tree):
        file = household(tree.textile, 1700)
        NeedyFile.unscoped.filter(pk=file.pk).update(main_cause=8, event_on=date(2026, 6, 1), event_loss=Decimal(9000))
        fresh = NeedyFile.unscoped.get(pk=file.pk)
        outcome = tried(k="1.9")[file.pk]
        facts = facts_of(fresh, on=DAY)
        assert (facts.event_loss, facts.rigid, facts.heads) == (Decimal(9000), Decimal(9000), 1)
        assert outcome.before.net_per_head == Decimal("950.00")


class TestRefusals:
    @pytest.mark.parametrize(
        ("chosen", "code"),
        [
            ({}, "settings"),
            ({"relief.notice_days": "3"}, "unknown_parameter"),
            ({K: "two"}, "value"),
            ({K: "-1"}, "value"),
            ({K: "NaN"}, "value"),
            ({MIN_LIVING: "Infinity"}, "value"),
            ({GATE_ON: "maybe"}, "value"),
        ],
    )
    def test_what_cannot_be_rehearsed(self, tree, chosen, code):
        with pytest.raises(RuleBrokenError) as refusal:
            list(services.try_out(actor=SYSTEM, region="330000", settings=chosen, on=DAY))
        assert refusal.value.code == code

    def test_only_in_ones_own_branch(self, tree):
        approver = actor("county_approver", tree.haishu)
        for region in ("330000", "330205", "999999"):
            with pytest.raises(RuleBrokenError) as refusal:
                tried(region, by=approver, k="1.5")
            assert refusal.value.code == "region"
        assert tried("330203", by=approver, k="1.5") == {}

    def test_the_reviewer_holds_no_such_right(self, tree):
        with pytest.raises((RuleBrokenError, ForbiddenError)):
            tried("330203", by=actor("county_reviewer", tree.haishu), k="1.5")


def contents():
    found = {}
    for model in apps.get_models():
        if model._meta.label not in MINE and model._meta.managed:
            found[model._meta.label] = list(model._base_manager.order_by("pk").values())
    return found


class TestTheCommand:
    def run(self, *arguments):
        out = StringIO()
        call_command("rehearse_assessments", *arguments, stdout=out)
        return out.getvalue()

    def test_it_lists_counts_and_writes_nothing(self, tree):
        file = household(tree.textile, 1900)
        household(tree.textile, 900)
        before = contents(), Rehearsal.unscoped.count()

        said = self.run("--set", f"{K}=1.5", "--on", "2026-11-23")

        assert f"{file.number}: relative -> none, 1900.00" in said
        assert "海曙区总工会: 0 enter, 1 leave, 0 change, 1 same" in said
        assert "2 households in" in said
        assert (contents(), Rehearsal.unscoped.count()) == before

    def test_a_region_and_several_values(self, tree):
        household(tree.textile, 1900)
        assert "1 leave" in self.run("--set", f"{K}=1.5", "--set", f"{MIN_LIVING}=1100", "--region", "330203")
        assert "0 households" in self.run("--set", f"{K}=1.5", "--region", "330205")

    @pytest.mark.parametrize("wrong", ["nonsense", "no.such=1", f"{K}=x"])
    def test_mistakes_are_said(self, tree, wrong):
        with pytest.raises(CommandError):
            self.run("--set", wrong)


class TestTheJob:
    def start(self, by, region="330203", request="t", **settings):
        return services.start_rehearsal(actor=by, region=region, settings=settings or {K: "1.5"}, on=DAY, token=request)

    def test_it_counts_by_county_and_keeps_whom_it_would_move(self, tree, monkeypatch):
        monkeypatch.setattr("aid.jobs.HOUSEHOLDS", 2)
        files = [household(tree.textile, net) for net in (900, 1200, 1600, 1700, 1900)]
        elsewhere = household(tree.elsewhere, 1900)
        admin = actor("province_admin", tree.province)
        job = self.start(admin, "330000")
        before = contents()
        for _turn in range(9):
            running.run(job.pk, seconds=0)
        after = contents()

        done, rehearsal = Job.unscoped.get(), Rehearsal.unscoped.get()
        assert (done.status, done.done_count, done.total) == ("done", 6, 6)
        assert done.result_url == reverse("aid:rehearsal_detail", args=[rehearsal.pk])
        assert rehearsal.counts == {
            str(tree.haishu.pk): {"deep>deep": 1, "relative>relative": 1, "relative>none": 3},
            str(tree.jiangbei.pk): {"relative>none": 1},
        }
        assert set(RehearsalRow.unscoped.values_list("file_id", flat=True)) == {
            *(f.pk for f in files[2:]),
            elsewhere.pk,
        }
        assert after == before

    def test_the_same_request_is_one_rehearsal(self, tree):
        approver = actor("county_approver", tree.haishu)
        assert self.start(approver).pk == self.start(approver).pk
        assert Rehearsal.unscoped.count() == 1

    def test_a_chunk_costs_the_same_for_any_number_of_households(self, tree):
        """Linear: the number of statements a chunk takes does not grow with its households."""

        def statements(count):
            for number in range(count):
                household(tree.textile, 1000 + number)
            job = self.start(actor("county_approver", tree.haishu), request=str(count))
            rehearsal = Rehearsal.unscoped.get(pk=job.subject_id)
            with CaptureQueriesContext(connection) as captured:
                services.rehearse_some(
                    actor=SYSTEM, rehearsal_id=rehearsal.pk, after=None, limit=5000, moment=job.created_at
                )
            return len(captured)

        assert statements(3) == statements(30)


class TestPages:
    def finished(self, by, region="330203", request="t"):
        job = services.start_rehearsal(actor=by, region=region, settings={K: "1.5"}, on=DAY, token=request)
        running.run(job.pk)
        return reverse("aid:rehearsal_detail", args=[job.subject_id])

    def test_the_approver_sees_names_and_why(self, tree, as_role, client):
        file = household(tree.textile, 1900)
        page = client.get(self.finished(as_role("county_approver", tree.haishu))).text
        assert file.head.name in page
        assert reverse("aid:file_detail", args=[file.key]) in page
        assert "1,500.00" in page

    def test_the_province_sees_counts_by_county_and_no_name(self, tree, as_role, client):
        file = household(tree.textile, 1900)
        page = client.get(self.finished(as_role("province_admin", tree.province), "330000")).text
        assert "海曙区总工会" in page
        assert file.head.name not in page
        assert file.number not in page

    def test_a_county_does_not_see_the_neighbours_or_the_provinces(self, tree, as_role, client):
        household(tree.textile, 1900)
        mine = self.finished(actor("county_approver", tree.haishu))
        above = self.finished(actor("province_admin", tree.province), "330000", "p")
        as_role("county_approver", tree.jiangbei)
        assert client.get(mine).status_code == 404
        assert client.get(above).status_code == 404
        as_role("county_reviewer", tree.haishu)
        assert client.get(mine).status_code == 403

    def test_asking_for_one(self, tree, as_role, client):
        as_role("county_approver", tree.haishu)
        address = reverse("aid:rehearsal_new")
        page = client.get(address).text
        assert "海曙区总工会" in page
        assert "江北区总工会" not in page
        data = {"region": "330203", "on": "2026-11-23", "token": "t", "needy-relative_multiple": "1.5"}
        answer = client.post(address, data)
        job = Job.unscoped.get()
        assert answer["Location"] == reverse("desk:job_detail", args=[job.pk])
        assert client.post(address, data)["Location"] == answer["Location"], "twice is once"
        for wrong in (
            {"needy-relative_multiple": "x"},
            {"needy-relative_multiple": ""},
            {"region": "330205"},
            {"on": ""},
        ):
            assert client.post(address, data | {"token": "u"} | wrong).status_code == 422, wrong
        assert Rehearsal.unscoped.count() == 1

    def test_the_list(self, tree, as_role, client, constant_queries):
        approver = as_role("county_approver", tree.haishu)
        tokens = iter(range(1000))

        def add(count):
            for _turn in range(count):
                self.finished(approver, request=str(next(tokens)))

        assert constant_queries(lambda: client.get(reverse("aid:rehearsal_list")), add) <= 8

    def test_the_rows_are_pages_by_key(self, tree, as_role, client):
        for net in range(1600, 1630):
            household(tree.textile, net)
        address = self.finished(as_role("county_approver", tree.haishu))
        first = client.get(address).text
        assert first.count("data-row ") == 25
        assert "after=" in first
        assert client.get(address, {"effect": "enter"}).text.count("data-row ") == 0


def test_places_are_provinces_cities_and_counties(tree):
    assert [place.region_id for place in selectors.places(actor("province_admin", tree.province))] == [
        "330000", "330200", "330203", "330205", "330700", "330782",
    ]  # fmt: skip


def test_why_is_said_by_what_now_holds(tree):
    file = household(tree.textile, 1400)
    found = services.try_out(actor=SYSTEM, region="330000", settings={MIN_LIVING: "1500"}, on=DAY)
    outcome = {each.file_id: outcome for each, outcome in found}[file.pk]
    assert len(outcome.reasons) == 2
    assert sentences(outcome.reasons) == [sentences(outcome.reasons)[0]]
    assert "1,500.00" in sentences(outcome.reasons)[0]
