"""An amount above the programme's standard is decided one level up (domain.md 3.7: D10). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from aid.choices.relief import Decision
from core.chinese.money import format_yuan, from_fen
from core.errors import RuleBrokenError

NAMED = 20  # lines that one refusal names
ONE_UP = {
    Decision.COUNTY: Decision.PROVINCE,
    Decision.COLLECTIVE: Decision.PROVINCE,
    Decision.PROVINCE: Decision.NATIONAL,
    Decision.NATIONAL: Decision.NATIONAL,
}


@dataclass(frozen=True)
class AboveStandard:
    """A line of a roster above its standard, in fen; ``standard_fen`` is None where the category has none."""

    award_id: UUID
    family: str
    amount_fen: int
    standard_fen: int | None

    @property
    def text(self) -> str:
        """Say by how much, naming the standard."""
        words = {"family": self.family, "amount": format_yuan(from_fen(self.amount_fen))}
        if self.standard_fen is None:
            return _("%(family)s: %(amount)s, and the programme has no standard for the family's category.") % words
        words["standard"] = format_yuan(from_fen(self.standard_fen))
        return _("%(family)s: %(amount)s is above the standard of %(standard)s.") % words


def above_text(lines: Sequence[AboveStandard], decision: Decision) -> str:
    """Say which lines stand above their standard and who decides on the roster for that."""
    text = _("%(lines)s The level above decides (%(by)s): enter number and scan of its paper.")
    return text % {"lines": " ".join(line.text for line in lines[:NAMED]), "by": decision.label}


def check_standards(lines: Sequence[AboveStandard], *, decision: Decision, paper: str, scan: bool) -> None:
    """Refuse that a county decides itself on an amount above the standard; the paper of the level above lets it go."""
    if lines and not (paper.strip() and scan):
        text = above_text(lines, decision)
        raise RuleBrokenError(
            text,
            code="above_standard",
            fields={"decision_paper": text},
            details={"awards": [str(line.award_id) for line in lines]},
        )
