"""Forms that know the actor, so that no choice offers a row out of reach."""

from typing import Any

from django import forms

from core.actors import Actor


class ActorForm(forms.Form):
    """A form whose choices of rows are narrowed to what the actor may see.

    ``rows`` maps a field to (model, permission); the field then offers only permitted rows.
    """

    rows: dict[str, tuple[Any, str]] = {}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for name, (model, permission) in self.rows.items():
            self.fields[name].queryset = model.objects.permitted(actor, permission)
