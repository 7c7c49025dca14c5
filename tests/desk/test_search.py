"""The search box: what a text means, and that nobody finds more than they may see."""

import re

import pytest

from desk.rules.search import read
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import Tree


@pytest.mark.parametrize(
    ("typed", "part", "meaning"),
    [
        ("330203-2026-0127", "numbers", ("330203-2026-0127",)),
        ("33020320260127", "numbers", ("330203-2026-0127",)),
        ("３３０２０３ 2026 0127", "numbers", ("330203-2026-0127",)),
        ("sq330203-2026-0107", "numbers", ("SQ330203-2026-0107",)),
        ("SQ33020320260107", "numbers", ("SQ330203-2026-0107",)),
        ("2026-0127", "ending", "-2026-0127"),
        ("20260127", "ending", "-2026-0127"),
        ("33010619790424031x", "identity", "33010619790424031X"),
        ("330106 19790424 0316", "identity", "330106197904240316"),
        ("138 5741 2764", "phone", "13857412764"),
        ("+86 138-5741-2764", "phone", "13857412764"),
        ("wxl", "letters", "wxl"),
        ("Wang Xiulan", "letters", "wangxiulan"),
        ("秀兰", "name", "秀兰"),
        ("王 秀 兰", "name", "王秀兰"),
        ("阿依古丽·买买提", "name", "阿依古丽·买买提"),
        ("33020301000009", "union_code", "33020301000009"),
        ("ＷＸＬ", "letters", "wxl"),
        ("ｗａｎｇ　xiu", "letters", "wangxiu"),
        ("lü bu", "letters", "lvbu"),
        ("阿依古丽•买买提", "name", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "name", "阿依古丽·买买提"),
        ("𬀩 明", "name", "𬀩明"),
        ("0086 138 5741 2764", "phone", "13857412764"),
        ("身份证号：33010619790424031x", "identity", "33010619790424031X"),
        ("王秀兰 330106197904240316", "identity", "330106197904240316"),
        ("王秀兰\t138-5741-2764", "phone", "13857412764"),
        ("档案号 330203-2026-0127", "numbers", ("330203-2026-0127",)),
        ("王秀兰0316", "endings", ()),
        ("０１２ｘ", "endings", (("identity", "012X"),)),
    ],
)
def test_a_typed_text_means(typed, part, meaning):
    assert getattr(read(typed), part) == meaning


@pytest.mark.parametrize("typed", ["", "  ", "王", "x", "12", "-", "·", "%"])
def test_too_little_means_nothing(typed):
    assert read(typed).is_empty


def test_a_text_without_end_is_cut():
    assert len(read("王" * 500).name) == 60


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def filed(office):
    return office.filed(names=("王秀兰", "曾国平", "曾欣悦"))


@pytest.fixture
def office(tree):
    from tests.aid.applications import Office  # noqa: PLC0415 the pure tests above need no database

    return Office(tree)


@pytest.mark.parametrize("typed", ["王秀兰", "秀兰", "wxl", "wangxiulan", "wang xiu", "WXL", "13857412764"])
def test_finds_a_family_by_its_head(client, as_role, tree, filed, typed):
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/search/", {"q": typed})

    assert f'href="/needy/{filed.number}/"' in page.content.decode()
    assert filed.number in rows_of(page)[0]


@pytest.mark.parametrize("typed", ["曾国平", "zgp", "zengguoping"])
def test_finds_a_family_by_any_member_and_names_the_member(client, as_role, tree, filed, typed):
    as_role("township_caseworker", tree.wangchun)

    row = rows_of(client.get("/search/", {"q": typed}))[0]

    assert "王秀兰" in row
    assert "家庭成员：曾国平" in row


def test_finds_a_person_by_the_whole_identity_number(client, as_role, tree, filed):
    as_role("township_caseworker", tree.wangchun)
    number = filed.head.identity.open()

    page = client.get("/search/", {"q": number})

    assert "王秀兰" in rows_of(page)[0]
    assert rows_of(client.get("/search/", {"q": number[:-4] + "0000"})) == []


def test_the_identity_number_does_not_come_back_from_the_file(client, as_role, tree, filed):
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/search/", {"q": "王秀兰"}).content.decode()

    assert filed.head.identity.open() not in page
    assert filed.head.phone.open() not in page


@pytest.mark.parametrize("change", [lambda number: number, lambda number: number.replace("-", "")])
def test_a_whole_number_leads_straight_to_the_file(client, as_role, tree, filed, change):
    as_role("township_caseworker", tree.wangchun)

    response = client.get("/search/", {"q": change(filed.number)})

    assert response["Location"] == f"/needy/{filed.number}/"


