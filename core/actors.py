"""Who acts, and for each permission in which branches of the union tree."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Branch:
    """A node of the union tree and what hangs below it; ``exact`` means that node alone (own level, 本级)."""

    path: str
    exact: bool = False
    level: str = ""
    union_id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether it is the whole province: its root with all below, or what jobs hold."""
        return not self.exact and self.path.count("/") <= 1

    def covers(self, path: str) -> bool:
        return path == self.path if self.exact else path.startswith(self.path)


WHOLE_PROVINCE = Branch(path="")


@dataclass(frozen=True)
class Actor:
    """A person or job about to ask or change something. Rights are kept per permission *and* branch."""

    user_id: int | None
    name: str
    rights: Mapping[str, tuple[Branch, ...]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    place: str = ""  # the union somebody works for, as the page shows it
    person_id: object | None = None  # the human being behind the account, for recusal (回避)
    request_id: str = ""
    address: str = ""  # where the request came from, for the audit trail
    purposes: tuple[str, ...] = ()  # what a partner system was granted its scopes for (domain.md 0.8)

    def branches(self, permission: str) -> tuple[Branch, ...]:
        """Return where the actor holds ``permission``; empty when nowhere."""
        return self.rights.get(permission, ())

    def reach(self) -> frozenset[Branch]:
        """Return every branch where the actor holds any right: as far as the second wall opens for them."""
        return frozenset(branch for held in self.rights.values() for branch in held)

    def can(self, permission: str) -> bool:
        return bool(self.branches(permission))

    def reaches(self, permission: str, path: str) -> bool:
        """Say whether the actor holds ``permission`` over the node at ``path``."""
        return any(branch.covers(path) for branch in self.branches(permission))


class SystemActor(Actor):
    """A job or command: it may do what it was written to do, everywhere, under its own name in the trail."""

    def __init__(self, name: str) -> None:
        super().__init__(user_id=None, name=name)

    def branches(self, permission: str) -> tuple[Branch, ...]:
        return (WHOLE_PROVINCE,)

    def reach(self) -> frozenset[Branch]:
        return frozenset((WHOLE_PROVINCE,))


NOBODY = Actor(user_id=None, name=str(_("Nobody")))
