"""Runs 采集批次: the ledger that decides what is due, what was done and what may be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from monitor.domain.look import Look, NotSeen, Seen, SeenAgain, VisitResult
from monitor.store.insertion import insert_unless_there
from monitor.store.look_json import result_from_json, result_to_json
from monitor.store.rows import HostRow, RunRow, RunVisitRow

UNFINISHED = ("running", "interrupted")
_TOGETHER = 1000
_COUNTS = ("targets", "requests", "not_modified", "unchanged", "hosts")
_NOTHING_DONE: dict[str, Any] = {"is_catch_up": False, "is_crawl": False, **dict.fromkeys(_COUNTS, 0)}

_VISITS = RunVisitRow.metadata.tables[RunVisitRow.__tablename__]
_TAKE_DOWN = (
    update(_VISITS)
    .where(
        _VISITS.c.run_id == bindparam("in_run"),
        _VISITS.c.address_id == bindparam("at_address"),
        _VISITS.c.state == "waiting",
    )
    .values(
        state="done",
        **{name: bindparam(name) for name in ("host", "outcome", "reason", "requests", "result")},
    )
)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One row of the ledger."""

    id: int
    slot: datetime | None
    state: str
    is_catch_up: bool
    is_crawl: bool
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None
    targets: int
    requests: int
    not_modified: int
    unchanged: int
    hosts: int
    outcomes: dict[str, int]
    coverage: float | None
    problem: str | None


