"""Emptying an application, a file or a bank card that has been kept long enough; what counts in figures stays.

``TREE`` names every column with free words, sealed values or a family's own circumstances. What is not named stays:
numbers, days, categories, amounts, decisions, and the vouchers of money (awards, payments, bank files), thirty years.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from aid.models import AccountChange, FileMember, NeedyFile, Recipient
from core.actors import Actor
from core.documents.services import destroy
from core.privacy.wiping import wipe
from unions.services.disposing import Tree, empty, let_people_go

ABOUT_MEMBERS = (
    "health",
    "school",
    "ethnic",
    "political",
    "marital",
    "residence",
    "insurance",
    "education",
    "model_worker",
    "disability",
    "no_work_proof",
)
TREE: Tree = {
    "aid.needyfile": ("pk", ("cause_detail", "address", "account", "account_index", "bank_name", "suspended_because")),
    "aid.filemember": ("file", ABOUT_MEMBERS),
    "aid.incomeline": ("file", ("note",)),
    "aid.expenseline": ("file", ("note",)),
    "aid.assessment": ("file", ("declared", "override_reason")),
    "aid.economiccheck": ("file", ("note",)),
    "aid.vetoanswer": ("file", ("evidence", "exemption_reason")),
    "aid.anomaly": ("file", ("finding",)),
    "aid.appeal": ("file", ("text", "finding")),
    "aid.householdchange": ("file", ("reason",)),
    "aid.countymove": ("file", ("reason", "summary", "opinion")),
    "aid.exit": ("file", ("opinion", "skip_reason", "effects")),
    "aid.followup": ("file", ("because", "finding")),
    "aid.notice": ("file", ("stop_reason",)),
    "aid.objection": ("line__file", ("objector_name", "contact", "text", "finding", "reply")),
    "aid.review": ("file", ("last_time",)),
    "aid.reviewpart": ("review__file", ("note",)),
    "aid.quartercheck": ("file", ("note",)),
    "aid.sampleitem": ("file", ("note", "answer")),
    "aid.unreachedreason": ("file", ("reason",)),
    "aid.enrolment": ("file", ("school", "other_grant")),
    "aid.visit": ("file", ("person_met", "findings", "needs")),
    "aid.visitplan": ("file", ("drop_reason",)),
    "aid.visitanswer": ("plan__file", ("value",)),
    "aid.visitclash": ("plan__file", ("base", "standing", "told")),
    "aid.visitupload": ("plan__file", ("merged", "clashed")),
    "aid.accountchange": ("award__file", ("account", "account_index", "bank_name")),
    "desk.referral": ("file", ("reason", "answer")),
}


def dispose_file(actor: Actor, file_id: Any, moment: datetime) -> None:
    """Empty an application or a file: papers first, then every word and secret, then people nothing keeps any more."""
    empty(TREE, file_id, moment)
    people = set(FileMember.objects.filter(file=file_id).values_list("person_id", flat=True))
    let_people_go(actor=actor, people=people, today=timezone.localdate(moment))


def dispose_file_card(actor: Actor, file_id: Any, moment: datetime) -> None:
    """Erase the bank card of a file that ended, the corrected ones as well; bank files are vouchers and stay."""
    wipe(NeedyFile.unscoped.filter(pk=file_id), ("account", "account_index", "bank_name"))
    wipe(AccountChange.unscoped.filter(award__file=file_id), ("account", "account_index", "bank_name"))
    destroy([("aid.needyfile", [file_id])], moment=moment, slot="bank_card")


def dispose_recipient_card(actor: Actor, recipient_id: Any, moment: datetime) -> None:
    """Erase the bank card of somebody without a file, and whose it was."""
    rows = Recipient.unscoped.filter(pk=recipient_id)
    rows.update(card_erased_on=timezone.localdate(moment))
    wipe(rows, ("account", "account_index", "bank_name", "holder", "relation"))
    wipe(AccountChange.unscoped.filter(award__recipient=recipient_id), ("account", "account_index", "bank_name"))
