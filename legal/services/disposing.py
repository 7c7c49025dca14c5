"""Emptying a case of rights protection that has been kept long enough; what counts in figures stays.

Each tree names every column with free words or sealed values. What is not named stays: numbers, days, kinds, amounts,
outcomes, and the names of units.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actors import Actor
from legal.selectors.disposals import ENDS, people_of
from unions.services.disposing import Tree, empty, let_people_go

TREES: dict[str, Tree] = {
    "legal.legalaidcase": {
        "legal.legalaidcase": (
            "pk",
            (
                "channel_note",
                "applicant_name",
                "phone",
                "agent_name",
                "agent_phone",
                "facts",
                "evidence",
                "economic_note",
                "opinion",
                "objection",
                "report",
            ),
        ),
        "legal.aidclaim": ("case", ("text",)),
        "legal.aidletter": ("case", ("content", "served_to")),
        "legal.aidcallback": ("case", ("note",)),
        "legal.aidnote": ("case", ("text",)),
        "legal.aidhearing": ("case", ("result",)),
        "legal.aidcost": ("case", ("note",)),
        "legal.aidsubsidy": ("case", ("held_because", "release_reason")),
        "legal.aidoffer": ("case", ("note",)),
        "legal.limitationevent": ("case", ("reason", "authority")),
        "desk.referral": ("case", ("reason", "answer")),
    },
    "legal.mediation": {
        "legal.mediation": ("pk", ("facts", "applicant_name", "end_note")),
        "legal.party": ("mediation", ("phone",)),
        "legal.partyspeaker": ("mediation", ("name", "phone")),
        "legal.agreement": ("mediation", ("facts", "responsibility", "performance")),
        "legal.clause": ("agreement__mediation", ("text",)),
        "legal.claim": ("mediation", ("basis", "answer", "agreed_terms")),
        "legal.offer": ("claim__mediation", ("terms",)),
        "legal.instalment": ("agreement__mediation", ("note",)),
        "legal.breach": ("instalment__agreement__mediation", ("outcome",)),
        "legal.signature": ("agreement__mediation", ("name",)),
        "legal.concessionconsent": ("agreement__mediation", ("how",)),
        "legal.mediationsession": ("mediation", ("minutes", "called_off")),
        "legal.note": ("mediation", ("text",)),
        "legal.limitationevent": ("mediation", ("reason", "authority")),
        "legal.suit": ("mediation", ("worker_name", "items", "note")),
        "desk.referral": ("mediation", ("reason", "answer")),
    },
    "legal.supervisionmatter": {
        "legal.supervisionmatter": ("pk", ("complainant", "facts", "findings", "outcome")),
        "legal.matternote": ("matter", ("present", "text")),
        "legal.supervisionletter": ("matter", ("facts", "demand", "service_note", "answer_text")),
        "desk.referral": ("matter", ("reason", "answer")),
    },
}


def dispose_case(label: str, actor: Actor, key: Any, moment: datetime) -> None:
    """Empty a case: papers first, then every word and secret, then people whom nothing keeps any more."""
    people = people_of(ENDS[label][0].unscoped.get(pk=key))
    empty(TREES[label], key, moment)
    if label == "legal.mediation":
        empty({"legal.party": ("mediation", ("name",))}, key, moment, kind="worker")
    let_people_go(actor=actor, people=people, today=timezone.localdate(moment))