class Runs:
    """Opens, resumes, records and closes runs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, at: datetime, *, slot: datetime | None = None, is_catch_up: bool = False) -> int:
        """A new running row; returns its id."""
        row = RunRow(
            state="running", started_at=at, heartbeat_at=at, slot=slot, is_catch_up=is_catch_up, outcomes={}
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def put_slot(self, slot: datetime, state: str, *, problem: str | None = None) -> None:
        """A scheduled slot that was not run; does nothing when the slot has a row."""
        row = {"slot": slot, "state": state, "problem": problem, "finished_at": slot, "outcomes": {}}
        insert_unless_there(self._session, RunRow, _NOTHING_DONE | row, returning=RunRow.id)

    def by_slot(self, slot: datetime) -> RunRecord | None:
        """The row of a scheduled instant."""
        return self._one(select(RunRow).where(RunRow.slot == slot))

    def get(self, run_id: int) -> RunRecord | None:
        """One row by id."""
        return self._one(select(RunRow).where(RunRow.id == run_id))

    def unfinished_crawl(self) -> RunRecord | None:
        """The newest run with visits that were never finished."""
        query = select(RunRow).where(
            RunRow.state.in_(UNFINISHED), RunRow.is_crawl.is_(True), RunRow.finished_at.is_(None)
        )
        return self._one(query.order_by(RunRow.id.desc()).limit(1))

    def last(
        self, *, count: int = 1, states: Sequence[str] = (), with_targets: bool = False
    ) -> list[RunRecord]:
        """The newest rows, newest first."""
        query = select(RunRow).order_by(RunRow.id.desc()).limit(count)
        if states:
            query = query.where(RunRow.state.in_(states))
        if with_targets:
            query = query.where(RunRow.targets > 0)
        return [_record(row) for row in self._session.scalars(query)]

    def last_settled_slot(self) -> datetime | None:
        """The newest scheduled instant whose row is final; one cut off by a power cut is not."""
        return self._session.scalar(select(func.max(RunRow.slot)).where(RunRow.finished_at.is_not(None)))

    def unsettled_slots(self) -> list[RunRecord]:
        """Scheduled rows that never became final, oldest first."""
        query = select(RunRow).where(RunRow.slot.is_not(None), RunRow.finished_at.is_(None))
        return [_record(row) for row in self._session.scalars(query.order_by(RunRow.slot))]

    def left_apart(self, *, but: int | None) -> list[int]:
        """Runs that were cut off after seeing something that has not become history yet."""
        query = (
            select(RunVisitRow.run_id)
            .join(RunRow, RunRow.id == RunVisitRow.run_id)
            .where(RunVisitRow.state == "done", RunRow.state != "inconclusive")
            .distinct()
        )
        return sorted(run_id for run_id in self._session.scalars(query) if run_id != but)

    def set_state(self, run_id: int, **values: object) -> None:
        """Change columns of one row."""
        self._session.execute(update(RunRow).where(RunRow.id == run_id).values(**values))

    def add_visits(self, run_id: int, targets: Mapping[int, int], *, full: frozenset[int]) -> None:
        """Put addresses (→ how many targets each serves) into a run; those in it stay as they are."""
        there = set(self._session.scalars(select(RunVisitRow.address_id).where(RunVisitRow.run_id == run_id)))
        fresh = [id_ for id_ in targets if id_ not in there]
        for start in range(0, len(fresh), _TOGETHER):
            self._session.execute(
                insert(RunVisitRow),
                [
                    {
                        "run_id": run_id,
                        "address_id": id_,
                        "state": "waiting",
                        "is_full": id_ in full,
                        "host": "",
                        "requests": 0,
                    }
                    for id_ in fresh[start : start + _TOGETHER]
                ],
            )
        count = sum(targets[id_] for id_ in fresh)
        self._session.execute(
            update(RunRow).where(RunRow.id == run_id).values(is_crawl=True, targets=RunRow.targets + count)
        )

    def waiting(self, run_id: int) -> dict[int, bool]:
        """Addresses still to be visited → whether their visit must be a full one."""
        query = select(RunVisitRow.address_id, RunVisitRow.is_full).where(
            RunVisitRow.run_id == run_id, RunVisitRow.state == "waiting"
        )
        return {address_id: is_full for address_id, is_full in self._session.execute(query)}

    def full_visits(self, run_id: int, *, among: Sequence[int] | None = None) -> frozenset[int]:
        """Addresses of a run, or some of them, that were fetched unconditionally."""
        query = select(RunVisitRow.address_id).where(
            RunVisitRow.run_id == run_id, RunVisitRow.is_full.is_(True)
        )
        if among is not None:
            query = query.where(RunVisitRow.address_id.in_(among))
        return frozenset(self._session.scalars(query))

    def record(self, run_id: int, results: Iterable[tuple[VisitResult, str]], at: datetime) -> None:
        """Keep results apart until the run is accepted; recording one twice changes nothing."""
        values = [_visit_values(result, host) for result, host in results]
        if values:
            self._session.connection().execute(_TAKE_DOWN, [{"in_run": run_id, **row} for row in values])
        self.set_state(run_id, heartbeat_at=at)

    def unfolded(self, run_id: int, *, limit: int) -> list[VisitResult]:
        """Some results that still stand apart."""
        query = (
            select(RunVisitRow.address_id, RunVisitRow.result)
            .where(RunVisitRow.run_id == run_id, RunVisitRow.state == "done")
            .order_by(RunVisitRow.address_id)
            .limit(limit)
        )
        return [result_from_json(id_, kept) for id_, kept in self._session.execute(query) if kept is not None]

    def mark_folded(self, run_id: int, address_ids: list[int]) -> None:
        """These results are history now."""
        self._session.execute(
            update(RunVisitRow)
            .where(RunVisitRow.run_id == run_id, RunVisitRow.address_id.in_(address_ids))
            .values(state="folded", result=None)
        )

    def drop_visits_before(self, run_id: int) -> None:
        """Forget the visits of older runs; their summaries stay in the ledger."""
        self._session.execute(delete(RunVisitRow).where(RunVisitRow.run_id < run_id))

    def causes_by_host(self, run_id: int) -> dict[str, Counter[str]]:
        """For each host of a run how often each `outcome(reason)` came."""
        query = (
            select(RunVisitRow.host, RunVisitRow.outcome, RunVisitRow.reason, func.count())
            .where(RunVisitRow.run_id == run_id, RunVisitRow.state != "waiting")
            .group_by(RunVisitRow.host, RunVisitRow.outcome, RunVisitRow.reason)
        )
        found: dict[str, Counter[str]] = {}
        for host, outcome, reason, count in self._session.execute(query):
            name = f"seen({reason})" if outcome == "seen" and reason else f"{outcome}({reason})"
            found.setdefault(host, Counter())["seen" if name == "seen(None)" else name] += count
        return found

    def requests_of(self, run_id: int) -> int:
        """How many requests the run's visits took."""
        query = select(func.coalesce(func.sum(RunVisitRow.requests), 0)).where(RunVisitRow.run_id == run_id)
        return int(self._session.scalar(query) or 0)

    def hosts_that_answered(self, names: Iterable[str]) -> set[str]:
        """Of these hosts, those that answered in the last accepted run in which they were visited."""
        wanted = set(names)
        rows = self._session.execute(
            select(HostRow.name, HostRow.cause).where(HostRow.answered_at.is_not(None))
        )
        return {name for name, cause in rows if name in wanted and cause is None}

    def note_hosts(self, run_id: int, causes: dict[str, str | None], at: datetime) -> None:
        """After an accepted run: which hosts answered (None) and which failed, with the cause."""
        rows = {row.name: row for row in self._session.scalars(select(HostRow))}
        for name, cause in causes.items():
            row = rows.get(name)
            if row is None:
                row = HostRow(name=name)
                self._session.add(row)
            row.cause = cause
            if cause is None:
                row.answered_in_run, row.answered_at = run_id, at
            else:
                row.failed_at = at

    def _one(self, query: Select[RunRow]) -> RunRecord | None:
        row = self._session.scalars(query).first()
        return _record(row) if row is not None else None


def _visit_values(result: VisitResult, host: str) -> dict[str, Any]:
    outcome, reason = _outcome(result.look)
    return {
        "at_address": result.address_id,
        "host": host,
        "outcome": outcome,
        "reason": reason,
        "requests": result.transport.requests,
        "result": result_to_json(result),
    }


def _outcome(look: Look) -> tuple[str, str | None]:
    """How a visit ended, in the words the ledger counts by."""
    match look:
        case Seen():
            return "seen", None
        case SeenAgain(how=how):
            return "seen", how
        case NotSeen(outcome=outcome, reason=reason):
            return outcome, reason
        case _:
            assert_never(look)


def _record(row: RunRow) -> RunRecord:
    names = RunRecord.__dataclass_fields__
    return RunRecord(**{name: getattr(row, name) for name in names})
