"""People without a file on a roster: by group, with evidence, once by person and household, paid like everybody."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from aid.choices.files import Category, Relation
from aid.choices.relief import ReliefKind, Season
from aid.models import Award, BankFile, FileMember, Programme, Recipient
from aid.selectors.counting import relief_counts, relief_total
from aid.selectors.notices import without_consent
from aid.services import bank_files, programmes, recipients, roster_notices, rosters
from core.errors import ConflictError, DomainError, NotFoundError, RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import (
    Treasury,
    assert_money_is_right,
    awards_of,
    card,
    family,
    fresh,
    lines_of,
    refused,
    told,
)
from tests.factories import DAY, actor, identity_number

pytestmark = pytest.mark.django_db
STANDARDS = {Category.DEEP: 2_000_00, Category.NONE: 800_00}


class Winter(Treasury):
    """A winter programme that reaches more than families on file: 800 yuan for whoever has none."""

    def __init__(self, **plan):
        super().__init__(**({"requires_file": False, "standards": STANDARDS} | plan))

    def nominate(self, **told):
        given = {
            "programme_id": self.programme.pk,
            "union_id": self.tree.textile.pk,
            "group": "on_duty",
            "name": "赵铁柱",
            "identity": identity_number(),
            "account": card(),
            "bank_name": "中国银行",
            "reason": "除夕至初三在岗值守",
            "evidence": [photo("单位证明.jpg")],
            "today": DAY,
        }
        return recipients.nominate_without_file(actor=told.pop("by", self.cadre), **(given | told))

    def pay(self, roster):
        roster = rosters.submit_roster(
            actor=self.cadre, roster_id=roster.pk, seen_version=fresh(roster).version, today=DAY
        )
        roster = rosters.check_roster(
            actor=self.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=self.now
        )
        roster = self.approve(roster)
        batch = self.send(self.confirm(self.lock(self.open_batch())))
        self.read(batch, self.answer(batch))
        return batch


@pytest.fixture
def winter():
    return Winter()


def test_somebody_without_a_file_is_paid_by_the_same_road_and_counted_apart(winter):
    roster = winter.nominate(holder="钱小妹", relation="妻子，本人银行卡已挂失")
    rosters.add_to_roster(
        actor=winter.cadre, roster_id=roster.pk, seen_version=roster.version, file_ids=[family(winter.tree.textile).pk]
    )

    batch = winter.pay(roster)

    assert [line.status for line in lines_of(batch)] == ["paid", "paid"]
    without = Award.unscoped.get(file=None)
    assert (without.category, without.amount_fen, without.label) == ("none", 800_00, "节日在岗职工")
    groups = relief_counts(winter.admin, "aid.view_programme", by="recipients")
    assert {group: one.cash_fen for group, one in groups.items()} == {"on_duty": 800_00, "on_file": 2_000_00}
    assert relief_total(winter.admin, "aid.view_programme").people == 2
    assert_money_is_right()


def test_the_bank_file_names_the_holder_of_the_card(winter):
    roster = winter.nominate(holder="钱小妹", relation="妻子")
    winter.pay(roster)

    assert "钱小妹" in bank_files.opened(BankFile.objects.get()).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("told", "code", "error"),
    [
        pytest.param({"evidence": []}, "no_evidence", RuleBrokenError, id="no paper"),
        pytest.param({"reason": " "}, "reason", RuleBrokenError, id="no reason"),
        pytest.param({"identity": " "}, "identity", RuleBrokenError, id="nobody named"),
        pytest.param({"holder": "钱小妹"}, "holder", RuleBrokenError, id="somebody else's card without a word"),
        pytest.param({"account": "6222020000000001"}, "check_digit", RuleBrokenError, id="no such card"),
        pytest.param({"bank_name": ""}, "bank_name", RuleBrokenError, id="no bank"),
    ],
)
def test_what_is_missing_refuses(winter, told, code, error):
    with pytest.raises(error) as caught:
        winter.nominate(**told)
    assert caught.value.code == code
    assert not Recipient.unscoped.exists()
    assert not Award.unscoped.exists()


def test_a_family_on_file_has_no_second_road(winter):
    file = family(winter.tree.textile)
    FileMember.objects.create(file=file, person=file.head, relation=Relation.SELF, live=True)

    with pytest.raises(ConflictError) as caught:
        winter.nominate(name=file.head.name, identity=file.head.identity.open())
    assert caught.value.code == "has_file"


def test_once_a_season_by_person_whoever_asks(winter):
    number = identity_number()
    winter.nominate(identity=number)

    with refused("aid_one_award_a_household_and_season", ConflictError):
        winter.nominate(identity=number, group="new_form")


def test_a_programme_for_files_refuses_and_knows_no_standard_for_others():
    strict = Winter(requires_file=True, standards={Category.DEEP: 2_000_00})

    with refused("requires_file", ConflictError):
        strict.nominate()
    draft = programmes.create_programme(
        actor=strict.admin,
        union_id=strict.tree.province.pk,
        season=Season.WINTER,
        kind=ReliefKind.WARMTH,
        year=2027,
        name="2027",
        opens_on=date(2027, 12, 1),
        closes_on=date(2028, 1, 1),
        roster_due_on=date(2027, 12, 10),
        report_due_on=date(2028, 1, 2),
    )
    with refused("requires_file", ConflictError):
        programmes.set_standard(
            actor=strict.admin,
            programme_id=draft.pk,
            seen_version=draft.version,
            category=Category.NONE,
            amount_fen=100,
            basis="通知",
        )


def test_without_a_standard_nobody_is_entered():
    bare = Winter(standards={Category.DEEP: 2_000_00})
    with refused("no_standard", ConflictError):
        bare.nominate()


def test_other_branches_and_roles_find_nothing(winter):
    roster = winter.nominate()
    with refused("not_found", NotFoundError):
        winter.nominate(by=actor("grassroots_cadre", winter.tree.elsewhere))
    with refused("not_found", NotFoundError):
        winter.nominate(by=winter.preparer)
    with refused("stale", ConflictError):
        winter.nominate(roster_id=roster.pk, seen_version=roster.version + 1)


def test_a_county_without_places_left_refuses(winter):
    winter.part.refresh_from_db()
    winter.part.quota = 1
    winter.part.save(update_fields=["quota"])
    winter.nominate()

    with refused("quota_exceeded", ConflictError):
        winter.nominate()


def test_a_failed_card_is_corrected_by_two_people(winter):
    roster = winter.nominate()
    roster = rosters.submit_roster(actor=winter.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)
    roster = rosters.check_roster(
        actor=winter.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=winter.now
    )
    winter.approve(roster)
    batch = winter.send(winter.confirm(winter.lock(winter.open_batch())))
    winter.read(batch, winter.answer(batch, {1: "ACC_NOT_FOUND"}))

    right = card()
    award = winter.fix(awards_of(roster)[0], right)

    assert Recipient.unscoped.get().account.open() == right
    assert told("aid.recipient.account_changed")
    assert award.status == "ready"
    winter.again()


def test_a_notice_names_only_who_agreed_to_it():
    noticed = Winter(needs_notice=True)
    roster = noticed.nominate(agreed_to_notice=True)
    second = noticed.nominate(roster_id=roster.pk, seen_version=roster.version, name="孙二")
    rosters.submit_roster(actor=noticed.cadre, roster_id=roster.pk, seen_version=fresh(second).version, today=DAY)
    roster = rosters.check_roster(
        actor=noticed.caseworker, roster_id=roster.pk, seen_version=fresh(roster).version, moment=noticed.now
    )
    roster = noticed.approve(roster)

    assert [award.person.name for award in without_consent(Award.unscoped.filter(roster=roster))] == ["孙二"]
    with pytest.raises(ConflictError):
        _notice(noticed, roster)
    Recipient.unscoped.update(agreed_to_notice=True)
    notice = _notice(noticed, roster)
    assert sorted(notice.lines.values_list("shown_name", flat=True)) == ["孙*", "赵*柱"]


def _notice(treasury, roster):
    return roster_notices.prepare_roster_notice(
        actor=treasury.caseworker,
        roster_id=roster.pk,
        seen_version=fresh(roster).version,
        today=DAY,
        place="公告栏",
        contact_phone="0574-87654321",
    )


class TestSchooling:
    def autumn(self):
        return Winter(
            season=Season.AUTUMN,
            kind=ReliefKind.TUITION,
            name="2026 金秋助学",
            standards={(Category.DEEP, "higher"): 5_000_00, (Category.NONE, "higher"): 2_000_00},
        )

    def student(self, number, **told):
        given = {"student_name": "赵小宝", "student_identity": number, "stage": "higher", "school": "宁波大学"}
        return given | told

    def test_a_student_once_a_school_year_whichever_parent_asks(self):
        autumn, number = self.autumn(), identity_number()
        roster = autumn.nominate(group="other_needy", **self.student(number))

        award = awards_of(roster)[0]
        assert (award.person.name, award.amount_fen, award.recipient.stage) == ("赵小宝", 2_000_00, "higher")
        with pytest.raises(ConflictError) as caught:
            autumn.nominate(group="laid_off", name="钱小妹", **self.student(number))
        assert caught.value.code == "aid_one_tuition_a_student_and_year"

    def test_the_student_has_to_be_named(self):
        with pytest.raises(DomainError) as caught:
            self.autumn().nominate(group="other_needy", **self.student(identity_number(), school=""))
        assert caught.value.code == "student"


class TestPage:
    def test_the_form_puts_a_person_on_a_draft_and_tells_what_is_wrong(self, winter, client):
        client.force_login(_user(winter.cadre))
        url = reverse("aid:roster_without_file", args=[winter.programme.pk])
        assert "未建档" in client.get(url).text
        sent = {
            "union_id": winter.tree.textile.pk,
            "group": "on_duty",
            "name": "赵铁柱",
            "identity": identity_number(),
            "account": card(),
            "bank_name": "中国银行",
            "reason": "除夕值守",
        }

        assert client.post(url, sent).status_code == 422
        answer = client.post(url, sent | {"evidence": photo("证明.jpg")})

        assert answer.status_code == 302
        page = client.get(answer.url).text
        assert "节日在岗职工" in page
        assert "证明.jpg" in page

    def test_a_programme_for_files_offers_no_such_link(self, client):
        strict = Treasury()
        client.force_login(_user(strict.cadre))
        assert "without-file" not in client.get(reverse("aid:roster_new", args=[strict.programme.pk])).text
        assert Programme.unscoped.get().requires_file


def _user(someone):
    return User.objects.get(pk=someone.user_id)
