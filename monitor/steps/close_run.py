"""Close run 结束采集: weigh a finished run as a whole, then let its looks become history.

Small steps, so that a kill between any two is mended by the next run: `weigh_run` decides and sums
up, `set_aside_ill_systems` takes out what one sick platform said, `fold_looks` makes a batch of looks
history, `finish_run` writes the final state.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Literal

from monitor.domain.own_network import ANSWERED_LATELY, fails_by_network, ill_systems, looks_ill
from monitor.store.unit_of_work import UnitOfWork

BATCH = 200
_ILL = "自身网络异常：上次能访问的主机有三成以上（且不少于5个）这次连不上，本轮结果不采信"
_ILL_SYSTEM = (
    "同一平台或网站系统（{system}）的监测对象，上次能访问的有三成以上（且不少于5个）这次连不上；"
    "其余{count}个这次的结果不采信，原有判定不变"
)
_CANARIES = "自身网络异常：配置的探测页全部打不开，本轮结果不采信"


def weigh_run(
    unit_of_work: UnitOfWork, run_id: int, *, canaries_failed: bool = False, clock_problem: str | None = None
) -> Literal["accepted", "inconclusive"]:
    """Decide whether the run's looks may be believed, and sum them up in the ledger.

    `clock_problem` says why their times may not.
    """
    causes = unit_of_work.runs.causes_by_host(run_id)
    outcomes: Counter[str] = Counter()
    for counts in causes.values():
        for cause, count in counts.items():
            outcomes[cause.partition("(")[0]] += count
    total: Counter[str] = sum(causes.values(), Counter())
    failing = {host for host, counts in causes.items() if fails_by_network(counts)}
    is_ill = looks_ill(failing, unit_of_work.runs.hosts_that_answered(causes))
    visited = sum(outcomes.values())
    problem = clock_problem or (_CANARIES if canaries_failed else _ILL if is_ill else None)
    unit_of_work.runs.set_state(
        run_id,
        outcomes=dict(outcomes),
        hosts=len(causes),
        requests=unit_of_work.runs.requests_of(run_id),
        not_modified=total["seen(not_modified)"],
        unchanged=total["seen(same_body)"] + total["seen(same_list)"],
        coverage=outcomes["seen"] / visited if visited else None,
        problem=problem,
    )
    return "accepted" if problem is None else "inconclusive"


def set_aside_ill_systems(unit_of_work: UnitOfWork, run_id: int, *, now: datetime) -> list[str]:
    """Take out what got through to a platform or content system that looks ill; returns it in words.

    Asked again after a run was cut off, it says the same again.
    """
    visits = unit_of_work.system_visits
    ill = ill_systems(visits.members(run_id, since=now - ANSWERED_LATELY))
    if ill:
        visits.set_aside(run_id, ill)
    return [
        _ILL_SYSTEM.format(system=system, count=count)
        for system, count in sorted(visits.aside(run_id).items())
    ]


def fold_looks(unit_of_work: UnitOfWork, run_id: int, *, night_starts: time, freshness: timedelta) -> int:
    """Make one batch of an accepted run's looks history; returns how many, 0 when none is left."""
    results = unit_of_work.runs.unfolded(run_id, limit=BATCH)
    if not results:
        return 0
    full = unit_of_work.runs.full_visits(run_id, among=[result.address_id for result in results])
    unit_of_work.looks.fold(run_id, results, night_starts=night_starts, freshness=freshness, full=full)
    unit_of_work.runs.mark_folded(run_id, [result.address_id for result in results])
    return len(results)


def finish_run(unit_of_work: UnitOfWork, run_id: int, *, accepted: bool, at: datetime) -> str:
    """Write the run's final state; an accepted one also says which hosts answered."""
    state = "complete" if accepted else "inconclusive"
    if accepted:
        causes = unit_of_work.runs.causes_by_host(run_id)
        unit_of_work.runs.note_hosts(
            run_id,
            {host: _cause(counts) for host, counts in causes.items() if host},
            at,
        )
    unit_of_work.runs.set_state(run_id, state=state, finished_at=at, heartbeat_at=at)
    return state


def _cause(counts: Counter[str]) -> str | None:
    return counts.most_common(1)[0][0] if fails_by_network(counts) else None
