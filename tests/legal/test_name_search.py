"""Finding cases by a part of a name: what is found, and that every list asks an index for it."""

from datetime import date

import pytest
from django.db import connection, transaction

from core.events import services as events
from core.events.models import Event
from core.wall import scope
from legal.models import CollectiveContract, LegalAidCase, Mediation, Negotiation, SupervisionMatter
from legal.selectors.cases import case_list
from legal.selectors.contracts import contract_list
from legal.selectors.disputes import mediation_list
from legal.selectors.matters import matter_list
from legal.selectors.naming import named
from legal.selectors.negotiations import negotiation_list
from tests.factories import DAY, SYSTEM, Tree, actor, person
from tests.legal.centre import Centre
from unions.services.corrections import correct_person
from unions.services.people import describe

pytestmark = pytest.mark.django_db

NAMES = {
    LegalAidCase: ("applicant_name", "employer_name"),
    Mediation: ("applicant_name", "respondent_name"),
    CollectiveContract: ("name",),
    Negotiation: ("counterpart",),
    SupervisionMatter: ("employer_name",),
}
ROWS = (
    ("TJ330203-2026-0001", "欧阳明华", "宁波甬南纺织有限公司"),
    ("TJ330203-2026-0002", "王芳", "ABC电子(宁波)有限公司"),
)


@pytest.fixture
def disputes(db):
    union = Tree().haishu
    return [
        Mediation.objects.create(
            number=number, union=union, kind="PAY", received_on=date(2026, 9, 1), applicant_name=worker,
            respondent_name=unit,
        )
        for number, worker, unit in ROWS
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("明华", [0]),
        ("欧阳明华", [0]),
        ("阳华", []),  # both characters, not side by side
        ("王", [1]),
        ("芳", []),  # one character begins a name
        ("纺织", [0]),
        ("宁波", [0, 1]),
        ("abc电", [1]),
        ("tj330203-2026-0001", [0]),
        ("波甬南纺", [0]),
        ("100%", []),
    ],
)
def test_a_part_of_a_name_finds_who_bears_it(disputes, words, found):
    rows = mediation_list(SYSTEM, {"q": words}, DAY)
    assert {each.pk for each in rows} == {disputes[place].pk for place in found}


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: case_list(SYSTEM, DAY, q="明华"), "legal_case_names"),
        (lambda: mediation_list(SYSTEM, {"q": "明华"}, DAY), "legal_mediation_names"),
        (lambda: contract_list(SYSTEM, "", q="明华", today=DAY), "legal_contract_names"),
        (lambda: negotiation_list(SYSTEM, "", q="明华"), "legal_negotiation_names"),
        (lambda: matter_list(SYSTEM, "", q="明华"), "legal_matter_names"),
    ],
)
def test_the_search_of_a_list_stands_on_its_index(rows, index):
    """The list asks for the keys, and asking for nothing but them is answered by the index."""
    listed = rows()
    assert '"name_keys" @>' in str(listed.query)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan TO off")  # on an empty table reading it whole is always cheapest
        plan = named(listed.model.unscoped.order_by(), "明华", *NAMES[listed.model]).explain()
    assert index in plan, plan


def test_no_row_comes_in_past_the_index(disputes):
    """A copied or updated row is found as well: the database itself keeps the keys."""
    Mediation.unscoped.filter(pk=disputes[1].pk).update(applicant_name="诸葛亮")
    found = named(Mediation.unscoped.all(), "葛亮", "applicant_name", "respondent_name")
    assert list(found) == [disputes[1]]


@pytest.fixture
def cases(db):
    """Two cases of legal aid; the second applicant is known in another county only."""
    centre = Centre(Tree())
    first, second = centre.received(), centre.received(employer_name="ABC电子(宁波)有限公司")
    for case, name, union in ((first, "欧阳明华", centre.tree.textile), (second, "王芳", centre.tree.elsewhere)):
        LegalAidCase.unscoped.filter(pk=case.pk).update(applicant=person(union, name), applicant_name=name)
    return centre, [first, second]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("明华", [0]),
        ("阳华", []),
        ("王", [1]),
        ("芳", []),
        ("王芳", [1]),
        ("宁波", [0, 1]),
        ("abc电", [1]),
        ("100%", []),
    ],
)
def test_legal_aid_is_found_by_a_part_of_a_name_in_ones_own_branch(cases, words, found):
    centre, rows = cases
    seen = {each.pk for each in case_list(centre.reviewer, DAY, q=words)}
    assert seen == {rows[place].pk for place in found}
    with scope.within(centre.reviewer):  # the applicant of the second is known in another county
        assert {each.pk for each in case_list(centre.reviewer, DAY, q=words)} == seen
    assert not case_list(actor("county_reviewer", centre.tree.jiangbei), DAY, q=words).exists()


def test_legal_aid_is_found_by_its_number_and_by_the_name_put_right(cases):
    centre, (first, _second) = cases
    assert [each.pk for each in case_list(centre.reviewer, DAY, q=first.number.lower())] == [first.pk]
    first.refresh_from_db()
    right = describe(name="欧阳明桦", identity=first.applicant.identity.open(), today=DAY)
    correct_person(actor=centre.reviewer, person=first.applicant, described=right, reason="笔误", on=DAY)
    events.deliver(Event.unscoped.values_list("pk", flat=True), moment=events.clock.ticking())
    assert [each.pk for each in case_list(centre.reviewer, DAY, q="明桦")] == [first.pk]
    assert not case_list(centre.reviewer, DAY, q="明华").exists()


def test_a_case_taken_in_is_found_at_once(cases):
    centre, _rows = cases
    case = centre.received()
    assert case.pk in {each.pk for each in case_list(centre.reviewer, DAY, q=case.applicant.name)}
