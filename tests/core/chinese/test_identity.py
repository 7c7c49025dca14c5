"""Identity documents: the examples of domain.md 10.1, every kind of refusal, and what holds for any number."""

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.chinese.identity import (
    PERMIT_PREFIXES,
    PROVINCE_PREFIXES,
    DocumentKind,
    IdentityError,
    Sex,
    age_on,
    check_character,
    parse_document,
    parse_identity,
    upgrade_fifteen,
)

TODAY = date(2026, 11, 23)

VALID = [
    ("330106198503150016", "1985-03-15", Sex.MALE),
    ("330782198709210028", "1987-09-21", Sex.FEMALE),
    ("330106200808103018", "2008-08-10", Sex.MALE),
    ("330106201502104020", "2015-02-10", Sex.FEMALE),
    ("330282196505055074", "1965-05-05", Sex.MALE),
    ("330726199202021088", "1992-02-02", Sex.FEMALE),
    ("33010619850607002X", "1985-06-07", Sex.FEMALE),
    ("11010519491231002X", "1949-12-31", Sex.FEMALE),
]


def number(first: str) -> str:
    return first + check_character(first)


@st.composite
def people(draw):
    """Draw the 17 first digits of somebody alive on TODAY, from any province or with a permit."""
    prefix = draw(st.sampled_from(sorted(PROVINCE_PREFIXES | PERMIT_PREFIXES)))
    born = draw(st.dates(date(1906, 11, 24), TODAY))
    return f"{prefix}{draw(st.integers(0, 9999)):04}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"


@pytest.mark.parametrize(("text", "birth_on", "sex"), VALID)
def test_valid_numbers(text, birth_on, sex):
    identity = parse_identity(text, today=TODAY)

    assert (identity.number, identity.birth_on.isoformat(), identity.sex) == (text, birth_on, sex)
    assert (identity.region_prefix, identity.kind) == (text[:2], DocumentKind.RESIDENT_ID)


@pytest.mark.parametrize("region", ["330113", "330114", "330103", "330104"])
def test_new_and_abolished_districts_are_nobodys_fault(region):
    assert parse_identity(number(region + "20220301002"), today=TODAY).region_prefix == "33"


def test_the_provinces_of_gb_t_2260():
    listed = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71"

    assert " ".join(sorted(PROVINCE_PREFIXES)) == listed


@pytest.mark.parametrize("prefix", ["81", "82", "83"])
def test_residence_permits_of_hong_kong_macao_and_taiwan(prefix):
    assert parse_identity(number(prefix + "000019900101001"), today=TODAY).kind == DocumentKind.HMT_RESIDENCE


@pytest.mark.parametrize(
    "text",
    [
        "33010619850607002x",
        " 330106 19850607 002X ",
        "３３０１０６１９８５０６０７００２Ｘ",
        "３３０１０６１９８５０６０７００２ｘ",
        "330106\u3000198506\u00a007002X\n",
        "\ufeff\u202a33010619850607002X\u202c\u200b",
    ],
)
def test_the_same_number_however_it_was_typed(text):
    assert parse_identity(text, today=TODAY).number == "33010619850607002X"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "length", "it has 0"),
        ("33010619850315001", "length", "it has 17"),
        ("3301061985031500160", "length", "it has 19"),
        ("330106850315001", "length", "it has 15"),
        ("3.30106198503150E+17", "scientific", "text"),
        ("3.3010619850315e17", "scientific", "text"),
        ("33010619850315O016", "characters", "digit"),
        ("33010619850607X02X", "characters", "digit"),
        ("330106-850607-02X-", "characters", "digit"),
        ("٣٣٠١٠٦١٩٨٥٠٣١٥٠٠١٦", "characters", "digit"),
        ("𬱖30106198503150016"[:18], "characters", "digit"),
        (number("99010619850315001"), "region", "Other identity"),
        (number("00010619850315001"), "region", "begin with 00"),
        (number("16010619850315001"), "region", "begin with 16"),
        (number("84010619850315001"), "region", "begin with 84"),
        ("330106198502300019", "date", "19850230"),
        (number("33010619000229001"), "date", "19000229"),
        (number("33010620261301001"), "date", "20261301"),
        (number("33010600000101001"), "date", "00000101"),
        (number("33010620261124001"), "date", "future"),
        (number("33010621000101001"), "date", "future"),
        (number("33010619051122001"), "date", "120 years"),
        ("440524188001010014", "date", "120 years"),
        ("330106198503150017", "check_digit", "last character"),
        ("33010619850607002" + "0", "check_digit", "last character"),
    ],
)
def test_each_refusal_says_which(text, code, words):
    with override("en"), pytest.raises(IdentityError) as refusal:
        parse_identity(text, today=TODAY)

    assert refusal.value.code == code
    assert words in refusal.value.message


