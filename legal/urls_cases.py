"""Addresses of legal aid (ux.md 2.2)."""

from django.urls import path

from legal.views import aid_letters, case_acts, case_figures, cases, intake, lawyers

urlpatterns = [
    path("legal/", cases.case_list, name="case_list"),
    path("legal/intake/", intake.intake, name="intake"),
    path("legal/figures/", case_figures.case_figures, name="case_figures"),
    path("legal/lawyers/", lawyers.lawyer_list, name="lawyer_list"),
    path("legal/lawyers/new/", lawyers.lawyer_new, name="lawyer_new"),
    path("legal/lawyers/<uuid:lawyer_id>/", lawyers.lawyer_detail, name="lawyer_detail"),
    path("legal/<str:key>/", cases.case_detail, name="case_detail"),
    path("legal/<str:key>/phone/", cases.case_phone, name="case_phone"),
    path("legal/<str:key>/papers/<uuid:paper_id>/", cases.case_paper, name="case_paper"),
    path("legal/<str:key>/letters/<slug:kind>/issue/", aid_letters.case_letter_issue, name="case_letter_issue"),
    path("legal/<str:key>/letters/<uuid:letter_id>/word/", aid_letters.case_letter_word, name="case_letter_word"),
    path(
        "legal/<str:key>/letters/<uuid:letter_id>/service/", aid_letters.case_letter_service, name="case_letter_service"
    ),
    path(
        "legal/<str:key>/letters/<uuid:letter_id>/proof/<uuid:proof_id>/",
        aid_letters.case_letter_proof,
        name="case_letter_proof",
    ),
    path("legal/<str:key>/<slug:act>/", case_acts.case_act, name="case_act"),
]
