"""By what keyed hash a partner system asks about somebody on file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExchangeMark(models.Model):
    """The keyed hash of one person who is or was on file. Only these people have one: others cannot be asked about."""

    person = models.OneToOneField("unions.Person", on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.BinaryField(unique=True)

    class Meta:
        verbose_name = _("exchange mark")

    def __str__(self) -> str:
        return str(self.person_id)
