"""The leak test: what is said on one side never reaches the other, on no page, in no trail, no paper, no file."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from core.documents.models import Attachment
from core.errors import DomainError
from core.events.models import Event
from legal.choices.agreements import Pack
from legal.services import evidence, offers, papers, seats, sessions
from tests.aid.applications import photo
from tests.factories import actor_in
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SECRETS = {
    "applicant": ("申请人底线七千", "申请人单独谈话", "7123.00"),
    "respondent": ("公司最多付六千", "公司单独谈话", "6123.00"),
}
SECTIONS = ("detail", "sessions", "agreement", "suits")


@pytest.fixture
def told():
    """Return a dispute with a note, a caucus, an offer and a file in each side's compartment, and who sits where."""
    table = Table()
    mediation = table.begun()
    seated = {"mediator": table.mediator_user}
    for side, (note, minutes, amount) in SECRETS.items():
        who, user = actor_in("legal_lawyer", table.tree.haishu)
        seats.seat_speaker(
            actor=table.keeper,
            mediation_id=mediation.pk,
            username=user.username,
            seating=side,
            today=date(2026, 9, 25),
        )
        seated[side] = user
        sessions.write_note(actor=who, mediation_id=mediation.pk, compartment=side, text=note)
        offers.make_offer(
            actor=who,
            mediation_id=mediation.pk,
            claim_id=mediation.claims.get().pk,
            side=side,
            amount=Decimal(amount),
            terms="",
            today=date(2026, 9, 25),
            compartment=side,
        )
        evidence.add_paper(actor=who, mediation_id=mediation.pk, compartment=side, upload=photo(f"{side}.jpg"))
        hour = 9 if side == "applicant" else 11
        session = sessions.call_session(
            actor=table.mediator,
            mediation_id=mediation.pk,
            starts_at=datetime(2026, 9, 26, hour, tzinfo=SHANGHAI),
            ends_at=datetime(2026, 9, 26, hour + 1, tzinfo=SHANGHAI),
            room="一号调解室",
            compartment=side,
            moment=datetime(2026, 9, 25, 9, tzinfo=SHANGHAI),
        )
        sessions.hold_session(
            actor=table.mediator,
            mediation_id=mediation.pk,
            session_id=session.pk,
            minutes=minutes,
            came=[],
            moment=datetime(2026, 9, 27, 9, tzinfo=SHANGHAI),
        )
    seated["staff"] = actor_in("county_reviewer", table.tree.haishu)[1]
    seated["approver"] = actor_in("county_approver", table.tree.haishu)[1]
    return table, mediation, seated


def read(client, mediation):
    """Return every page of a case as one text."""
    pages = [client.get(reverse(f"legal:mediation_{name}", args=[mediation.number])) for name in SECTIONS]
    pages.append(client.get("/mediation/"))
    assert {page.status_code for page in pages} == {200}
    return "\n".join(page.content.decode() for page in pages).replace(",", "")


def test_each_reads_what_belongs_to_them_and_nothing_else(client, told):
    _table, mediation, seated = told
    sees = {"mediator": {"applicant", "respondent"}, "staff": set(), "approver": set()}
    sees |= {"applicant": {"applicant"}, "respondent": {"respondent"}}
    for name, user in seated.items():
        client.force_login(user, backend=BACKEND)
        text = read(client, mediation)
        for side, secrets in SECRETS.items():
            found = {secret for secret in secrets if secret in text}
            assert found == (set(secrets) if side in sees[name] else set()), (name, side)
            assert (f"{side}.jpg" in text) == (side in sees[name])


def test_a_file_of_the_other_side_does_not_exist_by_any_door(client, told):
    table, mediation, seated = told
    theirs = Attachment.unscoped.get(slot="respondent")
    assert default_storage.exists(theirs.stored_as)
    expected = {"mediator": 200, "respondent": 200, "applicant": 404, "staff": 404, "approver": 404}
    for name, status in expected.items():
        client.force_login(seated[name], backend=BACKEND)
        url = reverse("legal:mediation_file", args=[mediation.number, theirs.pk])
        answer = client.get(url)
        assert answer.status_code == status, name
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    client.force_login(seated["staff"], backend=BACKEND)
    elsewhere = reverse("unions:union_paper", args=[table.tree.wangchun.code, theirs.pk])
    assert client.get(elsewhere).status_code == 404


def test_the_trail_and_the_papers_hold_nothing_said_in_confidence(told):
    _table, mediation, _seated = told
    trail = str(list(Event.unscoped.values_list("data", flat=True))).replace(",", "")
    printed = str(papers.letter_of(mediation, Pack.ARBITRATION, date(2026, 9, 28)).as_data()).replace(",", "")
    for secrets in SECRETS.values():
        assert not [secret for secret in secrets if secret in trail or secret in printed]


def test_an_offer_in_confidence_is_unknown_until_a_mediator_passes_it_on(client, told):
    table, mediation, seated = told
    theirs = mediation.claims.get().offers.get(side="respondent")
    client.force_login(seated["applicant"], backend=BACKEND)
    url = reverse("legal:offer_answer", args=[mediation.number, theirs.pk, "accept"])
    assert client.post(url).status_code == 404

    offers.pass_on(actor=table.mediator, mediation_id=mediation.pk, offer_id=theirs.pk)
    assert "6123.00" in read(client, mediation)
    assert client.post(url).status_code == 302
    claim = mediation.claims.get()
    assert (claim.status, claim.agreed_amount) == ("agreed", Decimal("6123.00"))


def test_nobody_writes_for_the_other_side_or_without_a_seat(told):
    table, mediation, seated = told
    lawyer = seats.Seat.objects.get(user=seated["applicant"])
    assert lawyer.seating == "applicant"
    for who, compartment in ((table.reviewer, "shared"), (table.second, "shared")):
        with pytest.raises(DomainError):
            sessions.write_note(actor=who, mediation_id=mediation.pk, compartment=compartment, text="x")
    assert mediation.notes.count() == 2


def test_a_mediator_sees_no_case_at_whose_table_they_do_not_sit(client, told):
    table, mediation, _seated = told
    client.force_login(table.second_user, backend=BACKEND)
    assert client.get(f"/mediation/{mediation.number}/").status_code == 404
    assert mediation.number not in client.get("/mediation/").content.decode()


def test_the_firms_lawyer_is_refused_without_a_word_about_the_other_file(told):
    table, mediation, seated = told
    other = table.registered()
    with pytest.raises(DomainError) as refused:
        seats.seat_speaker(
            actor=table.keeper,
            mediation_id=other.pk,
            username=seated["respondent"].username,
            seating="applicant",
            today=date(2026, 9, 25),
        )
    assert refused.value.code == "conflict_of_interest"
    assert mediation.number not in refused.value.message
    assert other.seats.count() == 0
