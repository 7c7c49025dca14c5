"""Addresses of events in the API."""

from rest_framework.routers import SimpleRouter

from partners.event_api import EventViewSet

router = SimpleRouter()
router.register("events", EventViewSet, basename="event")

app_name = "partners_api"
urlpatterns = router.urls
