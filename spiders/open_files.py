"""Open files 可打开的文件数: every connection takes one; no host is to blame when ours run out."""

from __future__ import annotations

import resource

from monitor.domain.errors import OwnFault

_ENOUGH = 4096
_OF_A_LANE = 4
"""Connections of one lane at most: two, and two that carry credentials."""
_OF_THE_REST = 48
"""The database, the browser's pipes, the resolvers' sockets and files."""
_LEAST = 32
"""Below this not even one host can be visited; measured with SQLite, which needs few."""


class OutOfFiles(OwnFault):
    """No file or connection can be opened any more; says how to allow more."""

    def __init__(self) -> None:
        allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        super().__init__(
            f"可打开的文件数不够（ulimit -n 为{allowed}），采集不下去，已看到的保留："
            f"调到{_ENOUGH}（ulimit -n {_ENOUGH}，或服务文件里 LimitNOFILE={_ENOUGH}）"
            "后再运行一次，会接着做完"
        )


def lanes_that_fit(wanted: int) -> int:
    """How many lanes may be open at a time, at least one; asks the system for room first.

    Raises:
        OutOfFiles: there is no room even for one.
    """
    require_room()
    room = _allow_enough() - _OF_THE_REST
    return max(1, min(wanted, room // _OF_A_LANE))


def require_room() -> None:
    """Pass where a crawl can be tried.

    Raises:
        OutOfFiles: it would break in a hundred places.
    """
    if _allow_enough() < _LEAST:
        raise OutOfFiles


def _allow_enough() -> int:
    """What may be opened after asking for more; nobody needs rights for it up to the hard limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _ENOUGH
    wanted = _ENOUGH if hard == resource.RLIM_INFINITY else min(_ENOUGH, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(soft, wanted)
