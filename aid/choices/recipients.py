"""Words of people who receive relief without a file: worker groups (domain.md 3.3), and who is paid for services."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class WorkerGroup(TextChoices):
    OTHER_NEEDY = "other_needy", _("Needy family not on file")
    LAID_OFF = "laid_off", _("Laid-off worker")
    SICK_INJURED = "sick_injured", _("Sick or injured worker")
    TROUBLED_FIRM = "troubled_firm", _("Worker of a troubled firm")
    BEREAVED = "bereaved", _("Family of a worker killed at work")
    MODEL_WORKER = "model_worker", _("Model worker")
    ON_DUTY = "on_duty", _("Worker on duty at the festival")
    NEW_FORM = "new_form", _("Worker in a new form of work")
    MIGRANT = "migrant", _("Migrant worker")
    OUTDOOR = "outdoor", _("Outdoor worker")
    TRAINEE = "trainee", _("Trainee")
    PROVIDER = "provider", _("Provider of check-ups")


FOR_SERVICES = frozenset({WorkerGroup.TRAINEE, WorkerGroup.PROVIDER})
NAMED = [(value, label) for value, label in WorkerGroup.choices if value not in FOR_SERVICES]
