"""The address where browsers report what our policy kept out: open to everybody, so it does next to nothing."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
REPORT = {
    "csp-report": {
        "document-uri": "https://hengwen.example/aid/files/?q=%E7%8E%8B",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?id=1",
        "script-sample": "alert('王秀兰')",
    }
}


def send(body, **more):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic("POST", "/csp-report/", body, content_type="application/csp-report", **more)


def test_a_report_is_one_line_of_the_log_without_what_was_typed(caplog):
    assert send(json.dumps(REPORT)).status_code == 204
    told = "\n".join(record.getMessage() for record in caplog.records if "Content-Security" in record.getMessage())
    assert "script-src-elem" in told
    assert "evil.example/x.js" in told
    for secret in ("?q=", "id=1", "王", "alert"):
        assert secret not in told


def test_a_line_cannot_be_forged(caplog):
    forged = {"csp-report": {"blocked-uri": "x\n2026-11-23 INFO axes all is well", "effective-directive": "a" * 9000}}
    assert send(json.dumps(forged)).status_code == 204
    told = [record.getMessage() for record in caplog.records if "Content-Security" in record.getMessage()]
    assert len(told) == 1
    assert "\n" not in told[0]
    assert len(told[0]) < 600


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"a"', '{"csp-report": 1}', "[" * 9000, b"\xff\xfe"])
def test_what_is_no_report_is_refused(body):
    assert send(body).status_code == 400


def test_a_long_one_is_not_read():
    assert send("x" * 17_000).status_code == 413


def test_one_address_cannot_fill_the_log():
    answers = [send(json.dumps(REPORT)).status_code for _turn in range(61)]
    assert answers[-1] == 429
    assert answers[-2] == 204


def test_every_page_names_it(client):
    assert "report-uri /csp-report/" in client.get("/login/")["Content-Security-Policy"]
