"""Identity numbers a person had before: a corrected number, a certificate of birth replaced by a card."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.chinese.identity import DocumentKind
from core.labelled import Labelled


class IdentityAlias(Labelled):
    """The blind index of a number that was somebody's once; nobody else may take it (domain.md Appendix B4).

    The number itself is not kept. That no person holds another's former number is the database's own check, whichever
    of the two was entered first (trigger ``unions_identity_once``).
    """

    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind)
    identity_index = models.BinaryField(editable=False)
    name = models.CharField(_("name"), max_length=64)  # as it was then
    replaced_on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("former identity number")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"],
                name="unions_identity_alias_once",
                violation_error_message=_("This number belonged to another person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
