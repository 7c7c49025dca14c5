"""Clients that sign in, fill in a form, and send it again until they hear an answer."""

import contextlib
import http.client
import re
import threading
import time
from urllib.parse import urlencode

from tests.unions.founding import credit_code

CLIENTS = 3


class Browser:
    """Signs in, fills in a form, and sends it again until it is answered."""

    def __init__(self, port):
        self.port, self.cookies = port, {}
        self._send("GET", "/login/")
        sent = {"login": "drill", "password": "Hengwen-2026", "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        assert self._send("POST", "/login/", sent)[0] == 302

    def _send(self, method, path, told=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        with contextlib.closing(line):
            body = urlencode(told) if told else None
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, value = cookie.split(";", 1)[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.headers.get("Location", "") + text

    def register(self, code):
        """Return whether the service acknowledged this employer: entered now, or told that it stands there already."""
        told = {
            "csrfmiddlewaretoken": self.cookies["csrftoken"],
            "credit_code": code,
            "name": f"恒温试验{code}有限公司",
            "region_code": "330203",
            "ownership": "170",
            "status": "operating",
            "employee_count": "12",
            "female_count": "3",
            "migrant_count": "0",
            "dispatched_count": "0",
            "counted_on": "2026-11-01",
        }
        status, text = self._send("POST", "/unions/employers/new/", told)
        assert status != 422 or code in text, text[-3000:]
        assert not (status == 302 and text.startswith("/login")), "signed out"
        self.last = f"{status} {text[:200]}"
        entered = status == 302 and re.match(r"/unions/employers/\d+/$", text)
        return bool(entered) or (status == 422 and f"恒温试验{code}" in text and "已登记" in text)


class Crowd:
    """Clients that go on, each employer sent until it is acknowledged."""

    def __init__(self, port):
        self.acknowledged, self.again, self.faults = [], 0, []
        self.stopping, self.lock = threading.Event(), threading.Lock()
        browser = Browser(port)
        self.threads = [threading.Thread(target=self._work, args=(browser, each)) for each in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def _work(self, browser, number):
        mine = number * 100_000
        while not self.stopping.is_set():
            mine += 1
            self._until_answered(browser, credit_code(mine))

    def _until_answered(self, browser, code):
        while True:
            try:
                if browser.register(code):
                    with self.lock:
                        self.acknowledged.append(code)
                    return
            except (OSError, http.client.HTTPException):
                pass
            except AssertionError as error:
                self.faults.append(str(error))
                return
            with self.lock:
                self.again += 1
            time.sleep(0.1)

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(90)
        assert not any(thread.is_alive() for thread in self.threads)
