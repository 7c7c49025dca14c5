"""Rows of the desk: what leads from one app to another, and what somebody wants to hear of."""

from desk.models.referrals import Referral
from desk.models.subscriptions import OverviewSubscription

__all__ = ["OverviewSubscription", "Referral"]
