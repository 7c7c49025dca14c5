"""Addresses of unions and members in the API."""

from rest_framework.routers import SimpleRouter

from unions.api import MemberViewSet, PersonViewSet, UnionViewSet

router = SimpleRouter()
router.register("unions", UnionViewSet, basename="union")
router.register("members", MemberViewSet, basename="member")
router.register("persons", PersonViewSet, basename="person")

app_name = "unions_api"
urlpatterns = router.urls
