"""Addresses of relief in the API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from aid.api.files import AssessmentViewSet, ExchangeKeyView, NeedyFileViewSet
from aid.api.relief import AwardViewSet, BatchViewSet, PaymentViewSet, ProgrammeViewSet, RosterViewSet

router = SimpleRouter()
router.register("needy-files", NeedyFileViewSet, basename="needy-file")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("programmes", ProgrammeViewSet, basename="programme")
router.register("rosters", RosterViewSet, basename="roster")
router.register("awards", AwardViewSet, basename="award")
router.register("batches", BatchViewSet, basename="batch")
router.register("payments", PaymentViewSet, basename="payment")

app_name = "aid_api"
urlpatterns = [*router.urls, path("exchange-key/", ExchangeKeyView.as_view(), name="exchange-key")]
