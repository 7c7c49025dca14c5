"""The second factor, the register of consents, holds and the audit in a real browser, at a desk and on a phone."""

import time

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from django.urls import reverse

from accounts.models import User
from tests.browser.windows import DESK, PHONE, browser
from tests.factories import actor
from tests.unions.members import Unions
from tests.unions.test_consents import GIVEN
from unions.models import Person
from unions.services import consents

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.drill,
]


def test_setting_up_a_phone_and_reading_who_looked(live_server, settings):
    unions = Unions()
    member = unions.member()
    consents.enter_consent(actor=unions.old_cadre, person_id=member.person_id, today=GIVEN["given_on"], **GIVEN)
    auditor = actor("audit_admin", unions.tree.province)
    number = Person.unscoped.get(pk=member.person_id).identity.open()
    with browser(live_server.url) as window:
        for size, name in ((DESK, "desk"), (PHONE, "phone")):
            reader = window(size).sign_in(unions.reviewer.user_id)
            for path in ("member_detail", "consent_list", "hold_list"):
                reader.open(reverse(f"unions:{path}", args=[member.pk])).check(f"{path} {name}")
            here = window(size).sign_in(auditor.user_id).open("/audit/")
            here.check(f"audit {name}")
            here.page.fill("[name=sought]", number)
            here.press()
            assert unions.reviewer.name in here.text()
            here.check(f"looks {name}")
            for path in ("/accounts/2fa/", "/accounts/sessions/"):
                here.open(path).check(f"{path} {name}")
        settings.SECOND_FACTOR_ROLES = ["county_approver"]
        approver = actor("county_approver", unions.tree.haishu)
        window_ = window(PHONE)
        page = window_.page
        page.goto(live_server.url + "/login/")
        page.fill("[name=login]", _name_of(approver))
        page.fill("[name=password]", "Hengwen-2026")
        page.click("main form button[type=submit]")
        page.wait_for_url("**/reauthenticate/**")
        window_.check("password once more")
        page.fill("[name=password]", "Hengwen-2026")
        page.click("main button.btn.p")
        page.wait_for_url("**/totp/activate/")
        window_.check("setting up")
        secret = page.inner_text("details .code") or page.text_content("details .code")
        page.fill("[name=code]", f"{hotp_value(secret.strip(), _half_minute()):06d}")
        page.click("main button.btn.p")
        page.wait_for_url("**/recovery-codes/")
        window_.check("recovery codes")
        assert page.locator(".factor-codes li").count() == 10


def _name_of(somebody):
    return User.objects.get(pk=somebody.user_id).username


def _half_minute():
    return int(time.time()) // 30
