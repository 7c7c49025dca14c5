"""One county's money: its people, a winter programme, a fund, families on file, and every state a payment can be in."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from aid.choices.files import Category, FileStatus, Relation
from aid.choices.relief import FundSource, PaymentStatus, ReliefKind, Season
from aid.models import (
    Approval,
    Award,
    BankFile,
    BankResult,
    Batch,
    CountyPart,
    Fund,
    FundAccount,
    Household,
    HouseholdMember,
    JournalEntry,
    JournalLine,
    NeedyFile,
    Payment,
    Programme,
    Roster,
    RosterRefusal,
)
from aid.rules.bank_files import line_key
from aid.selectors.funds import balances, broken_invariants
from aid.services import (
    bank_files,
    bank_results,
    batch_filling,
    batch_sending,
    batches,
    funds,
    payments,
    programmes,
    rosters,
)
from core import clock
from core.chinese.money import from_fen
from core.errors import DomainError
from core.events.models import Event
from tests.factories import DAY, Tree, actor, person
from unions.models import PersonConsent, Union

HEADING = "明细号,金额,结果,流水号,原因"
WINTER = {
    "season": Season.WINTER,
    "kind": ReliefKind.WARMTH,
    "year": 2026,
    "name": "2026/27 冬送温暖",
    "opens_on": date(2026, 11, 16),
    "closes_on": date(2027, 2, 20),
    "roster_due_on": date(2026, 12, 10),
    "report_due_on": date(2027, 3, 7),
}
_numbers = itertools.count(1)


def luhn(stem: str) -> str:
    """Return a card number with its check digit."""
    digits = [int(char) for char in reversed(stem)]
    total = sum(digit if place % 2 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits))
    return stem + str(-total % 10)


def card() -> str:
    """Return a fresh bank card that passes its check."""
    return luhn(f"622202{next(_numbers):012d}")


def family(union: Union, *, category: str = Category.DEEP, name: str = "王秀兰", **fields: Any) -> NeedyFile:
    """Return the file of a fresh family, on file since the summer."""
    head = person(union, name)
    household = Household.objects.create(union=union, head=head)
    HouseholdMember.objects.create(household=household, person=head, relation=Relation.SELF, from_on=date(2026, 1, 1))
    number = next(_numbers)
    facts = {
        "application_no": f"A{number}",
        "number": f"330203-2026-{number:04d}",
        "status": FileStatus.FILED,
        "submitted_on": date(2026, 5, 1),
        "filed_on": date(2026, 6, 1),
        "valid_to": date(2027, 5, 31),
        "account": card(),
        "bank_name": "中国工商银行",
    }
    file: NeedyFile = NeedyFile.objects.create(
        union=union, household=household, head=head, category=category, **(facts | fields)
    )
    agree(file, "share_bank")
    return file


def agree(file: NeedyFile, purpose: str) -> PersonConsent:
    """Enter what the head of a file agreed to when the family applied."""
    consent = agreement(file, purpose)
    consent.save(force_insert=True)
    return consent


def agreement(file: NeedyFile, purpose: str) -> PersonConsent:
    """Return what the head of a file agrees to, still to be entered."""
    return PersonConsent(
        person=file.head,
        union=file.union,
        purpose=purpose,
        about_type="aid.needyfile",
        about_id=str(file.pk),
        scope="申请时告知",
        text_version="1",
        how="paper",
        given_on=date(2026, 5, 1),
    )


class Treasury:
    """Everybody who touches a county's money, each with one role, and the shortest legal way to each state."""

    def __init__(self, tree: Tree | None = None, *, granted: int = 100_000_00, **plan: Any) -> None:
        self.tree = tree or Tree()
        self.admin = actor("province_admin", self.tree.province)
        self.cadre = actor("grassroots_cadre", self.tree.textile)
        self.caseworker = actor("township_caseworker", self.tree.wangchun)
        self.reviewer = actor("county_reviewer", self.tree.haishu)
        self.approver = actor("county_approver", self.tree.haishu)
        self.preparer = actor("finance_preparer", self.tree.haishu)
        self.confirmer = actor("finance_confirmer", self.tree.haishu)
        self.programme = self.opened(**plan)
        self.part = CountyPart.unscoped.get(programme=self.programme, union=self.tree.haishu)
        self.fund = self.funded(granted)

    @property
    def now(self) -> Any:
        return clock.now()

    def opened(self, **plan: Any) -> Programme:
        """Return an open programme of the province: 2,000 yuan deep, 1,500 relative."""
        standards = plan.pop("standards", {Category.DEEP: 2_000_00, Category.RELATIVE: 1_500_00})
        made = programmes.create_programme(
            actor=self.admin,
            union_id=self.tree.province.pk,
            standards=standards,
            basis="浙总工办〔2026〕",
            **(WINTER | plan),
        )
        return programmes.open_programme(actor=self.admin, programme_id=made.pk, seen_version=made.version, today=DAY)

    def funded(self, granted: int, name: str = "2026 专项帮扶资金") -> Fund:
        """Return the county's fund holding this much, chosen for its part."""
        fund = funds.create_fund(
            actor=self.preparer, union_id=self.tree.haishu.pk, name=name, source=FundSource.LOCAL_FIN, year=2026
        )
        if granted:
            self.grant(granted, fund)
        self.part.refresh_from_db()
        self.part = programmes.choose_fund(
            actor=self.preparer, part_id=self.part.pk, seen_version=self.part.version, fund_id=fund.pk
        )
        return fund

    def grant(self, amount: int, fund: Fund | None = None, key: str = "") -> Any:
        return funds.grant_fund(
            actor=self.preparer,
            fund_id=(fund or self.fund).pk,
            amount_fen=amount,
            note="财政下拨",
            idempotency_key=key or f"g{next(_numbers)}",
            moment=self.now,
        )

    def families(self, count: int, **fields: Any) -> list[NeedyFile]:
        return [family(self.tree.textile, **fields) for _turn in range(count)]

    def draft(self, files: Iterable[NeedyFile] | int = 1) -> Roster:
        files = self.families(files) if isinstance(files, int) else files
        return rosters.build_roster(
            actor=self.cadre,
            programme_id=self.programme.pk,
            union_id=self.tree.textile.pk,
            file_ids=[file.pk for file in files],
        )

    def submitted(self, files: Iterable[NeedyFile] | int = 1) -> Roster:
        roster = self.draft(files)
        return rosters.submit_roster(actor=self.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)

    def checked(self, files: Iterable[NeedyFile] | int = 1) -> Roster:
        roster = self.submitted(files)
        return rosters.check_roster(
            actor=self.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=self.now
        )

    def approve(self, roster: Roster, **options: Any) -> Roster:
        by = options.pop("by", self.approver)
        return rosters.approve_roster(
            actor=by, roster_id=roster.pk, seen_version=roster.version, moment=self.now, **options
        )

    def approved(self, files: Iterable[NeedyFile] | int = 1) -> Roster:
        return self.approve(self.checked(files))

    def opened_batch(self, files: Iterable[NeedyFile] | int = 1) -> Batch:
        self.approved(files)
        return self.open_batch()

    def open_batch(self, **options: Any) -> Batch:
        return batch_filling.open_batch(
            actor=self.preparer, programme_id=self.programme.pk, union_id=self.tree.haishu.pk, today=DAY, **options
        )

    def lock(self, batch: Batch) -> Batch:
        return batches.lock_batch(actor=self.preparer, batch_id=batch.pk, seen_version=batch.version, today=DAY)

    def confirm(self, batch: Batch, by: Any = None) -> Batch:
        return batches.confirm_batch(
            actor=by or self.confirmer, batch_id=batch.pk, seen_version=batch.version, today=DAY
        )

    def confirmed(self, files: Iterable[NeedyFile] | int = 1) -> Batch:
        return self.confirm(self.lock(self.opened_batch(files)))

    def send(self, batch: Batch) -> Batch:
        bank_files.export_bank_file(actor=self.preparer, batch_id=batch.pk, moment=self.now)
        return batch_sending.send_batch(
            actor=self.preparer, batch_id=batch.pk, seen_version=batch.version, moment=self.now
        )

    def sent(self, files: Iterable[NeedyFile] | int = 1) -> Batch:
        return self.send(self.confirmed(files))

    def again(self) -> Batch:
        """Send whatever is ready now as a new batch."""
        return self.send(self.confirm(self.lock(self.open_batch())))

    def answer(self, batch: Batch, failing: dict[int, str] | None = None, *, only: Iterable[int] = ()) -> bytes:
        """Return the bank's answer to a batch: every line paid, but for those named with a failure."""
        lines = Payment.unscoped.standing().filter(batch=batch).order_by("line_no")
        rows, sums = [HEADING], Counter()
        for line in lines:
            sums[line.bank_no] += line.amount_fen
        for line in lines:
            if line.bank_no != line.line_no or (only and line.line_no not in set(only)):
                continue
            code = (failing or {}).get(line.line_no, "SUCCESS")
            reference = f"R{line.pk.hex[-12:]}" if code == "SUCCESS" else ""
            key = line_key(batch.number, line.line_no)
            rows.append(f"{key},{from_fen(sums[line.line_no])},{code},{reference},")
        return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")

    def read(self, batch: Batch, content: bytes, by: Any = None) -> bank_results.Reading:
        return bank_results.read_bank_result(
            actor=by or self.preparer, batch_id=batch.pk, content=content, name="回盘.csv", moment=self.now
        )

    def paid(self, files: Iterable[NeedyFile] | int = 1) -> Batch:
        batch = self.sent(files)
        self.read(batch, self.answer(batch))
        return fresh(batch)

    def failed(self, files: Iterable[NeedyFile] | int = 1, code: str = "NAME_MISMATCH") -> Batch:
        batch = self.sent(files)
        self.read(batch, self.answer(batch, {line.line_no: code for line in lines_of(batch)}))
        return fresh(batch)

    def fix(self, award: Award, account: str = "") -> Award:
        award = fresh(award)
        change = payments.propose_account(
            actor=self.preparer,
            award_id=award.pk,
            account=account or card(),
            bank_name="中国农业银行",
            reason="户名不符，已与本人核对",
            seen_version=award.version,
        )
        return payments.confirm_account(actor=self.confirmer, change_id=change.pk)


