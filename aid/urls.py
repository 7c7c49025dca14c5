"""Addresses of files and relief (ux.md 2.2)."""

from django.urls import path

from aid import urls_households, urls_money, urls_notices, urls_relief, urls_upkeep, urls_visits
from aid.views import applications, duplicates, evaluation, file_bulk, file_lists, files, rehearsals, reopening, steps

app_name = "aid"

STEPS = {
    "survey": steps.survey,
    "visit": steps.visit,
    "prepare_notice": steps.prepare_notice,
    "county_notice": steps.county_notice,
    "withdraw_consent": steps.withdraw_consent,
    "close_notice": steps.close_notice,
    "object": steps.object_to,
    "investigate": steps.investigate,
    "pass_check": steps.pass_check,
    "econ_result": steps.econ_result,
    "approve": steps.approve,
    "return": steps.return_file,
    "reject": steps.reject,
    "appeal": steps.appeal,
    "decide_appeal": steps.decide_appeal,
    "exempt": steps.exempt,
    "withdraw": steps.withdraw,
    "file_after_notice": steps.file_after_notice,
    "confirm_review": steps.confirm_review,
    "fail_review": steps.fail_review,
    "suspend": steps.suspend,
    "resume": steps.resume,
    "call_back": steps.call_back,
    "reopen": reopening.reopen,
}

urlpatterns = [
    path("needy/", file_lists.file_list, name="file_list"),
    path("needy/apply/", applications.apply_start, name="apply_start"),
    path("apply/<uuid:file_id>/", applications.apply, name="apply"),
    path("apply/<uuid:file_id>/done/", applications.apply_done, name="apply_done"),
    path("apply/<uuid:file_id>/delete/", applications.apply_delete, name="apply_delete"),
    path(
        "apply/<uuid:file_id>/members/<uuid:member_id>/remove/",
        applications.apply_member_remove,
        name="apply_member_remove",
    ),
    path("apply/<uuid:file_id>/evaluate/", evaluation.apply_evaluate, name="apply_evaluate"),
    path("apply/<uuid:file_id>/<slug:task>/", applications.apply_task, name="apply_task"),
    path("needy/ticked/roster/", file_bulk.files_onto_roster, name="files_onto_roster"),
    path("needy/ticked/visits/", file_bulk.files_to_visit, name="files_to_visit"),
    path("needy/duplicates/", duplicates.pair_list, name="pair_list"),
    path("needy/duplicates/<uuid:pair_id>/", duplicates.pair_detail, name="pair_detail"),
    path("needy/duplicates/<uuid:pair_id>/undo/", duplicates.pair_undo, name="pair_undo"),
    path("rehearsals/", rehearsals.rehearsal_list, name="rehearsal_list"),
    path("rehearsals/new/", rehearsals.rehearsal_new, name="rehearsal_new"),
    path("rehearsals/<uuid:rehearsal_id>/", rehearsals.rehearsal_detail, name="rehearsal_detail"),
    *urls_upkeep.before_files,
    path("needy/<str:key>/", files.file_detail, name="file_detail"),
    path("needy/<str:key>/income/", files.file_income, name="file_income"),
    path("needy/<str:key>/aid/", files.file_aid, name="file_aid"),
    path("needy/<str:key>/visits/", files.file_visits, name="file_visits"),
    path("needy/<str:key>/papers/", files.file_papers, name="file_papers"),
    path("needy/<str:key>/papers/<uuid:paper_id>/", files.paper, name="paper"),
    path("needy/<str:key>/approval/", files.file_approval, name="file_approval"),
    *urls_upkeep.of_file,
    path("needy/<str:key>/reveal/<slug:name>/", files.file_reveal, name="file_reveal"),
    *(path(f"needy/<str:key>/{name.replace('_', '-')}/", view, name=f"file_{name}") for name, view in STEPS.items()),
    *urls_households.urlpatterns,
    *urls_money.urlpatterns,
    *urls_notices.urlpatterns,
    *urls_upkeep.urlpatterns,
    *urls_relief.urlpatterns,
    *urls_visits.urlpatterns,
]
