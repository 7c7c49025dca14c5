"""Telling the keepers of the system that something stands still: a row, a message each, a line in the log, once."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from core import clock
from core.reminders import registry, rules, texts
from core.reminders.choices import AlarmCode, Tab, Why
from core.reminders.models import Alarm
from core.reminders.services.posting import Draft, post

log = logging.getLogger(__name__)


@transaction.atomic
def raise_alarm(code: AlarmCode, key: str, *, params: Mapping[str, Any], now: datetime) -> bool:
    """Raise an alarm unless the same trouble has raised it already; say whether it is new."""
    packed = rules.packed(params)
    alarm, created = Alarm.objects.get_or_create(
        code=code, key=key[:200], defaults={"params": packed, "raised_at": clock.ticking()}
    )
    if not created:
        return False
    log.error("alarm %s %s %s", code.value, key, packed)
    post(
        [
            Draft(
                user_id=user_id,
                dedupe_key=f"alarm:{alarm.pk}",
                tab=Tab.SYSTEM,
                kind=f"core.alarm.{code.value}",
                title=texts.ALARMS[code],
                params=params,
                why=Why.KEEPER,
                due_at=now,
                urgent=True,
            )
            for user_id in registry.keepers(rules.local(now).date())
        ],
        now=now,
    )
    return True


def clear_alarms(code: AlarmCode, trouble: str) -> None:
    """Note that a trouble is over: every open alarm whose key begins with it."""
    Alarm.objects.filter(code=code, key__startswith=trouble, cleared_at=None).update(cleared_at=clock.ticking())
