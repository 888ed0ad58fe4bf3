"""Trust last run 采信: whether the last crawl was ill, so that nothing may follow from it (§6.2)."""

from __future__ import annotations

from monitor.domain.step_reports import RunTrust
from monitor.store.unit_of_work import UnitOfWork

_ENDED = ("complete", "inconclusive", "interrupted", "failed")
_ROWS_LOOKED_AT = 50
_UNNAMED = "自身网络异常"


def trust_last_run(unit_of_work: UnitOfWork) -> RunTrust:
    """The last crawl that ended, and why it may not be believed; skipped nights are no crawls."""
    rows = unit_of_work.runs.last(count=_ROWS_LOOKED_AT, states=_ENDED)
    run = next((row for row in rows if row.is_crawl), None)
    if run is None:
        return RunTrust(None, None)
    return RunTrust(run.id, run.problem or _UNNAMED if run.state == "inconclusive" else None)