def fresh(row: Any) -> Any:
    """Return a row as the database has it now."""
    return type(row).unscoped.get(pk=row.pk)


def lines_of(batch: Batch) -> list[Payment]:
    return list(Payment.unscoped.standing().filter(batch=batch).order_by("line_no"))


def awards_of(roster: Roster) -> list[Award]:
    return list(Award.unscoped.filter(roster=roster).order_by("pk"))


def pots(fund: Fund) -> dict[str, int]:
    """Return what stands in a fund's buckets, empty ones left away."""
    return {bucket: amount for bucket, amount in balances(fund.pk).items() if amount}


def statuses(rows: Iterable[Any]) -> list[str]:
    return [str(row.status) for row in rows]


def live(batch: Batch) -> list[PaymentStatus]:
    return [PaymentStatus(line.status) for line in lines_of(batch)]


def assert_money_is_right() -> None:
    assert broken_invariants() == []


WATCHED = (Programme, CountyPart, Roster, Award, Batch, Payment, NeedyFile)


def snapshot() -> dict[str, Any]:
    """Return everything that a refused act must leave as it was: rows, balances, journal, events."""
    rows = {model.__name__: list(model.unscoped.order_by("pk").values()) for model in WATCHED}
    plain = (Approval, RosterRefusal, FundAccount, JournalLine, BankFile, BankResult)
    rows |= {model.__name__: list(model.objects.order_by("pk").values()) for model in plain}
    return rows | {"entries": JournalEntry.unscoped.count(), "events": Event.unscoped.count()}


@contextmanager
def refused(code: str, error: type[DomainError] = DomainError) -> Iterator[Any]:
    """Expect a refusal with this code that changes nothing."""
    before = snapshot()
    with pytest.raises(error) as caught:
        yield caught
    assert caught.value.code == code
    assert caught.value.message
    assert snapshot() == before


def told(code: str, subject: Any = None) -> list[Event]:
    """Return the events with this code, about one row if one is given."""
    events = Event.unscoped.filter(code=code)
    return list((events.about(subject._meta.label_lower, subject.pk) if subject else events).order_by("pk"))


def entries(kind: str) -> int:
    return JournalEntry.unscoped.filter(kind=kind).count()
