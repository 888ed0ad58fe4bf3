"""Supposed terms 假设的要求: what targets would be judged by under another rule book or another limit.

Only what is asked changes; what was seen, and what a person decided, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from monitor.domain.requirement_wording import read_wording
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import Column, Target, Unit
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.registry import KnownTarget, RegistryStore
from monitor.store.unit_of_work import UnitOfWork

SILENT = "silent_account"


@dataclass(frozen=True, slots=True)
class SupposedTerms:
    """What is supposed instead of the terms in force; None leaves them as they are.

    `rulebook` is the key of the book that judges everything. `requirement` is a 更新频次 as a registry
    writes it, for every column of which anything is asked at all; one without a number (及时更新) means
    the class default. `silent_days` is the limit of a silent account, in days, in every book.
    """

    rulebook: str | None = None
    requirement: str | None = None
    silent_days: int | None = None

    def basis(self, basis: JudgingBasis) -> JudgingBasis:
        """The rule books with the supposed limit of accounts in them."""
        if self.silent_days is None:
            return basis
        books = {key: _with_silent_days(book, self.silent_days) for key, book in basis.rulebooks.items()}
        return replace(basis, rulebooks=books)

    def over(self, unit_of_work: UnitOfWork, basis: JudgingBasis, *, as_of: date) -> UnitOfWork:
        """The same transaction, in which the registry says the supposed 更新频次."""
        if self.requirement is None:
            return unit_of_work
        return replace(unit_of_work, registry=_SupposedRegistry(unit_of_work, basis, self, as_of=as_of))

    def asked_of(self, target: Target, units: Mapping[str, Unit], *, basis: JudgingBasis, on: date) -> Target:
        """A target as it would stand in the registry; of whom nothing is asked, nothing will be."""
        if not isinstance(target, Column) or self.requirement is None:
            return target
        book = basis.rulebook_of(target, units, on=on, chosen=self.rulebook)
        is_asked = target.requirement is not None
        if not is_asked and (book is None or book.class_default(target.category) is None):
            return target
        return replace(target, wording=self.requirement, requirement=read_wording(self.requirement))


class _SupposedRegistry(RegistryStore):
    """The registry as it is, but for what is asked of columns; it is only ever read."""

    def __init__(
        self, unit_of_work: UnitOfWork, basis: JudgingBasis, supposed: SupposedTerms, *, as_of: date
    ) -> None:
        super().__init__(unit_of_work.session)
        self._basis = basis
        self._supposed = supposed
        self._as_of = as_of

    def targets_on(self, day: date | None = None) -> list[KnownTarget]:
        """As registered on that day, with the supposed 更新频次."""
        units = self.units_on(day)
        asked_of, on = self._supposed.asked_of, self._as_of
        return [
            replace(item, target=asked_of(item.target, units, basis=self._basis, on=on))
            for item in super().targets_on(day)
        ]


def _with_silent_days(book: RuleBook, days: int) -> RuleBook:
    rule = book.indicators.get(SILENT)
    if rule is None:
        return book
    supposed = replace(
        rule, limits={**rule.limits, "limit_days": days}, source=f"假设期限为{days}天", verified=False
    )
    return replace(book, indicators={**book.indicators, SILENT: supposed})
