"""What every channel is: it says whom it reaches, sends one letter, and tells whether a letter left before a crash."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """Where one person can be reached, and in which language."""

    user_id: int
    email: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True)
class Letter:
    """What leaves the house. ``dedupe_key`` lets the other side know a letter that comes twice."""

    channel: str
    dedupe_key: str
    recipient: Recipient
    subject: str
    body: str


class Channel:
    """One way out of the house."""

    def __init__(self, name: str) -> None:
        self.name = name

    def reaches(self, recipient: Recipient) -> bool:
        """Tell whether this channel has an address of somebody."""
        return True

    def send(self, letter: Letter) -> None:
        """Send one letter, or raise: whoever returns has handed it over."""
        raise NotImplementedError

    def was_sent(self, dedupe_key: str) -> bool | None:
        """Tell whether a letter left, for one whose sender died; None when nobody can know."""
        return None
