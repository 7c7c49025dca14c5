"""Addresses of the union tree and of all that hangs on a union (ux.md 2.2). Registers stand before the code."""

from typing import Any

from django.urls import path

from unions.views import (
    covers,
    decisions,
    employers,
    lifecycle,
    officers,
    papers,
    restructuring,
    terms,
    tree,
    union_page,
    workers,
)


def acts(stem: str, **views: Any) -> list[Any]:
    """Return the addresses of acts on one kind of row, the verb last."""
    return [
        path(f"{stem}/{name.partition('_')[2].replace('_', '-')}/", view, name=name) for name, view in views.items()
    ]


union_urls = [
    path("unions/", tree.union_list, name="union_list"),
    path("unions/decisions/", decisions.decision_list, name="decision_list"),
    path("unions/terms/", terms.term_list, name="term_list"),
    path("unions/employers/", employers.employer_list, name="employer_list"),
    path("unions/employers/new/", employers.employer_new, name="employer_new"),
    path("unions/employers/<int:key>/", employers.employer_detail, name="employer_detail"),
    path("unions/employers/<int:key>/change/", employers.employer_change, name="employer_change"),
    path("unions/workers/", workers.worker_list, name="worker_list"),
    path("unions/workers/recruitment/", workers.recruitment_list, name="recruitment_list"),
    path("unions/workers/<str:key>/", workers.worker_detail, name="worker_detail"),
    *acts(
        "unions/workers/<str:key>",
        worker_contract=workers.worker_contract,
        worker_end=workers.worker_end,
        worker_year=workers.worker_year,
    ),
    path("unions/changes/<str:key>/", restructuring.plan_detail, name="plan_detail"),
    *acts(
        "unions/changes/<str:key>",
        plan_decide=restructuring.plan_decide,
        plan_withdraw=restructuring.plan_withdraw,
        plan_carry_out=restructuring.plan_carry_out,
    ),
    *acts(
        "unions/elections/<str:key>",
        reelection_candidate=terms.reelection_candidate,
        reelection_letter=terms.reelection_letter,
        reelection_send=terms.reelection_send,
        reelection_return=terms.reelection_return,
        reelection_approve=terms.reelection_approve,
        reelection_vote=terms.reelection_vote,
        reelection_paper=terms.reelection_paper,
        reelection_report=terms.reelection_report,
        reelection_return_result=terms.reelection_return_result,
        reelection_confirm=terms.reelection_confirm,
        reelection_abandon=terms.reelection_abandon,
    ),
    path("unions/elections/<str:key>/candidates/<str:pk>/", terms.reelection_strike, name="reelection_strike"),
    path("unions/extensions/<str:key>/decide/", terms.extension_decide, name="extension_decide"),
    path("unions/officers/<str:key>/leave/", officers.officer_leave, name="officer_leave"),
    path("unions/officer-changes/<str:key>/decide/", officers.officer_decide, name="officer_decide"),
    path("unions/committees/<str:key>/end/", officers.committee_end, name="committee_end"),
    path("unions/<str:code>/", union_page.union_detail, name="union_detail"),
    path("unions/<str:code>/papers/<str:pk>/", papers.union_paper, name="union_paper"),
    *acts(
        "unions/<str:key>",
        union_new=lifecycle.union_new,
        union_change=lifecycle.union_change,
        union_facts=lifecycle.union_facts,
        union_cover=lifecycle.union_cover,
        union_letter=lifecycle.union_letter,
        union_applicants=lifecycle.union_applicants,
        union_candidate=lifecycle.union_candidate,
        union_apply=lifecycle.union_apply,
        union_approve=lifecycle.union_approve,
        union_return=lifecycle.union_return,
        union_refuse=lifecycle.union_refuse,
        union_report=lifecycle.union_report,
        union_return_report=lifecycle.union_return_report,
        union_activate=lifecycle.union_activate,
        union_move=restructuring.union_move,
        union_merge=restructuring.union_merge,
        union_split=restructuring.union_split,
        union_dissolve=restructuring.union_dissolve,
    ),
    path("unions/<str:key>/term/", terms.term_enter, name="term_enter"),
    path("unions/<str:key>/election/", terms.reelection_plan, name="reelection_plan"),
    path("unions/<str:key>/extension/", terms.extension_ask, name="extension_ask"),
    path("unions/<str:key>/officers/new/", officers.officer_new, name="officer_new"),
    path("unions/<str:key>/committees/new/", officers.committee_new, name="committee_new"),
    path("unions/<str:key>/employers/", covers.union_employers, name="union_employers"),
    path("unions/<str:key>/employers/new/", employers.employer_cover, name="employer_cover"),
    path("unions/<str:key>/workers/new/", workers.worker_new, name="worker_new"),
    path("unions/<str:key>/candidates/<str:pk>/", lifecycle.candidate_remove, name="candidate_remove"),
    path("unions/<str:key>/employers/<int:pk>/", lifecycle.cover_remove, name="cover_remove"),
]
