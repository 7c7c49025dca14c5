"""How large a file may be, how long it is kept, how long an import can be taken back: parameters with their basis."""

from django.utils.translation import gettext_noop

from core.parameters.registry import declare

PROVINCE = "330000"
MOST_BYTES = declare(
    "sheets.most_bytes",
    "integer",
    str(24 * 1024 * 1024),
    unit="bytes",
    basis="省级默认值，可调整",
    label=gettext_noop("Largest file that can be imported"),
)
MOST_ROWS = declare(
    "sheets.most_rows",
    "integer",
    "120000",
    unit="rows",
    basis="省级默认值，可调整",
    label=gettext_noop("Most rows of one import"),
)
KEPT_DAYS = declare(
    "sheets.kept_days",
    "integer",
    "30",
    unit="calendar_day",
    basis="个人信息最短必要保存期限，省级默认值",
    label=gettext_noop("Days for which the file and cells of an import are kept"),
)
UNDO_HOURS = declare(
    "sheets.undo_hours",
    "integer",
    "24",
    unit="hours",
    basis="省级默认值，可调整",
    label=gettext_noop("Hours within which an import can be taken back"),
)
LIVE_IMPORTS = declare(
    "sheets.live_imports",
    "integer",
    "2",
    unit="times",
    basis="省级默认值，可调整",
    label=gettext_noop("Imports of one person under way at once"),
)
MOST_OUT = declare(
    "sheets.most_out",
    "integer",
    "200000",
    unit="rows",
    basis="省级默认值，可调整",
    label=gettext_noop("Most rows of one export"),
)
EXPORTS_A_DAY = declare(
    "sheets.exports_a_day",
    "integer",
    "10",
    unit="times",
    basis="省级默认值，可调整",
    label=gettext_noop("Full exports one person may ask for in a day"),
)
