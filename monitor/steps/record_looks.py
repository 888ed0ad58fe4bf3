"""Record looks 记录所见: keep what visits gave, apart from history until their run is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.domain.look import Seen, VisitResult
from monitor.store.snapshots import KeptPage
from monitor.store.unit_of_work import UnitOfWork


def record_looks(
    unit_of_work: UnitOfWork, run_id: int, results: Sequence[tuple[VisitResult, str]], *, at: datetime
) -> int:
    """Keep results, each with the host it came from; recording one twice changes nothing.

    The page behind a look is kept with it, for it may have to prove a verdict.
    """
    unit_of_work.snapshots.keep_all(
        KeptPage(transport.body, transport.content_type, look.at)
        for look, transport in ((result.look, result.transport) for result, _host in results)
        if isinstance(look, Seen) and transport.body is not None
    )
    unit_of_work.runs.record(run_id, results, at)
    return len(results)
