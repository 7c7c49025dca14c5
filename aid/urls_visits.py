"""Addresses of planned visits: the week at the desk, and what a telephone opens and calls."""

from django.urls import path

from aid.views import phone, visit_plans, visit_routes

urlpatterns = [
    path("visits/", visit_plans.visit_list, name="visit_list"),
    path("visits/routes/", visit_routes.visit_routes, name="visit_routes"),
    path("visits/<uuid:plan_id>/", visit_plans.visit_detail, name="visit_detail"),
    path("visits/<uuid:plan_id>/record/", visit_plans.visit_record, name="visit_record"),
    path("visits/<uuid:plan_id>/conflict/", visit_plans.visit_conflict, name="visit_conflict"),
    path("visits/<uuid:plan_id>/assign/", visit_plans.visit_assign, name="visit_assign"),
    path("visits/<uuid:plan_id>/drop/", visit_plans.visit_drop, name="visit_drop"),
    path("visits/<uuid:plan_id>/pictures/<uuid:media_id>/", visit_plans.visit_picture, name="visit_picture"),
    path("m/", phone.shell, name="phone"),
    path("m/pack/", phone.shell, name="phone_pack"),
    path("m/outbox/", phone.shell, name="phone_outbox"),
    path("m/visits/<uuid:plan_id>/", phone.shell, name="phone_visit"),
    path("m/sw.js", phone.worker, name="phone_worker"),
    path("m/visits.webmanifest", phone.manifest, name="phone_manifest"),
    path("m/api/who/", phone.who, name="phone_who"),
    path("m/api/key/", phone.key, name="phone_key"),
    path("m/api/pack/", phone.pack, name="phone_take_along"),
    path("m/api/visits/<uuid:plan_id>/records/", phone.record, name="phone_record"),
    path("m/api/visits/<uuid:plan_id>/pictures/<uuid:media_id>/", phone.picture, name="phone_picture"),
]
