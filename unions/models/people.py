"""People (one row per human being) and their union memberships."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import AncestorScopedQuerySet, ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices import DocumentKind, MembershipStatus, Sex


class Person(Stamped):
    """A human being known to the federation, found by the blind index of the identity number.

    ``union`` is where the federation knows the person: the union of the membership, or of the family's file.
    """

    name = models.CharField(_("name"), max_length=64)
    sort_key = models.CharField(max_length=400, db_collation="C", editable=False)
    initials = models.CharField(max_length=64, db_collation="C", editable=False)
    bigrams = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    identity_kind = models.CharField(
        _("document"), max_length=20, choices=DocumentKind, default=DocumentKind.RESIDENT_ID
    )
    identity = EncryptedField(_("identity number"), mask="identity")
    identity_index = BlindIndexField(of="identity", kind="identity")
    phone = EncryptedField(_("mobile phone"), mask="phone")
    phone_index = BlindIndexField(of="phone", kind="phone")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    deceased_on = models.DateField(_("died on"), null=True, blank=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"],
                name="unions_person_once",
                violation_error_message=_("A person with this identity number is already known."),
            ),
            models.CheckConstraint(
                condition=Q(deceased_on__isnull=True) | Q(birth_on__isnull=True) | Q(deceased_on__gte=F("birth_on")),
                name="unions_person_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="unions_person_not_merged_into_self",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unions_person_has_name"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="unions_person_sex_known"),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="unions_person_by_phone"),
            models.Index(fields=["union", "sort_key", "id"], name="unions_person_by_union"),
            models.Index(fields=["birth_on", "initials"], name="unions_person_by_birth"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="unions_person_merged"),
            GinIndex(fields=["bigrams"], name="unions_person_bigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_alive(self) -> bool:
        return self.deceased_on is None


class MembershipQuerySet(AncestorScopedQuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=MembershipStatus.ACTIVE)


class Membership(models.Model):
    """A person's membership in a union (会籍). Ancestors are copied onto the row: the province has 20 million."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    county = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    township = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey("unions.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=MembershipStatus, default=MembershipStatus.ACTIVE)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True)
    job = models.CharField(_("job"), max_length=40, blank=True)
    is_migrant = models.BooleanField(_("migrant worker"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = MembershipQuerySet.as_manager()
    objects = ScopedManager(MembershipQuerySet)

    class Meta:
        verbose_name = _("membership")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=["active", "transferring"]),
                name="unions_one_active_membership",
                violation_error_message=_("This person is already an active member of a union."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="unions_member_leaves_after_joining",
            ),
            models.CheckConstraint(condition=Q(status__in=MembershipStatus.values), name="unions_member_status_known"),
        ]
        indexes = [
            models.Index(fields=["city", "-id"], name="unions_member_by_city"),
            models.Index(fields=["county", "-id"], name="unions_member_by_county"),
            models.Index(fields=["township", "-id"], name="unions_member_by_township"),
            models.Index(fields=["union", "-id"], name="unions_member_by_union"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.union}"
