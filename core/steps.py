"""A legal move of a case, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """From which states, to which, who may, and what it is called afterwards.

    ``target`` is None where the body of the step chooses among ``targets`` (domain.md Appendix A: "or …").
    """

    sources: frozenset[str]
    target: str | None
    permission: str
    event: str
    targets: frozenset[str] = frozenset()

    def allows(self, status: str) -> bool:
        return status in self.sources


def step(sources: str | set[str], target: str | set[str] | None, permission: str, event: str) -> Step:
    """Write a Step briefly: one source or several, one target or a choice."""
    several = frozenset({sources}) if isinstance(sources, str) else frozenset(sources)
    if isinstance(target, set):
        return Step(several, None, permission, event, frozenset(target))
    return Step(several, target, permission, event)
