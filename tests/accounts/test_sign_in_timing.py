"""How long a refusal takes does not tell whether somebody has an account here."""

import time
from itertools import count
from statistics import median

import pytest
from django.test import Client

from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRIES = 15
REFUSAL = "您提供的用户名或密码不正确。"
ALIKE = (0.6, 1.67)  # without a password reckoned for a name that is not there, it is below 0.3
ADDRESSES = (f"10.7.{number // 250}.{number % 250 + 1}" for number in count())  # nobody is locked out on the way


@pytest.fixture
def hashed_as_in_production(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


def refused(name):
    """Return how long one wrong password took, from the same machine to the same page."""
    client, told = Client(), {"login": name, "password": "Wrong-2026-password"}
    began = time.perf_counter()
    answer = client.post("/login/", told, REMOTE_ADDR=next(ADDRESSES))
    took = time.perf_counter() - began
    assert answer.status_code == 200
    assert answer.context["form"].errors == {"__all__": [REFUSAL]}  # in the same words, too
    return took


@pytest.mark.parametrize("is_active", [True, False], ids=["at work", "left"])
def test_a_name_that_is_not_there_takes_as_long_as_a_wrong_password(hashed_as_in_production, is_active):
    account = user("陈静", username="chen.jing")
    account.set_password("Hengwen-2026")
    account.is_active = is_active
    account.save()
    for name in ("chen.jing", "nobody.here"):
        refused(name)  # what is done once is done
    took = {"chen.jing": [], "nobody.here": []}
    for _turn in range(TRIES):
        for name, times in took.items():  # in turn: whatever else the machine does hits both
            times.append(refused(name))

    ratio = median(took["nobody.here"]) / median(took["chen.jing"])

    print(f"\n{ratio:.2f} of {median(took['chen.jing']) * 1000:.0f} ms")  # noqa: T201 the figure of the comparison
    assert ALIKE[0] < ratio < ALIKE[1]
