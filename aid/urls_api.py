"""Addresses of relief in the API."""

from rest_framework.routers import SimpleRouter

from aid.api import AwardViewSet, BatchViewSet, NeedyFileViewSet

router = SimpleRouter()
router.register("needy-files", NeedyFileViewSet, basename="needy-file")
router.register("batches", BatchViewSet, basename="batch")
router.register("awards", AwardViewSet, basename="award")

app_name = "aid_api"
urlpatterns = router.urls
