"""Proof that a letter was served: which ways of service need a scan of it. Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare

NEED_PROOF = declare(
    "legal.service_proof",
    "list",
    "left,post",
    unit="ways of service",
    basis="参照《中华人民共和国民事诉讼法》第八十九条（留置送达须有见证人签名或拍照、录像）、第九十一条（邮寄送达以回执为据）；省级默认值",
    label=gettext_noop("Ways of service that need a scan of the proof"),
)


def check_proof(how: str, *, has_scan: bool, needing: Collection[str]) -> None:
    """Refuse a service whose way leaves no signature of the receiver on file, without the scan that proves it."""
    if how in needing and not has_scan:
        text = _("This way of service needs a scan: of the receipt, or of the witnesses' signatures or the photo.")
        raise RuleBrokenError(text, code="proof", fields={"upload": text})
