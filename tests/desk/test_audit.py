"""Who saw this person's file: every opening is kept, found by person, told to the auditor and to the person."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from core import clock
from core.events import seals
from core.events.models import Event
from core.jobs.models import Job
from core.jobs.services.files import fetch_file
from core.jobs.services.running import run
from tests.aid.applications import Office
from tests.desk.reading import text_of
from tests.factories import actor_in
from tests.unions.members import Unions
from unions.models import Person
from unions.services import data_requests

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "verify_trail.py"


@pytest.fixture
def unions():
    return Unions()


@pytest.fixture
def auditor(as_role, unions):
    return lambda union=None: as_role("audit_admin", union or unions.tree.province)


def look(client, member):
    return client.get(reverse("unions:member_detail", args=[member.pk]))


def test_each_opening_is_an_event_and_a_refused_one_is_none(client, as_role, unions):
    member = unions.member()
    actor = as_role("county_reviewer", unions.tree.haishu)
    for _turn in range(2):
        assert look(client, member).status_code == 200
    as_role("county_reviewer", unions.tree.jiangbei)
    assert look(client, member).status_code == 404
    seen = Event.unscoped.filter(code="core.row.seen")
    assert [(each.actor_id, each.subject_type, each.subject_id) for each in seen] == [
        (actor.user_id, "unions.membership:seen", str(member.pk))
    ] * 2
    assert seen[0].data["place"] == unions.tree.haishu.name
    assert seen[0].union_path == unions.old.path


def test_files_and_their_sections_leave_looks_that_no_timeline_shows(client, as_role, unions):
    file = Office(unions.tree).filed()
    as_role("county_reviewer", unions.tree.haishu)
    url = reverse("aid:file_detail", args=[file.key])
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    writes = [each["sql"] for each in captured if each["sql"].startswith("INSERT")]
    assert len(writes) == 1, "one statement a look"
    assert Event.unscoped.filter(subject_type="aid.needyfile:seen", subject_id=str(file.pk)).count() == 2
    assert not Event.unscoped.filter(subject_type="aid.needyfile", code="core.row.seen").exists()


def test_the_auditor_finds_them_by_number_and_the_reading_is_recorded(client, as_role, auditor, unions):
    member = unions.member(name="欧阳翠屏")
    actor = as_role("county_reviewer", unions.tree.haishu)
    look(client, member)
    client.post(reverse("unions:member_reveal", args=[member.pk, "identity"]), {"reason": "核对本人证件"})
    me = auditor()
    number = Person.unscoped.get(pk=member.person_id).identity.open()
    answer = client.post(reverse("desk:audit"), {"sought": number})
    assert answer["Location"] == reverse("desk:audit_person", args=[member.person_id])
    assert number not in answer["Location"]
    page = text_of(client.get(answer["Location"]))
    assert actor.name in page
    assert "核对本人证件" in page
    assert "欧阳翠屏" not in page
    assert number not in page
    assert Event.unscoped.get(code="desk.audit.read").actor_id == me.user_id


def test_a_needy_file_leads_to_its_head_and_an_unknown_number_to_nobody(client, as_role, auditor, unions):
    file = Office(unions.tree).filed()
    as_role("county_reviewer", unions.tree.haishu)
    client.get(reverse("aid:file_detail", args=[file.key]))
    auditor()
    answer = client.post(reverse("desk:audit"), {"sought": file.number})
    assert file.number in text_of(client.get(answer["Location"]))
    assert client.post(reverse("desk:audit"), {"sought": "330203199912310000"}).status_code == 422
    assert client.post(reverse("desk:audit"), {"sought": " "}).status_code == 422


def test_an_auditor_of_another_branch_and_other_administrators_see_nothing(client, as_role, auditor, unions):
    member = unions.member()
    url = reverse("desk:audit_person", args=[member.person_id])
    auditor(unions.tree.jiangbei)
    assert client.get(url).status_code == 404
    number = Person.unscoped.get(pk=member.person_id).identity.open()
    assert client.post(reverse("desk:audit"), {"sought": number}).status_code == 422
    assert client.post(reverse("desk:audit_trail"), {"from_on": "2026-11-01", "to_on": "2026-11-23"}).status_code == 403
    for role in ("sys_admin", "sec_admin", "county_approver"):
        as_role(role, unions.tree.province)
        assert client.get(url).status_code == 403


def test_more_looks_cost_no_more_statements(client, as_role, auditor, unions, constant_queries):
    member = unions.member()
    _actor, user = actor_in("county_reviewer", unions.tree.haishu)
    reader = type(client)()
    reader.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    auditor()
    url = reverse("desk:audit_person", args=[member.person_id])
    assert constant_queries(lambda: client.get(url), lambda n: [look(reader, member) for _ in range(n)]) <= 18


def test_the_own_copy_tells_the_office_and_not_the_officer(client, as_role, unions):
    member = unions.member()
    reader = as_role("county_reviewer", unions.tree.haishu)
    look(client, member)
    wanted = data_requests.register_request(
        actor=unions.old_cadre,
        person_id=member.person_id,
        kind="copy",
        asked_by="self",
        wish="谁看过",
        received_on=clock.today(),
        today=clock.today(),
    )
    page = text_of(client.post(reverse("unions:request_copy", args=[wanted.pk]), {"form": "page"}))
    told = page[page.index("过去一年谁查看过") :]
    assert unions.tree.haishu.name in told
    assert reader.name not in told


def test_the_trail_is_exported_with_its_hashes_and_checked_by_foreign_code(client, auditor, unions, tmp_path, settings):
    settings.AUDIT_CHECKPOINTS = tmp_path
    for _turn in range(2):
        unions.member(remark="王秀兰")
        seals.seal(moment=clock.ticking())
    me = auditor()
    day = localdate(clock.ticking())  # seals tell the machine's own time
    days = {"from_on": str(day - timedelta(days=1)), "to_on": str(day + timedelta(days=1))}
    assert client.post(reverse("desk:audit_trail"), {"from_on": "2026-11-02", "to_on": "2026-11-01"}).status_code == 422
    assert client.post(reverse("desk:audit_trail"), days).status_code == 302
    job = Job.unscoped.get()
    run(job.pk)
    _file, content = fetch_file(actor=me, job_id=job.pk)
    path = tmp_path / "trail.jsonl"
    path.write_bytes(content)
    assert checked(path) == (0, f"ok: {len(content.splitlines())} lines\n", "")
    assert Event.unscoped.filter(code="core.trail.exported").count() == 1
    place = content.rindex(b"unions.member")
    path.write_bytes(content[:place] + b"U" + content[place + 1 :])
    code, _out, error = checked(path)
    assert code == 1
    assert error.startswith("seal 2, event ")
    lines = content.splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert checked(path)[0] == 1


def checked(path):
    ended = subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr
