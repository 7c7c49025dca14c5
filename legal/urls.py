"""Addresses of legal aid, mediation, supervision and contracts (ux.md 2.2); each subject brings its own list."""

from django.urls import include, path

app_name = "legal"

SUBJECTS: tuple[str, ...] = (  # modules urls_<subject>.py; a permanent word stands before any <key>
    "legal.urls_cases",
    "legal.urls_figures",  # before the numbers of disputes, matters and contracts
    "legal.urls_harmony",  # this and the next stand before the number of a contract
    "legal.urls_instructors",
    "legal.urls_contracts",
    "legal.urls_expiring",
    "legal.urls_mediation",
    "legal.urls_supervision",
)

urlpatterns = [path("", include(subject)) for subject in SUBJECTS]
