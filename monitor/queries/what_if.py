"""What if 推演: who would be overdue under another limit, beside who is; nothing is written or sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.domain.requirement_wording import write_requirement
from monitor.domain.rulebook import RuleBook
from monitor.domain.target import plain
from monitor.queries.judged_targets import JudgedTarget, JudgingBasis, judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.queries.supposed_terms import SupposedTerms
from monitor.store.unit_of_work import UnitOfWork

Row = dict[str, Any]

_NO_FINDING = {"finding": None, "state": "open", "times_named": 0, "confirmed": False}
"""What nobody has been accused of has no history."""


@dataclass(frozen=True, slots=True)
class _List:
    """One judgement of everything: verdicts and the rows of the overdue list, by target id.

    `answered` would be on it, had not a person answered for them.
    """

    judged: Mapping[int, JudgedTarget]
    rows: Mapping[int, Row]
    answered: Set[int]

    def verdict(self, target: int) -> str:
        return self.judged[target].judgement.verdict

    def reason(self, target: int) -> str | None:
        return self.judged[target].judgement.reason

    def is_undecided(self, target: int) -> bool:
        """Whether nothing can be said of a target; it is then no more clear than overdue."""
        return target not in self.rows and self.verdict(target) == "inconclusive"

    def without(self, targets: Iterable[int]) -> _List:
        moved = self.rows.keys() & set(targets)
        left = {id_: row for id_, row in self.rows.items() if id_ not in moved}
        return _List(self.judged, left, self.answered | moved)


def what_if(
    unit_of_work: UnitOfWork,
    basis: JudgingBasis,
    supposed: SupposedTerms,
    *,
    as_of: date,
    is_today: bool,
    narrowed: OverdueFilter,
    now: datetime | None = None,
) -> dict[str, Any]:
    """The document of `monitor what-if --json`: the stored evidence judged twice.

    Whom a person has answered for (误报, 免责) is on neither list, as on today's: who was cleared by a
    person is not accused under another limit either.
    """

    def judged(over: UnitOfWork, by: JudgingBasis, rulebook: str | None = None) -> list[JudgedTarget]:
        return judged_targets(
            over,
            by,
            as_of=as_of,
            is_today=is_today,
            rulebook=rulebook,
            kinds=narrowed.kinds,
            now=now,
        )

    def listed(items: Iterable[JudgedTarget]) -> _List:
        there = {item.known.id: item for item in items if narrowed.lets_pass(item)}
        raised, rows = (
            {
                row["target"]: row
                for row in overdue_list(
                    unit_of_work, there.values(), as_of=as_of, is_today=heeds_answers, narrowed=narrowed
                )["violations"]
            }
            for heeds_answers in (False, is_today)
        )
        return _List(there, rows, raised.keys() - rows.keys())

    other = supposed.basis(basis)
    present = listed(judged(unit_of_work, basis))
    then = listed(judged(supposed.over(unit_of_work, other, as_of=as_of), other, supposed.rulebook))
    then = then.without(present.answered)
    return {
        "as_of": as_of.isoformat(),
        "under": _under(basis, supposed, as_of=as_of),
        **_compared(present, then),
        "answered": len(then.answered),
        "units": _by_unit(present, then, only=narrowed.unit),
    }


def _compared(present: _List, then: _List) -> dict[str, Any]:
    stays = [
        {**row, **_NO_FINDING, "overdue_days_now": present.rows[id_]["overdue_days"]}
        for id_, row in then.rows.items()
        if id_ in present.rows
    ]
    gone = [(id_, row) for id_, row in present.rows.items() if id_ not in then.rows]
    return {
        "targets": len(then.judged),
        "would_be": [
            {**row, **_NO_FINDING, "verdict_now": present.verdict(id_)}
            for id_, row in then.rows.items()
            if id_ not in present.rows
        ],
        "would_not_be": [row for id_, row in gone if not then.is_undecided(id_)],
        "would_be_inconclusive": [
            {**row, "reason": then.reason(id_)} for id_, row in gone if then.is_undecided(id_)
        ],
        "stays": stays,
        "unchanged": len(stays),
        "inconclusive": sum(map(then.is_undecided, then.judged)),
    }


def _under(basis: JudgingBasis, supposed: SupposedTerms, *, as_of: date) -> dict[str, Any]:
    """What is supposed; of a rule book also what it is and which of its limits nobody has read."""
    under: dict[str, Any] = {
        "rulebook": supposed.rulebook,
        "requirement": supposed.requirement,
        "account_silent_days": supposed.silent_days,
    }
    if supposed.rulebook is None:
        return under
    book = basis.rulebooks[supposed.rulebook]
    return under | {
        "rulebook_name": book.name,
        "rulebook_source": book.source,
        "valid_from": book.valid_from.isoformat(),
        "valid_to": book.valid_to.isoformat() if book.valid_to else None,
        "in_force": book.is_valid_on(as_of),
        "unverified": list(_unverified(book)),
    }


def _unverified(book: RuleBook) -> Iterator[str]:
    """The limits of columns whose clause nobody has read, each with what it rests on."""
    for category, requirement in book.class_defaults.items():
        source = book.class_source(category)
        if requirement is not None and not source.verified:
            yield f"{category}类栏目{write_requirement(requirement)}：{source.text}"


def _by_unit(present: _List, then: _List, *, only: str) -> list[dict[str, Any]]:
    """How many are overdue now and then; a target of several units counts for each of them."""
    now, later = _tally(present), _tally(then)
    names = [name for name in now | later if not only or plain(name) == plain(only)]
    numbers = [{"unit": name, "now": now[name], "then": later[name]} for name in names]
    return sorted(numbers, key=lambda each: (-each["then"], -each["now"], each["unit"]))


def _tally(listed: _List) -> Counter[str]:
    return Counter(unit for row in listed.rows.values() for unit in row["units"])
