"""Erasure: a person is gone from the dump, from what is sealed and from the files, and stays gone after a restore."""

from datetime import date
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from core import outside
from core.documents.services import attach
from core.events import services as events
from core.events.models import Event
from core.privacy import verifying
from core.privacy.traces import Traits, kinds_in, needles_for, readable_parts
from tests.factories import DAY, SYSTEM
from tests.unions.members import Unions
from unions.models import DataSubjectRequest, Membership, Person
from unions.services import data_requests, erasure, memberships

MUCH_LATER = date(2030, 3, 1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"


@pytest.fixture
def apart(settings, tmp_path):
    settings.AUDIT_CHECKPOINTS = tmp_path / "checkpoints"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path
    return tmp_path


def planted(unions):
    """Return a former member whose data lie in every kind of place, and what to look for."""
    member = unions.member(name="欧阳翠屏", remark="欧阳翠屏，电话见登记")
    person = Person.unscoped.get(pk=member.person_id)
    number, phone = person.identity.open(), person.phone.open()
    attach(
        actor=SYSTEM,
        subject=member,
        upload=SimpleUploadedFile("欧阳翠屏.pdf", PDF + f"({number})".encode()),
        slot="resolution",
        permission="unions.view_person",
    )
    memberships.leave_member(
        actor=unions.old_cadre,
        membership_id=member.pk,
        seen_version=1,
        because="own_wish",
        reason=f"欧阳翠屏来电 {phone} 提出",
        on=DAY,
        today=DAY,
    )
    wanted = data_requests.register_request(
        actor=unions.old_cadre,
        person_id=member.person_id,
        kind="erase",
        asked_by="self",
        wish=f"本人欧阳翠屏（{number}，{phone}，{person.birth_on}）要求删除",
        received_on=DAY,
        today=DAY,
    )
    return member, wanted, Traits(number, phone, person.name, person.birth_on)


def erase(unions, wanted):
    data_requests.answer_request(
        actor=unions.reviewer, request_id=wanted.pk, seen_version=1, answer="已办理", today=MUCH_LATER
    )
    events.deliver(Event.unscoped.values_list("pk", flat=True), moment=events.clock.ticking())


def looked(traits, apart):
    return verifying.search_everywhere(traits, folders=[apart / "media", apart / "outbox"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_erased_person_is_nowhere_and_a_restored_backup_does_not_bring_them_back(apart, monkeypatch):
    unions = Unions()
    member, wanted, traits = planted(unions)
    found = {(hit.place.split(":")[0], hit.kind) for hit in looked(traits, apart).hits}
    assert {
        ("dump", "identity"),
        ("dump", "phone"),
        ("dump", "name and birth"),
        ("dump", "keyed hash"),
        ("sealed", "identity"),
        ("sealed", "phone"),
        ("file", "identity"),
    } <= found, "the verifier must see what is there"
    before = Person.unscoped.get(pk=member.person_id)
    backup = {field.attname: getattr(before, field.attname) for field in Person._meta.concrete_fields}

    erase(unions, wanted)

    search = looked(traits, apart)
    assert search.hits == ()
    assert search.lines > 500
    assert not list((apart / "media").rglob("*.pdf"))
    assert [line["parts"] for line in outside.read("erasures")] == [["contact", "identity", "optional"]]

    Person(**backup).save(force_update=True)  # an older backup is restored
    assert looked(traits, apart).hits
    told = StringIO()
    call_command("replay_erasures", stdout=told)
    call_command("replay_erasures", stdout=told)
    assert told.getvalue() == "1 people erased again.\n0 people erased again.\n"
    monkeypatch.setattr("sys.stdin", StringIO(f"identity={traits.identity}\nphone={traits.phone}\n"))
    call_command("verify_erasure", stdout=told)
    assert "0 hits." in told.getvalue()
    assert len(outside.read("erasures")) == 1


@pytest.mark.django_db
def test_what_an_act_of_erasure_leaves_in_the_rows_around(apart, django_capture_on_commit_callbacks):
    unions = Unions()
    member, wanted, _traits = planted(unions)
    stored = default_storage.listdir("")[1]
    with django_capture_on_commit_callbacks(execute=True):
        erase(unions, wanted)
    assert Membership.unscoped.get(pk=member.pk).remark == ""
    assert DataSubjectRequest.unscoped.get().wish.count("（已删除）") == 3
    assert stored
    assert not default_storage.listdir("")[1]


@pytest.mark.django_db
def test_an_erasure_that_was_rolled_back_is_not_in_the_ledger(apart):
    unions = Unions()
    member, _wanted, _traits = planted(unions)
    with transaction.atomic():
        erasure.erase(actor=SYSTEM, person_id=member.person_id, today=MUCH_LATER)
        transaction.set_rollback(True)
    assert outside.read("erasures") == []
    assert erasure.replay(actor=SYSTEM) == 0


@pytest.mark.django_db
def test_the_verifier_wants_something_to_look_for(monkeypatch):
    for told in ("", "name=王秀兰\n", "birth=gestern\nname=王\n"):
        monkeypatch.setattr("sys.stdin", StringIO(told))
        with pytest.raises(CommandError):
            call_command("verify_erasure")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("330203196809280021", ["identity"]),
        ("x33020319680928002xy", []),
        ("电话13816030610", ["phone"]),
        ("傅玉梅\t1968-09-28", ["name and birth"]),
        ("\\u5085\\u7389\\u6885 19680928", ["name and birth"]),
        ("傅玉梅\t1968-09-29", []),
        ("1968-09-28", []),
    ],
)
def test_what_counts_as_a_trace(text, kinds):
    needles = needles_for(Traits("330203196809280021", "13816030610", "傅玉梅", date(1968, 9, 28)))
    for coded in (text.encode(), f"{text}\n".encode("utf-16-le")):
        assert kinds_in(coded, needles) == kinds


def test_packed_files_are_looked_into(tmp_path):
    path = tmp_path / "x.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", "13816030610" * 3)
    assert any(b"13816030610" in part for part in readable_parts(path.read_bytes()))
    assert list(readable_parts(b"PKbroken")) == [b"PKbroken"]
