"""Rules of supervision without a database: certificates, grounds, who may issue what, numbers on paper."""

from datetime import date

import pytest

from core.errors import ConflictError, RuleBrokenError
from legal.choices.letters import Ground, LetterKind
from legal.rules import letters, matters, supervisors
from legal.rules.supervisors import Certificate
from unions.choices import Level, UnionKind

ON = date(2026, 9, 18)
GOOD = Certificate("高监督", date(2023, 7, 1), date(2028, 6, 30))
LAPSED = Certificate("钱监督", date(2021, 7, 1), date(2026, 9, 17))


@pytest.mark.parametrize(
    ("on", "valid"),
    [(date(2023, 6, 30), False), (date(2023, 7, 1), True), (date(2028, 6, 30), True), (date(2028, 7, 1), False)],
)
def test_a_certificate_holds_from_its_day_to_the_end_of_the_term(on, valid):
    assert GOOD.is_valid(on) is valid


def test_a_certificate_ends_with_the_office():
    ended = Certificate("高监督", date(2023, 7, 1), date(2028, 6, 30), ended_on=ON)
    assert not ended.is_valid(ON)
    assert ended.is_valid(date(2026, 9, 17))


@pytest.mark.parametrize(
    ("held", "code"), [([], "two_supervisors"), ([GOOD], "two_supervisors"), ([GOOD, LAPSED], "certificate_lapsed")]
)
def test_an_inquiry_needs_two_valid_certificates(held, code):
    with pytest.raises(RuleBrokenError) as refused:
        supervisors.check_certified(held, on=ON, least=2)
    assert refused.value.code == code
    supervisors.check_certified([GOOD, GOOD], on=ON, least=2)


def test_a_committee_from_twenty_five_members_on():
    assert not supervisors.needs_committee(members=24, threshold=25)
    assert supervisors.needs_committee(members=25, threshold=25)


DUE = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("refused", "answered_on", "uncorrected", "today", "ground"),
    [
        (False, None, False, DUE, None),
        (False, None, False, date(2026, 10, 16), Ground.NO_REPLY),
        (False, DUE, False, date(2026, 10, 16), None),
        (True, None, False, date(2026, 9, 18), Ground.REFUSED_RECEIPT),
        (False, DUE, True, date(2026, 10, 20), Ground.NO_CORRECTION),
    ],
)
def test_a_suggestion_rests_on_one_of_three_grounds(refused, answered_on, uncorrected, today, ground):
    found = letters.ground_for(
        receipt_refused=refused, due_on=DUE, answered_on=answered_on, not_corrected=uncorrected, today=today
    )
    assert found == ground


def test_no_other_ground_and_no_opinion_letter_open_the_way():
    with pytest.raises(ConflictError) as none:
        letters.check_ground("no_reply", has_opinion=False)
    assert none.value.code == "no_opinion"
    for ground in ("", "angry"):
        with pytest.raises(ConflictError) as wrong:
            letters.check_ground(ground, has_opinion=True)
        assert wrong.value.code == "no_ground"


@pytest.mark.parametrize(
    ("level", "kind", "may"),
    [
        (Level.PROVINCE, UnionKind.GENERAL_FEDERATION, True),
        (Level.CITY, UnionKind.GENERAL_FEDERATION, True),
        (Level.COUNTY, UnionKind.GENERAL_FEDERATION, True),
        (Level.COUNTY, UnionKind.INDUSTRIAL, False),
        (Level.TOWNSHIP, UnionKind.GENERAL_FEDERATION, False),
        (Level.GRASSROOTS, UnionKind.ENTERPRISE, False),
    ],
)
def test_only_a_local_federation_issues_a_suggestion_letter(level, kind, may):
    assert letters.is_local_federation(level=level, kind=kind) is may
    if not may:
        with pytest.raises(RuleBrokenError):
            letters.check_issuer(LetterKind.SUGGESTION, level=level, union_kind=kind)
        letters.check_issuer(LetterKind.OPINION, level=level, union_kind=kind)


def test_each_kind_has_a_series_of_its_own():
    assert letters.number_text("prompt", 2026, 3) == "工劳监提〔2026〕3号"
    assert letters.number_text("opinion", 2026, 1) == "工劳监意〔2026〕1号"
    assert letters.number_text("suggestion", 2027, 12) == "工劳监建〔2027〕12号"


def test_from_the_county_up_who_registered_does_not_sign():
    with pytest.raises(RuleBrokenError):
        letters.check_four_eyes(level=Level.COUNTY, recorder_id=7, signer_id=7)
    letters.check_four_eyes(level=Level.COUNTY, recorder_id=7, signer_id=8)
    letters.check_four_eyes(level=Level.GRASSROOTS, recorder_id=7, signer_id=7)


def test_nothing_follows_before_both_sides_were_heard():
    for heard in ([], ["worker"], ["employer", "talks"]):
        with pytest.raises(RuleBrokenError):
            matters.check_heard(heard)
    matters.check_heard(["worker", "employer"])
