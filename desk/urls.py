"""Addresses of the desk (ux.md 2.2)."""

from django.urls import path

from desk.audit_urls import audit_urls
from desk.coverage_urls import coverage_urls
from desk.referral_urls import referral_urls
from desk.sheet_urls import sheet_urls
from desk.views import (
    counting,
    dashboard,
    dashboard_export,
    dashboard_figures,
    gates,
    inbox,
    jobs,
    me,
    policy_reports,
    relief_rows,
    saved,
    search,
    statistics,
    subscriptions,
    work,
    yearbook,
)

app_name = "desk"

urlpatterns = [
    path("", gates.home, name="home"),
    path("work/", work.mine, name="work"),
    path("work/waiting/", work.waiting, name="work_waiting"),
    path("notifications/", inbox.inbox, name="inbox"),
    path("notifications/notices/", inbox.inbox, {"tab": "notice"}, name="inbox_notices"),
    path("notifications/system/", inbox.inbox, {"tab": "system"}, name="inbox_system"),
    path("notifications/read/", inbox.mark_read, name="inbox_read"),
    path("notifications/<int:message_id>/open/", inbox.open_message, name="inbox_open"),
    path("me/", me.me, name="me"),
    path("me/sessions/<int:session_id>/end/", me.end_session, name="me_end_session"),
    path("me/sessions/end/", me.end_other_sessions, name="me_end_sessions"),
    path("me/channels/<slug:channel>/", me.set_channel, name="me_channel"),
    path("me/views/", saved.view_list, name="view_list"),
    path("me/views/new/", saved.view_new, name="view_new"),
    path("me/views/<uuid:view_id>/rename/", saved.view_rename, name="view_rename"),
    path("me/views/<uuid:view_id>/delete/", saved.view_delete, name="view_delete"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<uuid:job_id>/", jobs.job_detail, name="job_detail"),
    path("jobs/<uuid:job_id>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<uuid:job_id>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/retry/", jobs.job_retry, name="job_retry"),
    path("jobs/<uuid:job_id>/file/", jobs.job_file, name="job_file"),
    path("dash/", dashboard.dashboard, name="dashboard"),
    path("dash/export/", dashboard_export.dashboard_export, name="dashboard_export"),
    path("dash/topic/<slug:topic>/", dashboard.dashboard, name="dashboard_topic"),
    path("dash/topic/<slug:topic>/export/", dashboard_export.dashboard_export, name="dashboard_topic_export"),
    path("dash/yearbook/", yearbook.yearbook, name="yearbook"),
    path("dash/subscribe/", subscriptions.overview_subscribe, name="overview_subscribe"),
    path("dash/unsubscribe/", subscriptions.overview_unsubscribe, name="overview_unsubscribe"),
    path("dash/<slug:key>/", dashboard_figures.dashboard_figure, name="dashboard_figure"),
    path("dash/<slug:key>/export/", dashboard_figures.dashboard_figure_export, name="dashboard_figure_export"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/count/", counting.statistics_count, name="statistics_count"),
    path("statistics/export/", statistics.statistics_export, name="statistics_export"),
    path("statistics/files/<slug:code>/", statistics.statistics_rows, name="statistics_rows"),
    path("statistics/relief/<slug:code>/", relief_rows.relief_behind, name="relief_rows"),
    path("statistics/relief/<slug:code>/export/", relief_rows.relief_rows_export, name="relief_rows_export"),
    path("statistics/figures/<slug:code>/", relief_rows.relief_figure, name="relief_figure"),
    path("statistics/figures/<slug:code>/export/", relief_rows.relief_figure_export, name="relief_figure_export"),
    path("csp-report/", policy_reports.csp_report, name="csp_report"),
    path("search/", search.search, name="search"),
    *audit_urls,
    *coverage_urls,
    *referral_urls,
    *sheet_urls,
]
