"""Texts of reminders, in the language of whoever reads them: stored as msgid and parameters, worded when shown."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.reminders.choices import AlarmCode
from core.reminders.rules import local

log = logging.getLogger(__name__)

INBOX_PATH = "/notifications/"
LATE_DIGEST = "core.late_digest"
LATE_DIGEST_TITLE = gettext_noop("%(count)s reminders came late")

ALARMS: Mapping[str, str] = {
    AlarmCode.JOB_SILENT: gettext_noop("The job %(job)s has not run since %(since)s"),
    AlarmCode.SCHEDULE_FAILED: gettext_noop("Reminders of the kind %(schedule)s cannot be planned: %(error)s"),
    AlarmCode.NOBODY: gettext_noop("Nobody can be reached for a reminder of the kind %(schedule)s: grant a post there"),
    AlarmCode.STUCK: gettext_noop("A reminder of the kind %(schedule)s cannot be delivered: %(error)s"),
    AlarmCode.CHANNEL_FAILED: gettext_noop("The channel %(channel)s did not take letters on %(day)s: %(error)s"),
    AlarmCode.JOB_FAILED: gettext_noop("Long work of the kind %(job)s was given up after a fault: %(error)s (%(key)s)"),
    AlarmCode.JOB_STUCK: gettext_noop("Nobody works on the long work %(key)s of the kind %(job)s"),
    AlarmCode.CLOCK_JUMPED: gettext_noop("The server's clock jumped forward by %(minutes)s minutes; check it"),
}


def headline(title: str, params: Mapping[str, Any], levels_up: int = 0) -> str:
    """Return a message's one line; an escalation says so first."""
    text = worded(title, params)
    return _("Not done below: %(text)s") % {"text": text} if levels_up else text


def worded(title: str, params: Mapping[str, Any]) -> str:
    """Return a stored text in the reader's language. A text that no longer fits its parameters is shown bare."""
    text = _(title)
    try:
        return text % {name: _shown(value) for name, value in params.items()}
    except (KeyError, TypeError, ValueError):
        log.warning("text %r does not fit %r", title, sorted(params))
        return text


def _shown(value: Any) -> Any:
    match value:
        case {"moment": text}:
            return date_format(local(datetime.fromisoformat(text)), "DATETIME_FORMAT")
        case {"date": text}:
            return date_format(date.fromisoformat(text), "DATE_FORMAT")
        case {"phrase": msgid}:
            return _(msgid)
    return value


def alarm(code: str, params: Mapping[str, Any]) -> str:
    """Return what an alarm says."""
    return worded(ALARMS[code], params)


def letter(count: int, language: str) -> tuple[str, str]:
    """Return subject and body of what leaves the house: that work waits and where to sign in, no fact of any case."""
    with translation.override(language):
        subject = _("You have a union task") if count == 1 else _("You have %(count)s union tasks") % {"count": count}
        link = settings.SITE_URL.rstrip("/") + INBOX_PATH
        return subject, _("%(subject)s. Sign in to see it: %(link)s") % {"subject": subject, "link": link}
