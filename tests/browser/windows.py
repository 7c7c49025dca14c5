"""One browser window per person: signs in, refuses requests off the origin, looks for faults and barriers."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import sync_playwright

from accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESK, PHONE = (1440, 900), (390, 844)
NEEDED = ("critical", "serious", "moderate", "minor")


class Window:
    """A person's browser window on the running site."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page, self.origin = page, origin
        self.strangers: list[str] = []
        self.faults: list[str] = []
        page.on("request", self._watch)
        page.on("console", lambda told: self.faults.append(told.text) if told.type == "error" else None)
        page.on("response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 500 else None)

    def _watch(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and f"{address.scheme}://{address.netloc}" != self.origin:
            self.strangers.append(request.url)

    def sign_in(self, user_id: int) -> "Window":
        self.page.goto(self.origin + "/login/")
        self.page.fill("[name=login]", User.objects.get(pk=user_id).username)
        self.page.fill("[name=password]", "Hengwen-2026")
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url("**/work/")
        return self

    def open(self, path: str) -> "Window":
        answer = self.page.goto(self.origin + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def press(self, selector: str = "main button.btn.p, main button.btn[type=submit]") -> "Window":
        """Press the button that does what the page is for, and wait for the answer."""
        with self.page.expect_navigation():
            self.page.click(selector)
        return self

    def text(self) -> str:
        words: str = self.page.inner_text("main")
        return words

    def check(self, name: str) -> None:
        """No stranger was asked, nothing failed, nothing hangs over the edge, nobody is shut out."""
        assert self.strangers == [], name
        assert self.faults == [], name
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name}: {wide} px too wide"
        found = Axe().run(self.page).response["violations"]
        barriers = [(each["id"], each["nodes"][0]["html"][:120]) for each in found]
        assert barriers == [], f"{name}: {barriers}"


@contextmanager
def browser(origin: str) -> Iterator[Any]:
    """Yield a function that opens windows of a size; a machine without Chromium skips, aloud."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: browser tests are skipped (apt-get install chromium fonts-noto-cjk)")
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)

        def window(size: tuple[int, int] = DESK) -> Window:
            viewport = {"width": size[0], "height": size[1]}
            context = chromium.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
            return Window(context.new_page(), origin)

        try:
            yield window
        finally:
            chromium.close()
            connections.close_all()  # this loop's own connections: nobody else would close them
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
