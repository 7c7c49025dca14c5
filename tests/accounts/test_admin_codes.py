"""Code lists: the province edits what forms offer; an old row goes on naming what is no longer offered."""

import pytest
from django.db import IntegrityError, transaction

from aid.forms.applications import MemberForm
from aid.rules import lists
from core.codes.models import Code
from core.codes.selectors import names, offered
from core.codes.services import load_codes
from core.events.models import Event

pytestmark = pytest.mark.django_db
ENTRY = {
    "list": "insurance",
    "code": "student",
    "name": "大学生医保",
    "name_en": "Students",
    "position": "9",
    "is_offered": "on",
}


def choices(field):
    return dict(MemberForm().fields[field].choices)


def test_an_entry_that_the_province_adds_is_offered_at_once_and_the_act_recorded(client, enter):
    me = enter("province_admin")

    assert client.post("/admin/core/code/add/", ENTRY).status_code == 302

    assert choices("insurance")["student"] == "大学生医保"
    assert Event.unscoped.get(code="core.code.entered").actor_id == me.user_id


def test_an_entry_that_is_switched_off_is_no_longer_offered_but_still_named(client, enter):
    enter("province_admin")
    entry = Code.objects.get(list="insurance", code="free")

    client.post(f"/admin/core/code/{entry.pk}/change/", {"name": entry.name, "name_en": entry.name_en, "position": "3"})

    assert "free" not in choices("insurance")
    assert names([lists.INSURANCE])["insurance", "free"] == "公费医疗"
    assert client.post(f"/admin/core/code/{entry.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["sys_admin", "sec_admin", "county_approver"])
def test_nobody_else_edits_a_list(client, enter, role):
    enter(role)
    before = Code.objects.count()

    assert client.post("/admin/core/code/add/", ENTRY).status_code in (302, 403)

    assert Code.objects.count() == before


@pytest.mark.parametrize("wrong", [{"code": "Free Care"}, {"name": ""}, {"code": "worker"}])
def test_a_faulty_entry_is_shown_again(client, enter, wrong):
    enter("province_admin")
    before = Code.objects.count()

    answer = client.post("/admin/core/code/add/", ENTRY | wrong)

    assert answer.status_code == 200
    assert Code.objects.count() == before


def test_the_database_keeps_codes_single_and_plain():
    for wrong in ({"code": "worker"}, {"code": "A B"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Code.objects.create(**{"list": "insurance", "code": "x", "name": "某", "name_en": "Some"} | wrong)


def test_loading_again_touches_nothing_that_was_edited():
    Code.objects.filter(list="insurance", code="worker").update(name="职工基本医保", is_offered=False)

    assert load_codes() == 0

    assert Code.objects.get(list="insurance", code="worker").name == "职工基本医保"


def test_a_form_asks_for_all_its_lists_at_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        MemberForm()
    assert len(offered([lists.DISABILITY])["disability"]) == 28


def test_a_code_that_is_not_on_the_list_is_refused():
    form = MemberForm({"insurance": "gold", "health": ""})

    assert "insurance" in form.errors
    assert form.errors["health"] == ["选择健康状况"]
