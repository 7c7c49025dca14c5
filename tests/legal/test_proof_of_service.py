"""Proof that a letter was served: a sealed file with its letter, and a must for the ways that leave no signature."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.documents.models import Attachment
from core.events.models import Event
from core.parameters.models import PolicyParameter
from legal.models import AidLetter, SupervisionLetter
from legal.rules.service import NEED_PROOF
from legal.services import aid_letters, letters
from legal.services.disposing import dispose_case
from tests.aid.applications import refusing
from tests.factories import DAY, SYSTEM, Tree
from tests.legal.centre import Centre
from tests.legal.supervision.watch import ISSUED, Watch

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def scan():
    return SimpleUploadedFile("送达回证.pdf", SCAN)


@pytest.fixture
def centre():
    return Centre(Tree())


@pytest.fixture
def issued(centre):
    """Return a letter of a case in the lawyer's hands, the case, and the lawyer."""
    lawyer, me = centre.lawyer()
    case = centre.handled(lawyer, me)
    letter, _new = aid_letters.issue_letter(actor=centre.reviewer, case_id=case.pk, kind="grant", today=DAY)
    return case, letter, lawyer


def serve(centre, case, letter, how, upload=None):
    return aid_letters.note_service(
        actor=centre.reviewer,
        case_id=case.pk,
        letter_id=letter.pk,
        seen_version=letter.version,
        how=how,
        on=DAY,
        to="杨建军",
        today=DAY,
        upload=upload,
    )


@pytest.mark.parametrize(("how", "needed"), [("direct", False), ("electronic", False), ("left", True), ("post", True)])
def test_left_or_sent_by_post_needs_its_scan(centre, issued, how, needed):
    case, letter, _lawyer = issued
    if needed:
        events = Event.unscoped.count()
        with refusing("proof"):
            serve(centre, case, letter, how)
        letter.refresh_from_db()
        assert (letter.served_on, letter.version, Event.unscoped.count()) == (None, 1, events)
    assert serve(centre, case, letter, how, scan() if needed else None).served_on == DAY


def test_a_county_that_asks_for_every_scan_gets_it(centre, issued):
    case, letter, _lawyer = issued
    PolicyParameter.objects.create(
        code=NEED_PROOF, region="330203", valid_from=date(2026, 1, 1), value="direct,left,post", basis="海曙区规定"
    )
    with refusing("proof"):
        serve(centre, case, letter, "direct")
    serve(centre, case, letter, "direct", scan())


@pytest.mark.parametrize("how", ["left", "post"])
def test_a_letter_of_supervision_needs_it_as_well(how):
    watch = Watch()
    letter = watch.opinion(served_on=None)
    told = {"actor": watch.cadre, "letter_id": letter.pk, "seen_version": letter.version, "on": ISSUED, "today": ISSUED}
    with refusing("proof"):
        letters.serve_letter(service=how, **told)
    assert SupervisionLetter.unscoped.get().status == "issued"
    assert letters.serve_letter(service=how, upload=scan(), **told).status == "served"


def test_the_proof_is_a_file_for_the_readers_of_the_case(centre, issued, as_role, client):
    case, letter, lawyer = issued
    as_role("county_reviewer", centre.tree.haishu)
    url = reverse("legal:case_letter_service", args=[case.key, letter.pk])
    told = {"seen_version": letter.version, "how": "left", "on": "2026-11-23", "to": "杨建军"}
    assert "需要上传" in client.post(url, told).text
    assert client.post(url, told | {"upload": SimpleUploadedFile("a.exe", b"MZ\x90")}).status_code == 422
    assert AidLetter.objects.get().served_on is None
    assert client.post(url, told | {"upload": scan()}).status_code == 302
    proof = Attachment.unscoped.get(subject_type="legal.aidletter")
    page = reverse("legal:case_letter_proof", args=[case.key, letter.pk, proof.pk])
    assert page in client.get(reverse("legal:case_detail", args=[case.key])).text
    assert b"".join(client.get(page).streaming_content) == SCAN
    assert client.get(reverse("legal:case_paper", args=[case.key, proof.pk])).status_code == 404  # no second door

    other = centre.received()
    assert client.get(reverse("legal:case_letter_proof", args=[other.key, letter.pk, proof.pk])).status_code == 404
    client.force_login(lawyer.user, backend=BACKEND)
    assert b"".join(client.get(page).streaming_content) == SCAN
    stranger, _me = centre.lawyer("陈律师")
    client.force_login(stranger.user, backend=BACKEND)
    assert client.get(page).status_code == 403
    as_role("county_reviewer", centre.tree.jiangbei)
    assert client.get(page).status_code == 404


def test_the_proof_goes_with_the_case(centre, issued):
    case, letter, _lawyer = issued
    serve(centre, case, letter, "post", scan())
    dispose_case("legal.legalaidcase", SYSTEM, case.pk, Event.unscoped.latest("pk").happened_at)
    assert Attachment.unscoped.get(subject_type="legal.aidletter").name != "送达回证.pdf"
