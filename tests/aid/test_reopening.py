"""Back after an exit as a new file, back from a return to the right step, and to another union of the county."""

from dataclasses import replace
from datetime import date

import pytest

from aid.choices.files import FileStatus
from aid.models import NeedyFile
from aid.rules.deadlines import AUDIT_RETURN
from aid.selectors.consents import standing_consents
from aid.selectors.file_figures import Span, rows_of
from aid.services import applications, decisions, reopening, union_changes
from aid.services.clocks import start
from core.clocks.models import Deadline
from core.errors import ForbiddenError, NotFoundError
from tests.aid.applications import Office, photo, refusing
from tests.factories import DAY, Tree, actor
from unions.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office(Tree())


def ended(office, **changes):
    file = office.filed()
    facts = {"status": "exited", "exit_code": "lifted", "ended_on": DAY} | changes
    NeedyFile.unscoped.filter(pk=file.pk).update(**facts)
    file.members.update(live=False)
    return office.fresh(file)


class TestReopening:
    def test_a_new_file_takes_over_who_they_are_and_asks_for_the_rest(self, office, client, as_role):
        old = ended(office)
        as_role("township_caseworker", office.tree.wangchun)
        assert "重新申请" in client.get(f"/needy/{old.key}/").content.decode()
        assert client.get(f"/needy/{old.key}/reopen/").status_code == 200
        answer = client.post(f"/needy/{old.key}/reopen/")
        new = NeedyFile.unscoped.get(previous_file=old)
        assert answer["Location"] == f"/apply/{new.pk}/"
        assert (new.status, new.head, new.union) == ("draft", old.head, old.union)
        assert new.account.open() == old.account.open()
        assert {seat.person.name for seat in new.members.all()} == {"王秀兰", "李建国", "李欣悦"}
        assert [new.members.filter(relation="self").count(), new.incomes.count(), new.expenses.count()] == [1, 0, 0]
        assert standing_consents(new) == set()
        assert office.fresh(old).status == FileStatus.EXITED
        assert client.get(f"/apply/{new.pk}/family/").status_code == 200
        with refusing("reopened"):
            reopening.reopen_file(actor=office.cadre, file_id=old.pk)

    def test_who_applies_again_by_another_way_is_linked_too_and_counted_as_back(self, office):
        old = ended(office, ended_on=date(2026, 3, 1))
        draft = office.draft(names=("赵德海",))
        NeedyFile.unscoped.filter(pk=old.pk).update(head=draft.members.get(relation="self").person)
        again = applications.submit_file(actor=office.cadre, file_id=draft.pk, seen_version=draft.version, today=DAY)
        assert again.previous_file_id == old.pk
        assert office.submitted(names=("钱二",)).previous_file is None
        facts = {"status": "filed", "filed_on": DAY, "valid_to": DAY, "number": "X1", "category": "deep"}
        NeedyFile.unscoped.filter(pk=again.pk).update(**facts)
        span = Span(date(2026, 11, 1), DAY)
        assert list(rows_of(office.reviewer, "returned", below="", span=span)) == [again]

    def test_refusals_change_nothing(self, office):
        old = office.filed()
        with refusing("wrong_state"):
            reopening.reopen_file(actor=office.cadre, file_id=old.pk)
        NeedyFile.unscoped.filter(pk=old.pk).update(status="exited", exit_code="lifted", ended_on=DAY)
        for by in (actor("grassroots_cadre", office.tree.elsewhere), office.approver):
            with pytest.raises(NotFoundError):
                reopening.reopen_file(actor=by, file_id=old.pk)
        with refusing("recusal"):
            reopening.reopen_file(actor=replace(office.cadre, person_id=old.head_id), file_id=old.pk)
        assert not NeedyFile.unscoped.filter(previous_file=old).exists()

    def test_a_dead_heads_card_and_seat_are_not_taken_over(self, office):
        old = ended(office)
        Person.unscoped.filter(pk=old.head_id).update(deceased_on=DAY)
        new = reopening.reopen_file(actor=office.cadre, file_id=old.pk)
        assert (new.head, bool(new.account), new.bank_name) == (None, False, "")
        assert {seat.person.name for seat in new.members.all()} == {"李建国", "李欣悦"}


