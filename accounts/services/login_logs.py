"""Sign-ins and failed attempts go after their days (reliability.md 5.5)."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session

from accounts.models import FactorTry
from core.clock import day_of
from core.parameters.selectors import value
from core.retention.rules import LOGIN_DAYS, PROVINCE, login_days


def throw_away(moment: datetime) -> int:
    """Delete what is known of sign-ins and attempts older than they are kept, and sessions that are over."""
    before = moment - timedelta(days=login_days(value(LOGIN_DAYS, PROVINCE, day_of(moment))))
    gone = [
        *(model.objects.filter(attempt_time__lt=before) for model in (AccessAttempt, AccessFailureLog, AccessLog)),
        FactorTry.objects.filter(tried_at__lt=before),
        UserSession.objects.filter(last_seen_at__lt=before),
        Session.objects.filter(expire_date__lt=before),
    ]
    return sum(rows.delete()[0] for rows in gone)
