"""Legal aid and relief in a real browser: a family is referred, taken up, and the figures say what the year brought."""

import pytest

from desk.models import Referral
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import Tree
from tests.legal.centre import Centre

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


def test_a_family_is_referred_and_taken_up(transactional_db, live_server):
    centre = Centre(Tree())
    case = centre.received()
    with browser(live_server.url) as window:
        staff = window().sign_in(centre.township.user_id)
        staff.open(f"/referrals/case/{case.number}/")
        staff.page.fill("[name=reason]", "受伤停薪，家中两个孩子上学。")
        staff.press("main form button[type=submit]")
        referral = Referral.unscoped.get()
        at = f"/referrals/{referral.pk}/"
        look(staff, [at, "/legal/figures/"], "referrals")
        staff.open(f"{at}begin/").press("main form button[type=submit]")
        assert case.applicant.name in staff.text()
        staff.open(f"/legal/{case.number}/")
        assert "帮扶部门已承接" in staff.text()
