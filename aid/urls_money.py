"""Addresses of batches, corrected cards and funds."""

from django.urls import path

from aid.views import accounts, bank, batch_lines, batch_steps, batches, funds

LINE = "batches/<str:number>/lines/<uuid:payment_id>"

urlpatterns = [
    path("batches/", batches.batch_list, name="batch_list"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/cards/", accounts.account_list, name="account_list"),
    path("batches/cards/<uuid:change_id>/", accounts.account_detail, name="account_detail"),
    path("batches/cards/<uuid:change_id>/confirm/", accounts.account_confirm, name="account_confirm"),
    path("batches/cards/<uuid:change_id>/refuse/", accounts.account_refuse, name="account_refuse"),
    path("batches/cards/<uuid:change_id>/reveal/", accounts.account_reveal, name="account_reveal"),
    path("batches/<str:number>/", batches.batch_detail, name="batch_detail"),
    path("batches/<str:number>/lock/", batch_steps.batch_lock, name="batch_lock"),
    path("batches/<str:number>/return/", batch_steps.batch_return, name="batch_return"),
    path("batches/<str:number>/confirm/", batch_steps.batch_confirm, name="batch_confirm"),
    path("batches/<str:number>/send/", batch_steps.batch_send, name="batch_send"),
    path("batches/<str:number>/unsend/", batch_steps.batch_unsend, name="batch_unsend"),
    path("batches/<str:number>/receipts/", batch_steps.batch_receipts, name="batch_receipts"),
    path("batches/<str:number>/bank-file/", bank.batch_bank_file, name="batch_bank_file"),
    path("batches/<str:number>/results/new/", bank.batch_result_new, name="batch_result_new"),
    path("batches/<str:number>/results/<uuid:result_id>/", bank.batch_result, name="batch_result"),
    path(
        "batches/<str:number>/results/<uuid:result_id>/continue/",
        bank.batch_result_continue,
        name="batch_result_continue",
    ),
    path(f"{LINE}/remove/", batch_lines.line_remove, name="line_remove"),
    path(f"{LINE}/card/", batch_lines.line_card, name="line_card"),
    path(f"{LINE}/cancel/", batch_lines.line_cancel, name="line_cancel"),
    path(f"{LINE}/refund/", batch_lines.line_refund, name="line_refund"),
    path(f"{LINE}/receipt/", batch_lines.line_receipt, name="line_receipt"),
    path("funds/", funds.fund_list, name="fund_list"),
    path("funds/new/", funds.fund_new, name="fund_new"),
    path("funds/<uuid:fund_id>/", funds.fund_detail, name="fund_detail"),
    path("funds/<uuid:fund_id>/grant/", funds.fund_grant, name="fund_grant"),
    path("funds/<uuid:fund_id>/entries/<uuid:entry_id>/reverse/", funds.fund_reverse, name="fund_reverse"),
]
