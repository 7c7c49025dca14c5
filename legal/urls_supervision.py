"""Addresses of labour-law supervision (ux.md P111). A permanent word stands before any key."""

from django.urls import path

from legal.views import letters, matter_acts, supervision, supervisors, terminations

urlpatterns = [
    path("supervision/", supervision.supervision_list, name="supervision_list"),
    path("supervision/new/", supervision.supervision_new, name="supervision_new"),
    path("supervision/letters/<uuid:letter_id>/", letters.letter_detail, name="letter_detail"),
    path("supervision/letters/<uuid:letter_id>/paper/<slug:form>/", letters.letter_paper, name="letter_paper"),
    path("supervision/letters/<uuid:letter_id>/files/<uuid:pk>/", letters.letter_file, name="letter_file"),
    path("supervision/letters/<uuid:letter_id>/<slug:task>/", letters.letter_act, name="letter_act"),
    path("supervision/supervisors/", supervisors.supervisor_list, name="supervisor_list"),
    path("supervision/supervisors/new/", supervisors.supervisor_new, name="supervisor_new"),
    path("supervision/supervisors/<uuid:supervisor_id>/", supervisors.supervisor_detail, name="supervisor_detail"),
    path(
        "supervision/supervisors/<uuid:supervisor_id>/<slug:task>/", supervisors.supervisor_act, name="supervisor_act"
    ),
    path("supervision/dismissals/", terminations.dismissal_list, name="dismissal_list"),
    path("supervision/dismissals/new/", terminations.dismissal_new, name="dismissal_new"),
    path("supervision/dismissals/<uuid:notice_id>/", terminations.dismissal_detail, name="dismissal_detail"),
    path("supervision/dismissals/<uuid:notice_id>/<slug:task>/", terminations.dismissal_act, name="dismissal_act"),
    path("supervision/<slug:key>/", supervision.supervision_detail, name="supervision_detail"),
    path("supervision/<slug:key>/<slug:task>/", matter_acts.supervision_act, name="supervision_act"),
]
