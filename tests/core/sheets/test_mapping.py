"""Columns are recognised in the language of whoever filled the list in; a list of another kind is told so."""

import pytest
from django.utils.translation import override

from core.sheets.kinds import kind_of, kinds
from core.sheets.mapping import guessed, heading_among


@pytest.mark.parametrize(("written", "read"), [("zh-hans", "en"), ("en", "zh-hans")])
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_the_template_of_one_language_is_recognised_in_the_other(kind, written, read):
    with override(written):
        headings = [str(column.heading) for column in kind.columns]
    with override(read):
        found = guessed(kind, headings)

    assert [guess.field for guess in found] == [column.field for column in kind.columns]
    assert {guess.confidence for guess in found} <= {90, 100}


def heading_of(*rows):
    return heading_among(kind_of("members"), list(enumerate(rows, start=1)))


def test_a_heading_of_two_rows_is_read_as_one():
    upper, lower = ["序号", "姓名", "身份信息", "", "手机号"], ["", "", "证件号码", "性别", ""]

    assert heading_of(["会员名单", "", "", "", ""], upper, lower, ["1", "王芳", "330782198709210028", "女", ""]) == (
        2,
        ["序号", "姓名", "证件号码", "性别", "手机号"],
    )


def test_a_title_above_and_an_unfinished_row_below_are_no_part_of_the_heading():
    heading = ["姓名", "证件号码", "性别"]

    assert heading_of(["单位：某某工会", "", "联系电话：0574-1"], heading, ["王芳", "", ""]) == (1, heading)
    assert heading_of(heading, ["", "", "女"]) == (0, heading)
