"""Signatures per Standard Webhooks, laid beside the reference library; the window; what a stranger may send."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from partners.rules.retries import Answer, is_given_up, next_try, resume_at, waits
from partners.rules.signing import SignatureError, check_signature, signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BODY = '{"type":"x","名":"值"}'.encode()


def test_the_published_example_is_signed_as_published():
    """The vector of the Standard Webhooks specification."""
    at = datetime.fromtimestamp(1614265330, tz=UTC)
    headers = signed_headers(
        [SECRET], message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", moment=at, body=b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_the_reference_library_signs_is_taken_and_the_other_way_round():
    at = datetime.now(tz=UTC)
    theirs = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", at, BODY.decode()),
    }
    assert check_signature([SECRET], theirs, BODY, moment=at) == "msg_1"
    ours = signed_headers([OTHER, SECRET], message_id="msg_2", moment=at, body=BODY)
    assert Webhook(SECRET).verify(BODY, ours)["type"] == "x"
    assert Webhook(OTHER).verify(BODY, ours)["type"] == "x"


@pytest.mark.parametrize(
    ("seconds", "code"), [(-301, "window"), (-300, ""), (0, ""), (300, ""), (301, "window"), (86400, "window")]
)
def test_five_minutes_and_not_a_second_more(seconds, code):
    headers = signed_headers([SECRET], message_id="msg_1", moment=AT + timedelta(seconds=seconds), body=BODY)
    if not code:
        assert check_signature([SECRET], headers, BODY, moment=AT) == "msg_1"
        return
    with pytest.raises(SignatureError) as refused:
        check_signature([SECRET], headers, BODY, moment=AT)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v1,not base64!"},
        {"webhook-signature": "nonsense"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "-5"},
        {"webhook-timestamp": "1e9"},
        {"webhook-timestamp": "9" * 30},
        {"webhook-timestamp": "１２３"},
        {"webhook-timestamp": str(int(AT.timestamp()) + 1)},
        {"webhook-id": ""},
        {"webhook-id": "msg_2"},
        {"webhook-id": "a" * 65},
        {"webhook-id": "a\nb"},
    ],
)
def test_anything_but_the_signed_message_is_refused(change):
    headers = signed_headers([SECRET], message_id="msg_1", moment=AT, body=BODY) | change
    with pytest.raises(SignatureError):
        check_signature([SECRET], headers, BODY, moment=AT)


@pytest.mark.parametrize("body", [BODY + b" ", BODY[:-1], b"", b"\xff\xfe"])
def test_the_body_counts_byte_by_byte(body):
    headers = signed_headers([SECRET], message_id="msg_1", moment=AT, body=BODY)
    with pytest.raises(SignatureError):
        check_signature([SECRET], headers, body, moment=AT)


def test_another_secret_does_not_sign():
    headers = signed_headers([OTHER], message_id="msg_1", moment=AT, body=BODY)
    with pytest.raises(SignatureError):
        check_signature([SECRET], headers, BODY, moment=AT)
    assert check_signature([SECRET, OTHER], headers, BODY, moment=AT)  # the old one, while it is changed over


STEPS = waits(("5", "300", "1800"))


@pytest.mark.parametrize(("refusals", "seconds"), [(1, 5), (2, 300), (3, 1800), (4, None)])
def test_a_refused_event_is_tried_again_and_given_up(refusals, seconds):
    expected = None if seconds is None else AT + timedelta(seconds=seconds)
    assert next_try(refusals, AT, STEPS) == expected


@pytest.mark.parametrize(
    ("failures", "asked", "seconds"),
    [(1, None, 5), (3, None, 1800), (9, None, 1800), (1, 60, 60), (3, 60, 1800), (1, 10**6, 86400)],
)
def test_a_receiver_that_is_down_is_asked_ever_more_rarely(failures, asked, seconds):
    assert resume_at(failures, AT, STEPS, asked) == AT + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "taken"),
        (204, "taken"),
        (301, "refused"),
        (400, "refused"),
        (404, "refused"),
        (410, "gone"),
        (429, "unreachable"),
        (500, "unreachable"),
        (503, "unreachable"),
        (None, "unreachable"),
    ],
)
def test_what_an_answer_means(status, outcome):
    assert Answer(status).outcome == outcome


def test_given_up_after_whole_days():
    assert not is_given_up(None, AT, 5)
    assert not is_given_up(AT - timedelta(days=5) + timedelta(seconds=1), AT, 5)
    assert is_given_up(AT - timedelta(days=5), AT, 5)
