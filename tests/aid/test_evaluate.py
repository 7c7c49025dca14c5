"""The panel beside the application: it follows the typing, refuses nothing, keeps nothing."""

import pytest
from django.urls import reverse

from aid.models import NeedyFile
from core.events.models import Event
from tests.aid.applications import Office
from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office(Tree())


@pytest.fixture
def evaluate(office, as_role, client):
    file = office.draft(income=66_000, rigid=36_000)
    as_role("grassroots_cadre", office.tree.textile)
    return lambda **typed: client.post(reverse("aid:apply_evaluate", args=[file.pk]), typed)


def money(*incomes, expenses=()):
    typed = {"income-TOTAL_FORMS": len(incomes), "expense-TOTAL_FORMS": len(expenses)}
    typed |= {f"income-{number}-amount": text for number, text in enumerate(incomes)}
    return typed | {f"expense-{number}-amount": text for number, text in enumerate(expenses)}


@pytest.mark.parametrize(
    ("typed", "per_head", "category"),
    [
        (money("66,000", expenses=("36000",)), "833.33", "深度困难"),
        (money("60,000", "44000元", expenses=("44,000",)), "1,666.67", "相对困难"),
        (money("108001"), "3,000.03", "不符合"),
        (money("66000", "谁知道", expenses=("36000", "")), "833.33", "深度困难"),
    ],
)
def test_the_panel_reckons_what_is_typed_not_what_is_stored(evaluate, typed, per_head, category):
    answer = evaluate(**typed)

    assert answer.status_code == 200
    assert per_head in answer.text
    assert category in answer.text.partition('class="verdict')[2].partition("</p>")[0]


def test_a_loss_typed_now_counts_when_its_cause_and_day_do(evaluate):
    hit = evaluate(main_cause="8", event_on="2026-10-01", event_loss="40000")
    old = evaluate(main_cause="8", event_on="2020-10-01", event_loss="40000")
    garbled = evaluate(main_cause="八", event_on="2026-13-45", event_loss="很多")

    assert "60.61" in hit.text
    assert "60.61" not in old.text
    assert garbled.status_code == 200


def test_a_family_whose_income_nobody_entered_yet_is_called_nothing(evaluate, client):
    blank = evaluate(**money()).text
    file = NeedyFile.unscoped.get()
    file.incomes.all().delete()
    page = client.get(reverse("aid:apply", args=[file.pk])).text

    for shown in (blank, page):
        assert "还没有填写收入" in shown
        assert "认定为" not in shown
        assert "0.00，低于低保标准" not in shown


def test_whose_income_is_typed_is_not_asked_for_any_more(evaluate):
    head = str(NeedyFile.unscoped.get().members.get(relation="self").pk)

    shown = evaluate(**money("38000"), **{"income-0-member_id": head}).text

    assert "还缺王秀兰的收入" not in shown
    assert "还缺李建国的收入" in shown  # typed away: the stored line is not what stands on the screen


def test_nothing_is_kept_and_nothing_recorded(evaluate):
    before, told = NeedyFile.unscoped.values().get(), Event.unscoped.count()

    evaluate(main_cause="8", event_on="2026-10-01", event_loss="40000", **money("1"))

    assert (NeedyFile.unscoped.values().get(), Event.unscoped.count()) == (before, told)


def test_what_is_not_known_yet_is_named(office, as_role, client):
    file = office.draft()
    file.incomes.filter(member__relation="spouse").delete()
    file.incomes.exclude(member__relation="self").delete()
    as_role("grassroots_cadre", office.tree.textile)

    shown = client.post(reverse("aid:apply_evaluate", args=[file.pk])).text

    assert "还缺李建国的收入" in shown
    assert "还缺李欣悦" not in shown  # a pupil earns nothing


def test_another_unions_application_is_not_found(office, as_role, client):
    file = office.draft()
    as_role("grassroots_cadre", office.tree.elsewhere)

    assert client.post(reverse("aid:apply_evaluate", args=[file.pk])).status_code == 404
