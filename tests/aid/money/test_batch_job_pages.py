"""The pages of a long batch: each act becomes a job, its page shows the work, a short batch is done at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from aid.choices.relief import PaymentStatus
from aid.models import Award, BankResult, Batch, Payment
from core.jobs.models import Job
from core.jobs.services import running
from tests.aid.money.long_batches import short_chunks, start, to_the_end  # noqa: F401 a fixture
from tests.aid.money.treasury import entries, fresh, statuses

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sign_in(client):
    return lambda who: client.force_login(User.objects.get(pk=who.user_id), backend=BACKEND)


def post(client, name, batch, data=None, **more):
    return client.post(reverse(f"aid:{name}", args=[batch.number]), data or {}, **more)


def test_a_long_batch_goes_its_whole_way_by_jobs(treasury, sign_in, client):
    treasury.approved(6)
    sign_in(treasury.preparer)
    choice = {
        "programme": treasury.programme.pk, "union": treasury.tree.haishu.pk, "fund": treasury.fund.pk,
        "token": "once",
    }  # fmt: skip
    address = reverse("aid:batch_new")
    assert client.post(address, choice)["Location"] == client.post(address, choice)["Location"]
    job = Job.unscoped.get()
    assert client.get(reverse("desk:job_detail", args=[job.pk])).status_code == 200
    to_the_end(job)
    batch = Batch.unscoped.get()

    assert "/jobs/" in post(client, "batch_lock", batch, {"seen_version": batch.version})["Location"]
    shown = client.get(reverse("aid:batch_detail", args=[batch.number])).text
    assert 'class="card job"' in shown
    assert reverse("aid:batch_lock", args=[batch.number]) not in shown
    to_the_end(Job.unscoped.live().get())

    sign_in(treasury.confirmer)
    batch = fresh(batch)
    post(client, "batch_confirm", batch, {"seen_version": batch.version})
    to_the_end(Job.unscoped.live().get())
    sign_in(treasury.preparer)
    assert "/jobs/" in post(client, "batch_bank_file", batch, {"encoding": "utf-8"})["Location"]
    to_the_end(Job.unscoped.live().get())
    assert post(client, "batch_bank_file", batch).content.count(b"\r\n") == 7, "afterwards it is a download"
    batch = fresh(batch)
    post(client, "batch_send", batch, {"seen_version": batch.version})
    to_the_end(Job.unscoped.live().get())
    upload = SimpleUploadedFile("a.csv", treasury.answer(batch))
    answer = post(client, "batch_result_new", batch, {"upload": upload})
    assert "/jobs/" in answer["Location"]
    running.run(Job.unscoped.live().get().pk, seconds=0)
    job = Job.unscoped.live().get()
    client.post(reverse("desk:job_cancel", args=[job.pk]))
    result = BankResult.objects.get()
    page = client.get(reverse("aid:batch_result", args=[batch.number, result.pk])).text
    again = reverse("aid:batch_result_continue", args=[batch.number, result.pk])
    assert again in page
    assert "/jobs/" in client.post(again)["Location"]
    to_the_end(Job.unscoped.live().get())
    assert (fresh(batch).status, entries("pay")) == ("settled", 6)
    post(client, "batch_receipts", batch)
    to_the_end(Job.unscoped.live().get())
    assert set(Payment.unscoped.values_list("status", flat=True)) == {PaymentStatus.PAID}
    assert set(statuses(Award.unscoped.all())) == {"receipted"}


def test_a_short_batch_is_done_at_once(treasury, sign_in, client):
    batch = treasury.opened_batch(3)
    sign_in(treasury.preparer)
    post(client, "batch_lock", batch, {"seen_version": batch.version})
    assert (fresh(batch).status, Job.unscoped.count()) == ("locked", 0)


def test_a_stale_page_is_refused_before_a_job_is_made_of_it(treasury, sign_in, client):
    batch = treasury.opened_batch(5)
    sign_in(treasury.preparer)
    assert post(client, "batch_lock", batch, {"seen_version": batch.version + 3}).status_code == 409
    assert Job.unscoped.count() == 0


def test_two_acts_on_one_batch_at_once_are_refused(treasury, sign_in, client):
    batch = treasury.lock(treasury.opened_batch(5))
    start(treasury.confirmer, "aid.confirm_batch", batch, seen_version=batch.version)
    other = treasury.confirmer
    sign_in(other)
    answer = post(client, "batch_confirm", batch, {"seen_version": batch.version})
    assert answer.status_code in (302, 409)
    assert Job.unscoped.count() == 1


def test_others_see_that_work_goes_on_but_cannot_stop_it(treasury, sign_in, client):
    batch = treasury.opened_batch(5)
    job = start(treasury.preparer, "aid.lock_batch", batch, seen_version=batch.version)
    sign_in(treasury.reviewer)
    page = client.get(reverse("aid:batch_detail", args=[batch.number])).text
    assert 'class="card job"' in page
    assert str(job.pk) + "/cancel" not in page
    assert 'hx-trigger="every' not in page


def test_a_batch_sent_half_way_offers_to_go_on_or_to_take_it_back(treasury, sign_in, client):
    batch = treasury.confirmed(5)
    sign_in(treasury.preparer)
    post(client, "batch_bank_file", batch, {"encoding": "utf-8"})
    to_the_end(Job.unscoped.live().get())
    post(client, "batch_send", batch, {"seen_version": batch.version})
    running.run(Job.unscoped.live().get().pk, seconds=0)
    client.post(reverse("desk:job_cancel", args=[Job.unscoped.live().get().pk]))

    shown = client.get(reverse("aid:batch_detail", args=[batch.number])).text
    assert "5 笔中已登记送出 2 笔" in shown
    assert reverse("aid:batch_send", args=[batch.number]) in shown
    assert client.get(reverse("aid:batch_unsend", args=[batch.number])).status_code == 200
    assert post(client, "batch_unsend", batch, {"seen_version": batch.version, "reason": ""}).status_code == 422
    post(client, "batch_unsend", batch, {"seen_version": batch.version, "reason": "文件未送出"})
    to_the_end(Job.unscoped.live().get())
    assert set(Payment.unscoped.values_list("status", flat=True)) == {PaymentStatus.RESERVED}
    assert "5 笔中" not in client.get(reverse("aid:batch_detail", args=[batch.number])).text
