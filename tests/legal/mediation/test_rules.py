"""Pure rules of mediation: answers, signatures, words and figures, matching, finality (domain.md 7.2 to 7.4)."""

from datetime import date
from decimal import Decimal

import pytest

from core.clocks.rules import WorkCalendar
from core.errors import ConflictError, DomainError, RuleBrokenError
from legal.choices.disputes import MediationStatus as S
from legal.rules import agreements, claims, disputes, mediators, sessions, suits

DAY = date(2026, 11, 23)
WAGE = Decimal(2490)
HOLIDAY = WorkCalendar({date(2026, 10, day): False for day in range(1, 8)}, frozenset({2026}))


@pytest.mark.parametrize(("workers", "collective"), [(9, False), (10, True), (12, True)])
def test_collective_from_ten(workers, collective):
    assert disputes.is_collective(workers, 10) is collective


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (["agreed", "agreed"], S.MEDIATING),
        (["agreed", "open"], S.ASKING),
        (["agreed", "agreed", "refused"], S.REFUSED_BY_PARTY),
        ([], S.ASKING),
    ],
)
def test_one_refusal_ends_it_all_agreeing_begins_it(answers, state):
    assert disputes.state_after_answers(answers) == state


@pytest.mark.parametrize(
    ("consents", "today", "code"),
    [
        ((DAY, None), DAY, "both_consent"),
        ((DAY, date(2026, 11, 24)), DAY, "both_consent"),
        ((DAY, DAY), date(2026, 11, 25), "period_over"),
    ],
)
def test_longer_only_with_both_consents_and_in_time(consents, today, code):
    with pytest.raises(DomainError) as refused:
        disputes.check_extension(days=5, consents=consents, today=today, due_on=date(2026, 11, 24))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("支付8,500.00元（大写：人民币捌仟伍佰元整）。", []),
        ("支付8,500.00元（大写：捌仟伍佰元整）。", []),
        ("支付8,500.00元（大写：人民币捌仟元整）。", ["8,500.00"]),
    ],
)
def test_figures_and_capital_characters_agree(text, wrong):
    assert agreements.wrong_capitals([text]) == wrong


def test_an_agreement_lists_everything_it_lacks():
    found = agreements.problems(
        clauses=["于【日期】前支付8.00元（大写：玖元整）"],
        agreed=Decimal(9000),
        instalments=[(date(2026, 11, 1), Decimal(8000))],
        drawn_on=DAY,
    )
    assert len(found) == 4
    assert agreements.in_both(Decimal(4250)) == "4,250.00元（大写：人民币肆仟贰佰伍拾元整）"


@pytest.mark.parametrize(
    ("due_on", "today", "missed"),
    [
        (date(2026, 10, 1), date(2026, 10, 8), False),  # a holiday: the first day after it is still in time
        (date(2026, 10, 1), date(2026, 10, 9), True),
        (date(2026, 11, 10), date(2026, 11, 10), False),
        (date(2026, 11, 10), date(2026, 11, 11), True),
    ],
)
def test_a_payment_is_missed_the_day_after_its_last_day(due_on, today, missed):
    assert agreements.is_missed(status="due", due_on=due_on, today=today, calendar=HOLIDAY) is missed


@pytest.mark.parametrize("missing", ["applicant", "respondent", "mediator", "body"])
def test_force_needs_both_sides_a_mediator_and_the_seal(missing):
    everybody = {("applicant", "王"), ("respondent", "厂"), ("mediator", "徐"), ("body", "工会")}
    told = {"applicants": ["王"], "respondents": ["厂"], "representatives": [], "collective": False}
    agreements.check_signed(signed=everybody, **told)
    with pytest.raises(ConflictError):
        agreements.check_signed(signed={each for each in everybody if each[0] != missing}, **told)


def test_an_agreed_amount_is_divided_to_the_fen():
    parts = claims.split(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])
    assert (sum(parts), sorted(parts)) == (Decimal("100.00"), [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")])
    with pytest.raises(RuleBrokenError):
        claims.check_shares(Decimal(10), [Decimal(4), Decimal(5)])


@pytest.mark.parametrize(
    ("items", "final"),
    [
        ([("PAY", WAGE * 12)], True),
        ([("PAY", WAGE * 12 + Decimal("0.01"))], False),
        ([("PAY", WAGE * 12), ("EC", WAGE * 12)], True),  # each item by itself, not their sum
        ([("SI", None), ("WH", Decimal(999_999))], True),
        ([("PAY", Decimal(1)), ("LR", None)], False),  # mixed: not final
        ([], False),
    ],
)
def test_an_award_is_final_item_by_item(items, final):
    assert suits.is_final_for_employer(items, WAGE) is final


def one(**told):
    facts = {"user_id": 1, "name": "徐", "path": "1/2/3/", "fields": ["PAY"], "load": 0, "most": 10} | told
    return mediators.Candidate(**facts)


WANTED = mediators.Wanted(path="1/2/3/9/", kinds={"PAY"}, employer_ids={7}, firms={"某律所"})


@pytest.mark.parametrize(
    "told",
    [
        {"employer_id": 7},
        {"firm": "某律所"},
        {"is_related": True},
        {"has_spoken": True},
        {"load": 10},
        {"is_active": False},
        {"away": (date(2026, 11, 20), date(2026, 11, 30))},
        {"term_end_on": date(2026, 11, 22)},
    ],
)
def test_who_may_not_mediate(told):
    with pytest.raises(ConflictError):
        mediators.check_may_sit(mediators.fit_of(WANTED, one(**told), DAY))


def test_the_fittest_first_and_the_barred_last():
    ranked = mediators.fits(
        WANTED,
        [
            one(user_id=1, fields=["TM"]),
            one(user_id=2, load=9),
            one(user_id=3, employer_id=7),
            one(user_id=4, load=2),
            one(user_id=5, path="1/8/4/"),
        ],
        DAY,
    )
    assert [fit.candidate.user_id for fit in ranked] == [4, 5, 2, 1, 3]


def test_who_stays_away_is_counted():
    assert sessions.no_shows([("a", True), ("a", False), ("b", True), ("a", False)]) == {"a": 2, "b": 0}
