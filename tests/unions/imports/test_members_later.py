"""Between the check and the writing time passes: unions end, employers go, others enter the same people."""

from datetime import date

import pytest

from core.events.models import Event
from core.sheets.models import ImportRow
from tests.core.sheets import books, flow
from tests.factories import SYSTEM
from tests.unions.imports.test_organisation import EMPLOYER, code, employer
from unions.choices import UnionStatus
from unions.models import Employer, Membership, Person, Union
from unions.services.people import describe, ensure_person

pytestmark = pytest.mark.django_db


def checked(clerk, tree):
    """Return the dry run of three people: two for the union chosen, one for a union the row names."""
    rows = [[*books.member(number), name] for number, name in enumerate(["", tree.sanitation.code, ""])]
    return flow.checked(clerk, books.xlsx(rows, (*books.HEADINGS, "工会名称")), tree.wangchun)


def written(clerk, sheet):
    flow.accept(clerk, sheet)
    flow.work()
    sheet = flow.fresh(sheet)
    assert sheet.status == "done"
    return sheet, {row.number: row.told for row in ImportRow.objects.filter(sheet=sheet, fate="failed")}


def test_a_union_that_ended_after_the_check_fails_its_rows_alone(tree, clerk):
    sheet = checked(clerk, tree)
    assert sheet.findings["new"] == 3
    Union.unscoped.filter(pk=tree.sanitation.pk).update(status=UnionStatus.DISSOLVED, ended_on=date(2026, 11, 22))

    sheet, failed = written(clerk, sheet)

    assert (sheet.created, sheet.failed) == (2, 1)
    assert list(failed) == [3]
    assert failed[3], "the row says why"
    assert not Person.unscoped.filter(name=books.name(1)).exists()


def test_a_union_that_left_the_branch_after_the_check_fails_its_rows_alone(tree, clerk):
    sheet = checked(clerk, tree)
    Union.unscoped.filter(pk=tree.sanitation.pk).update(code="99999907000001")

    sheet, failed = written(clerk, sheet)

    assert (sheet.created, sheet.failed, list(failed)) == (2, 1, [3])


def test_an_employer_that_is_gone_after_the_check_fails_its_rows_alone(tree, clerk):
    flow.imported(clerk, books.xlsx([employer(1)], EMPLOYER), tree.wangchun, "employers")
    rows = [[*books.member(number), told] for number, told in enumerate([code(1), ""])]
    sheet = flow.checked(clerk, books.xlsx(rows, (*books.HEADINGS, "单位信用代码")), tree.wangchun)
    assert (sheet.findings["new"], "employer_code" in sheet.mapping) == (2, True)
    Employer.unscoped.filter(credit_code=code(1)).update(credit_code=code(2))

    sheet, failed = written(clerk, sheet)

    assert (sheet.created, sheet.failed, list(failed)) == (1, 1, [2])
    assert not Person.unscoped.filter(name=books.name(0)).exists()


def test_who_was_entered_meanwhile_becomes_a_member_once_and_keeps_what_is_on_file(tree, clerk):
    sheet = checked(clerk, tree)
    described = describe(name=books.name(0), identity=books.identity(0, man=False), today=date(2026, 11, 23))
    known = ensure_person(actor=SYSTEM, union=tree.elsewhere, described=described)

    sheet, failed = written(clerk, sheet)

    assert (sheet.created, failed) == (3, {})
    person = Person.unscoped.get(name=books.name(0))
    assert (person.pk, person.union_id) == (known.pk, tree.elsewhere.pk)
    assert person.phone.open() == "13900000000", "the row says more than the register"
    assert Membership.unscoped.get(person=person).union_id == tree.wangchun.pk
    told = {event.data["row"]: event.data for event in Event.unscoped.filter(code="unions.member.enrolled")}
    assert [told[row]["entered"] for row in (2, 3, 4)] == [False, True, True], "fresh people are told from known ones"
    assert told[2]["person"] == str(person.pk)
