"""Run summary 采集批次摘要: the last run that had something to do, and the ledger's newest rows."""

from __future__ import annotations

from typing import Any

from monitor.queries.instants import local_iso
from monitor.store.runs import RunRecord
from monitor.store.unit_of_work import UnitOfWork


def run_summary(unit_of_work: UnitOfWork) -> dict[str, Any]:
    """What the overdue list says of the run it rests on; nulls before the first run."""
    rows = unit_of_work.runs.last(with_targets=True)
    if not rows:
        return {"id": None, "finished_at": None, "state": None, "coverage": None}
    run = rows[0]
    return {
        "id": run.id,
        "finished_at": local_iso(run.finished_at),
        "state": run.state,
        "coverage": rounded(run.coverage),
    }


def run_row(run: RunRecord) -> dict[str, Any]:
    """One row of `monitor status --json`."""
    return {
        "id": run.id,
        "scheduled_for": local_iso(run.slot),
        "state": run.state,
        "is_catch_up": run.is_catch_up,
        "started_at": local_iso(run.started_at),
        "finished_at": local_iso(run.finished_at),
        "coverage": rounded(run.coverage),
        "outcomes": run.outcomes,
        "problem": run.problem,
    }


def crawl_report(run: RunRecord) -> dict[str, Any]:
    """The `run` of `monitor crawl --json`."""
    seconds = (
        (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    )
    return {
        "id": run.id,
        "state": run.state,
        "started_at": local_iso(run.started_at),
        "finished_at": local_iso(run.finished_at),
        "seconds": round(seconds, 3) if seconds is not None else None,
        "targets": run.targets,
        "requests": run.requests,
        "not_modified": run.not_modified,
        "unchanged": run.unchanged,
        "outcomes": run.outcomes,
        "hosts": run.hosts,
        "problem": run.problem,
    }


def rounded(share: float | None) -> float | None:
    """A share to three places."""
    return round(share, 3) if share is not None else None
