"""Addresses of referrals between rights protection and relief; desk.urls includes them."""

from django.urls import path

from desk.views import referrals, referring, taking_up

referral_urls = [
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("referrals/case/<str:key>/", referring.refer_case, name="refer_case"),
    path("referrals/dispute/<str:key>/", referring.refer_mediation, name="refer_mediation"),
    path("referrals/matter/<str:key>/", referring.refer_matter, name="refer_matter"),
    path("referrals/family/<str:key>/", referring.refer_family, name="refer_family"),
    path("referrals/<uuid:referral_id>/", referrals.referral_detail, name="referral_detail"),
    path("referrals/<uuid:referral_id>/intake/", taking_up.take_in, name="referral_take_in"),
    path("referrals/<uuid:referral_id>/mediation/", taking_up.mediate, name="referral_mediate"),
    path("referrals/<uuid:referral_id>/supervision/", taking_up.supervise, name="referral_supervise"),
    path("referrals/<uuid:referral_id>/<slug:act>/", referrals.referral_act, name="referral_act"),
]
