"""Choosing a file to import: one too large is told before it is sent."""

import pytest

from core.sheets.models import SheetImport
from tests.browser.windows import DESK, PHONE, browser
from tests.core.sheets import books
from tests.factories import Tree, actor_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
def test_a_file_too_large_is_told_before_it_is_sent(transactional_db, live_server, tmp_path, size):
    large, small = tmp_path / "大.xlsx", tmp_path / "小.xlsx"
    large.touch()
    with large.open("r+b") as file:
        file.truncate(200 * 2**20)
    small.write_bytes(books.xlsx([books.member(0)]))
    tree = Tree()
    with browser(live_server.url) as window:
        own = window(size).sign_in(actor_in("township_caseworker", tree.wangchun)[1].pk)
        own.open("/imports/new/members/")
        page, sent = own.page, []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

        page.set_input_files("main input[type=file]", large)
        told = page.eval_on_selector("main input[type=file]", "box => box.validationMessage")
        page.click("main form button.btn.p")
        page.wait_for_timeout(300)
        assert (told, sent) == ("文件 200 MB，一次最多 24 MB，请拆分名单", [])

        page.set_input_files("main input[type=file]", small)
        own.press("main form button.btn.p")
        assert SheetImport.unscoped.get().file_name == "小.xlsx"
        own.check("a file taken in")
