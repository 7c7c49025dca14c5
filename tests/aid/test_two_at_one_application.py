"""Two people at one application: both versions are shown, nothing is overwritten unseen, nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from aid.models import NeedyFile
from tests.aid.applications import Office
from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office(Tree())


@pytest.fixture
def draft(office, as_role):
    file = office.draft()
    as_role("grassroots_cadre", office.tree.textile)
    return file


def send(client, file, task, answers, *, seen):
    address = reverse("aid:apply_task", args=[file.pk, task])
    return client.post(address, answers | {"seen_version": seen})


def hardship(**answers):
    return {"main_cause": "6", "work_status": "in_post", "housing": "rented"} | answers


def fresh(file):
    return NeedyFile.unscoped.get(pk=file.pk)


def hidden_of(answer):
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))


def test_a_field_that_both_changed_is_a_choice_with_both_values(client, draft):
    seen = draft.version
    assert send(client, draft, "hardship", hardship(housing="rented"), seen=seen).status_code == 302

    second = send(client, draft, "hardship", hardship(housing="self_built", cause_detail="父亲住院"), seen=seen)

    assert second.status_code == 409
    for text in ("自建房", "租房", "父亲住院", 'name="keep-housing"', 'name="keep-cause_detail"'):
        assert text in second.text
    assert 'name="keep-work_status"' not in second.text  # the same on both sides: nothing to choose
    assert fresh(draft).housing == "rented"


@pytest.mark.parametrize(("keep", "housing"), [("mine", "self_built"), ("theirs", "rented")])
def test_the_choice_is_carried_out_field_by_field(client, draft, keep, housing):
    seen = draft.version
    send(client, draft, "hardship", hardship(housing="rented"), seen=seen)
    asked = send(client, draft, "hardship", hardship(housing="self_built", cause_detail="父亲住院"), seen=seen)

    address = reverse("aid:apply_task", args=[draft.pk, "hardship"])
    choice = hidden_of(asked) | {"keep-housing": keep, "keep-cause_detail": "mine"}
    assert client.post(address, choice).status_code == 302

    file = fresh(draft)
    assert (file.housing, file.cause_detail.open()) == (housing, "父亲住院")


def test_a_third_hand_in_between_asks_again(client, draft):
    seen = draft.version
    send(client, draft, "hardship", hardship(housing="rented"), seen=seen)
    asked = send(client, draft, "hardship", hardship(housing="self_built"), seen=seen)
    send(client, draft, "hardship", hardship(housing="commercial"), seen=fresh(draft).version)

    address = reverse("aid:apply_task", args=[draft.pk, "hardship"])
    again = client.post(address, hidden_of(asked) | {"keep-housing": "mine"})

    assert again.status_code == 409
    assert "商品房" in again.text
    assert fresh(draft).housing == "commercial"


def test_the_same_answers_twice_are_no_conflict(client, draft):
    seen = draft.version
    for _ in range(2):
        assert send(client, draft, "hardship", hardship(housing="rented"), seen=seen).status_code == 302


def test_two_tables_of_income_are_chosen_between_as_a_whole(client, draft):
    member = draft.members.get(relation="self").pk
    seen = draft.version
    lines = {"expense-TOTAL_FORMS": 0, "expense-INITIAL_FORMS": 0, "income-TOTAL_FORMS": 1, "income-INITIAL_FORMS": 0}
    row = {"income-0-member_id": member, "income-0-kind": "wage"}
    send(client, draft, "money", lines | row | {"income-0-amount": "48000"}, seen=seen)

    asked = send(client, draft, "money", lines | row | {"income-0-amount": "52000"}, seen=seen)

    assert asked.status_code == 409
    assert "48,000.00" in asked.text
    assert "52,000.00" in asked.text
    address = reverse("aid:apply_task", args=[draft.pk, "money"])
    assert client.post(address, hidden_of(asked) | {"keep-income": "theirs"}).status_code == 302
    assert [line.amount for line in fresh(draft).incomes.all()] == [48000]
    assert not fresh(draft).expenses.exists()


def test_a_stale_decision_shows_who_was_first_keeps_the_words_and_can_be_sent_again(office, as_role, client):
    file = office.county_reviewing()
    as_role("county_approver", office.tree.haishu)
    answers = {"seen_version": file.version - 1, "category": "deep", "opinion": "材料齐全，同意建档"}
    address = reverse("aid:file_approve", args=[file.key])

    stale = client.post(address, answers)

    assert stale.status_code == 409
    assert "材料齐全，同意建档" in stale.text
    hidden = hidden_of(stale)
    assert hidden["seen_version"] == str(file.version)
    assert client.post(address, hidden).status_code == 302
    assert office.fresh(file).status == "filed"
