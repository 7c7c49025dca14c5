"""Addresses of what keeps files true: reviews, quarterly checks, exits, anomalies, samples. Before the files' own."""

from django.urls import path

from aid.views import anomalies, change_log, deaths, exits, quarters, review_queue, reviews, samples, upkeep_lists

before_files = [
    path("reverify/", reviews.review_list, name="review_list"),
    path("reverify/quarter/", quarters.quarter_list, name="quarter_list"),
    path("reverify/lists/", upkeep_lists.upkeep_list, name="upkeep_list"),
    path("follow-ups/<uuid:task_id>/", exits.follow_up, name="follow_up"),
]
of_file = [
    path("needy/<str:key>/review/", reviews.file_review, name="file_review"),
    path("needy/<str:key>/review/<slug:section>/", reviews.review_section, name="review_section"),
    path("needy/<str:key>/review/<slug:section>/keep/", reviews.review_keep, name="review_keep"),
    path("needy/<str:key>/quarter/", quarters.file_quarter, name="file_quarter"),
    path("needy/<str:key>/exit/", exits.file_exit, name="file_exit"),
    path("needy/<str:key>/death/", deaths.file_death, name="file_death"),
    path("needy/<str:key>/log/", change_log.file_log, name="file_log"),
    path("needy/<str:key>/log/compare/", change_log.file_compare, name="file_compare"),
]
urlpatterns = [
    path("review/", review_queue.review_queue, name="review_queue"),
    path("anomalies/", anomalies.anomaly_list, name="anomaly_list"),
    path("anomalies/<uuid:anomaly_id>/", anomalies.anomaly, name="anomaly"),
    path("samples/", samples.sample_list, name="sample_list"),
    path("samples/<uuid:sample_id>/", samples.sample_detail, name="sample_detail"),
    path("samples/items/<uuid:item_id>/", samples.sample_item, name="sample_item"),
]
