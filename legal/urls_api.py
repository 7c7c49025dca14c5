"""Addresses of rights protection in the API."""

from rest_framework.routers import SimpleRouter

from legal.api import CaseViewSet, ContractViewSet, DeadlineViewSet, MatterViewSet, MediationViewSet

router = SimpleRouter()
router.register("legal-aid-cases", CaseViewSet, basename="legal-aid-case")
router.register("mediations", MediationViewSet, basename="mediation")
router.register("supervision-matters", MatterViewSet, basename="supervision-matter")
router.register("collective-contracts", ContractViewSet, basename="collective-contract")
router.register("deadlines", DeadlineViewSet, basename="deadline")

app_name = "legal_api"
urlpatterns = router.urls
