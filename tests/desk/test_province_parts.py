"""Rows made in several processes: what they send arrives, and whatever breaks in one breaks the whole."""

import os
import signal

import pytest

from desk.province.parts import PARTS, PartFailedError, in_parts


def test_what_every_part_sends_arrives():
    told = []

    in_parts(lambda part, send: [send((part, number)) for number in range(3)], told.append)

    assert sorted(told) == [(part, number) for part in range(PARTS) for number in range(3)]


def test_a_part_that_breaks_says_which_and_why():
    def work(part, send):
        if part == 1:
            raise ValueError("no such county")

    with pytest.raises(PartFailedError, match="Part 2 of 2 broke: ValueError: no such county"):
        in_parts(work, lambda _told: None)


def test_a_part_that_is_killed_is_missed():
    def work(part, send):
        if part == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        send(part)

    with pytest.raises(PartFailedError, match="Part 1 of 2 was ended before it had made all its rows"):
        in_parts(work, lambda _told: None)


def test_who_cannot_take_a_row_ends_the_parts():
    def full(_told):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        in_parts(lambda _part, send: [send(number) for number in range(100_000)], full)
