"""Parameters by region and day; numbers without gaps; steps taken once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from aid.rules.eligibility import MIN_LIVING, RELATIVE_MULTIPLE
from core.errors import ConflictError
from core.numbers.services import next_number
from core.parameters.models import PolicyParameter
from core.parameters.selectors import lookup, value
from core.parameters.services import load_defaults

DAY = date(2026, 11, 23)


def enter(region, text, since=date(2026, 1, 1), code=MIN_LIVING, **more):
    return PolicyParameter.objects.create(code=code, region=region, value=text, valid_from=since, basis="通知", **more)


@pytest.mark.django_db
def test_the_nearest_region_and_the_latest_day_win():
    enter("330000", "1000")
    enter("330200", "1100")
    enter("330203", "1180", date(2026, 7, 1))

    assert [str(value(MIN_LIVING, region, DAY)) for region in ("330203009", "330205", "330782")] == [
        "1180",
        "1100",
        "1000",
    ]
    assert str(value(MIN_LIVING, "330203", date(2026, 6, 30))) == "1100"
    found = lookup([MIN_LIVING], "330203", DAY)[MIN_LIVING]
    assert (found.region, found.basis, found.valid_from) == ("330203", "通知", date(2026, 7, 1))


@pytest.mark.django_db
def test_a_missing_figure_is_a_sentence_not_a_guess():
    with pytest.raises(ConflictError) as refused:
        value(MIN_LIVING, "330203", DAY)

    assert refused.value.code == "parameter_missing"


@pytest.mark.django_db
def test_a_value_of_the_wrong_kind_or_an_unknown_code_is_refused():
    for code, text in ((MIN_LIVING, "很多"), ("no.such", "1")):
        with pytest.raises(ValidationError):
            PolicyParameter(code=code, region="330000", value=text, valid_from=DAY, basis="x").full_clean()


@pytest.mark.django_db
def test_loading_defaults_again_touches_nothing():
    PolicyParameter.objects.filter(code=RELATIVE_MULTIPLE).update(value="1.5")

    assert load_defaults() == 0
    assert str(value(RELATIVE_MULTIPLE, "330000", DAY)) == "1.5"


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_repeat():
    def take(fails):
        try:
            with transaction.atomic():
                number = next_number("test:2026")
                if fails:
                    raise ZeroDivisionError
                return number
        except ZeroDivisionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        given = [number for number in pool.map(take, [turn % 3 == 0 for turn in range(60)]) if number]

    assert sorted(given) == list(range(1, 41))
