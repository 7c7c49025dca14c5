"""What this app disposes of once it has been kept long enough, as the weekly plan and the schedule know it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from aid.rules import retention as rules
from aid.selectors import disposals as selectors
from aid.services import disposing
from unions.disposals import Kind, register_kind

register_kind(
    Kind(
        code="aid.rejected",
        label=_("Applications that were not recognised"),
        keep=rules.REJECTED_YEARS,
        since=_("from the decision"),
        then=_("words, secrets and papers are erased; category, amounts and days stay for statistics"),
        may_hand_over=False,
        due=selectors.rejected_due,
        dispose=disposing.dispose_file,
        is_there=selectors.is_file_there,
    )
)
register_kind(
    Kind(
        code="aid.file",
        label=_("Needy-worker files"),
        keep=rules.FILE_YEARS,
        since=_("from the exit"),
        then=_("handed over to the archive or erased, photos first"),
        may_hand_over=True,
        due=selectors.files_due,
        dispose=disposing.dispose_file,
        is_there=selectors.is_file_there,
    )
)
register_kind(
    Kind(
        code="aid.file_card",
        label=_("Bank cards of families"),
        keep=rules.CARD_YEARS,
        since=_("from the last use: the end of the file or the last payment"),
        then=_("erased; bank files are vouchers and stay thirty years"),
        may_hand_over=False,
        due=selectors.file_cards_due,
        dispose=disposing.dispose_file_card,
        is_there=partial(selectors.is_card_there, selectors.FILE),
    )
)
register_kind(
    Kind(
        code="aid.recipient_card",
        label=_("Bank cards of recipients without a file"),
        keep=rules.CARD_YEARS,
        since=_("from the last payment"),
        then=_("erased; bank files are vouchers and stay thirty years"),
        may_hand_over=False,
        due=selectors.recipient_cards_due,
        dispose=disposing.dispose_recipient_card,
        is_there=partial(selectors.is_card_there, selectors.RECIPIENT),
    )
)
