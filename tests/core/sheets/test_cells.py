"""Cells in the ways people fill them in, and how their values are kept between the check and the writing."""

import gc
import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from core.chinese.text import TextError
from core.sheets import jobs
from core.sheets.cells import day, one_of, whole
from core.sheets.services import staging
from unions.choices import Sex
from unions.choices.people import Ethnic


@pytest.mark.parametrize("cell", ["男", " 男 ", "男\u200b", "1", "１", "man", "MAN "])
def test_a_word_is_read_however_it_is_padded(cell):
    with override("zh-hans"):
        assert one_of(Sex, {"Man": Sex.MALE})(cell) == Sex.MALE


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_word_of_either_language_is_read_whatever_language_the_page_is_in(language):
    read, ethnic = one_of(Sex), one_of(Ethnic, ending="族")
    with override(language):
        assert {read(cell) for cell in ("男", "male", "1")} == {Sex.MALE}
        assert {ethnic(cell) for cell in ("畲族", "畲", "She", "22")} == {Ethnic("22")}
        with pytest.raises(TextError):
            read("雄")


def test_the_end_of_a_word_may_be_left_away():
    with override("zh-hans"):
        assert one_of(Ethnic, ending="族")("汉") == one_of(Ethnic, ending="族")("汉族")


@pytest.mark.parametrize("cell", ["2024-03-01", "２０２４-03-01", " 2024年3月1日", "20240301\t", "45352"])
def test_a_day_is_read_the_same_the_second_time(cell):
    assert day(cell) == day(cell) == date(2024, 3, 1)


def test_what_is_no_day_is_refused_the_second_time_as_well():
    for _time in range(2):
        with pytest.raises(TextError):
            day("2024-02-30")


def test_values_keep_the_text_by_which_a_row_written_before_is_known():
    """The fingerprint of a row is made of this text: another spelling of it would let a list be paid out twice."""
    values = {"name": "甘·买", "amount": Decimal("12.50"), "on": date(2024, 3, 1), "count": 7, "is": True}
    values |= {"sex": Sex.MALE}
    text = '{"amount":["m","12.50"],"count":7,"is":true,"name":"甘·买","on":["d","2024-03-01"],"sex":"1"}'

    assert staging._WRITE_VALUES(values) == text
    assert {name: staging._untagged(value) for name, value in json.loads(text).items()} == values
    with pytest.raises(TypeError, match="holds no set"):
        staging._WRITE_VALUES({"odd": {1}})


@pytest.mark.parametrize(("chunk", "work"), [("check", "checking.check_some"), ("commit", "committing.commit_some")])
def test_the_collector_rests_for_a_chunk_and_works_again_however_it_ends(monkeypatch, chunk, work):
    def fail(run):
        raise ArithmeticError("rests" if not gc.isenabled() else "works")

    module, name = work.split(".")
    monkeypatch.setattr(getattr(jobs, module), name, fail)

    with pytest.raises(ArithmeticError, match="rests"):
        getattr(jobs, chunk)(None)

    assert gc.isenabled()


@pytest.mark.parametrize("cell", ["2024", "2024.0", "２，０２４", "2,024.00", " 2024 "])
def test_a_whole_number_is_read_as_programs_write_it(cell):
    assert whole()(cell) == 2024


@pytest.mark.parametrize("cell", ["2024.5", "-1", "1e3", "二十", "2024.", ".0"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(TextError):
        whole()(cell)
