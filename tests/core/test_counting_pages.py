"""A list is counted without the tables that it joins only to show something of theirs."""

from decimal import Decimal

import pytest
from django.db.models import Exists, OuterRef

from core.keyset import CAP, _capped
from core.prepared import listed
from legal.choices.matters import Matter
from legal.models import Lawyer, LegalAidCase
from tests.factories import Tree
from tests.legal.centre import Centre

pytestmark = pytest.mark.django_db


def shown(matter=""):
    rows = LegalAidCase.unscoped.filter(union__path__startswith="", employer_name__contains=matter)
    return rows.order_by("-created_at").values("number", "lawyer__name", "union__name", "applicant__name")


def by_lawyer(name):
    return shown().filter(lawyer__name=name)


def by_a_question_about_the_lawyer():
    practising = Lawyer.unscoped.filter(pk=OuterRef("lawyer__pk"), name=OuterRef("lawyer__name"))
    return shown().filter(Exists(practising))


def once_each():
    return shown().distinct()


def by_papers():
    return LegalAidCase.unscoped.values("number", "claims__pk")


@pytest.fixture
def cases():
    centre = Centre(Tree())
    two = ((Matter.PAY, "三月至八月工资", Decimal(40_000)), (Matter.PAY, "加班工资", Decimal(2_000)))
    return [centre.assigned(centre.lawyer()[0]), centre.reviewing(), centre.reviewing(claims=two)]


def test_what_is_only_shown_is_not_joined(cases):
    rows = _capped(listed(shown))
    assert "legal_lawyer" in str(listed(shown).queryset().query)
    assert "legal_lawyer" not in str(rows.query)
    assert "unions_union" in str(rows.query)
    assert f"LIMIT {CAP + 1}" in str(rows.query)
    assert rows.count() == 3


def test_what_narrows_stays(cases):
    name = cases[0].lawyer.name
    assert _capped(listed(by_lawyer, name)).count() == 1
    assert _capped(listed(by_a_question_about_the_lawyer)).count() == 1
    assert _capped(listed(shown, "没有这个单位")).count() == 0


def test_a_table_that_makes_more_rows_stays(cases):
    assert _capped(listed(by_papers)).count() == len(by_papers()) == 4


def test_rows_that_are_told_once_are_counted_once(cases):
    assert _capped(listed(once_each)).count() == 3