def test_the_end_of_a_number_finds_the_file(client, as_role, tree, filed):
    as_role("township_caseworker", tree.wangchun)

    assert links_of(client.get("/search/", {"q": filed.number[7:]}))["王秀兰"]


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("township_caseworker", "zhuangqiao"),
        ("county_reviewer", "yiwu"),
        ("province_leader", "province"),
        ("province_admin", "province"),
        ("finance_preparer", "haishu"),
        ("sys_admin", "province"),
        ("audit_admin", "province"),
        ("mediator", "haishu"),
    ],
)
def test_who_may_not_read_the_file_finds_nothing(client, as_role, tree, filed, role, place):
    as_role(role, getattr(tree, place))

    for typed in ("王秀兰", "wxl", "13857412764", filed.number, filed.head.identity.open()):
        page = client.get("/search/", {"q": typed})
        assert page.status_code == 200
        assert rows_of(page) == []


def test_nothing_found_says_what_to_try(client, as_role, tree):
    as_role("township_caseworker", tree.wangchun)

    assert "没有找到“王秀”。" not in text_of(client.get("/search/?q=王秀"))
    assert "没有找到“王秀” 可试试档案号" in text_of(client.get("/search/?q=王秀"))


def test_one_character_asks_for_more(client, as_role, tree):
    as_role("township_caseworker", tree.wangchun)

    assert "至少输入两个字" in text_of(client.get("/search/?q=王"))


def test_the_question_is_shown_as_text(client, as_role, tree):
    as_role("township_caseworker", tree.wangchun)

    page = client.get("/search/", {"q": "<script>alert('王秀')</script>"}).content.decode()

    assert "<script>alert" not in page


def test_finds_unions_of_the_branch_by_part_of_the_name(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    page = client.get("/search/?q=纺织")

    assert links_of(page)["宁波甬南纺织有限公司工会"] == f"/unions/{tree.textile.code}/"
    assert rows_of(client.get("/search/?q=恒丰")) == []
    assert links_of(client.get(f"/search/?q={tree.textile.code}"))["宁波甬南纺织有限公司工会"]
    assert rows_of(client.get(f"/search/?q={tree.elsewhere.code}")) == []


@pytest.mark.parametrize("typed", ["yongnan", "Yongnan Fangzhi", "ningboyong", "fangzhi", "ynfz"])
def test_finds_unions_by_pinyin_in_full_and_by_initials(client, as_role, tree, typed):
    as_role("county_reviewer", tree.haishu)

    assert "宁波甬南纺织有限公司工会" in links_of(client.get("/search/", {"q": typed}))


@pytest.mark.parametrize("typed", ["yongbei", "hengfeng", "yong"])
def test_a_spelling_finds_no_other_union_nor_another_branch(client, as_role, tree, typed):
    """恒丰 lies in another county; a syllable alone is no name of a union."""
    as_role("county_reviewer", tree.haishu)

    assert rows_of(client.get("/search/", {"q": typed})) == []


@pytest.mark.parametrize("typed", ["1", "33", "330"])
def test_too_few_digits_are_told_what_is_enough(client, as_role, tree, typed):
    as_role("county_reviewer", tree.haishu)

    assert "至少输入四位数字" in client.get("/search/", {"q": typed}).content.decode()


@pytest.mark.parametrize("typed", ["12345", "2026012", "1385741276", "1" * 40])
def test_part_of_a_number_is_not_told_to_be_too_short(client, as_role, tree, typed):
    as_role("county_reviewer", tree.haishu)

    page = client.get("/search/", {"q": typed}).content.decode()

    assert (f"没有找到“{typed}”" in page, "至少输入" in page) == (True, False)


def test_the_box_at_the_top_takes_no_more_than_is_looked_for(client, as_role, tree):
    """A text without end made an address too long for the server, answered by a bare line in English."""
    as_role("county_reviewer", tree.haishu)

    boxes = re.findall(r'<input[^>]*name="q"[^>]*>', client.get("/search/").content.decode())

    assert ['maxlength="60"' in box for box in boxes] == [True, True]


def test_finds_the_pages_one_may_open(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert links_of(client.get("/search/?q=工会组织"))["工会组织"] == "/unions/"
    assert rows_of(client.get("/search/?q=系统管理")) == []


@pytest.mark.parametrize("typed", ["王%_", "2026-0127'--", "🙂🙂", "ⅩⅤ王秀"])
def test_strange_characters_are_no_fault(client, as_role, tree, typed):
    as_role("township_caseworker", tree.wangchun)

    assert client.get("/search/", {"q": typed}).status_code == 200


def test_the_cost_does_not_grow_with_what_is_found(client, as_role, tree, constant_queries):
    from tests.aid.money.treasury import family  # noqa: PLC0415 see above

    as_role("county_reviewer", tree.haishu)

    def add(count):
        for _turn in range(count):
            family(tree.textile)

    assert constant_queries(lambda: client.get("/search/?q=王秀"), add) <= 11


def test_nobody_signed_in_is_led_to_the_sign_in(client, db):
    assert client.get("/search/?q=wxl")["Location"] == "/login/?next=/search/%3Fq%3Dwxl"
