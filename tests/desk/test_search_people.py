"""Finding people among very many: by name, letters and the ends of numbers, and only where one may look."""

import pytest

from core.actors import SystemActor
from desk.rules.search import read
from desk.selectors import search
from desk.selectors.search import people_found, unions_found
from tests.factories import Tree, actor, person
from unions.rules.finding import letter_keys, moved_keys
from unions.services.finding import resettle
from unions.services.people import describe, ensure_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def crowd(tree):
    return [
        person(tree.textile, "欧阳明华", phone="13857412764"),
        person(tree.textile, "单明"),
        person(tree.elsewhere, "王明华", phone="13900002764"),
    ]


def names(one, typed):
    return [person.name for person in people_found(one, read(typed))]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("wxl", {"wxl"}),
        ("wang", {"wang", "wang."}),
        ("wangxiu", {"wang", "wx"}),
        ("xian", {"xian", "xian.", "xa"}),
        ("ouyangminghua", {"ouya", "oymh"}),
        ("wangxiul", {"wang", "wxl"}),
        ("zengyh", {"zyh"}),
        ("ouyangxx", {"oyxx"}),
        ("wxiulan", {"wxl"}),
        ("zhouxh", {"zxh"}),
    ],
)
def test_letters_are_initials_or_a_name_as_it_is_spelt(typed, keys):
    assert keys <= set(letter_keys(typed))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("明华", ["欧阳明华"]),
        ("欧阳明华", ["欧阳明华"]),
        ("oymh", ["欧阳明华"]),
        ("ouyang", ["欧阳明华"]),
        ("shan", ["单明"]),
        ("sm", ["单明"]),
        ("oyminghua", ["欧阳明华"]),
        ("ouymh", ["欧阳明华"]),
        ("ouyangmh", ["欧阳明华"]),
        ("ouyangmhu", ["欧阳明华"]),
        ("shanm", ["单明"]),
        ("smi", ["单明"]),
        ("shanmh", []),
        ("danm", []),
        ("2764", ["欧阳明华"]),
        ("138 5741 2764", ["欧阳明华"]),
        ("张三", []),
    ],
)
def test_a_county_finds_its_own_people_and_nobody_else(tree, crowd, typed, found):
    assert names(actor("county_reviewer", tree.haishu), typed) == found


def test_the_last_digits_of_an_identity_number_find_its_owner(tree, crowd):
    number = crowd[0].identity.open()
    one = actor("township_caseworker", tree.wangchun)
    assert "欧阳明华" in names(one, number[-4:])
    assert names(one, number[-6:]) == ["欧阳明华"]
    assert names(one, number) == ["欧阳明华"]
    assert names(actor("county_reviewer", tree.jiangbei), number) == []


def test_wide_branches_ask_county_by_county_and_find_all(tree, crowd, monkeypatch):
    monkeypatch.setattr(search, "TOGETHER", 1)
    assert names(SystemActor("test"), "明华") == ["欧阳明华", "王明华"]


def test_a_narrow_branch_sees_only_its_own_union(tree, crowd):
    assert names(actor("grassroots_cadre", tree.textile), "明华") == ["欧阳明华"]
    assert names(actor("grassroots_cadre", tree.sanitation), "明华") == []


def test_who_moves_is_found_there_and_no_more_here(tree, crowd):
    resettle([crowd[0]], tree.elsewhere)
    assert names(actor("county_reviewer", tree.haishu), "oymh") == []
    assert names(actor("county_reviewer", tree.jiangbei), "2764") == ["欧阳明华", "王明华"]


def test_a_file_in_another_county_makes_a_person_findable_there(tree, crowd, today):
    described = describe(name="欧阳明华", identity=crowd[0].identity.open(), today=today)
    known = ensure_person(actor=SystemActor("test"), union=tree.elsewhere, described=described)
    assert known.pk == crowd[0].pk
    assert known.known_in == [tree.jiangbei.pk]
    assert {key.split("|")[0] for key in known.search_keys} == {str(tree.haishu.pk), str(tree.jiangbei.pk)}
    # the register of people stays where the person belongs
    assert names(actor("county_reviewer", tree.jiangbei), "欧阳") == []


def test_moved_keys_keep_what_they_say():
    assert moved_keys(["7|明华", "7|mh", "9|明华", "9|mh"], [8]) == ["8|明华", "8|mh"]


def test_unions_are_found_by_their_initials(tree):
    one = actor("county_reviewer", tree.haishu)
    assert [union.name for union in unions_found(one, read("wcjd"))] == ["望春街道总工会", "望春街道环卫行业工会"]
    assert unions_found(actor("county_reviewer", tree.jiangbei), read("wcjd")) == []


SURNAMES = {
    "zengyh": "曾玉华",
    "zyuhua": "曾玉华",
    "ＺＹＨ": "曾玉华",
    "qiuym": "仇英明",
    "xiexd": "解晓东",
    "zhaly": "查良镛",
    "ouzq": "区志强",
    "piaozn": "朴正南",
    "yuchigm": "尉迟恭明",
    "moqix": "万俟雪",
    "ayigl": "阿依古丽·买买提",
    "阿依古丽•买买提": "阿依古丽·买买提",
    "𬀩𠮷": "𬀩𠮷明",
}


def test_surnames_as_they_are_read_rare_characters_and_what_is_half_spelt(tree):
    for name in dict.fromkeys(SURNAMES.values()):
        person(tree.textile, name)
    one, other = actor("county_reviewer", tree.haishu), actor("county_reviewer", tree.jiangbei)
    assert {typed: names(one, typed) for typed in SURNAMES} == {typed: [name] for typed, name in SURNAMES.items()}
    assert not any(names(other, typed) for typed in SURNAMES)
    for typed in ("_玉", "%玉", "曾%华", "曾\\", "曾玉华%", "王" * 500, "a" * 500):
        assert names(one, typed) == []
