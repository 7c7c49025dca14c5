"""Addresses of the figures of disputes, supervision and contracts; these words stand before any number."""

from django.urls import path

from legal.views import figures

urlpatterns = [
    path("mediation/figures/", figures.dispute_figures, name="dispute_figures"),
    path("supervision/figures/", figures.supervision_figures, name="supervision_figures"),
    path("contracts/figures/", figures.contract_figures, name="contract_figures"),
]
