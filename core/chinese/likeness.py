"""How likely two records describe one human being: evidence for and against, added up and said in codes. Pure.

Each comparison adds or takes what it is worth in bits (log2 of how much oftener it is seen between two records of one
person than between two people): the method of Fellegi and Sunter, with round weights checked on a labelled set
(`manage.py measure_matching` prints precision and recall). What one of the two does not tell says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from core.chinese.names import name_key
from core.chinese.pinyin import spelling


@dataclass(frozen=True)
class Traits:
    """What is compared of a person. Blank means not known."""

    name: str
    birth_on: date | None = None
    sex: str = ""
    phone: str = ""
    identity: str = ""  # in one written form; only numbers of the same kind of document are comparable
    identity_kind: str = ""
    address: str = ""


@dataclass(frozen=True)
class Evidence:
    """One comparison: what was compared, how it came out, what it is worth."""

    trait: str
    outcome: str
    bits: float


@dataclass(frozen=True)
class Likeness:
    """All the evidence about a pair; ``score`` in bits, above zero speaks for one person."""

    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        return sum(each.bits for each in self.evidence)

    def outcome(self, trait: str) -> str:
        """Return how one trait came out, blank when it was not compared."""
        return next((each.outcome for each in self.evidence if each.trait == trait), "")


def likeness(one: Traits, other: Traits) -> Likeness:
    """Compare two descriptions of a person; the order of the two does not matter."""
    comparisons: tuple[tuple[str, Callable[[Traits, Traits], tuple[str, float] | None]], ...] = (
        ("name", _names),
        ("birth", _births),
        ("sex", _sexes),
        ("phone", _phones),
        ("identity", _identities),
        ("address", _addresses),
    )
    found = ((trait, compare(one, other)) for trait, compare in comparisons)
    return Likeness(tuple(Evidence(trait, *outcome) for trait, outcome in found if outcome is not None))


def _names(one: Traits, other: Traits) -> tuple[str, float] | None:
    mine, theirs = name_key(one.name), name_key(other.name)
    if mine == theirs:
        return "same", 10.0
    if spelling(one.name) == spelling(other.name):  # 王秀兰 and 王秀蓝, 张伟 and 張偉
        return "sounds_alike", 8.0
    if sorted(mine) == sorted(theirs):
        return "turned", 5.0
    if len(mine) > 2 and OSA.distance(mine, theirs) == 1:
        return "one_off", 2.0
    return "differs", -8.0


def _births(one: Traits, other: Traits) -> tuple[str, float] | None:
    if one.birth_on is None or other.birth_on is None:
        return None
    if one.birth_on == other.birth_on:
        return "same", 12.0
    mine, theirs = f"{one.birth_on:%Y%m%d}", f"{other.birth_on:%Y%m%d}"
    if OSA.distance(mine, theirs) == 1 or (
        mine[:4] == theirs[:4] and mine[4:6] == theirs[6:] and mine[6:] == theirs[4:6]
    ):
        return "one_off", 5.0
    return "differs", -7.0


def _sexes(one: Traits, other: Traits) -> tuple[str, float] | None:
    known = {"1", "2"}
    if one.sex not in known or other.sex not in known:
        return None
    return ("same", 1.0) if one.sex == other.sex else ("differs", -5.0)


def _phones(one: Traits, other: Traits) -> tuple[str, float] | None:
    if not one.phone or not other.phone:
        return None
    if one.phone == other.phone:
        return "same", 7.0  # less than its rarity: families share a telephone
    return ("one_off", 4.0) if OSA.distance(one.phone, other.phone) == 1 else ("differs", -1.0)


def _identities(one: Traits, other: Traits) -> tuple[str, float] | None:
    if not one.identity or not other.identity or one.identity_kind != other.identity_kind:
        return None
    if one.identity == other.identity:
        return "same", 40.0
    # A slip that passed the check digit has changed two characters at least; neighbours' numbers differ in four.
    steps = OSA.distance(one.identity, other.identity)
    return ("slip", 6.0) if steps <= 2 else ("differs", -7.0)


def _addresses(one: Traits, other: Traits) -> tuple[str, float] | None:
    if not one.address or not other.address:
        return None
    alike = fuzz.token_set_ratio(_parts(one.address), _parts(other.address))
    return ("same", 4.0) if alike >= 85 else ("near", 1.0) if alike >= 60 else ("differs", -2.0)


def _parts(address: str) -> str:
    """Return an address cut where its parts end, so that a left-out province or a turned order matters little."""
    cut = address
    for end in "省市区县镇乡村路街道巷弄号幢栋座单元室":
        cut = cut.replace(end, end + " ")
    return cut
