"""Letters as PDF and Word from one text; proof of service and reply are files that follow the letter's readers."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from core.documents.models import Attachment
from core.events.models import Event
from legal.models import SupervisionLetter
from legal.services import letter_papers, letters
from tests.desk.reading import text_of
from tests.factories import actor_in
from tests.legal.supervision.watch import ISSUED, Watch

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def watch():
    return Watch()


def words(letter):
    return [letter.title, letter.number, letter.receiver, *(each.text for each in letter.blocks)]


def test_each_kind_stands_on_its_article(watch):
    letter = watch.opinion()
    told = "".join(words(letter_papers.letter_of(letter)))
    assert [each in told for each in ("意见书", "第二十一条、第二十二条", "十五个工作日")] == [True] * 3
    letters.lapse_letter(actor=watch.cadre, letter=letter, today=date(2026, 10, 16))
    suggestion = watch.suggest(watch.fresh(letter.matter), watch.approver, date(2026, 10, 16))
    told = "".join(words(letter_papers.letter_of(suggestion)))
    assert [each in told for each in ("建议书", "第二十三条", "逾期未作书面答复", "海曙区人力资源")] == [True] * 4


def test_pdf_and_word_say_the_same_and_leave_a_trace(watch, as_role, client):
    letter = watch.opinion()
    as_role("grassroots_cadre", watch.tree.textile)
    pdf = client.get(reverse("legal:letter_paper", args=[letter.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF")
    word = client.get(reverse("legal:letter_paper", args=[letter.pk, "docx"]))
    paragraphs = [each.text for each in Document(BytesIO(word.content)).paragraphs]
    sheet = text_of(client.get(reverse("legal:letter_detail", args=[letter.pk])))
    for each in letter_papers.letter_of(letter).blocks:
        assert each.text in paragraphs
        assert each.text in sheet
    assert Event.unscoped.filter(code="legal.letter.printed").count() == 2
    as_role("county_reviewer", watch.tree.jiangbei)
    assert client.get(reverse("legal:letter_paper", args=[letter.pk, "pdf"])).status_code == 404


def test_the_proof_of_service_is_a_file_for_the_readers_of_the_letter(watch, as_role, client):
    letter = watch.opinion(served_on=None)
    as_role("grassroots_cadre", watch.tree.textile)
    url = reverse("legal:letter_act", args=[letter.pk, "serve"])
    told = {"seen_version": letter.version, "on": "2026-09-18", "service": "left", "note": "两名见证人在场"}
    wrong = client.post(url, told | {"upload": SimpleUploadedFile("a.exe", b"MZ\x90")})
    assert wrong.status_code == 422
    assert SupervisionLetter.unscoped.get().status == "issued"
    assert client.post(url, told | {"upload": SimpleUploadedFile("送达回证.pdf", SCAN)}).status_code == 302
    proof = Attachment.unscoped.get()
    page = reverse("legal:letter_file", args=[letter.pk, proof.pk])
    assert page in client.get(reverse("legal:letter_detail", args=[letter.pk])).content.decode()
    assert b"".join(client.get(page).streaming_content) == SCAN
    other = watch.opinion(served_on=ISSUED, employer_name="别的单位")
    assert client.get(reverse("legal:letter_file", args=[other.pk, proof.pk])).status_code == 404
    as_role("county_reviewer", watch.tree.jiangbei)
    assert client.get(page).status_code == 404
    client.force_login(watch.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert b"".join(client.get(page).streaming_content) == SCAN  # the supervisor who inquires
    _actor, stranger = actor_in("supervisor", watch.tree.haishu)
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(page).status_code == 404
