"""The employer named by an application: the code is checked character by character, the register's name goes first."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.models import NeedyFile
from core.chinese.credit_code import check_character, organisation_check
from tests.aid.applications import Office
from tests.factories import Tree
from unions.models import Employer, Region

pytestmark = pytest.mark.django_db
STEM = "91330203" + "MA0TX001" + organisation_check("MA0TX001")
CODE = STEM + check_character(STEM)


@pytest.fixture
def office():
    return Office(Tree())


@pytest.fixture
def send(office, as_role, client):
    file = office.draft()
    as_role("grassroots_cadre", office.tree.textile)
    answers = {"main_cause": "6", "work_status": "in_post", "housing": "rented", "seen_version": file.version}

    def post(**more):
        return client.post(reverse("aid:apply_task", args=[file.pk, "hardship"]), answers | more)

    return post


def stored():
    return NeedyFile.unscoped.values_list("employer_code", "employer_name").get()


def test_the_registers_name_goes_before_the_typed_one(send):
    Employer.objects.create(
        credit_code=CODE,
        name="宁波望春纺织有限公司",
        ownership="159",
        region=Region.objects.get(pk="330203")
        if Region.objects.filter(pk="330203").exists()
        else Region.objects.first(),
        counted_on=date(2026, 1, 1),
    )

    assert send(employer_code=CODE.lower(), employer_name="望春纺织厂").status_code == 302

    assert stored() == (CODE, "宁波望春纺织有限公司")


def test_an_unknown_employer_keeps_the_typed_name(send):
    assert send(employer_code=f" {CODE[:9]} {CODE[9:]} ", employer_name="望春纺织厂").status_code == 302
    assert stored() == (CODE, "望春纺织厂")


@pytest.mark.parametrize("wrong", [CODE[:-1], CODE[:-1] + ("1" if CODE[-1] != "1" else "2"), "I" + CODE[1:], "8" * 18])
def test_a_faulty_code_is_refused_at_its_field_and_nothing_kept(send, wrong):
    answer = send(employer_code=wrong, employer_name="望春纺织厂")

    assert answer.status_code == 422
    assert 'id="id_employer_code"' in answer.text
    assert "望春纺织厂" in answer.text, "what was typed is kept"
    assert stored() == ("", "")


def test_the_database_refuses_what_is_no_code(office):
    file = office.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedyFile.unscoped.filter(pk=file.pk).update(employer_code="91330203")
