"""Cases of rights protection are kept ten years after their end, to the day; then words and secrets go."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction

from core import clock
from legal.models import Agreement, Claim, Clause, LegalAidCase, Mediation, Party, SupervisionMatter
from legal.selectors import disposals as selectors
from legal.services import disposing
from tests.factories import DAY, SYSTEM, Tree, person
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table
from unions.disposals import kind_named
from unions.models import Person

pytestmark = pytest.mark.django_db
LAST = date(2036, 11, 23)
GONE = "（已删除）"


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def labels(label, today):
    return [each.label for each in selectors.due(label, today)]


def dispose(label, row):
    with transaction.atomic():
        kind_named(label).dispose(SYSTEM, str(row.pk), clock.now())


def test_a_case_of_legal_aid(settings):
    case = Centre(Tree()).received()
    LegalAidCase.unscoped.filter(pk=case.pk).update(status="withdrawn", ended_on=DAY)
    assert labels("legal.legalaidcase", LAST) == []
    assert labels("legal.legalaidcase", date(2036, 11, 24)) == [case.number]
    settings.HENGWEN_NOW = "2036-11-24T10:00:00+08:00"
    dispose("legal.legalaidcase", case)
    after = LegalAidCase.unscoped.get(pk=case.pk)
    assert not after.phone
    assert (after.facts, after.matter, after.number) == (GONE, case.matter, case.number)
    assert after.claims.get().claimed == 40_000
    assert after.claims.get().text == GONE
    assert Person.unscoped.get(pk=case.applicant_id).name == GONE
    assert not kind_named("legal.legalaidcase").is_there(str(case.pk))
    assert labels("legal.legalaidcase", date(2040, 1, 1)) == []
    dispose("legal.legalaidcase", case)  # once more changes nothing


def test_a_mediation_keeps_figures_and_the_unit_and_no_worker(settings):
    table = Table()
    case = table.effective((date(2026, 10, 10), 8_500))
    Mediation.unscoped.filter(pk=case.pk).update(status="performed", ended_on=DAY)
    assert labels("legal.mediation", LAST) == []
    assert labels("legal.mediation", date(2036, 11, 24)) == [case.number]
    worker = Party.objects.get(mediation=case, kind="worker")
    settings.HENGWEN_NOW = "2036-11-24T10:00:00+08:00"
    dispose("legal.mediation", case)
    after = Mediation.unscoped.get(pk=case.pk)
    assert (after.facts, after.applicant_name, after.agreed) == (GONE, GONE, 8_500)
    assert after.respondent_name == "宁波甬南纺织有限公司"
    assert set(Party.objects.filter(mediation=case).values_list("kind", "name")) == {
        ("worker", GONE),
        ("employer", "宁波甬南纺织有限公司"),
    }
    assert Person.unscoped.get(pk=worker.person_id).name == GONE
    assert set(Clause.objects.filter(agreement__mediation=case).values_list("text", flat=True)) == {GONE}
    assert set(Agreement.objects.filter(mediation=case).values_list("facts", flat=True)) <= {GONE, ""}
    assert Claim.objects.filter(mediation=case).exclude(basis__in=[GONE, ""]).count() == 0


def test_somebody_whom_another_case_keeps_keeps_the_name():
    centre = Centre(Tree())
    case, other = centre.received(), centre.received()
    LegalAidCase.unscoped.filter(pk=other.pk).update(applicant=case.applicant)
    LegalAidCase.unscoped.filter(pk=case.pk).update(status="withdrawn", ended_on=date(2016, 1, 1))
    dispose("legal.legalaidcase", case)
    assert Person.unscoped.get(pk=case.applicant_id).name != GONE
    assert LegalAidCase.unscoped.get(pk=case.pk).facts == GONE


def test_a_matter_of_supervision():
    tree = Tree()
    matter = SupervisionMatter.objects.create(
        number="JD330203-2026-0001",
        union=tree.haishu,
        person=person(tree.textile, "何一"),
        complainant="何一",
        facts="公司不签合同",
        employer_name="宁波甬南纺织有限公司",
        received_on=DAY,
        item="contract",
        source="complaint",
        status="explained",
        closed_on=DAY,
        outcome="已答复",
    )
    assert labels("legal.supervisionmatter", LAST) == []
    assert labels("legal.supervisionmatter", date(2036, 11, 24)) == [matter.number]
    dispose("legal.supervisionmatter", matter)
    after = SupervisionMatter.unscoped.get(pk=matter.pk)
    assert (after.facts, after.complainant, after.outcome) == (GONE, GONE, GONE)
    assert after.employer_name == "宁波甬南纺织有限公司"


def test_every_kind_has_its_tree():
    assert set(disposing.TREES) == set(selectors.ENDS)
    assert all(isinstance(kind_named(name).dispose, partial) for name in disposing.TREES)