@pytest.mark.parametrize("first", ["", "3302031979042400", "330203197904240012"])
def test_a_check_digit_belongs_to_seventeen_digits(first):
    with pytest.raises(ValueError, match="zip"):
        check_character(first)


@pytest.mark.parametrize(("born", "accepted"), [("19051124", True), ("19051123", False), ("20261123", True)])
def test_the_oldest_and_the_youngest(born, accepted):
    text = number("330106" + born + "001")

    if accepted:
        parse_identity(text, today=TODAY)
    else:
        with pytest.raises(IdentityError):
            parse_identity(text, today=TODAY)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-08-10", "2026-08-09", 17),
        ("2008-08-10", "2026-08-10", 18),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2024-02-29", 16),
    ],
)
def test_age(born, day, age):
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_an_old_number_becomes_a_new_one():
    assert upgrade_fifteen("330106850315001") == "330106198503150016"
    assert upgrade_fifteen("110105491231002") == "11010519491231002X"


@pytest.mark.parametrize("text", ["", "33010685031500", "330106198503150016", "33010685031500X", "330106850230001"])
def test_an_old_number_that_cannot_be_right_is_refused(text):
    with pytest.raises(IdentityError):
        upgrade_fifteen(text)


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (DocumentKind.PASSPORT, " e1234 5678", "E12345678"),
        ("passport", "Ｅ１２３４５６７８", "E12345678"),
        (DocumentKind.HMT_PERMIT, "H0123456789", "H0123456789"),
        (DocumentKind.MILITARY, "军字第1234567号", "军字第1234567号"),
        (DocumentKind.BIRTH_CERT, "T330123456", "T330123456"),
        (DocumentKind.OTHER_ID, "911124198108030024", "911124198108030024"),
    ],
)
def test_other_documents_are_judged_by_length_alone(kind, text, stored):
    identity = parse_document(kind, text, today=TODAY)

    assert (identity.number, identity.birth_on, identity.sex, identity.region_prefix) == (stored, None, None, "")


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (DocumentKind.PASSPORT, "E1", "length"),
        (DocumentKind.PASSPORT, "E" * 21, "length"),
        (DocumentKind.OTHER_ID, "9.11124198108E+17", "scientific"),
        (DocumentKind.RESIDENT_ID, "330106198503150017", "check_digit"),
        (DocumentKind.HMT_RESIDENCE, "330106198503150016", "kind"),
        (DocumentKind.RESIDENT_ID, number("81000019900101001"), "kind"),
    ],
)
def test_documents_refused(kind, text, code):
    with pytest.raises(IdentityError) as refusal:
        parse_document(kind, text, today=TODAY)

    assert refusal.value.code == code


@given(people())
def test_every_number_reads_back_what_it_was_made_of(first):
    identity = parse_identity(number(first), today=TODAY)

    assert f"{identity.birth_on:%Y%m%d}" == first[6:14]
    assert (identity.sex == Sex.MALE) == (int(first[16]) % 2 == 1)
    assert (identity.kind == DocumentKind.HMT_RESIDENCE) == (first[:2] in PERMIT_PREFIXES)


@given(people(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first, place, shift):
    good = number(first)
    wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]

    with pytest.raises(IdentityError):
        parse_identity(wrong, today=TODAY)


@given(people(), st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_found(first, place):
    good = number(first)
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]

    if swapped != good:
        with pytest.raises(IdentityError):
            parse_identity(swapped, today=TODAY)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    try:
        parse_identity(text, today=TODAY)
    except IdentityError as refusal:
        if not refusal.message:
            pytest.fail("a refusal without words")
