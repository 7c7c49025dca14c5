"""Names of nobody in particular: common surnames by how common they are, given names of one or two characters."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from core.chinese import pinyin
from unions.rules.finding import bare_keys

SURNAMES = (
    "王7 陈7 张6 李6 林4 周4 吴4 徐4 叶3 朱3 胡3 金3 俞2 沈2 章2 方2 何2 黄3 郑2 杨3 赵2 孙2 马1 钱2 毛1 蒋2"
    " 傅1 应1 潘2 施1 单1 曾1 裘1 邵1 陆1 汪1 丁1 夏1 董1 楼1 郭1 刘3 罗1 谢1 许1 冯1 曹1 姚1 戴1 宋1 余1 项1"
    " 包1 范1 杜1 高1 钟1 卢1 欧阳1 诸葛1"
)
FEMALE = "芳秀兰英丽娟霞燕玲红梅婷敏静琴萍莉雪琳慧洁美珍凤娜艳佳怡欣雅倩蕾薇月晓春香莲菊彩云银花素桂青"
MALE = "伟强军磊勇杰涛明超刚平辉鹏飞波斌宇浩凯健俊峰亮建国华志民海林文德荣祥福庆东生成良松柏正义光永康泽宏"
BOTH = "子雨思嘉晨一天心可若梓泽睿诗嘉佳安宁乐书新一小永立学家世少金玉志文晓建国春海"


@dataclass(frozen=True)
class Piece:
    """Part of a name and how it is read."""

    text: str
    key: str
    letters: str


@lru_cache(maxsize=4096)
def _surname(text: str) -> Piece:
    key = " ".join(pinyin.sort_key(f"{text}明").split(" ")[: len(text)])
    return Piece(text, key, pinyin.initials(f"{text}明")[: len(text)])


@lru_cache(maxsize=4096)
def _given(char: str) -> Piece:
    key = pinyin.text_key(char)
    return Piece(char, key, key[0])


@dataclass(frozen=True)
class Name:
    """A whole name with what sorting and searching need."""

    text: str
    sort_key: str
    initials: str
    keys: tuple[str, ...]


def _name(surname: str, given: str) -> Name:
    pieces = [_surname(surname), *(_given(char) for char in given)]
    text = "".join(piece.text for piece in pieces)
    sort_key = " ".join(piece.key for piece in pieces)
    initials = "".join(piece.letters for piece in pieces)
    return Name(text, sort_key, initials, tuple(bare_keys(text, sort_key, initials)))


class Names:
    """Draws names; the same random numbers give the same names."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._surnames = [each.rstrip("0123456789") for each in SURNAMES.split() for _turn in range(int(each[-1]))]
        self._pools = {"1": MALE + BOTH, "2": FEMALE + BOTH}
        self._last = {"1": MALE, "2": FEMALE}

    def draw(self, sex: str, surname: str = "") -> Name:
        """Return a name for a man (1) or a woman (2)."""
        number = self._random.random
        last = self._last[sex]
        given = last[int(number() * len(last))]
        if number() > 0.18:
            pool = self._pools[sex]
            given = pool[int(number() * len(pool))] + given
        return _name(surname or self._surnames[int(number() * len(self._surnames))], given)
