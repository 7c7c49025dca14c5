"""What a mediator sees between the draft and the day it is in force: who signs yet, what comes next, who came."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.errors import ConflictError
from legal.rules.agreements import check_consents
from legal.selectors.agreements import yet_to_sign
from legal.selectors.sessions import invited
from legal.services import agreements, sessions
from legal.services.papers import agreement_letter
from tests.desk.reading import text_of
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 30)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def table():
    return Table()


def test_who_has_signed_is_not_waited_for(table):
    mediation = table.drafted()
    table.worded(mediation, (date(2026, 10, 30), 8_500))
    table.sign(mediation, DAY, without="mediator")
    agreement = table.fresh(mediation).agreements.get()
    assert [name for _signer, name in yet_to_sign(agreement)] == [table.mediator_user.name]
    name = table.mediator_user.name
    agreements.enter_signature(
        actor=table.mediator, mediation_id=mediation.pk, signer="mediator", name=name, signed_on=DAY, today=DAY
    )
    assert yet_to_sign(agreement) == []


def test_the_copy_to_be_signed_is_not_marked_as_a_draft(table):
    mediation = table.drafted()
    agreement = table.fresh(mediation).agreements.get()
    assert agreement_letter(agreement).is_draft
    table.worded(mediation, (date(2026, 10, 30), 8_500))
    assert not agreement_letter(table.fresh(mediation).agreements.get()).is_draft


def test_a_draft_asks_for_signatures_not_for_another_session(table, client, settings):
    settings.HENGWEN_NOW = "2026-09-30T10:00:00+08:00"
    mediation = table.drafted()
    client.force_login(table.mediator_user, backend=BACKEND)
    page = client.get(reverse("legal:mediation_detail", args=[mediation.number])).text
    card = page[page.index('class="next') :].split("</section>")[0]
    assert "登记签署" in card
    assert "安排会议" not in card
    assert "仲裁时效：" in card  # which period the day belongs to


def test_an_elected_representative_is_asked_for_once(table, client):
    mediation = table.begun(12)
    session = sessions.call_session(
        actor=table.mediator,
        mediation_id=mediation.pk,
        starts_at=datetime(2026, 9, 28, 9, tzinfo=SHANGHAI),
        ends_at=datetime(2026, 9, 28, 10, tzinfo=SHANGHAI),
        room="调解室一",
        moment=datetime(2026, 9, 25, 9, tzinfo=SHANGHAI),
    )
    parties, speakers = invited(session)
    assert (len(parties), speakers) == (13, [])
    client.force_login(table.mediator_user, backend=BACKEND)
    shown = text_of(client.get(reverse("legal:mediation_sessions", args=[mediation.number])))
    assert "第 1 次" in shown
    assert "第 1 届" not in shown


def test_of_many_missing_consents_some_names_are_told_and_that_there_are_more():
    with pytest.raises(ConflictError) as caught:
        check_consents(concedes=True, represented=["甲", "乙", "丙", "丁", "戊", "己"], consented=[])
    assert caught.value.message.endswith(" 等")
