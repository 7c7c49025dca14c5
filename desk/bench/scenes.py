"""What a comparison is, and where the measured people work."""

from dataclasses import dataclass

from unions.models import Union


@dataclass(frozen=True)
class Line:
    """One comparison: our page as somebody, the floor's address, the target ratio; with a body, a write."""

    name: str
    role: str
    ours: str
    floor: str
    target: float
    body: bytes = b""


@dataclass(frozen=True)
class Scene:
    """Where the measured people work, chosen by what the data set holds."""

    province: Union
    county: Union
    union: Union
