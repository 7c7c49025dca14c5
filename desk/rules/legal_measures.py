"""The figures of legal aid, disputes, supervision and contracts (domain.md 6.5, 7.5, 8.3). Pure."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_noop, pgettext_lazy

from desk.rules.measures import Kind, Measure, Quotient

AID = gettext_noop("cases of legal aid")
DISPUTES = gettext_noop("disputes under mediation, without those referred out")
MATTERS = gettext_noop("matters of labour-law supervision")
CONTRACTS = gettext_noop("register of collective contracts")
OFFERS = gettext_noop("offers to bargain")
REGISTERS = gettext_noop("registers of supervisors, instructors and harmonious units")

CASES = pgettext_lazy("unit", "cases")
PEOPLE = pgettext_lazy("unit", "people")
UNITS = pgettext_lazy("unit", "employers")
PIECES = pgettext_lazy("unit", "contracts")
MECHANISM_WANTED = Decimal(90)  # what the province reported as reached (domain.md chapter 11, line 12)


def _count(code: str, label: str, meaning: str, source: str, unit: str | Promise) -> Measure:
    return Measure(code, label, Kind.COUNT, meaning, source, unit, code)


def _year(code: str, label: str, meaning: str, source: str, unit: str | Promise) -> Measure:
    return Measure(code, label, Kind.YEAR_COUNT, meaning, source, unit, code)


def _money(code: str, label: str, meaning: str, source: str) -> Measure:
    return Measure(code, label, Kind.YEAR_MONEY, meaning, source, code=code)


def _rate(code: str, label: str, meaning: str, source: str, quotient: Quotient) -> Measure:
    return Measure(code, label, Kind.RATE, meaning, source, quotient=quotient)


LEGAL = (
    _year("aid_intakes", gettext_noop("Requests for legal aid"),
          gettext_noop("Requests taken in within the year, by whatever way they came"), AID, CASES),
    _year("aid_accepted", gettext_noop("Legal-aid cases"),
          gettext_noop("Requests of the year that were approved"), AID, CASES),
    _year("aid_workers", gettext_noop("Workers given legal aid"),
          gettext_noop("Workers concerned in the approved cases of the year"), AID, PEOPLE),
    _rate("aid_success", gettext_noop("Success of legal aid"),
          gettext_noop("Numerator: cases whose claims were fully or mostly met, or that were settled"), AID,
          Quotient("aid_succeeded", "aid_finished",
                   gettext_noop("Denominator: cases of the year that have an outcome"))),
    _money("aid_recovered_fen", gettext_noop("Recovered by legal aid"),
           gettext_noop("What workers received through cases that ended within the year"), AID),
    _year("mediations", gettext_noop("Disputes mediated"),
          gettext_noop("Disputes that came to union mediation within the year"), DISPUTES, CASES),
    _year("mediations_collective", gettext_noop("Collective disputes"),
          gettext_noop("Disputes of ten workers and more with one claim"), DISPUTES, CASES),
    _year("mediation_workers", gettext_noop("Workers in disputes"),
          gettext_noop("Workers on the applicants' side of the disputes of the year"), DISPUTES, PEOPLE),
    _rate("mediation_success", gettext_noop("Mediation success"),
          gettext_noop("Numerator: disputes of the year that came to an agreement"), DISPUTES,
          Quotient("mediations_agreed", "mediations_judged",
                   gettext_noop("Denominator: disputes of the year that were agreed, failed or ran out of time"))),
    _rate("mediation_performed", gettext_noop("Agreements performed"),
          gettext_noop("Numerator: agreements that were performed in full"), DISPUTES,
          Quotient("mediations_performed", "mediations_agreed",
                   gettext_noop("Denominator: disputes of the year that came to an agreement"))),
    _money("mediation_fen", gettext_noop("Agreed in mediation"),
           gettext_noop("Sums of the agreements in the disputes of the year"), DISPUTES),
    _year("supervision_matters", gettext_noop("Matters of supervision"),
          gettext_noop("Complaints and findings registered within the year"), MATTERS, CASES),
    _year("violations_corrected", gettext_noop("Violations corrected"),
          gettext_noop("Matters of the year in which a violation was found and corrected"), MATTERS, CASES),
    _money("supervision_fen", gettext_noop("Recovered by supervision"),
           gettext_noop("What workers received through the matters of the year"), MATTERS),
    _count("supervisors", gettext_noop("Labour-law supervisors"),
           gettext_noop("In office today with a certificate that is valid"), REGISTERS, PEOPLE),
    _count("contracts_in_force", gettext_noop("Collective contracts in force"),
           gettext_noop("Contracts in effect or being performed today"), CONTRACTS, PIECES),
    _year("wage_contracts_signed", gettext_noop("Wage contracts signed"),
          gettext_noop("Contracts on wages signed within the year"), CONTRACTS, PIECES),
    _count("contract_units", gettext_noop("Employers under contract"),
           gettext_noop("Employers covered by a contract in force; each counts once, where it lies"), CONTRACTS, UNITS),
    _count("contract_workers", gettext_noop("Workers under contract"),
           gettext_noop("Workers of the covered employers, by each employer's largest contract"), CONTRACTS, PEOPLE),
    _rate("mechanism", gettext_noop("Wage bargaining established"),
          gettext_noop("Numerator: unionised employers covered by a contract on wages, or a comprehensive one"),
          CONTRACTS,
          Quotient("with_mechanism", "covered_operating",
                   gettext_noop("Denominator: operating employers covered by an active union"),
                   yearly=False, expected=MECHANISM_WANTED)),
    _year("offers", gettext_noop("Offers to bargain"), gettext_noop("Written offers made within the year"),
          OFFERS, CASES),
    _rate("offers_on_time", gettext_noop("Offers answered in time"),
          gettext_noop("Numerator: offers of the year that were answered before silence had to be reported"), OFFERS,
          Quotient("offers_in_time", "offers_judged",
                   gettext_noop("Denominator: offers of the year that were answered, or whose silence was reported"))),
    _count("instructors", gettext_noop("Bargaining instructors"), gettext_noop("At work today"), REGISTERS, PEOPLE),
    _year("units_guided", gettext_noop("Employers guided"),
          gettext_noop("Employers that an instructor visited within the year"), REGISTERS, UNITS),
    _year("people_trained", gettext_noop("People trained to bargain"),
          gettext_noop("Participants of the year's training sessions"), REGISTERS, PEOPLE),
    _count("harmony_units", gettext_noop("Employers with harmonious labour relations"),
           gettext_noop("Named and still valid; each counts once, with the highest federation that named it"),
           REGISTERS, UNITS),
)  # fmt: skip
