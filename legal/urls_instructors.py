"""Addresses of bargaining instructors and their logs; these words stand before any number of a contract."""

from django.urls import path

from legal.views import instructors, trainings

urlpatterns = [
    path("contracts/instructors/", instructors.instructor_list, name="instructor_list"),
    path("contracts/instructors/new/", instructors.instructor_new, name="instructor_new"),
    path("contracts/instructors/<uuid:instructor_id>/", instructors.instructor_detail, name="instructor_detail"),
    path("contracts/instructors/<uuid:instructor_id>/<slug:task>/", instructors.instructor_act, name="instructor_act"),
    path("contracts/trainings/", trainings.training_list, name="training_list"),
    path("contracts/trainings/new/", trainings.training_new, name="training_new"),
]
