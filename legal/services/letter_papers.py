"""Letters of supervision as papers: PDF and Word from one text, and the files that prove service and reply (7.6)."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents import letters
from core.documents.letters import Letter
from core.documents.models import Attachment
from core.documents.services import attach
from core.documents.typeset import pdf_of
from core.documents.word import docx_of
from core.errors import NotFoundError
from core.events.services import record
from legal.choices.letters import Ground, LetterKind, SignerPost
from legal.models import AidLetter, SupervisionLetter
from legal.selectors.matters import LETTER, letter_seen
from legal.services.evidence import SEALED
from legal.services.papers import in_words

REGULATION = "《浙江省工会劳动法律监督条例》"
TITLES: dict[str, str] = {
    LetterKind.PROMPT: "劳动法律监督提示函",
    LetterKind.OPINION: "劳动法律监督意见书",
    LetterKind.SUGGESTION: "劳动法律监督建议书",
}
GROUNDS: dict[str, str] = {
    Ground.REFUSED_RECEIPT: "用人单位拒收意见书。",
    Ground.NO_REPLY: "用人单位逾期未作书面答复。",
    Ground.NO_CORRECTION: "用人单位无正当理由不予改正。",
}
SERVICE, REPLY = "service", "reply"


def letter_of(row: SupervisionLetter) -> Letter:
    """Return a letter as it goes out: what is the case, which law it touches, what is asked for, who signs."""
    post = "主席" if row.signer_post == SignerPost.CHAIR else "副主席"
    return Letter(
        title=TITLES[row.kind],
        issuer=row.union.name,
        number=row.number,
        receiver=row.recipient,
        blocks=(
            *letters.text(row.facts, f"上述情形涉及：{row.basis}", _asks(row), row.demand),
            *(letters.text(f"改正期限：{in_words(row.correct_by)}") if row.correct_by else ()),
        ),
        signed_by=f"{row.union.name}（盖章）　{post}：{row.signer}",
        day=in_words(row.issued_on),
        foot=f"{row.union.name}　{row.number}",
    )


def _asks(row: SupervisionLetter) -> str:
    """Return the sentence that each kind of letter stands on (Arts. 21 to 23)."""
    if row.kind == LetterKind.SUGGESTION:
        return (
            f"我会已依法发出意见书。{GROUNDS[row.ground]}根据{REGULATION}第二十三条，建议贵单位依法处理，"
            "并将处理情况书面反馈我会："
        )
    if row.kind == LetterKind.OPINION:
        return f"根据{REGULATION}第二十一条、第二十二条，提出如下意见，请自收到之日起十五个工作日内书面答复："
    return "现提示如下："


@transaction.atomic
def print_letter(*, actor: Actor, letter_id: Any, as_word: bool) -> tuple[str, bytes]:
    """Return a letter as PDF or Word and what the file is called; who took it stands in the trail."""
    row = letter_seen(actor, letter_id)
    record(actor, "legal.letter.printed", row, word=as_word)
    name = f"{row.matter.number}-{row.kind}.{'docx' if as_word else 'pdf'}"
    return name, docx_of(letter_of(row)) if as_word else pdf_of(letter_of(row))


def keep_proof(
    *, actor: Actor, row: SupervisionLetter | AidLetter, upload: UploadedFile | None, slot: str
) -> Attachment | None:
    """Keep the scan that proves service, or the reply itself; it is opened through the letter alone."""
    if upload is None:
        return None
    return attach(actor=actor, subject=row, upload=upload, slot=slot, permission=SEALED)


def proofs_of(row: SupervisionLetter) -> list[Attachment]:
    """Return the files of a letter in the order they came."""
    rows = Attachment.unscoped.about(LETTER, row.pk).filter(replaced_at=None)
    return list(rows.order_by("created_at", "pk"))


def open_proof(*, actor: Actor, letter_id: Any, pk: Any) -> tuple[Attachment, Any]:
    """Return a file of a letter and its content for whoever may read the letter; 404 in the same words otherwise."""
    row = letter_seen(actor, letter_id)
    found: Attachment | None = Attachment.unscoped.about(LETTER, row.pk).filter(pk=pk).first()
    if found is None:
        text = _("No such %(thing)s.") % {"thing": Attachment._meta.verbose_name}
        raise NotFoundError(text, code="not_found")
    return found, default_storage.open(found.stored_as)
