"""Addresses of the developers' pages (ux.md group K) and of those who decide on scopes."""

from django.urls import path

from partners.views import applications, deliveries, grants, home, register, usage, webhooks

app_name = "partners"

urlpatterns = [
    path("developers/", home.home, name="home"),
    path("developers/errors/", home.errors, name="errors"),
    path("developers/changes/", usage.changes, name="changes"),
    path("developers/apps/<uuid:application_id>/reset/", usage.sandbox_reset, name="sandbox_reset"),
    path("developers/apps/<uuid:application_id>/", applications.application, name="application"),
    path("developers/apps/<uuid:application_id>/key/", applications.key_new, name="key_new"),
    path("developers/apps/<uuid:application_id>/key/change/", applications.key_rotate, name="key_rotate"),
    path("developers/apps/<uuid:application_id>/scope/", applications.scope_new, name="scope_new"),
    path("developers/apps/<uuid:application_id>/stop/", applications.application_stop, name="application_stop"),
    path("developers/apps/<uuid:application_id>/webhook/", webhooks.webhook_new, name="webhook_new"),
    path("developers/apps/<uuid:application_id>/door/", applications.door_new, name="door_new"),
    path("developers/keys/<int:key_id>/end/", applications.key_end, name="key_end"),
    path("developers/doors/<uuid:callback_id>/secret/", applications.door_rotate, name="door_rotate"),
    path("developers/doors/<uuid:callback_id>/close/", applications.door_close, name="door_close"),
    path("developers/webhooks/<uuid:subscription_id>/", webhooks.webhook, name="webhook"),
    path("developers/webhooks/<uuid:subscription_id>/try/", webhooks.webhook_try, name="webhook_try"),
    path("developers/webhooks/<uuid:subscription_id>/secret/", webhooks.secret_rotate, name="secret_rotate"),
    path("developers/webhooks/<uuid:subscription_id>/act/<slug:task>/", webhooks.webhook_act, name="webhook_act"),
    path("developers/deliveries/", deliveries.delivery_list, name="delivery_list"),
    path("developers/deliveries/resend/", deliveries.deliveries_resend, name="deliveries_resend"),
    path("developers/deliveries/<int:delivery_id>/", deliveries.delivery, name="delivery"),
    path("developers/deliveries/<int:delivery_id>/resend/", deliveries.delivery_resend, name="delivery_resend"),
    path("partners/", register.partner_list, name="partner_list"),
    path("partners/new/", register.partner_new, name="partner_new"),
    path("partners/<uuid:partner_id>/", register.partner, name="partner"),
    path("partners/<uuid:partner_id>/developer/", register.developer_new, name="developer_new"),
    path("partners/<uuid:partner_id>/application/", register.application_new, name="application_enter"),
    path("partners/<uuid:partner_id>/close/", register.partner_close, name="partner_close"),
    path("partners/applications/<uuid:application_id>/change/", register.application_change, name="application_change"),
    path("scopes/", grants.grant_list, name="grant_list"),
    path("scopes/<uuid:grant_id>/<slug:task>/", grants.grant_act, name="grant_act"),
]
