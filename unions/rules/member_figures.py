"""What is counted about members (domain.md 1.4): each rate with numerator, denominator and the rule in words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rate:
    """A share of a whole; without a whole there is no rate, and the page says so instead of 0 %."""

    label: str | Promise
    part: int
    whole: int
    rule: str | Promise

    @property
    def percent(self) -> Decimal | None:
        """Return the rate in per cent with two digits, or nothing where there is no denominator."""
        if not self.whole:
            return None
        return (Decimal(self.part) * 100 / Decimal(self.whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def completion(complete: int, reported: int) -> Rate:
    """Return how much of the register is by real name: records with valid ID and phone ÷ reported members."""
    return Rate(
        _("Real-name completion"),
        complete,
        reported,
        _("active members with a checked identity number and a mobile phone ÷ members the union reports"),
    )


def card_issuance(issued: int, members: int) -> Rate:
    """Return how many members hold a card."""
    return Rate(_("Card issuance"), issued, members, _("active members with a card issued or active ÷ active members"))


def card_activation(active: int, issued: int) -> Rate:
    """Return how many of the cards handed out are in use."""
    return Rate(_("Card activation"), active, issued, _("active cards ÷ cards issued or active"))


def new_form_share(new_form: int, members: int) -> Rate:
    """Return how many members work in new forms of employment."""
    return Rate(
        _("New-form workers"),
        new_form,
        members,
        _("active members with a category of new-form employment ÷ active members"),
    )
