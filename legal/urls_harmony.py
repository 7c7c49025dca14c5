"""Addresses of the register of units with harmonious labour relations."""

from django.urls import path

from legal.views import harmony

urlpatterns = [
    path("contracts/harmony/", harmony.harmony_list, name="harmony_list"),
    path("contracts/harmony/new/", harmony.harmony_new, name="harmony_new"),
    path("contracts/harmony/<uuid:unit_id>/", harmony.harmony_detail, name="harmony_detail"),
    path("contracts/harmony/<uuid:unit_id>/<slug:task>/", harmony.harmony_act, name="harmony_act"),
]
