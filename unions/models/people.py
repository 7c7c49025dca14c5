"""People (one row per human being) and their union memberships."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import AncestorScopedQuerySet, ScopedManager
from core.stamped import Stamped
from unions.choices import DocumentKind, MembershipStatus, Sex
from unions.choices.people import (
    ContractType,
    Education,
    Ethnic,
    HouseholdType,
    ModelLevel,
    NewForm,
    Political,
    SkillLevel,
)


def ancestor() -> Any:
    """Return a column that repeats an ancestor of the row's union: the province has 20 million of these rows."""
    return models.ForeignKey(
        "unions.Union", on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )


def known(column: str, words: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that a column holds one of these words or nothing."""
    return models.CheckConstraint(condition=Q(**{f"{column}__in": ["", *words.values]}), name=name)


class Person(Stamped):
    """A human being known to the federation, found by the blind index of the identity number.

    ``union`` is where the federation knows the person: the union of the membership, or of the family's file.
    Its ancestors are repeated, and ``search_keys`` say by what the person is found there (``services/finding.py``).
    """

    name = models.CharField(_("name"), max_length=64)
    sort_key = models.CharField(max_length=400, db_collation="C", editable=False)
    initials = models.CharField(max_length=64, db_collation="C", editable=False)
    search_keys = ArrayField(models.TextField(), default=list, editable=False)  # unions/rules/finding.py
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
    ethnic = models.CharField(_("ethnic group"), max_length=2, choices=Ethnic, blank=True)
    political = models.CharField(_("political status"), max_length=2, choices=Political, blank=True)
    education = models.CharField(_("schooling"), max_length=2, choices=Education, blank=True)
    household_type = models.CharField(_("household registration"), max_length=8, choices=HouseholdType, blank=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    city = ancestor()
    county = ancestor()
    township = ancestor()
    known_in = ArrayField(models.BigIntegerField(), default=list, editable=False)  # counties that keep a file
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    unscoped = AncestorScopedQuerySet.as_manager()
    objects = ScopedManager(AncestorScopedQuerySet)

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
            known("ethnic", Ethnic, "unions_person_ethnic_known"),
            known("political", Political, "unions_person_political_known"),
            known("education", Education, "unions_person_education_known"),
            known("household_type", HouseholdType, "unions_person_household_known"),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="unions_person_by_phone"),
            models.Index(fields=["union", "sort_key", "id"], name="unions_person_by_union"),
            models.Index(fields=["birth_on", "initials"], name="unions_person_by_birth"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="unions_person_merged"),
            GinIndex(fields=["search_keys"], name="unions_person_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_alive(self) -> bool:
        return self.deceased_on is None


class MembershipQuerySet(AncestorScopedQuerySet):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=MembershipStatus.ACTIVE)


class Membership(Labelled):
    """A person's membership in a union (会籍). Ancestors are copied onto the row: the province has 20 million."""

    event_note: dict[str, Any]  # as in `core.stamped.Stamped`, whose key this table does not share

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    city = ancestor()
    county = ancestor()
    township = ancestor()
    employer = models.ForeignKey("unions.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(_("status"), max_length=12, choices=MembershipStatus, default=MembershipStatus.ACTIVE)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True)
    job = models.CharField(_("job"), max_length=40, blank=True)
    is_migrant = models.BooleanField(_("migrant worker"), default=False)
    skill_level = models.CharField(_("skill level"), max_length=1, choices=SkillLevel, blank=True)
    contract_type = models.CharField(_("terms of work"), max_length=10, choices=ContractType, blank=True)
    dues_base = models.DecimalField(_("monthly basic wage"), max_digits=10, decimal_places=2, null=True, blank=True)
    new_form_category = models.CharField(_("new-form work"), max_length=12, choices=NewForm, blank=True)
    model_worker_level = models.CharField(_("model worker"), max_length=8, choices=ModelLevel, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
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
            known("skill_level", SkillLevel, "unions_member_skill_known"),
            known("contract_type", ContractType, "unions_member_terms_known"),
            known("new_form_category", NewForm, "unions_member_new_form_known"),
            known("model_worker_level", ModelLevel, "unions_member_model_known"),
            models.CheckConstraint(
                condition=Q(dues_base__isnull=True) | Q(dues_base__gte=0), name="unions_member_dues_base_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "-id"], name="unions_member_by_city"),
            models.Index(fields=["county", "-id"], name="unions_member_by_county"),
            models.Index(fields=["township", "-id"], name="unions_member_by_township"),
            models.Index(fields=["union", "-id"], name="unions_member_by_union"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.union}"
