"""Addresses of the union tree (ux.md 2.2)."""

from django.urls import path

from unions import views

app_name = "unions"

urlpatterns = [
    path("unions/", views.union_list, name="union_list"),
    path("unions/<str:code>/", views.union_detail, name="union_detail"),
]
