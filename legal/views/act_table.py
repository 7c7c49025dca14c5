"""An Act in one line, for the tables of acts."""

from collections.abc import Iterable

from unions.views.acts import Act, Call, Text


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
