"""Legal aid and relief in a real browser: a family is referred, taken up, and the figures say what the year brought."""

import pytest

from desk.models import Referral
from desk.services import referrals
from tests.aid.households import member, seated
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import DAY, Tree, actor
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table

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


def test_a_worker_of_a_dispute_is_referred_and_somebody_of_a_family_comes_back(transactional_db, live_server):
    table = Table(Tree())
    dispute = table.begun(workers=2)
    file = seated(table.tree.textile)
    back, _new = referrals.refer_family(
        actor=actor("grassroots_cadre", table.tree.textile),
        file_id=file.pk,
        person_id=member(file, "李建国").person_id,
        reason="被拖欠工资四个月。",
        today=DAY,
    )
    with browser(live_server.url) as window:
        staff = window().sign_in(table.keeper.user_id)
        ask, at = f"/referrals/dispute/{dispute.number}/", f"/referrals/{back.pk}/"
        look(staff, [ask, at, f"{at}mediation/", f"{at}supervision/", "/referrals/"], "referrals of rights")
        staff.open(ask).page.fill("[name=reason]", "停薪三个月，孩子上学。")
        staff.press("main form button[type=submit]")
        assert "停薪三个月" in staff.text()
        assert Referral.unscoped.get(mediation=dispute).direction == "to_aid"
