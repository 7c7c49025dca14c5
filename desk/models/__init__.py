"""Rows of the desk: what leads from one app to another."""

from desk.models.referrals import Referral

__all__ = ["Referral"]
