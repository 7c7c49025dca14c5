"""Professional social union workers: contract, posting, appraisal (domain.md 1.1). Pure."""

from datetime import date

from django.utils.translation import gettext as _

from core.chinese.identity import age_on
from core.errors import RuleBrokenError
from unions.choices import Level

MANAGE = "unions.manage_worker"


def check_posting(*, employer_level: str, employer_path: str, township_level: str, township_path: str) -> None:
    """Refuse a posting outside the county that employs: a county employs, a township of its own is the place."""
    if employer_level != Level.COUNTY:
        raise RuleBrokenError(_("A county federation employs professional union workers."), code="county")
    if township_level != Level.TOWNSHIP or not township_path.startswith(employer_path):
        text = _("Choose a township of this county.")
        raise RuleBrokenError(text, code="township", fields={"township": text})


def check_contract(*, contract_from: date, contract_to: date) -> None:
    """Refuse a contract that ends before it begins."""
    if contract_to <= contract_from:
        text = _("A contract ends after it begins.")
        raise RuleBrokenError(text, code="contract", fields={"contract_to": text})


def check_of_age(*, birth_on: date | None, contract_from: date, youngest: int) -> None:
    """Refuse a contract from before the person may work at all: most often a slip in the year."""
    if birth_on is not None and age_on(birth_on, contract_from) < youngest:
        text = _("On that day the person was younger than %(age)s.") % {"age": youngest}
        raise RuleBrokenError(text, code="too_young", fields={"contract_from": text})


def check_left(*, left_on: date, contract_from: date, today: date) -> None:
    """Refuse somebody who leaves before the contract, or in days to come."""
    if left_on > today:
        text = _("Enter a day that is today or earlier.")
    elif left_on < contract_from:
        text = _("Enter a day from %(day)s on.") % {"day": contract_from.isoformat()}
    else:
        return
    raise RuleBrokenError(text, code="left_on", fields={"left_on": text})


def check_year(*, year: int, contract_from: date, today: date) -> None:
    """Refuse the appraisal of a year before the contract, or of one to come."""
    if not contract_from.year <= year <= today.year:
        text = _("Choose a year between %(first)s and %(last)s.") % {"first": contract_from.year, "last": today.year}
        raise RuleBrokenError(text, code="year", fields={"year": text})
