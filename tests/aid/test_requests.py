"""Relief outside the seasons: one family's application within its caps, through the same check, approval and money."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from aid.choices.files import Category, Relation, Standing
from aid.choices.relief import Season
from aid.models import Award, FileMember, HouseholdMember, Invoice, ReliefRequest, Roster
from aid.rules.requests import CODES, Need, Used, caps_for, check_one_kind, left_of
from aid.selectors.relief_of import relief_of
from aid.selectors.requests import papers_of
from aid.services import programmes, rosters
from aid.services.requests import request_relief
from core.chinese.money import from_fen
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from core.parameters.registry import declared
from tests.aid.applications import living_standard, photo
from tests.aid.money.treasury import WINTER, Treasury, assert_money_is_right, family, fresh, pots, refused, told
from tests.factories import DAY, actor, identity_number, person, staff_person, user
from unions.models import Person

pytestmark = pytest.mark.django_db
L = Decimal(1000)
IN_FORCE = {code: SimpleNamespace(value=declared(code).read(declared(code).default), basis=code) for code in CODES}


class Office(Treasury):
    """A county whose province has opened relief outside the seasons for the year."""

    def __init__(self, *kinds: str, **options) -> None:
        living_standard()
        self.kinds = kinds or ("living", "medical", "temporary", "accident")
        super().__init__(**options)
        self.file = family(self.tree.textile, category=Category.DEEP)
        for kind in self.kinds:
            self.open_kind(kind)

    def open_kind(self, kind: str) -> None:
        plan = WINTER | {
            "season": Season.ALL_YEAR,
            "kind": kind,
            "name": f"2026 日常帮扶 {kind}",
            "opens_on": date(2026, 1, 1),
            "closes_on": date(2026, 12, 31),
            "report_due_on": date(2027, 1, 15),
        }
        made = programmes.create_programme(actor=self.admin, union_id=self.tree.province.pk, **plan)
        programmes.open_programme(actor=self.admin, programme_id=made.pk, seen_version=made.version, today=DAY)
        part = programmes.CountyPart.unscoped.get(programme=made, union=self.tree.haishu)
        programmes.choose_fund(actor=self.preparer, part_id=part.pk, seen_version=part.version, fund_id=self.fund.pk)

    def ask(self, kind: str = "living", yuan: int = 1_000, *, file=None, by=None, **facts) -> Roster:
        answers = {"reason": "家中老人住院，生活困难"}
        if kind != "living":
            answers["evidence"] = [photo("证明.jpg")]
        if kind in ("temporary", "accident"):
            answers["event_on"] = date(2026, 11, 10)
        return request_relief(
            actor=by or self.cadre,
            file_id=(file or self.file).pk,
            kind=kind,
            amount_fen=yuan * 100,
            today=DAY,
            **(answers | facts),
        )


def bill(number="浙330226-00188", yuan=8_000, back=0, on=date(2026, 11, 2)):
    return {"number": number, "issued_on": on, "self_paid_fen": yuan * 100, "compensated_fen": back * 100}


@pytest.fixture
def office():
    return Office()


class TestCaps:
    """The figures of domain.md 3.2 with L = 1,000."""

    def left(self, kind, category=Category.DEEP, used=None, to_person=0, **need):
        caps = caps_for(kind, category, L, IN_FORCE, Used(used or {}, to_person), Need(**need))
        return from_fen(left_of(caps))

    @pytest.mark.parametrize(
        ("category", "most"), [(Category.DEEP, 12_000), (Category.RELATIVE, 10_000), (Category.ACCIDENT, 10_000)]
    )
    def test_living(self, category, most):
        assert self.left("living", category) == most
        assert self.left("living", category, used={"living": 3_000_00}) == most - 3_000

    def test_medical_is_the_self_paid_part_and_at_most_20_000_a_year(self):
        assert self.left("medical", self_paid_fen=8_000_00) == 8_000
        assert self.left("medical", self_paid_fen=48_000_00) == 20_000
        assert self.left("medical", used={"medical": 15_000_00}, self_paid_fen=8_000_00) == 5_000

    def test_temporary_is_3_000_a_person(self):
        assert self.left("temporary") == 3_000
        assert self.left("temporary", used={"temporary": 3_000_00}, to_person=1_000_00) == 2_000

    def test_accident_is_15_percent_of_the_loss_and_at_most_10_000(self):
        assert self.left("accident", loss_fen=40_000_00) == 6_000
        assert self.left("accident", loss_fen=95_000_00) == 10_000

    def test_all_together_stay_below_the_year_of_the_household(self):
        used = {"warmth": 2_000_00, "medical": 20_000_00, "accident": 9_000_00, "tuition": 5_000_00}

        assert self.left("living", used=used) == 32_000 - 31_000

    def test_relative_hardship_has_one_kind_a_year_deep_several(self):
        rule = {"kind": "medical", "one_of": ("living", "medical")}
        check_one_kind(category=Category.DEEP, had={"living"}, **rule)
        check_one_kind(category=Category.RELATIVE, had={"medical", "warmth"}, **rule)

        with pytest.raises(ConflictError) as caught:
            check_one_kind(category=Category.RELATIVE, had={"living"}, **rule)
        assert caught.value.code == "one_kind_a_year"


def test_an_application_goes_to_the_township_with_everything_it_rests_on(office):
    roster = office.ask("medical", 5_000, invoices=[bill(), bill("浙330226-00189", 3_000, back=1_200)])

    assert roster.status == "submitted"
    (award,) = Award.unscoped.filter(roster=roster)
    assert (award.amount_fen, award.item, award.period, award.status) == (
        5_000_00,
        "medical",
        "2026-all_year",
        "submitted",
    )
    request = ReliefRequest.unscoped.get(award=award)
    assert request.self_paid_fen == (8_000 + 3_000 - 1_200) * 100
    assert [cap["code"] for cap in request.reckoning] == ["self_paid", "medical_year", "household_year"]
    assert request.reckoning[1]["most_fen"] == 20_000_00
    (event,) = told("aid.relief.requested", office.file)
    assert event.data["left_fen"] == 9_800_00


def test_it_is_checked_approved_paid_like_every_other_line(office):
    roster = office.ask("living", 4_000)
    roster = rosters.check_roster(
        actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=office.now
    )
    office.approve(roster)
    assert pots(office.fund)["reserved"] == 4_000_00

    office.programme = roster.programme
    batch = office.again()
    office.read(batch, office.answer(batch))

    assert fresh(Award.unscoped.get(roster=roster)).status == "paid"
    row = relief_of(office.caseworker, office.file)[1][0]
    assert (row["amount_fen"], row["programme"]) == (4_000_00, "2026 日常帮扶 living")
    assert_money_is_right()


def test_above_5_000_the_county_decides_collectively(office):
    roster = office.ask("living", 6_000)
    roster = rosters.check_roster(
        actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=office.now
    )

    with refused("collective_record", RuleBrokenError):
        office.approve(roster)
    assert (
        office.approve(
            fresh(roster), collective_record="2026-11-23 主席办公会议纪要", decision_scan=photo("纪要.jpg")
        ).status
        == "approved"
    )


class TestRefusals:
    def test_above_the_cap_names_sum_and_cap(self, office):
        with refused("above_cap", RuleBrokenError) as caught:
            office.ask("living", 12_001)
        assert "12,001.00" in caught.value.message
        assert "12,000.00" in caught.value.message
        assert set(caught.value.fields) == {"amount"}

    def test_what_waits_counts_as_used(self, office):
        office.ask("temporary", 2_000)

        with refused("above_cap"):
            office.ask("temporary", 1_001)
        office.ask("temporary", 1_000)

    def test_what_was_rejected_does_not(self, office):
        roster = office.ask("temporary", 3_000)
        rosters.reject_roster(
            actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="材料不实"
        )

        office.ask("temporary", 3_000)

    def test_living_relief_comes_once_a_year(self, office):
        office.ask("living", 1_000)

        with refused("aid_one_award_a_household_and_season", ConflictError):
            office.ask("living", 1_000)

    def test_an_invoice_counts_once_in_the_whole_province(self, office):
        abroad = family(office.tree.elsewhere)
        office.ask("medical", 1_000, invoices=[bill(" 浙330226-00188 ")])
        neighbour = actor("grassroots_cadre", office.tree.elsewhere)

        with refused("aid_invoice_once", ConflictError):
            office.ask("medical", 1_000, file=abroad, by=neighbour, invoices=[bill("浙330226-00188")])

    def test_a_rejected_application_frees_its_invoices(self, office):
        roster = office.ask("medical", 1_000, invoices=[bill()])
        rosters.reject_roster(
            actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="票据看不清"
        )

        assert not Invoice.objects.get().live
        office.ask("medical", 1_000, invoices=[bill()])

    def test_an_invoice_that_was_paid_back_whole_leaves_nothing(self, office):
        with refused("aid_invoice_leaves_something"):
            office.ask("medical", 1_000, invoices=[bill("A1", 9_000), bill("A2", 500, back=500)])

    @pytest.mark.parametrize(
        ("kind", "facts", "code"),
        [
            ("medical", {}, "no_invoice"),
            ("medical", {"invoices": [bill()], "evidence": []}, "no_evidence"),
            ("temporary", {"event_on": None}, "no_event"),
            ("temporary", {"evidence": []}, "no_evidence"),
            ("accident", {}, "no_loss"),
            ("living", {"reason": "  "}, "reason"),
        ],
    )
    def test_every_kind_asks_for_its_evidence(self, office, kind, facts, code):
        with refused(code, RuleBrokenError):
            office.ask(kind, 500, **facts)

    def test_a_family_in_relative_hardship_has_one_kind_a_year(self, office):
        file = family(office.tree.textile, category=Category.RELATIVE)
        office.ask("temporary", 500, file=file)

        with refused("one_kind_a_year", ConflictError):
            office.ask("living", 500, file=file)
        office.ask("temporary", 500, file=file)

    def test_a_suspended_file_or_a_dead_beneficiary_gets_nothing(self, office):
        suspended = family(office.tree.textile, status="suspended", suspended_because="年度复核")
        with refused("file_not_active", ConflictError):
            office.ask("living", 500, file=suspended)
        Person.unscoped.filter(pk=office.file.head_id).update(deceased_on=DAY)
        with refused("deceased", ConflictError):
            office.ask("living", 500)

    def test_a_kind_that_the_province_has_not_opened(self):
        office = Office("living")

        with refused("no_programme", ConflictError):
            office.ask("temporary", 500)

    def test_another_branch_finance_and_ones_own_family(self, office):
        with refused("not_found", NotFoundError):
            office.ask(by=actor("grassroots_cadre", office.tree.elsewhere))
        with refused("not_found", NotFoundError):
            office.ask(by=office.preparer)
        account = user()
        FileMember.objects.create(
            file=office.file, person=office.file.head, relation=Relation.SELF, standing=Standing.WORKING, live=True
        )
        staff_person(account, office.file.head)
        with refused("recusal", RuleBrokenError):
            office.ask(by=actor("grassroots_cadre", office.tree.textile, account))

    def test_the_one_who_asked_does_not_check(self, office):
        roster = office.ask("living", 500, by=office.caseworker)

        with refused("separation_of_duties", RuleBrokenError):
            rosters.check_roster(
                actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=office.now
            )

    def test_without_a_minimum_living_standard_nothing_is_reckoned(self, office):
        PolicyParameter.objects.filter(code="needy.min_living").delete()

        with refused("parameter_missing", ConflictError):
            office.ask("living", 500)


class TestPages:
    def at(self, office):
        return reverse("aid:relief_new", args=[office.file.key])

    @pytest.fixture
    def signed_in(self, office, client):
        account = type(user()).objects.get(pk=office.cadre.user_id)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def test_every_cap_is_shown_before_anything_is_entered(self, office, signed_in):
        text = signed_in.get(self.at(office)).text

        for figure in ("12,000.00", "20,000.00", "3,000.00", "10,000.00", "32,000.00"):
            assert figure in text, figure

    def test_living_relief_is_handed_in_through_the_page(self, office, signed_in):
        answer = signed_in.post(self.at(office) + "?kind=living", {"amount": "1500", "reason": "冬季取暖"})

        roster = Roster.unscoped.get()
        assert answer["Location"] == reverse("aid:roster_detail", args=[roster.pk])
        assert "冬季取暖" in signed_in.get(answer["Location"]).text

    def test_above_the_cap_nothing_typed_is_lost(self, office, signed_in):
        answer = signed_in.post(self.at(office) + "?kind=living", {"amount": "15000", "reason": "冬季取暖"})

        assert answer.status_code == 422
        assert "冬季取暖" in answer.text
        assert "15,000.00" in answer.text
        assert not Roster.unscoped.exists()

    def test_medical_relief_with_its_invoice_and_paper(self, office, signed_in):
        child = person(office.tree.textile, "李欣悦", identity=identity_number(birth=date(2012, 9, 1)))
        HouseholdMember.objects.create(
            household=office.file.household, person=child, relation=Relation.DAUGHTER, from_on=date(2026, 1, 1)
        )
        seat = FileMember.objects.create(
            file=office.file, person=child, relation=Relation.DAUGHTER, standing=Standing.STUDENT, live=True
        )
        given = {
            "member_id": str(seat.pk),
            "amount": "3000",
            "reason": "住院自费",
            "evidence": [photo("发票.jpg"), photo("结算单.jpg")],
            "bill-TOTAL_FORMS": "1",
            "bill-INITIAL_FORMS": "0",
            "bill-0-number": "330226001",
            "bill-0-issued_on": "2026-11-02",
            "bill-0-self_paid": "3200",
            "bill-0-compensated": "100",
        }

        answer = signed_in.post(self.at(office) + "?kind=medical", given)

        award = Award.unscoped.get()
        assert (award.person, award.amount_fen) == (child, 3_000_00)
        text = signed_in.get(answer["Location"]).text
        assert "发票" in text
        paper = reverse("aid:roster_paper", args=[award.roster_id, papers_of(award.request)[0].pk])
        handed = signed_in.get(paper)
        assert handed.status_code == 200
        assert b"".join(handed.streaming_content)[:2] == b"\xff\xd8"
        handed.close()

    def test_a_kind_that_is_not_open_says_so(self, office, signed_in):
        assert signed_in.post(self.at(office) + "?kind=warmth", {"amount": "1"}).status_code == 409
