"""When two records of people are one human being, and how long that can be undone."""

from django.utils.translation import gettext_noop

from core.parameters.registry import declare

LIKELY_SCORE = declare(
    "people.likely_score",
    "decimal",
    "14",
    unit="bits of evidence",
    basis="按标注样本校准，可调整",
    label=gettext_noop("Likeness from which two records are shown as one person"),
)
UNDO_DAYS = declare(
    "people.undo_days",
    "integer",
    "30",
    unit="calendar_day",
    basis="省级默认值，可调整",
    label=gettext_noop("Days within which a merge can be undone"),
)
