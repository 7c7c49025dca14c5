"""Held rows compared one by one: the same person, another, or left out; the receipt accounts for every row."""

import pytest
from django.urls import reverse

from accounts.models import User
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.models import Event
from core.sheets.models import ImportRow
from core.sheets.services import committing, deciding
from tests.core.sheets import books, flow
from tests.desk.reading import text_of
from tests.factories import DAY, SYSTEM, actor_in
from unions.models import Membership, Person
from unions.services.people import describe, enrol, ensure_person

pytestmark = pytest.mark.django_db


def on_file(union, number, identity, *, is_member=True):
    """Return somebody on file under the name and phone of a row, with another number."""
    told = describe(name=books.name(number), identity=identity, phone=f"139{number:08d}", today=DAY)
    human = ensure_person(actor=SYSTEM, union=union, described=told)
    if is_member:
        enrol(actor=SYSTEM, person=human, union=union, joined_on=DAY)
    return human


@pytest.fixture
def held(tree, cadre):
    """A file of three rows; the second looks like somebody on file."""
    human = on_file(tree.textile, 1, books.identity(77))
    sheet = flow.checked(cadre, books.xlsx([books.member(number) for number in range(3)]), tree.textile)
    row = ImportRow.objects.get(sheet=sheet, finding="held")
    return human, sheet, row


def decided(cadre, sheet, row, decision):
    sheet.refresh_from_db()
    return deciding.decide(
        actor=cadre, import_id=sheet.pk, number=row.number, decision=decision, seen_version=sheet.version
    )


def written(cadre, sheet):
    sheet.refresh_from_db()
    flow.accept(cadre, sheet)
    flow.work()
    return flow.receipt(flow.fresh(sheet))


def test_who_looks_like_somebody_on_file_is_held(held):
    _human, sheet, row = held
    assert row.problems == ["identity:lookalike"]
    assert sheet.findings == {"new": 2, "changed": 0, "same": 0, "held": 1, "wrong": 0}


@pytest.mark.parametrize(
    ("decision", "receipt", "people"),
    [
        ("same", {"created": 2, "updated": 1, "unchanged": 0, "skipped": 0, "failed": 0}, 3),
        ("another", {"created": 3, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 0}, 4),
        ("out", {"created": 2, "updated": 0, "unchanged": 0, "skipped": 1, "failed": 0}, 3),
    ],
)
def test_each_decision_has_its_outcome_and_every_row_is_accounted_for(tree, cadre, held, decision, receipt, people):
    human, sheet, row = held
    decided(cadre, sheet, row, decision)
    assert written(cadre, sheet) == receipt
    assert Person.unscoped.count() == people
    human.refresh_from_db()
    assert human.identity.open() == books.identity(77)  # the register's number stays
    after = ImportRow.objects.get(sheet=sheet, number=row.number)
    if decision == "same":
        assert after.record == str(Membership.unscoped.get(person=human).pk)
        assert Membership.unscoped.get(person=human).job == "挡车工"
    if decision == "out":
        assert "决定不导入" in after.told
    event = Event.unscoped.get(code="core.import.row_decided")
    assert (event.data["row"], event.data["decision"], event.data["beside"]) == (row.number, decision, str(human.pk))


def test_undecided_it_is_left_out_as_before(cadre, held):
    assert written(cadre, held[1]) == {"created": 2, "updated": 0, "unchanged": 0, "skipped": 1, "failed": 0}


def test_somebody_of_another_branch_is_neither_held_nor_shown(tree, cadre):
    on_file(tree.elsewhere, 1, books.identity(77))
    sheet = flow.checked(cadre, books.xlsx([books.member(number) for number in range(3)]), tree.textile)
    assert sheet.findings["held"] == 0


def test_a_member_elsewhere_can_only_be_left_out_and_is_not_shown(tree, cadre):
    on_file(tree.elsewhere, 1, books.identity(1))
    sheet = flow.checked(cadre, books.xlsx([books.member(1)]), tree.textile)
    row = ImportRow.objects.get(sheet=sheet, finding="held")
    kind = deciding.kind_of(sheet.kind)
    found = deciding.compared(cadre, sheet, kind, deciding.held_line(sheet, kind, row.number))
    assert (found.facts, found.options) == ({}, ("out",))
    with pytest.raises(RuleBrokenError):
        decided(cadre, sheet, row, "same")
    assert not Event.unscoped.filter(code="core.import.row_decided").exists()


def test_refusals_change_nothing(tree, cadre, held):
    _human, sheet, row = held
    stranger = actor_in("grassroots_cadre", tree.textile)[0]
    with pytest.raises(NotFoundError):
        decided(stranger, sheet, row, "same")
    with pytest.raises(NotFoundError):
        deciding.decide(actor=cadre, import_id=sheet.pk, number=2, decision="same", seen_version=sheet.version)
    with pytest.raises(RuleBrokenError):
        decided(cadre, sheet, row, "maybe")
    with pytest.raises(ConflictError):
        deciding.decide(actor=cadre, import_id=sheet.pk, number=row.number, decision="out", seen_version=0)
    after = ImportRow.objects.get(sheet=sheet, number=row.number)
    assert (after.finding, after.problems) == ("held", ["identity:lookalike"])
    committing.accept(
        actor=cadre, import_id=sheet.pk, seen_version=sheet.version, accepts=["new"], only_valid=True,
        moment=sheet.checked_at,
    )  # fmt: skip
    with pytest.raises(ConflictError):
        decided(cadre, sheet, row, "same")


def test_the_page_shows_both_masked_and_leads_to_the_next(client, tree, held, cadre):
    human, sheet, row = held
    client.force_login(
        User.objects.get(pk=cadre.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = reverse("desk:import_compare", args=[sheet.pk, row.number])
    assert page in client.get(reverse("desk:import_detail", args=[sheet.pk])).content.decode()
    text = text_of(client.get(page))
    assert "已有记录" in text
    assert "不一致" in text
    assert text.count("不一致") == 2  # the number and the job; the name is the same, though a file shows it masked
    for secret in (books.identity(77), books.identity(1), human.phone.open()):
        assert secret not in text
    assert client.post(page, {"seen_version": sheet.version}).status_code == 422
    answer = client.post(page, {"seen_version": sheet.version, "decision": "another"})
    assert answer["Location"] == reverse("desk:import_detail", args=[sheet.pk])
    assert client.get(page).status_code == 404
