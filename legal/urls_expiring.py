"""What expires this week, over every kind of legal case."""

from django.urls import path

from legal.views import expiring

urlpatterns = [path("expiring/", expiring.expiring, name="expiring")]
