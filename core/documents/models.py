"""Files that hang on a case."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class AttachmentQuerySet(ScopedQuerySet):
    scope_path = "union_path"

    def about(self, subject_type: str, *subject_ids: object) -> "AttachmentQuerySet":
        return self.filter(subject_type=subject_type, subject_id__in=[str(key) for key in subject_ids])


class Attachment(Stamped):
    """One file of one case, in one slot of its checklist. Never served without asking ``permission`` again."""

    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    union_path = models.CharField(max_length=120, db_collation="C")
    permission = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=120, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    replaced_at = models.DateTimeField(null=True)

    unscoped = AttachmentQuerySet.as_manager()
    objects = ScopedManager(AttachmentQuerySet)

    class Meta:
        verbose_name = _("attachment")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(media_type__in=["image/jpeg", "image/png", "application/pdf"]),
                name="core_attachment_type_allowed",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="core_attachment_not_empty"),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="core_attachment_by_subject")]

    def __str__(self) -> str:
        return self.name
