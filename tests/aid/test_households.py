"""Changes of a household on file: who counts, who lives where since when, and what refuses a report."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from aid.choices.files import ExpenseKind, IncomeKind
from aid.choices.households import ChangeKind
from aid.models import HouseholdChange, NeedyFile
from aid.selectors.files import facts_of
from aid.selectors.households import birthdays, newborns_of, still_counted, still_unreckoned
from aid.services import applications, changes, parting
from core.errors import ConflictError, DomainError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.privacy.fields import index_of
from tests.aid.households import lives_in, member, seated, told
from tests.aid.money.treasury import card, fresh
from tests.factories import DAY, Tree, actor, identity_number, person
from unions.models import IdentityAlias, Person
from unions.services.people import describe, ensure_person

pytestmark = pytest.mark.django_db
BORN = date(2026, 11, 10)
BABY = {
    "relation": "daughter",
    "name": "李小满",
    "identity": "U330123456",
    "identity_kind": "birth_cert",
    "sex": "2",
    "insurance": "resident",
    "residence": "urban",
}


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def worker(tree):
    return actor("township_caseworker", tree.wangchun)


@pytest.fixture
def file(tree):
    return seated(tree.textile)


def birth(worker, file, **more):
    return changes.record_birth(actor=worker, file_id=file.pk, told=told(file, happened_on=BORN, **more), **BABY)


def events(file, code):
    return list(Event.unscoped.about("aid.needyfile", file.pk).filter(code=code))


class TestBirth:
    def test_a_newborn_counts_and_its_paper_runs_out(self, worker, file):
        child = birth(worker, file)

        assert facts_of(fresh(file), on=DAY).heads == 5
        assert (child.person.identity_kind, child.joined_on, child.live) == ("birth_cert", BORN, True)
        assert lives_in("李小满") == [(BORN, None)]
        (until,) = newborns_of(file, DAY)
        assert until.until == date(2027, 11, 10)
        (change,) = HouseholdChange.unscoped.all()
        assert (change.kind, change.person, change.evidence.slot) == ("birth", child.person, "change")
        (event,) = events(file, "aid.household.birth")
        assert event.data["member"] == "李小满"
        assert still_unreckoned([change.pk]) == [change.pk]

    def test_the_identity_number_replaces_it_and_the_certificate_still_finds_the_child(self, worker, file):
        child = birth(worker, file)
        number = identity_number(birth=BORN)

        changes.put_person_right(
            actor=worker,
            file_id=file.pk,
            told=told(file),
            member_id=child.pk,
            name="李小满",
            identity=number,
            identity_kind="resident_id",
        )

        human = Person.unscoped.get(pk=child.person_id)
        assert (human.identity.open(), human.birth_on, human.sex) == (number, BORN, "2")
        assert newborns_of(file, DAY) == []
        again = describe(name="李小满", identity="U330123456", identity_kind="birth_cert", birth_on=BORN, today=DAY)
        assert ensure_person(actor=worker, union=file.union, described=again) == human


class TestNumbersPutRight:
    def put(self, worker, file, **more):
        number = identity_number(birth=date(1979, 4, 24))
        facts = {"name": "王秀兰", "identity": number, "identity_kind": "resident_id"} | more
        return changes.put_person_right(
            actor=worker, file_id=file.pk, told=told(file), member_id=member(file, "王秀兰").pk, **facts
        )

    def test_the_old_number_stays_taken_on_both_sides(self, worker, file, tree):
        old = file.head.identity.open()
        corrected = self.put(worker, file)
        new = corrected.identity.open()

        assert new != old
        assert IdentityAlias.objects.get().person == file.head
        described = describe(name="王秀兰", identity=old, today=DAY)
        assert ensure_person(actor=worker, union=tree.textile, described=described) == file.head
        with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
            Person.unscoped.filter(pk=member(file, "李建国").person_id).update(identity_index=index_of("identity", old))
        with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
            IdentityAlias.objects.create(
                person=member(file, "李建国").person,
                kind="resident_id",
                identity_index=index_of("identity", new),
                name="x",
                replaced_on=DAY,
                reason="x",
            )
        assert self.put(worker, file, identity=old).identity.open() == old, "and may be taken back by its own person"

    def test_somebody_elses_number_is_refused(self, worker, file, tree):
        stranger = person(tree.textile, "赵六", birth=date(1980, 1, 1))
        with pytest.raises(ConflictError) as caught:
            self.put(worker, file, identity=stranger.identity.open())
        assert caught.value.code == "identity_taken"
        assert not HouseholdChange.unscoped.exists()


class TestJoiningAndLeaving:
    def join(self, worker, file, **more):
        facts = {"relation": "spouse", "standing": "working", "name": "周立新", "identity_kind": "resident_id"}
        facts |= {"identity": identity_number(birth=date(1980, 2, 2), sex="1")} | more
        return changes.join_household(actor=worker, file_id=file.pk, told=told(file), **facts)

    def test_who_marries_in_counts_from_now_on(self, worker, file):
        self.join(worker, file)
        assert facts_of(fresh(file), on=DAY).heads == 5
        assert lives_in("周立新") == [(DAY, None)]

    def test_who_counts_elsewhere_is_refused_with_a_pointer(self, worker, file, tree):
        near, far = seated(tree.sanitation, people=()), seated(tree.elsewhere, people=(), name="钱七")
        for other, words in ((near, near.number), (far, "江北恒丰服饰有限公司工会")):
            with pytest.raises(ConflictError) as caught:
                self.join(worker, file, name=other.head.name, identity=other.head.identity.open())
            assert caught.value.code == "other_file"
            assert words in caught.value.message
        assert far.number not in caught.value.message, "whoever may not read that file learns the union alone"

    def test_a_grown_child_leaves_from_the_next_assessment_on(self, worker, file, tree):
        son = member(file, "李子涵")
        file.incomes.create(member=son, kind=IncomeKind.WAGE, amount=Decimal(30_000))
        assert birthdays(date(2026, 3, 1), date(2026, 3, 3)) == [(son, date(2026, 3, 3))]

        changes.leave_household(actor=worker, file_id=file.pk, told=told(file), member_id=son.pk, leave_reason="adult")

        facts = facts_of(fresh(file), on=DAY)
        assert (facts.heads, facts.income) == (3, 0)
        son.refresh_from_db()
        assert (son.live, son.left_on) == (False, DAY)
        assert lives_in("李子涵") == [(date(2026, 1, 1), DAY)], "nobody is deleted"
        assert still_counted([son.pk]) == []
        assert self.join(worker, file, relation="son", name="李子涵", identity=son.person.identity.open()) == son

    @pytest.mark.parametrize(
        ("name", "why", "code"),
        [("李欣悦", "adult", "not_adult"), ("李建国", "school", "not_student"), ("王秀兰", "apart", "head")],
    )
    def test_a_reason_that_is_not_borne_out_is_refused(self, worker, file, name, why, code):
        with pytest.raises(DomainError) as caught:
            changes.leave_household(
                actor=worker, file_id=file.pk, told=told(file), member_id=member(file, name).pk, leave_reason=why
            )
        assert caught.value.code == code
        assert not HouseholdChange.unscoped.exists()
        assert facts_of(fresh(file), on=DAY).heads == 4


class TestParting:
    def part(self, worker, file, kind=ChangeKind.DIVORCE, **more):
        keys = {each.person.name: str(each.pk) for each in file.members.select_related("person")}
        facts = {
            "leaving": [keys["李建国"], keys["李子涵"]],
            "file_head": keys["王秀兰"],
            "other_head": keys["李建国"],
            "relations": {},
        }
        more["leaving"] = [keys[name] for name in more.get("leaving", ("李建国", "李子涵"))]
        named = {name: keys.get(value, value) for name, value in more.items() if name != "leaving"}
        sides = parting.Sides(**(facts | named | {"leaving": more["leaving"]}))
        return parting.part_household(actor=worker, file_id=file.pk, told=told(file), kind=kind, sides=sides)

    def test_a_divorce_puts_each_child_on_one_side_and_support_into_both_reckonings(self, worker, file):
        spouse = member(file, "李建国")
        file.incomes.create(member=spouse, kind=IncomeKind.WAGE, amount=Decimal(50_000))
        change = self.part(worker, file, received=Decimal(12_000), opens_application=True)

        facts = facts_of(fresh(file), on=DAY)
        assert (facts.heads, facts.income) == (2, 12_000)
        assert lives_in("李建国") == [(date(2026, 1, 1), DAY), (DAY, None)]
        assert lives_in("李欣悦") == [(date(2026, 1, 1), None)]
        draft = change.other_file
        assert (draft.status, draft.parted_from, draft.head) == ("draft", file, spouse.person)
        assert sorted(draft.members.values_list("person__name", "relation")) == [("李子涵", "son"), ("李建国", "self")]
        assert list(draft.incomes.values_list("amount", flat=True)) == [50_000]
        assert list(draft.expenses.values_list("kind", "amount")) == [(ExpenseKind.SUPPORT_PAID, 12_000)]
        assert change.other_household.members.count() == 2

    def test_when_the_head_goes_somebody_else_keeps_the_file(self, worker, file):
        self.part(
            worker,
            file,
            kind=ChangeKind.SPLIT,
            leaving=["王秀兰"],
            file_head="李建国",
            other_head="王秀兰",
            bank_name="宁波银行",
            account=card(),
        )
        file = fresh(file)
        assert (file.head.name, file.household.head.name, file.bank_name) == ("李建国", "李建国", "宁波银行")
        assert facts_of(file, on=DAY).heads == 3

    @pytest.mark.parametrize(
        "sides",
        [
            {"leaving": []},
            {"other_head": "王秀兰"},
            {"file_head": "李建国"},
            {"leaving": ["李建国"], "other_head": "李欣悦"},
        ],
    )
    def test_sides_that_do_not_hold_are_refused(self, worker, file, sides):
        with pytest.raises(RuleBrokenError) as caught:
            self.part(worker, file, **sides)
        assert caught.value.code == "sides"
        assert not HouseholdChange.unscoped.exists()


class TestWhoMay:
    def test_not_elsewhere_not_in_the_future_not_ones_own_and_not_from_a_stale_page(self, worker, file, tree):
        with pytest.raises(NotFoundError):
            birth(actor("township_caseworker", tree.zhuangqiao), file)
        with pytest.raises(RuleBrokenError):
            changes.leave_household(
                actor=worker,
                file_id=file.pk,
                told=told(file, happened_on=date(2026, 11, 24)),
                member_id=member(file, "李子涵").pk,
                leave_reason="adult",
            )
        with pytest.raises(ConflictError) as caught:
            birth(worker, file, seen_version=7)
        assert caught.value.code == "stale"
        NeedyFile.unscoped.filter(pk=file.pk).update(status="exiting")
        with pytest.raises(ConflictError) as caught:
            birth(worker, file)
        assert caught.value.code == "wrong_state"

    def test_the_head_changes_with_the_card(self, worker, file):
        spouse = member(file, "李建国")
        number = card()
        changes.change_head(
            actor=worker,
            file_id=file.pk,
            told=told(file),
            head_id=spouse.pk,
            relations={str(member(file, "王秀兰").pk): "spouse"},
            bank_name="农业银行",
            account=number,
        )
        assert [fresh(file).head, fresh(file).account.open()] == [spouse.person, number]
        assert member(file, "王秀兰").relation == "spouse"

    def test_a_second_application_of_the_household_is_refused_with_a_pointer(self, worker, file, tree):
        """Appendix B2: the other needy worker is a member here, not the head of a second file."""
        spouse = member(file, "李建国").person
        draft = applications.open_application(actor=worker, union_id=tree.textile.pk)
        applications.describe_member(
            actor=worker,
            file_id=draft.pk,
            relation="self",
            standing="working",
            today=DAY,
            name=spouse.name,
            identity=spouse.identity.open(),
        )
        with pytest.raises(ConflictError) as caught:
            applications._take_seats(worker, fresh(draft), DAY)
        assert caught.value.code == "other_file"
        assert file.number in caught.value.message
