"""What the tables of acts have in common: an Act in one line, and how an act's page calls its service."""

from collections.abc import Callable, Iterable
from typing import Any

from core import clock
from core.actors import Actor
from unions.views.acts import Act, Text

Call = Callable[[Actor, Any, dict[str, Any]], Any]


def act(
    permission: str,
    sources: Iterable[str],
    title: Text,
    verb: Text,
    form: type,
    call: Call,
    *,
    consequence: Text = "",
    tone: str = "",
) -> Act:
    """Write an Act briefly."""
    return Act(
        permission=permission,
        sources=frozenset(str(each) for each in sources),
        title=title,
        verb=verb,
        form=form,
        call=call,
        consequence=consequence,
        tone=tone,
    )


def dated(service: Callable[..., Any], key: str) -> Call:
    """Return the call of a service that wants to know the day; ``key`` is what it calls the row."""
    return lambda actor, row, told: service(actor=actor, today=clock.today(), **{key: row.pk}, **told)


def plain(service: Callable[..., Any], key: str) -> Call:
    """Return the call of a service for which the day does not matter."""
    return lambda actor, row, told: service(actor=actor, **{key: row.pk}, **told)
