"""The synthetic province: as many rows as its scale says, all of them legal, findable and counted; twice is once."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from aid.models import NeedyFile, Payment
from core.actors import SystemActor
from core.chinese.credit_code import parse_credit_code
from core.chinese.identity import DocumentKind, parse_document
from core.clocks.models import Deadline
from desk.management.commands import load_province
from desk.province.shape import shape
from desk.rules.search import read
from desk.selectors.search import people_found
from legal.models import CollectiveContract, ContractClause, LegalAidCase, Mediation, SupervisionMatter
from tests.factories import DAY, Tree, person
from tests.owning import as_owner
from unions.choices import Level
from unions.models import Employer, EmployerCover, Membership, Person, Tally, Union

pytestmark = pytest.mark.django_db(transaction=True)  # the marker: parameters are there again after who emptied them
SCALE = 0.0001
CHECKS = """
SELECT count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
 WHERE t.relname = ANY(%s) AND c.contype IN ('u', 'f')
"""
INDEXES = "SELECT count(*) FROM pg_indexes WHERE tablename = ANY(%s)"
BIG = ["unions_person", "unions_membership", "unions_union", "aid_needyfile", "aid_payment", "legal_mediation",
       "legal_legalaidcase", "legal_collectivecontract", "legal_contractclause", "core_deadline"]  # fmt: skip


def guards():
    with connection.cursor() as cursor:
        numbers = []
        for question in (CHECKS, INDEXES):
            cursor.execute(question, [BIG])
            numbers.append(cursor.fetchone()[0])
        return numbers


def running(subject):
    return list(Deadline.unscoped.filter(subject_type=subject, state="running").values_list("subject_id", flat=True))


def load(**how):
    """Load it as the command does on a server: as the owner of the tables, whose keys and indexes it sets aside."""
    with as_owner():
        call_command("load_province", **how)


@pytest.fixture
def loaded(transactional_db):
    Tree()
    before = guards()
    load(scale=SCALE, verbosity=0)
    assert guards() == before  # every key and index that was set aside is back
    return shape(SCALE)


def test_a_province_of_any_size_is_whole(loaded, capsys):
    assert Membership.unscoped.count() == loaded.members
    assert Union.unscoped.filter(level__in=[Level.GRASSROOTS, Level.COMMUNITY]).count() == loaded.unions + 3
    assert Employer.unscoped.count() == loaded.employers
    assert NeedyFile.unscoped.count() == loaded.files
    assert NeedyFile.unscoped.active().count() == loaded.active_files
    assert Payment.unscoped.count() == loaded.payments
    assert not EmployerCover.objects.exclude(union__level__in=[Level.GRASSROOTS, Level.COMMUNITY]).exists()

    assert Mediation.unscoped.count() == loaded.mediations
    assert LegalAidCase.unscoped.count() == loaded.cases
    assert CollectiveContract.unscoped.count() == loaded.contracts
    assert SupervisionMatter.unscoped.count() == loaded.matters
    assert not Mediation.unscoped.open().exclude(pk__in=running("legal.mediation")).filter(status="mediating").exists()
    in_force = CollectiveContract.unscoped.in_force()
    assert set(in_force.values_list("pk", flat=True)) == set(
        ContractClause.objects.filter(is_current=True).values_list("contract", flat=True)
    )

    some = Person.unscoped.order_by("pk")[:40]
    for one in some:
        document = parse_document(DocumentKind.RESIDENT_ID, one.identity.open(), today=DAY)
        assert (document.sex, document.birth_on) == (one.sex, one.birth_on)
        assert one.county_id == one.union.county_id
    for employer in Employer.unscoped.order_by("pk")[:40]:
        parse_credit_code(employer.credit_code)

    who = some[7]
    assert who.pk in {found.pk for found in people_found(SystemActor("test"), read(who.identity.open()))}
    assert who.name in {found.name for found in people_found(SystemActor("test"), read(who.name))}

    assert Tally.unscoped.get(union__level=Level.PROVINCE).total["members"] == loaded.members
    call_command("recount_tallies", "--check")

    with pytest.raises(IntegrityError), transaction.atomic():  # the guards hold again
        Person.unscoped.filter(pk=some[1].pk).update(identity_index=some[0].identity_index)

    load(scale=SCALE)
    assert "already" in capsys.readouterr().out
    assert Membership.unscoped.count() == loaded.members


def test_nobody_who_does_not_exist_is_entered_beside_real_people(transactional_db, monkeypatch):
    tree = Tree()
    person(tree.textile)
    monkeypatch.setattr(load_province, "MOST_PEOPLE", 0)
    with pytest.raises(CommandError):
        load(scale=SCALE)
    assert Person.unscoped.count() == 1


def test_a_load_that_breaks_half_way_leaves_nothing_and_every_guard(transactional_db, monkeypatch):
    from desk.province.families import FamiliesMaker  # noqa: PLC0415 broken here only

    Tree()
    before, unions = guards(), Union.unscoped.count()

    def broken(self):
        raise RuntimeError("killed")

    monkeypatch.setattr(FamiliesMaker, "pay", broken)
    with pytest.raises(RuntimeError):
        load(scale=SCALE, verbosity=0)
    assert guards() == before
    assert (Union.unscoped.count(), Person.unscoped.count()) == (unions, 0)
