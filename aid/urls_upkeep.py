"""Addresses of what keeps files true: due reviews, anomalies, samples. Before the files' own, which take any word."""

from django.urls import path

from aid.views import anomalies, samples

urlpatterns = [
    path("anomalies/", anomalies.anomaly_list, name="anomaly_list"),
    path("anomalies/<uuid:anomaly_id>/", anomalies.anomaly, name="anomaly"),
    path("samples/", samples.sample_list, name="sample_list"),
    path("samples/<uuid:sample_id>/", samples.sample_detail, name="sample_detail"),
    path("samples/items/<uuid:item_id>/", samples.sample_item, name="sample_item"),
]
