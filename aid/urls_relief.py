"""Addresses of programmes and rosters (ux.md 2.2); aid.urls includes them."""

from django.urls import path

from aid.views import (
    allocations,
    goods,
    programme_acts,
    programme_copies,
    programme_progress,
    programme_reminders,
    programmes,
    recipients,
    requests,
    roster_acts,
    rosters,
    service_edits,
    services,
    students,
)

ONE = "campaigns/<uuid:programme_id>/"
PART = f"{ONE}parts/<uuid:part_id>/"
ROSTER = "rosters/<uuid:roster_id>/"
LINE = f"{ROSTER}lines/<uuid:award_id>/"

ACTS = ("edit", "standard", "open", "close")
PART_ACTS = {"part": "quota", "fund": "fund", "report": "report", "unreached": "unreached"}
ROSTER_ACTS = ("submit", "discard", "check", "return", "reject", "approve", "notice", "end_notice")
LINE_ACTS = ("exclude", "reject", "cancel", "hold", "resolve")

urlpatterns = [
    path("campaigns/", programmes.programme_list, name="programme_list"),
    path("campaigns/copy/", programme_copies.programme_copy_year, name="programme_copy_year"),
    path(f"{ONE}copy/", programme_copies.programme_copy, name="programme_copy"),
    path("campaigns/new/", programme_acts.programme_new, name="programme_new"),
    path(ONE, programmes.programme_detail, name="programme_detail"),
    path(f"{ONE}targets/", programmes.programme_targets, name="programme_targets"),
    path(f"{ONE}progress/", programme_progress.programme_progress, name="programme_progress"),
    path(f"{ONE}progress/families/", programme_progress.programme_stage, name="programme_stage"),
    path(f"{ONE}progress/remind/", programme_progress.programme_remind, name="programme_remind"),
    path(f"{ONE}reminders/", programme_reminders.programme_reminders, name="programme_reminders"),
    path(f"{ONE}reminders/try/", programme_reminders.reminder_try, name="reminder_try"),
    path(f"{ONE}reminders/pause/", programme_reminders.reminders_pause, name="reminders_pause"),
    path(f"{ONE}reminders/resume/", programme_reminders.reminders_resume, name="reminders_resume"),
    path(f"{ONE}allocation/", allocations.programme_allocation, name="programme_allocation"),
    path(f"{ONE}allocation/total/", allocations.programme_total, name="programme_total"),
    path(f"{ONE}allocation/fund/", allocations.programme_source, name="programme_source"),
    path(f"{ONE}allocation/return/", allocations.programme_return, name="programme_return"),
    path(f"{ONE}allocation/<int:union_id>/", allocations.programme_move, name="programme_move"),
    path(f"{ONE}rosters/new/", rosters.roster_new, name="roster_new"),
    path(f"{ONE}without-file/", recipients.roster_without_file, name="roster_without_file"),
    path(f"{ONE}visit/<str:key>/", programme_acts.programme_visit, name="programme_visit"),
    *(path(f"{ONE}{name}/", getattr(programme_acts, f"programme_{name}"), name=f"programme_{name}") for name in ACTS),
    *(
        path(f"{PART}{segment}/", getattr(programme_acts, f"programme_{name}"), name=f"programme_{name}")
        for name, segment in PART_ACTS.items()
    ),
    path("needy/<str:key>/aid/new/", requests.relief_new, name="relief_new"),
    path("needy/<str:key>/students/<uuid:member_id>/", students.student_enrol, name="student_enrol"),
    path("services/goods/new/", goods.goods_new, name="goods_new"),
    path("services/goods/<uuid:row_id>/sheet/", goods.goods_sheet, name="goods_sheet"),
    path("services/<slug:name>/", services.service_list, name="service_list"),
    path("services/<slug:name>/new/", services.service_new, name="service_new"),
    path("services/<slug:name>/<uuid:row_id>/", services.service_detail, name="service_detail"),
    path("services/<slug:name>/<uuid:row_id>/edit-<slug:kind>/", service_edits.service_edit, name="service_edit"),
    path("services/<slug:name>/<uuid:row_id>/cancel-<slug:kind>/", service_edits.service_cancel, name="service_cancel"),
    path("services/<slug:name>/<uuid:row_id>/<slug:act>/", services.service_act, name="service_act"),
    path("rosters/", rosters.roster_list, name="roster_list"),
    path(ROSTER, rosters.roster_detail, name="roster_detail"),
    path(f"{ROSTER}papers/<uuid:paper_id>/", requests.roster_paper, name="roster_paper"),
    path(f"{ROSTER}add/", rosters.roster_add, name="roster_add"),
    *(
        path(f"{ROSTER}{name.replace('_', '-')}/", getattr(roster_acts, f"roster_{name}"), name=f"roster_{name}")
        for name in ROSTER_ACTS
    ),
    path(LINE, rosters.roster_line, name="roster_line"),
    *(path(f"{LINE}{name}/", getattr(roster_acts, f"line_{name}"), name=f"roster_line_{name}") for name in LINE_ACTS),
]
