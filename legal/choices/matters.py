"""What labour disputes are about (Labour Dispute Mediation and Arbitration Law Art. 2; domain.md 7.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Matter(TextChoices):
    """The kinds of labour dispute; one list for legal aid, mediation and arbitration."""

    RELATION = "LR", _("Whether there is a labour relation")
    CONTRACT = "CT", _("Labour contract: concluding, performing, changing, ending")
    DISMISSAL = "TM", _("Dismissal or resignation")
    HOURS = "WH", _("Working time, rest and leave")
    INSURANCE = "SI", _("Social insurance")
    BENEFITS = "BN", _("Benefits, training, labour protection")
    PAY = "PAY", pgettext_lazy("dispute", "Pay")
    INJURY = "WI", _("Work injury")
    COMPENSATION = "EC", _("Economic compensation or damages")
    NON_COMPETE = "NC", _("Non-compete clause")
    COLLECTIVE = "CC", _("Collective contract")
    DISPATCH = "DP", _("Labour dispatch")
    WOMEN = "FW", _("Special rights of women workers")
    OTHER = "OT", pgettext_lazy("dispute", "Other labour dispute")


class NotLabour(TextChoices):
    """Disputes that look like labour disputes and are none (SPC interpretation Art. 2): they are referred on."""

    INSURER = "insurer", _("Claim against the insurance agency")
    HOUSING = "housing", _("Sale of housing in the housing reform")
    APPRAISAL = "appraisal", _("Objection to an appraisal of disability or occupational disease")
    HOUSEHOLD = "household", _("Domestic worker and family")
    APPRENTICE = "apprentice", _("Apprentice of a self-employed craftsman")
    FARM = "farm", _("Farm household and hired hand")
