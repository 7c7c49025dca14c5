"""Addresses of rights protection in the API."""

from rest_framework.routers import SimpleRouter

from legal.api.cases import CaseViewSet
from legal.api.contracts import ContractViewSet
from legal.api.deadlines import DeadlineViewSet
from legal.api.disputes import MediationViewSet, SuitViewSet
from legal.api.supervision import LetterViewSet, MatterViewSet

router = SimpleRouter()
router.register("legal-aid-cases", CaseViewSet, basename="legal-aid-case")
router.register("mediations", MediationViewSet, basename="mediation")
router.register("supervision-matters", MatterViewSet, basename="supervision-matter")
router.register("supervision-letters", LetterViewSet, basename="supervision-letter")
router.register("proceedings", SuitViewSet, basename="proceeding")
router.register("collective-contracts", ContractViewSet, basename="collective-contract")
router.register("deadlines", DeadlineViewSet, basename="deadline")

app_name = "legal_api"
urlpatterns = router.urls
