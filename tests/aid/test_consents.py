"""The one register of consents is asked before data leave: check, notice, bank file; taking back stops what runs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aid.choices.files import ConsentPurpose, FileStatus
from aid.models import EconomicCheck, Notice
from aid.selectors.batches import problems_of
from aid.selectors.consents import standing_consents
from aid.services import applications, consents, decisions, notices
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events import services as events
from core.events.models import Event
from core.parameters.models import PolicyParameter
from tests.aid.applications import Office, refusing
from tests.aid.money.treasury import Treasury, agree, fresh, refused
from tests.aid.roster_notices import agreed, prepare, release
from tests.desk.reading import text_of
from tests.factories import DAY, Tree, actor
from unions.models import PersonConsent
from unions.selectors.consents import may_use, stands
from unions.services.consents import withdraw_consent as withdraw_in_the_register

pytestmark = pytest.mark.django_db
LAW = "《浙江省社会救助条例》第五十五条"


@pytest.fixture
def office():
    return Office(Tree())


def take_back(office, file, purpose, by=None):
    consents.withdraw_consent(actor=by or office.cadre, file_id=file.pk, purpose=purpose, moment=clock.now())


def put_law(purpose, region="330000"):
    PolicyParameter.objects.create(
        code=f"consent.basis.{purpose}", region=region, value=LAW, valid_from=DAY, basis="省级法务意见"
    )


class TestTheRegister:
    def test_what_an_applicant_agrees_to_stands_in_the_one_register(self, office):
        file = office.draft()
        rows = PersonConsent.unscoped.filter(person=file.head_id)
        assert {row.purpose for row in rows} == set(ConsentPurpose)
        assert {(row.about_type, row.about_id) for row in rows} == {("aid.needyfile", str(file.pk))}
        assert all(row.scope and row.text_version and row.given_on == DAY for row in rows)
        assert stands(file.head_id, "econ_check", about=("aid.needyfile", file.pk), on=DAY)
        assert not stands(file.head_id, "econ_check", about=("aid.needyfile", "another"), on=DAY)
        assert not stands(file.head_id, "econ_check", on=DAY)

    def test_it_is_the_applicant_who_agrees_and_nobody_before_there_is_one(self, office):
        empty = applications.open_application(actor=office.cadre, union_id=office.tree.textile.pk)
        with pytest.raises(RuleBrokenError) as caught:
            consents.give_consent(actor=office.cadre, file_id=empty.pk, purpose="econ_check", moment=clock.now())
        assert "econ_check" in caught.value.fields
        assert standing_consents(empty) == set()

    def test_once_and_within_reach_and_not_after_the_end(self, office):
        file = office.draft()
        give = {"file_id": file.pk, "purpose": "econ_check", "moment": clock.now()}
        with pytest.raises(ConflictError):
            consents.give_consent(actor=office.cadre, **give)
        with pytest.raises(NotFoundError):
            consents.give_consent(actor=actor("grassroots_cadre", office.tree.elsewhere), **give)
        take_back(office, file, "econ_check")
        consents.give_consent(actor=office.cadre, **give)
        submitted = applications.submit_file(actor=office.cadre, file_id=file.pk, seen_version=file.version, today=DAY)
        decisions.withdraw_file(actor=office.cadre, file_id=submitted.pk, today=DAY, reason="own")
        with refusing("wrong_state"):
            consents.give_consent(actor=office.cadre, **(give | {"purpose": "share_bank"}))

    def test_a_draft_thrown_away_leaves_no_consent(self, office):
        file = office.draft()
        applications.delete_draft(actor=office.cadre, file_id=file.pk)
        assert not PersonConsent.unscoped.exists()

    def test_a_consent_without_a_row_holds_for_every_row(self, office):
        file = office.draft()
        take_back(office, file, "econ_check")
        assert "econ_check" not in standing_consents(file)
        PersonConsent.objects.create(
            person=file.head,
            union=file.union,
            purpose="econ_check",
            scope="x",
            text_version="1",
            how="paper",
            given_on=DAY,
        )
        assert "econ_check" in standing_consents(file)


class TestTheEconomicCheck:
    def test_without_consent_nothing_goes_to_civil_affairs(self, office):
        file = office.township_checking()
        take_back(office, file, "econ_check")
        passing = {"file_id": file.pk, "seen_version": file.version, "today": DAY, "opinion": "材料齐全"}
        with pytest.raises(ConflictError) as caught:
            decisions.pass_township_check(actor=office.caseworker, **passing)
        assert caught.value.code == "consent_econ_check"
        assert "民政" in caught.value.message
        assert not EconomicCheck.objects.exists()
        assert office.fresh(file).status == FileStatus.TOWNSHIP_CHECKING
        put_law("econ_check")
        decisions.pass_township_check(actor=office.caseworker, **passing)
        assert EconomicCheck.objects.count() == 1

    def test_the_page_says_why(self, client, as_role, office):
        file = office.township_checking()
        take_back(office, file, "econ_check")
        as_role("township_caseworker", office.tree.wangchun)
        here = reverse("aid:file_pass_check", args=[file.key])
        answer = client.post(here, {"seen_version": file.version, "opinion": "齐全"})
        assert answer.status_code == 409
        assert "没有向民政部门发送任何信息" in text_of(answer)


class TestThePublicNotice:
    def test_taken_back_while_it_hangs_it_comes_down_and_the_file_is_not_approved(self, office):
        file = office.noticed()
        take_back(office, file, "public_notice")
        assert Notice.unscoped.get().status == "stopped"
        with refusing("no_notice"):
            notices.close_notice(actor=office.caseworker, file_id=file.pk, today=DAY + timedelta(days=30))
        with refusing("consent_withdrawn"):
            office.prepare(file)

    def test_taken_back_after_the_notice_the_file_is_not_approved_either(self, office):
        file = office.county_reviewing()
        take_back(office, file, "public_notice")
        approving = {
            "file_id": file.pk,
            "seen_version": file.version,
            "today": DAY,
            "category": "deep",
            "opinion": "同意",
        }
        with refusing("consent_withdrawn"):
            decisions.approve_file(actor=office.approver, **approving)
        put_law("public_notice", region="330700")  # another city's law is none here
        with refusing("consent_withdrawn"):
            decisions.approve_file(actor=office.approver, **approving)
        put_law("public_notice")
        assert decisions.approve_file(actor=office.approver, **approving).status == FileStatus.FILED

    def test_with_a_law_in_its_place_the_notice_is_prepared_again(self, office):
        file = office.noticed()
        take_back(office, file, "public_notice")
        put_law("public_notice")
        notice = office.release(office.prepare(file))
        over = notice.last_day + timedelta(days=1)
        closed = notices.close_notice(actor=office.caseworker, file_id=file.pk, today=over)
        assert closed.status == FileStatus.TOWNSHIP_CHECKING

    def test_taken_back_on_the_members_page_it_comes_down_too(self, office, django_capture_on_commit_callbacks):
        file = office.noticed()
        row = PersonConsent.unscoped.get(about_id=str(file.pk), purpose="public_notice")
        withdraw_in_the_register(actor=office.cadre, consent_id=row.pk, seen_version=1, because="不愿公示", today=DAY)
        events.deliver(Event.unscoped.values_list("pk", flat=True), moment=clock.ticking())
        assert Notice.unscoped.get().status == "stopped"

    def test_a_line_whose_family_took_it_back_before_the_release_stays_behind(self):
        treasury = Treasury(needs_notice=True)
        roster = agreed(treasury)
        notice = prepare(treasury, roster)
        first = notice.lines.order_by("number").first()
        PersonConsent.unscoped.filter(about_id=str(first.file_id), purpose="public_notice").update(withdrawn_on=DAY)
        release(treasury, notice)
        first.refresh_from_db()
        assert (first.hidden_because, first.award.status) == ("consent", "approved")
        assert notice.lines.filter(hidden_because="").count() == 1


class TestTheBankFile:
    def test_a_line_without_consent_is_named_and_the_batch_refused(self):
        treasury = Treasury()
        files = treasury.families(2)
        batch = treasury.lock(treasury.opened_batch(files))
        assert problems_of(batch, today=DAY) == []
        PersonConsent.unscoped.filter(person=files[0].head_id, purpose="share_bank").update(withdrawn_on=DAY)
        (problem,) = problems_of(batch, today=DAY)
        assert (problem.code, problem.person) == ("no_consent", files[0].head.name)
        assert "银行" in problem.message
        with refused("batch_problems"):
            treasury.confirm(batch)
        put_law("share_bank")
        assert problems_of(batch, today=DAY) == []

    def test_taken_back_after_the_confirmation_no_file_is_made(self):
        treasury = Treasury()
        (file,) = treasury.families(1)
        batch = treasury.confirmed([file])
        PersonConsent.unscoped.filter(person=file.head_id, purpose="share_bank").update(withdrawn_on=DAY)
        with refused("batch_problems"):
            treasury.send(batch)

    def test_the_page_of_the_batch_says_which_line(self, client, as_role):
        treasury = Treasury()
        (file,) = treasury.families(1)
        batch = fresh(treasury.lock(treasury.opened_batch([file])))
        PersonConsent.unscoped.filter(person=file.head_id, purpose="share_bank").delete()
        as_role("finance_confirmer", treasury.tree.haishu)
        page = text_of(client.get(reverse("aid:batch_detail", args=[batch.number])))
        assert "没有向银行提供姓名和卡号的同意" in page
        agree(file, "share_bank")
        assert problems_of(batch, today=DAY) == []


def test_the_pages_enter_a_consent_and_take_it_back(client, as_role, office):
    file = office.filed()
    take_back(office, file, "share_bank")
    as_role("grassroots_cadre", office.tree.textile)
    page = client.get(reverse("aid:file_detail", args=[file.key])).content.decode()
    give, back = (reverse(f"aid:file_{name}", args=[file.key]) for name in ("give_consent", "withdraw_consent"))
    assert give in page
    assert back in page
    assert client.post(give, {"purpose": "share_bank", "how": ""}).status_code == 422
    assert client.post(give, {"purpose": "share_bank", "how": "paper"}).status_code == 302
    assert "share_bank" in standing_consents(office.fresh(file))
    assert client.post(back, {"purpose": "share_bank", "because": "换卡"}).status_code == 302
    assert PersonConsent.unscoped.get(purpose="share_bank", withdrawn_because="换卡")
    as_role("county_reviewer", office.tree.haishu)
    assert client.get(give).status_code == 403


def test_nobody_stands_for_nobody():
    assert not may_use(None, "share_bank", region="330203", on=DAY)
