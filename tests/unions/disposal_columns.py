"""Walk from the root of a kind to every table of it: which wordy or sealed column is neither emptied nor kept."""

from django.apps import apps
from django.db import models

from aid.services.disposing import TREE
from core.privacy.fields import BlindIndexField, EncryptedField
from legal.services.disposing import TREES

WORDY = 100  # a column this long may hold words about somebody
# Kept on purpose: vouchers of money (thirty years), what is public, what names a unit, what a unique rule stands on.
KEPT = {
    "aid.award": "voucher",
    "aid.payment": "voucher",
    "aid.approval": "voucher",
    "aid.reliefrequest": "voucher",
    "aid.invoice": "voucher: an invoice is paid once",
    "aid.rosterrefusal": "a code and a file number",
    "aid.rehearsalrow": "codes of clauses",
    "aid.goodsissue": "voucher",
    "aid.noticeline": "was public: a masked name and a unit",
    "aid.visitmedia": "the digest of a picture that is destroyed",
    "legal.claimshare": "amounts",
    "legal.aidstage": "a court and its number",
    "legal.suit": "a court and its number",
}
COLUMNS = {
    ("aid.needyfile", "employer_name"),
    ("aid.assessment", "facts"),
    ("aid.assessment", "parameters"),
    ("aid.assessment", "clauses"),
    ("aid.anomaly", "key"),
    ("aid.countymove", "employer_name"),
    ("aid.notice", "place"),
    ("legal.legalaidcase", "employer_name"),
    ("legal.aidhearing", "body"),
    ("legal.aidhearing", "place"),
    ("legal.aidsubsidy", "stages"),
    ("legal.aidoffer", "reasons"),
    ("legal.mediation", "respondent_name"),
    ("legal.party", "name"),  # emptied where it is a worker's
    ("legal.partyspeaker", "firm"),
    ("legal.claim", "title"),
    ("legal.mediationsession", "address"),
    ("legal.supervisionmatter", "employer_name"),
    ("legal.supervisionletter", "recipient"),
    ("legal.supervisionletter", "basis"),
    # Copies that the database keeps of the person, who is let go when nothing else keeps them: emptied with them.
    ("aid.filemember", "sort_key"),
    ("legal.legalaidcase", "applicant_sort_key"),
    ("legal.party", "sort_key"),
}


def columns_forgotten():
    found = []
    for root, tree in {"aid.needyfile": TREE, **TREES}.items():
        for label in sorted(_reached(apps.get_model(root))):
            if label in KEPT:
                continue
            emptied = set(tree.get(label, ("", ()))[1])
            found += [
                f"{label}.{name}"
                for name in _telling(apps.get_model(label))
                if name not in emptied and (label, name) not in COLUMNS
            ]
    return found


def _reached(root):
    seen, waiting = {root}, [root]
    while waiting:
        model = waiting.pop()
        for each in apps.get_models():
            points = any(
                isinstance(field, models.ForeignKey) and field.related_model is model
                for field in each._meta.concrete_fields
            )
            if points and each not in seen and each._meta.app_label != "core":
                seen.add(each)
                if each._meta.label_lower not in KEPT:
                    waiting.append(each)
    return {model._meta.label_lower for model in seen}


def _telling(model):
    for field in model._meta.concrete_fields:
        words = isinstance(field, models.CharField | models.TextField) and not field.choices
        long = words and (field.max_length is None or field.max_length >= WORDY)
        if isinstance(field, EncryptedField | BlindIndexField | models.JSONField) or long:
            yield field.name