class TestAfterAReturn:
    """A completed application goes to the step that returned it, and that step's own clock starts (Appendix A1)."""

    @pytest.mark.parametrize(
        ("state", "by", "code"),
        [
            ("submitted", "caseworker", "needy.unit_survey"),
            ("township_checking", "caseworker", "needy.township_check"),
            ("county_reviewing", "approver", "needy.county_decide"),
        ],
    )
    def test_the_step_that_returned_it_has_its_clock(self, office, state, by, code):
        file = getattr(office, state)()
        reasons = {"income": "补充工资流水"}
        back = decisions.return_file(
            actor=getattr(office, by), file_id=file.pk, seen_version=file.version, today=DAY, reasons=reasons
        )
        again = applications.resubmit_file(actor=office.cadre, file_id=back.pk, seen_version=back.version, today=DAY)
        assert again.status == state
        running = Deadline.unscoped.about("aid.needyfile", file.pk).open()
        assert list(running.values_list("code", flat=True)) == [code]

    def test_the_page_of_a_submitted_file_offers_to_return_and_to_withdraw(self, office, client, as_role):
        file = office.submitted()
        as_role("township_caseworker", office.tree.wangchun)
        assert f"/needy/{file.key}/return/" in client.get(f"/needy/{file.key}/").content.decode()
        as_role("grassroots_cadre", office.tree.textile)
        assert f"/needy/{file.key}/withdraw/" in client.get(f"/needy/{file.key}/").content.decode()


class TestAnotherUnion:
    def change(self, office, file, by=None, **more):
        facts = {
            "union_id": office.tree.sanitation.pk,
            "since_on": date(2026, 11, 1),
            "employer_name": "望春环卫有限公司",
            "reason": "原单位关闭",
            "evidence": photo("注销通知.jpg"),
            "today": DAY,
            "seen_version": office.fresh(file).version,
        }
        return union_changes.change_union(actor=by or office.reviewer, file_id=file.pk, **(facts | more))

    def test_the_file_its_people_papers_and_clocks_go_along(self, office):
        file = office.filed()
        start(file, AUDIT_RETURN, on=DAY)
        moved = NeedyFile.unscoped.get(pk=self.change(office, file).pk)
        new = office.tree.sanitation
        assert (moved.union, moved.household.union, moved.employer_name) == (new, new, "望春环卫有限公司")
        assert {each.person.union for each in moved.members.select_related("person__union")} == {new}
        running = Deadline.unscoped.about("aid.needyfile", file.pk).open()
        assert set(running.values_list("union_path", flat=True)) == {new.path}
        with pytest.raises(ForbiddenError):
            self.change(office, file, by=office.cadre)

    def test_the_page(self, office, client, as_role):
        file = office.filed()
        as_role("county_reviewer", office.tree.haishu)
        url = f"/needy/{file.key}/union/"
        assert url in client.get(f"/needy/{file.key}/household/").content.decode()
        sent = {"union_id": office.tree.haishu.pk, "since_on": "2026-11-01", "reason": "单位关闭", "evidence": photo()}
        answer = client.post(url, sent | {"seen_version": file.version})
        assert answer.status_code == 302, answer.context["form"].errors
        assert office.fresh(file).union == office.tree.haishu, "the upper union keeps it"

    def test_refusals_change_nothing(self, office):
        file = office.filed()
        wrong = (
            ({"union_id": office.tree.textile.pk}, "other_county"),
            ({"union_id": office.tree.elsewhere.pk}, "not_found"),
            ({"reason": " "}, "change"),
            ({"since_on": date(2026, 12, 1)}, "change"),
            ({"seen_version": 99}, "stale"),
        )
        for more, code in wrong:
            with refusing(code):
                self.change(office, file, **more)
        city = actor("county_reviewer", office.tree.ningbo)
        with refusing("other_county"):
            self.change(office, file, by=city, union_id=office.tree.elsewhere.pk)
        NeedyFile.unscoped.filter(pk=file.pk).update(status="exiting", exit_code="lifted")
        with refusing("wrong_state"):
            self.change(office, file)
        assert office.fresh(file).union == office.tree.textile
