"""The annual review: the due list, section by section beside last time, and what the county may decide on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from aid.models import Review, ReviewPart
from aid.services import assigning, reviews, upkeep
from aid.services.assessments import differing
from aid.services.changes import unseat
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.reminders.models import Message
from tests.aid.applications import Office, photo, refusing
from tests.aid.money.treasury import family
from tests.factories import DAY, SYSTEM, Tree, actor, person, staff_person, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office(Tree())


def due(tree, union=None, **fields):
    return family(union or tree.textile, **({"valid_to": DAY + timedelta(days=20)} | fields))


def begun(office, file):
    return reviews.start_review(actor=office.caseworker, file_id=file.pk, seen_version=file.version, today=DAY)


def keep(office, file, section, by=None):
    return reviews.keep_section(
        actor=by or office.caseworker,
        file_id=file.pk,
        seen_version=office.fresh(file).version,
        today=DAY,
        section=section,
    )


def confirm(office, file, category="deep", **more):
    return reviews.confirm_review(
        actor=office.approver,
        file_id=file.pk,
        seen_version=office.fresh(file).version,
        today=DAY,
        category=category,
        **more,
    )


def test_a_review_from_last_time_to_another_year(office, client, as_role):
    """One file, every section: two as last time, income and a member changed, then the county keeps it on file."""
    file = office.filed()
    before = file.assessments.first()
    assert [row["name"] for row in before.declared["members"]] == ["王秀兰", "李建国", "李欣悦"]
    as_role("township_caseworker", office.tree.wangchun)
    page = f"/needy/{file.key}/review/"
    assert client.post(page, {"seen_version": file.version}).status_code == 302
    head, child = file.members.get(relation="self"), file.members.get(relation="daughter")

    with refusing("review_incomplete"):
        confirm(office, file)
    client.post(f"{page}expense/keep/", {"seen_version": office.fresh(file).version})
    keep(office, file, "hardship")
    rows = {
        "income-TOTAL_FORMS": "1",
        "income-INITIAL_FORMS": "0",
        "income-0-member_id": str(head.pk),
        "income-0-kind": "wage",
        "income-0-amount": "60,000",
        "seen_version": office.fresh(file).version,
        "note": "换岗后工资下降，工资单核实",
    }
    refused = client.post(f"{page}income/", rows)
    assert refused.status_code == 422, "a change without its paper"
    assert file.incomes.get().amount == 66_000
    assert client.post(f"{page}income/", rows | {"upload": photo()}).status_code == 302
    reviews.change_members(
        actor=office.caseworker,
        file_id=file.pk,
        seen_version=office.fresh(file).version,
        today=DAY,
        members=[{"member_id": child.pk, "standing": "working", "school": ""}],
        note="女儿毕业工作",
        upload=photo(),
    )
    unseat(child, DAY)
    with refusing("members_changed"):
        keep(office, file, "members")
    assert before.facts["heads"] == 3, "what was reckoned stays (B 6)"
    shown = client.get(page).content.decode()
    assert "66,000.00" in shown
    assert "60,000.00" in shown

    done = confirm(office, file, category="relative", override_reason="集体研究")
    new = done.assessments.first()
    assert (done.status, done.category, done.valid_to) == ("filed", "relative", date(2027, 11, 23))
    assert (new.facts["heads"], Decimal(new.facts["income"])) == (2, 60_000)
    assert new.net_per_head == Decimal("1000.00")
    review = Review.objects.get(file=file)
    assert (review.before, review.after, review.outcome) == (before, new, "confirmed")
    assert list(differing()) == []
    said = Event.unscoped.filter(code="aid.file.section_said", data__section="income").get().data
    assert (said["was"]["income"], said["changes"]["income"]) == ("66000.00", "60000.00")


def test_back_to_last_time_after_all(office):
    file = begun(office, office.filed())
    child = file.members.get(relation="daughter")
    change = {"actor": office.caseworker, "file_id": file.pk, "today": DAY, "note": "核实", "upload": photo()}
    rows = [{"member_id": child.pk, "standing": "working"}]
    reviews.change_members(members=rows, seen_version=office.fresh(file).version, **change)
    head = file.members.get(relation="self")
    change["upload"] = photo()
    lines = [{"member_id": head.pk, "kind": "wage", "amount": Decimal(1)}]
    reviews.change_money(section="income", lines=lines, seen_version=office.fresh(file).version, **change)
    change["upload"] = photo()
    reviews.change_hardship(housing="rented", seen_version=office.fresh(file).version, **change)

    for section in ("members", "income", "hardship"):
        keep(office, file, section)

    child.refresh_from_db()
    file = office.fresh(file)
    assert child.standing == "student"
    assert (file.incomes.get().amount, file.housing) == (66_000, "commercial")
    assert set(ReviewPart.objects.values_list("answer", flat=True)) == {"same"}


def test_a_review_that_fails_begins_an_exit_that_rests_on_it(office):
    file = office.reviewed(office.filed())
    gone = reviews.fail_review(
        actor=office.approver, file_id=file.pk, seen_version=file.version, today=DAY, opinion="收入高于标准"
    )
    assert gone.status == "exiting"
    assert gone.exits.get().assessment == gone.assessments.first()


class TestRefusals:
    def test_wrong_people_and_moments(self, office):
        file = due(office.tree)
        refused = [
            (actor("township_caseworker", office.tree.zhuangqiao), None, NotFoundError),
            (office.caseworker, 99, ConflictError),
        ]
        for by, version, error in refused:
            with pytest.raises(error):
                reviews.start_review(actor=by, file_id=file.pk, seen_version=version or file.version, today=DAY)
        with pytest.raises(ConflictError):
            keep(office, file, "income")
        begun(office, file)
        with pytest.raises(ConflictError):
            begun(office, office.fresh(file))
        stranger = actor("township_caseworker", office.tree.zhuangqiao)
        with pytest.raises(NotFoundError):
            keep(office, file, "income", by=stranger)
        with pytest.raises(RuleBrokenError) as caught:
            reviews.change_money(
                actor=office.caseworker,
                file_id=file.pk,
                seen_version=office.fresh(file).version,
                today=DAY,
                section="income",
                lines=[],
                note="",
                upload=None,
            )
        assert set(caught.value.fields) == {"note", "upload"}
        assert not ReviewPart.objects.exists()

    def test_one_at_a_time_and_changes_need_paper_in_the_database_too(self, office):
        file = due(office.tree)
        begun(office, file)
        review = Review.objects.get()
        with pytest.raises(IntegrityError, match="aid_one_review_at_a_time"), transaction.atomic():
            Review.objects.create(file=file, started_on=DAY)
        with pytest.raises(IntegrityError, match="aid_review_change_has_evidence"), transaction.atomic():
            ReviewPart.objects.create(review=review, section="income", answer="changed", note="x", said_on=DAY)
        with pytest.raises(IntegrityError, match="aid_review_ended_is_whole"), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(outcome="confirmed")


class TestDueList:
    def test_who_is_due_and_who_is_late(self, office, client, as_role, constant_queries):
        tree = office.tree
        late = due(tree, name="迟到的", valid_to=DAY - timedelta(days=1))
        soon, far = due(tree, name="快到的", main_cause=6), due(tree, name="不急的", valid_to=date(2027, 9, 1))
        elsewhere = due(tree, tree.elsewhere, name="外区的")
        assert upkeep.suspend_unreviewed(actor=SYSTEM, today=DAY) == 1
        assert office.fresh(late).status == "suspended"
        as_role("county_reviewer", tree.haishu)
        page = client.get("/reverify/").content.decode()
        assert [name in page for name in ("迟到的", "快到的", "不急的", "外区的")] == [True, True, False, False]
        assert page.index("迟到的") < page.index("快到的"), "the most urgent first"
        assert str(late.valid_to) in page
        assert str(elsewhere.number) not in page
        for query, names in (("due=overdue", "迟到的"), ("cause=6", "快到的"), ("state=suspended", "迟到的")):
            found = client.get(f"/reverify/?{query}").content.decode()
            assert [name in found for name in ("迟到的", "快到的")] == [name == names for name in ("迟到的", "快到的")]
        assert far.status == "filed"
        assert soon.key in page

        def more(count):
            for _turn in range(count):
                due(tree)

        assert constant_queries(lambda: client.get("/reverify/"), more) <= 14

    def test_pages_by_key_lose_nobody(self, office, client, as_role):
        numbers = {due(office.tree, valid_to=DAY + timedelta(days=day % 3)).number for day in range(30)}
        as_role("county_reviewer", office.tree.haishu)
        first = client.get("/reverify/").context["page"]
        second = client.get(first.next_url).context["page"]
        assert {row.number for row in [*first.rows, *second.rows]} == numbers
        assert [row.number for row in client.get(second.previous_url).context["page"].rows] == [
            row.number for row in first.rows
        ]

    def test_assign_and_remind_the_ticked_ones(self, office, client, as_role):
        tree = office.tree
        one, other, foreign = due(tree), due(tree, tree.sanitation), due(tree, tree.elsewhere)
        cadre = office.cadre
        as_role("township_caseworker", tree.wangchun)
        chosen = [str(file.pk) for file in (one, other, foreign)]
        answer = client.post("/reverify/", {"file": chosen, "user": cadre.user_id, "assign": "1"}, follow=True)
        said = [str(message) for message in answer.context["messages"]]
        assert (office.fresh(one).responsible_id, office.fresh(other).responsible_id) == (cadre.user_id, None)
        assert office.fresh(foreign).responsible_id is None
        assert len(said) == 3, "one done; one of another union, one that does not exist for this actor"
        for _twice in range(2):
            client.post("/reverify/", {"file": chosen, "remind": "1"})
        assert Message.objects.filter(user_id=cadre.user_id).count() == 1, "once a file and day"
        assert Message.objects.filter(user_id=office.caseworker.user_id).count() == 1, (
            "nobody responsible: the township"
        )
        told = Message.objects.count()
        as_role("county_approver", tree.haishu)
        refused = client.post("/reverify/", {"file": chosen, "remind": "1"}, follow=True)
        assert Message.objects.count() == told
        assert refused.status_code == 200

    def test_nobody_is_responsible_for_their_own_family(self, office):
        file, kin = due(office.tree), user("家里人")
        human = person(office.tree.textile, "家里人")
        file.members.create(person=human, relation="spouse", standing="working")
        actor("grassroots_cadre", office.tree.textile, kin)
        staff_person(kin, human)
        done = assigning.assign_files(actor=office.caseworker, file_ids=[file.pk], user_id=kin.pk, today=DAY)
        assert (done.count, len(done.refused)) == (0, 1)
