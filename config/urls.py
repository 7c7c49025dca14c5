"""Every address of the site."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from accounts import sso
from desk import api, errors, health
from desk.views import gates, me
from partners.views import tokens

# What allauth offers and we use: nobody signs up here, and passwords are given by administrators, not by mail.
ACCOUNT = [
    path("login/", account.login, name="account_login"),
    path("accounts/login/", gates.sign_in),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/sso/", sso.sign_in, name="sso_login"),
    path("accounts/sso/callback/", sso.callback, name="sso_callback"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

# One door for signing in and one for passwords, so that lockout and password rules hold for administrators too.
ADMIN = [
    path("admin/login/", gates.sign_in_to_admin),
    path("admin/logout/", account.logout),
    path("admin/password_change/", gates.change_password),
    path("admin/", admin.site.urls),
]

API = [
    path("api/v1/", api.Root.as_view(), name="api_root"),
    path("api/v1/", include("unions.urls_api")),
    path("api/v1/", include("aid.urls_api")),
    path("api/v1/", include("partners.urls_api")),
    path("api/v1/", include("partners.urls_callbacks")),
    path("api/v1/", include("legal.urls_api")),
    path("oauth/token/", tokens.token, name="oauth_token"),
    path("api/schema/", api.Schema.as_view(), name="api_schema"),
    path("api/schema/ui/", api.schema_page, name="api_schema_ui"),
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", me.switch_language, name="set_language"),
    *ACCOUNT,
    *ADMIN,
    *API,
    path("", include("desk.urls")),
    path("", include("unions.urls")),
    path("", include("aid.urls")),
    path("", include("legal.urls")),
    path("", include("partners.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.fault
