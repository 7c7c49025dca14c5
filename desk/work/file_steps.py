"""Which step of a needy-worker file asks for whom: the verb on the queue beside the step of the rulebook."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.files import FileStatus as S
from aid.rules import files as rules
from core.steps import Step


@dataclass(frozen=True)
class Ask:
    """What a state asks of whoever may take its step, and did not act before (`rules.APART`)."""

    step: Step
    title: str | Promise
    action: str | Promise
    url_name: str

    @property
    def permission(self) -> str:
        return self.step.permission


ASKS: Mapping[str, Ask] = {
    S.SUBMITTED: Ask(rules.SURVEY, _("Visit at home: %(name)s"), pgettext_lazy("button", "Record"), "aid:file_survey"),
    S.UNIT_SURVEYED: Ask(
        rules.PREPARE_NOTICE,
        _("Prepare the notice: %(name)s"),
        pgettext_lazy("button", "Write notice"),
        "aid:file_prepare_notice",
    ),
    S.UNIT_NOTICED: Ask(
        rules.CLOSE_NOTICE, _("End the notice: %(name)s"), pgettext_lazy("button", "End"), "aid:file_close_notice"
    ),
    S.INVESTIGATING: Ask(
        rules.DISMISS,
        _("Investigate the objection: %(name)s"),
        pgettext_lazy("button", "Investigate"),
        "aid:file_investigate",
    ),
    S.TOWNSHIP_CHECKING: Ask(
        rules.PASS_CHECK,
        _("Check the application: %(name)s"),
        pgettext_lazy("button", "Check"),
        "aid:file_pass_check",
    ),
    S.ECON_CHECKING: Ask(
        rules.RECORD_RESULT,
        _("Enter the economic check: %(name)s"),
        pgettext_lazy("button", "Enter"),
        "aid:file_econ_result",
    ),
    S.COUNTY_REVIEWING: Ask(
        rules.APPROVE,
        _("Decide on the application: %(name)s"),
        pgettext_lazy("button", "Decide"),
        "aid:file_approve",
    ),
    S.COUNTY_NOTICED: Ask(
        rules.FILE_AFTER_NOTICE,
        _("Put on file: %(name)s"),
        pgettext_lazy("button", "Put on file"),
        "aid:file_file_after_notice",
    ),
    S.REJECTED: Ask(  # while the applicant's objection to the refusal is open
        rules.DECIDE_APPEAL,
        _("Decide on the objection to a refusal: %(name)s"),
        pgettext_lazy("button", "Decide"),
        "aid:file_decide_appeal",
    ),
    S.FILED: Ask(
        rules.START_REVIEW, _("Review the file: %(name)s"), pgettext_lazy("button", "Begin"), "aid:file_review"
    ),
    S.REVIEWING: Ask(
        rules.CONFIRM_REVIEW,
        _("Decide on the review: %(name)s"),
        pgettext_lazy("button", "Decide"),
        "aid:file_confirm_review",
    ),
    S.SUSPENDED: Ask(
        rules.RESUME,
        _("Look into the suspension: %(name)s"),
        pgettext_lazy("button", "Look into it"),
        "aid:file_resume",
    ),
    S.EXITING: Ask(
        rules.CONFIRM_EXIT,
        _("Decide on the exit: %(name)s"),
        pgettext_lazy("button", "Decide"),
        "aid:file_exit",
    ),
    S.EXITED: Ask(
        rules.CALL_BACK, _("Call the family: %(name)s"), pgettext_lazy("button", "Record"), "aid:file_call_back"
    ),
}

GO_ON = Ask(
    rules.START_REVIEW, _("Go on with the review: %(name)s"), pgettext_lazy("button", "Go on"), "aid:file_review"
)

# What its recorder goes on with, whatever other rights they hold.
OWN_ASKS: Mapping[str, Ask] = {
    S.DRAFT: Ask(rules.SUBMIT, _("Finish the application: %(name)s"), pgettext_lazy("button", "Go on"), "aid:apply"),
    S.RETURNED: Ask(
        rules.RESUBMIT, _("Complete the application: %(name)s"), pgettext_lazy("button", "Complete"), "aid:apply"
    ),
}

# States that many files stay in for years: such a file is work only for a further reason, named in ``desk.work.files``.
RESTING = frozenset({S.REJECTED, S.FILED, S.EXITED})

# Before the last day has passed nobody can act on a notice; it is then only to be watched.
ON_NOTICE = frozenset({S.UNIT_NOTICED, S.COUNTY_NOTICED})
