"""An employer ends a contract: it tells the union first, studies its view and answers (Union Law Art. 22). Pure."""

from core.steps import step
from legal.choices.terminations import TerminationStatus as S

VIEW, HANDLE = "legal.view_matter", "legal.handle_matter"
SAY = step(S.RECEIVED, {S.VIEWED, S.AGREED}, HANDLE, "legal.termination.viewed")
ANSWER = step(S.VIEWED, S.ANSWERED, HANDLE, "legal.termination.answered")
