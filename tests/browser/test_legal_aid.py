"""Legal aid in a real browser: the counter, the centre and the lawyer, at a desk and on a telephone."""

import pytest

from legal.models import LegalAidCase
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import DAY, Tree, identity_number
from tests.legal.centre import Centre

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]
TOLD = {
    "name": "杨建军",
    "phone": "13800138000",
    "employer_name": "宁波甬南纺织有限公司",
    "claim": "2025 年 9 月至 11 月工资",
    "amount": "40000",
    "known_on": "2025-12-01",
    "facts": "拖欠三个月工资。",
}


def test_an_application_from_the_counter_to_the_lawyer(transactional_db, live_server):
    centre = Centre(Tree())
    lawyer, me = centre.lawyer()
    handled = centre.handled(lawyer, me)
    late = centre.reported(lawyer, me, on=DAY)
    approved = centre.approved()
    with browser(live_server.url) as window:
        counter = window().sign_in(centre.township.user_id)
        look(counter, ["/legal/", "/legal/intake/"], "counter")
        counter.open("/legal/intake/")
        for name, value in (TOLD | {"identity": identity_number()}).items():
            counter.page.fill(f"main [name={name}]", value)
        counter.page.select_option("main select[name=matter]", "PAY")
        for chosen in ("[name=form][value=agency]", "[name=consented]", "[name=is_migrant]"):
            counter.page.check(f"main {chosen}")
        counter.press("main form button.btn.p")
        taken = LegalAidCase.unscoped.get(applicant__name="杨建军")
        assert taken.number in counter.text()
        counter.check("a case just taken in")

        centre_staff = window().sign_in(centre.reviewer.user_id)
        base = f"/legal/{taken.number}/"
        acts = [base, f"{base}complete/", f"/legal/{approved.number}/assign/", f"/legal/{late.number}/archive/"]
        pages = ["/legal/lawyers/", f"/legal/lawyers/{lawyer.pk}/", "/legal/lawyers/new/", "/expiring/"]
        look(centre_staff, [*acts, *pages, "/legal/figures/"], "legal centre")

        own = window().sign_in(me.user_id)
        at = f"/legal/{handled.number}/"
        look(own, ["/legal/", at, f"{at}hearing/", f"{at}finish/", f"/legal/{late.number}/"], "lawyer")
        own.open(f"{at}note/")
        own.page.fill("[name=text]", "已与职工电话沟通，证据齐全。")
        own.press("main form button[type=submit]")
        assert "证据齐全" in own.text()


def test_enter_in_the_identity_number_asks_the_register_and_keeps_what_was_typed(transactional_db, live_server):
    centre = Centre(Tree())
    with browser(live_server.url) as window:
        counter = window().sign_in(centre.township.user_id)
        counter.open("/legal/intake/")
        page = counter.page
        page.fill("main [name=facts]", "拖欠三个月工资。")
        page.fill("main [name=identity]", identity_number())
        page.eval_on_selector(
            "main [name=identity]",
            "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))",
        )  # a word of an input method: nothing is asked
        assert "您可查看的会员中没有" not in counter.text()
        page.keyboard.press("Escape")
        with page.expect_navigation():
            page.press("main [name=identity]", "Enter")

        assert page.locator("main [aria-invalid=true]").count() == 0  # the rest of the form was not judged
        assert page.input_value("main [name=facts]") == "拖欠三个月工资。"
        assert page.input_value("main [name=identity]") != ""
        assert "您可查看的会员中没有" in page.inner_text("body")
        counter.check("a form after the register was asked")

        with page.expect_navigation():
            page.press("main [name=employer_name]", "Enter")  # every other field sends the form, as it did
        assert page.locator("main [aria-invalid=true]").count() > 0
        page.on("dialog", lambda told: told.accept())
        with page.expect_event("dialog"):  # what was typed is not left without a word
            page.click("a[href='/work/'] >> visible=true")
