"""Addresses of notices, of objections to them, and of the public page."""

from django.urls import path

from aid.views import notice_acts, notices, public

NOTICE = "notices/<uuid:notice_id>/"

urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path(NOTICE, notices.notice_detail, name="notice_detail"),
    path(f"{NOTICE}sheet/", notices.notice_sheet, name="notice_sheet"),
    path(f"{NOTICE}release/", notice_acts.notice_release, name="notice_release"),
    path(f"{NOTICE}stop/", notice_acts.notice_stop, name="notice_stop"),
    path(f"{NOTICE}object/", notice_acts.notice_object, name="notice_object"),
    path(f"{NOTICE}objections/<uuid:objection_id>/", notice_acts.objection, name="objection"),
    path(
        f"{NOTICE}objections/<uuid:objection_id>/reveal/<slug:name>/",
        notice_acts.objection_reveal,
        name="objection_reveal",
    ),
    path(
        f"{NOTICE}objections/<uuid:objection_id>/papers/<uuid:paper_id>/",
        notice_acts.objection_paper,
        name="objection_paper",
    ),
    path("public/notice/<str:token>/", public.notice, name="public_notice"),
    path("public/notice/<str:token>/object/", public.object_to, name="public_object"),
]
