"""Which events a partner may hear of, under which scope; and the message that tells of one (least data). Pure."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import RuleBrokenError

TEST = "partners.webhook.tested"  # sent by hand; needs no grant, tells of nothing


@dataclass(frozen=True)
class EventType:
    """A kind of event: what it says, and by which scope somebody may hear of it."""

    label: str | Promise
    scope: str


def _types(scope: str, **labels: Promise) -> dict[str, EventType]:
    return {code.replace("__", "."): EventType(label, scope) for code, label in labels.items()}


EVENT_TYPES: Mapping[str, EventType] = {
    **_types(
        "unions.read",
        unions__union__applied=gettext_lazy("A union was applied for"),
        unions__union__activated=gettext_lazy("A union began to work"),
        unions__union__facts_changed=gettext_lazy("Facts of a union changed"),
        unions__union__ended=gettext_lazy("A union ended"),
        unions__term__overdue=gettext_lazy("A re-election is overdue"),
    ),
    **_types(
        "members.read",
        unions__member__enrolled=gettext_lazy("A member was enrolled"),
        unions__member__transferred=gettext_lazy("A member was transferred"),
        unions__member__left=gettext_lazy("A member left"),
        unions__member__changed=gettext_lazy("Data of a member changed"),
    ),
    **_types(
        "files.read",
        aid__file__submitted=gettext_lazy("An application was handed in"),
        aid__file__checked=gettext_lazy("An application passed the township; the economic check began"),
        aid__file__econ_checked=gettext_lazy("The economic check came back"),
        aid__file__approved=gettext_lazy("A family was put on file"),
        aid__file__rejected=gettext_lazy("An application was not recognised"),
        aid__file__suspended=gettext_lazy("A file was suspended"),
        aid__file__exited=gettext_lazy("A family left hardship"),
    ),
    **_types(
        "programmes.read",
        aid__programme__opened=gettext_lazy("A programme was opened"),
        aid__roster__approved=gettext_lazy("A roster was approved"),
        aid__award__approved=gettext_lazy("An award was approved"),
    ),
    **_types(
        "payments.read",
        aid__batch__sent=gettext_lazy("A payment batch went to the bank"),
        aid__batch__result_read=gettext_lazy("The answer of a bank was read"),
        aid__payment__paid=gettext_lazy("A payment was made"),
        aid__payment__failed=gettext_lazy("A payment failed at the bank"),
    ),
    **_types(
        "cases.read",
        legal__case__received=gettext_lazy("An application for legal aid came in"),
        legal__case__approved=gettext_lazy("Legal aid was granted"),
        legal__case__assigned=gettext_lazy("A case was given to a lawyer"),
        legal__case__completed=gettext_lazy("A case was closed"),
    ),
    **_types(
        "mediations.read",
        legal__mediation__registered=gettext_lazy("A mediation was registered"),
        legal__mediation__agreed=gettext_lazy("The parties agreed"),
        legal__mediation__failed=gettext_lazy("A mediation failed"),
        legal__mediation__breached=gettext_lazy("An agreement was not kept"),
    ),
    **_types(
        "matters.read",
        legal__matter__opinion_issued=gettext_lazy("A supervision opinion was issued"),
        legal__matter__suggestion_issued=gettext_lazy("A suggestion letter was issued"),
        legal__matter__corrected=gettext_lazy("An employer put things right"),
    ),
    **_types(
        "contracts.read",
        legal__contract__filed=gettext_lazy("A collective contract was filed"),
        legal__contract__expired=gettext_lazy("A collective contract expired"),
        legal__contract__terminated=gettext_lazy("A collective contract ended early"),
    ),
}

# Where the subject of an event is found in the API; an event about anything else links to the list of events.
RESOURCES: Mapping[str, str] = {
    "aid.needyfile": "needy-files",
    "aid.batch": "batches",
    "aid.award": "awards",
    "aid.programme": "programmes",
    "aid.roster": "rosters",
    "unions.union": "unions",
    "unions.membership": "members",
    "unions.person": "persons",
    "legal.legalaidcase": "legal-aid-cases",
    "legal.mediation": "mediations",
    "legal.supervisionmatter": "supervision-matters",
    "legal.collectivecontract": "collective-contracts",
}


def check_event_types(wanted: Collection[str], scopes: Collection[str]) -> list[str]:
    """Return the wanted event types in the order of the table; refuse unknown ones and those no scope covers."""
    unknown = sorted(set(wanted) - set(EVENT_TYPES))
    if unknown or not wanted:
        text = _("Choose at least one event type of the list.")
        raise RuleBrokenError(text, code="event_types", fields={"event_types": text})
    uncovered = [code for code in EVENT_TYPES if code in wanted and EVENT_TYPES[code].scope not in scopes]
    if uncovered:
        text = _("No granted scope covers these events in this branch: %(codes)s.") % {"codes": " ".join(uncovered)}
        raise RuleBrokenError(text, code="not_granted", fields={"event_types": text})
    return [code for code in EVENT_TYPES if code in wanted]


def message_id_of(subscription_id: Any, event_id: int) -> str:
    """Return the id under which a subscription hears of an event, however often it is sent."""
    return f"msg_{subscription_id.hex}_{event_id}"


def body_of(*, code: str, event_id: int, subject_type: str, subject_id: str, happened_at: datetime, site: str) -> bytes:
    """Return the message about an event: what kind, about which number, when, and where to ask for more.

    No name, no amount, no health, no reason: whoever may know more asks the API, under its own rights (domain.md 0.8).
    """
    resource = RESOURCES.get(subject_type)
    link = f"{site}/api/v1/{resource}/{subject_id}/" if resource else f"{site}/api/v1/events/"
    told = {
        "type": code,
        "timestamp": happened_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {"event": event_id, "subject": subject_type, "id": subject_id, "link": link},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def trial_body(moment: datetime, site: str, code: str = TEST) -> bytes:
    """Return a test message that looks like one about an event of this kind and tells of nothing."""
    nothing = "00000000-0000-7000-8000-000000000000"
    return body_of(
        code=code, event_id=0, subject_type="partners.test", subject_id=nothing, happened_at=moment, site=site
    )
