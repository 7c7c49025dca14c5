"""The address of the coverage board; desk.urls includes it."""

from django.urls import path

from desk.views import coverage

coverage_urls = [path("coverage/", coverage.coverage, name="coverage")]
