"""Numbered papers of legal aid: called for by the course of a case, issued once, kept as issued, served once."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document

from core.documents.models import Attachment
from legal.choices.aid_letters import AidLetterKind as K
from legal.models import AidLetter, LegalAidCase
from legal.rules.aid_letters import Course, called_for
from legal.services import aid_letters, assignments, closing
from tests.aid.applications import refusing
from tests.factories import DAY, actor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIRST = [K.APPLICATION, K.ACCEPTANCE]


@pytest.mark.parametrize(
    ("course", "kinds"),
    [
        (Course("received"), FIRST),
        (Course("supplement", asked_papers=True), [*FIRST, K.SUPPLEMENT]),
        (Course("pre_aid", has_lawyer=True), [*FIRST, K.ASSIGNMENT]),
        (Course("refused", refused=True), [*FIRST, K.REFUSAL]),
        (Course("closed", refused=True, objection_decided=True), [*FIRST, K.REFUSAL, K.OBJECTION]),
        (Course("approved", refused=True, objection_decided=True), [*FIRST, K.REFUSAL, K.OBJECTION, K.GRANT]),
        (Course("approved"), [*FIRST, K.GRANT]),
        (Course("handling", has_lawyer=True, is_accepted=True), [*FIRST, K.GRANT, K.ASSIGNMENT, K.AUTHORITY]),
        (Course("terminated", refused=True), [*FIRST, K.TERMINATION]),
        (Course("terminated", has_lawyer=True), [*FIRST, K.GRANT, K.ASSIGNMENT, K.TERMINATION]),
    ],
)
def test_the_course_of_a_case_calls_for_its_papers(course, kinds):
    assert called_for(course) == kinds


def issue(centre, case, kind, by=None, today=DAY):
    return aid_letters.issue_letter(actor=by or centre.reviewer, case_id=case.pk, kind=kind, today=today)


@pytest.mark.django_db
def test_each_kind_has_its_own_numbers_and_nothing_is_issued_twice(centre):
    one, two = centre.received(), centre.received()
    numbers = [issue(centre, case, "acceptance")[0].number for case in (one, two)]
    assert numbers == ["330203工援受〔2026〕1号", "330203工援受〔2026〕2号"]
    again, is_new = issue(centre, one, "acceptance")
    assert (again.number, is_new) == (numbers[0], False)
    assert issue(centre, one, "application")[0].number == "330203工援申〔2026〕1号"
    assert Attachment.unscoped.filter(slot="letter_acceptance").count() == 2
    again.pk = one.pk
    again.number = "330203工援受〔2026〕9号"
    with pytest.raises(IntegrityError, match="legal_aid_letter_once"), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.django_db
def test_a_letter_keeps_the_words_it_was_issued_in(centre):
    case = centre.approved()
    letter, _new = issue(centre, case, "grant")
    LegalAidCase.unscoped.filter(pk=case.pk).update(employer_name="改名后的公司", opinion="另一个意见")
    letter = AidLetter.objects.get(pk=letter.pk)
    words = "\n".join(
        [
            *(each.text for each in Document(BytesIO(aid_letters.word_of(letter))).paragraphs),
            *(
                cell.text
                for table in Document(BytesIO(aid_letters.word_of(letter))).tables
                for row in table.rows
                for cell in row.cells
            ),
        ]
    )
    for said in (letter.number, "给予法律援助决定书", "宁波甬南纺织有限公司", "同意援助", case.number):
        assert said in words, said
    assert "改名后的公司" not in words
    assert letter.content["signed_by"] == "海曙区总工会"  # taken in by a township, decided by the county
    assert letter.paper.sha256
    assert letter.paper.media_type == "application/pdf"


@pytest.mark.django_db
def test_another_lawyer_gets_a_letter_of_their_own(centre):
    first, me = centre.lawyer()
    second, _other = centre.lawyer("陈律师")
    case = centre.assigned(first)
    one, _new = issue(centre, case, "assignment")
    case = assignments.decline_case(
        actor=me, case_id=case.pk, seen_version=case.version, reason="load", note="", today=DAY
    )
    with refusing("wrong_state"):
        issue(centre, case, "assignment")
    assignments.offer_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, lawyer_id=second.pk, today=DAY
    )
    two, is_new = issue(centre, case, "assignment")
    assert is_new
    assert [each.content["receiver"] for each in (one, two)] == ["林律师", "陈律师"]


@pytest.mark.django_db
def test_who_may_not_issue_leaves_no_number_behind(centre):
    lawyer, me = centre.lawyer()
    _second, stranger = centre.lawyer("陈律师")
    case = centre.reported(lawyer, me)
    for who in (centre.approver, centre.township, actor("county_reviewer", centre.tree.jiangbei), me, stranger):
        with refusing("not_found"):
            issue(centre, case, "grant", by=who)
    with refusing("not_found"):
        issue(centre, case, "report", by=stranger)
    with refusing("wrong_state"):
        issue(centre, case, "termination")
    with refusing("not_found"):
        issue(centre, case, "nonsense")
    assert not AidLetter.objects.exists()
    assert issue(centre, case, "report", by=me)[0].number.endswith("〔2026〕1号")
    case = closing.archive_case(actor=centre.reviewer, case_id=case.pk, seen_version=case.version, score=5, today=DAY)
    subsidy, _new = issue(centre, case, "subsidy")
    assert "1,500.00 元（壹仟伍佰元整）" in str(subsidy.content)


@pytest.mark.django_db
def test_service_is_noted_once_and_never_before_the_letter(centre):
    case = centre.received()
    letter, _new = issue(centre, case, "acceptance")
    told = {
        "case_id": case.pk,
        "letter_id": letter.pk,
        "seen_version": 1,
        "how": "direct",
        "to": "杨建军",
        "today": DAY,
    }
    with refusing("future"):
        aid_letters.note_service(actor=centre.reviewer, on=date(2026, 11, 24), **told)
    with refusing("legal_aid_letter_service_is_whole"):
        aid_letters.note_service(actor=centre.reviewer, on=date(2026, 11, 22), **told)
    with refusing("not_found"):
        aid_letters.note_service(actor=centre.approver, on=DAY, **told)
    with refusing("served"):
        aid_letters.note_service(actor=centre.reviewer, on=DAY, **(told | {"seen_version": 3}))
    assert aid_letters.note_service(actor=centre.reviewer, on=DAY, **told).served_to == "杨建军"
    with refusing("served"):
        aid_letters.note_service(actor=centre.reviewer, on=DAY, **(told | {"seen_version": 2}))


@pytest.mark.django_db
def test_pages_of_letters(centre, as_role, client):
    case = centre.received()
    at = f"/legal/{case.number}/"
    as_role("county_reviewer", centre.tree.haishu)
    assert f"{at}letters/acceptance/issue/" in client.get(at).text
    assert client.post(f"{at}letters/acceptance/issue/").status_code == 302
    assert client.post(f"{at}letters/termination/issue/").status_code == 409
    letter = AidLetter.objects.get()
    page = client.get(at).text
    assert letter.number in page
    pdf = client.get(f"{at}papers/{letter.paper_id}/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert client.get(f"{at}letters/{letter.pk}/word/").content.startswith(b"PK")
    service = f"{at}letters/{letter.pk}/service/"
    assert client.get(service).status_code == 200
    assert (
        client.post(service, {"seen_version": 1, "how": "direct", "on": "2026-11-24", "to": "杨建军"}).status_code
        == 422
    )
    assert (
        client.post(service, {"seen_version": 1, "how": "direct", "on": "2026-11-23", "to": "杨建军"}).status_code
        == 302
    )
    assert str(AidLetter.objects.get().get_served_how_display()) in client.get(at).text
    stranger = Client()
    _lawyer, _me = centre.lawyer()
    stranger.force_login(_lawyer.user, backend=BACKEND)
    assert stranger.get(f"{at}letters/{letter.pk}/word/").status_code == 403
    as_role("county_approver", centre.tree.haishu)
    assert client.post(f"{at}letters/application/issue/").status_code == 403
    assert client.get(service).status_code == 403
    as_role("county_reviewer", centre.tree.jiangbei)
    assert client.get(f"{at}letters/{letter.pk}/word/").status_code == 404
