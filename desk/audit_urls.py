"""Addresses of the audit pages; desk.urls includes them."""

from django.urls import path

from desk.views import audit

audit_urls = [
    path("audit/", audit.audit, name="audit"),
    path("audit/people/<uuid:person_id>/", audit.audit_person, name="audit_person"),
    path("audit/trail/", audit.audit_trail, name="audit_trail"),
]
