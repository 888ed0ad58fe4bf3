"""Items of 临河县 with a history: when they were first seen, and what was read before that."""

from __future__ import annotations

from dataclasses import replace

from monitor.domain.evidence import DateChange, KnownPublication
from tests.domain.linhe import at, day, item


def arrived(
    shown: str,
    *,
    seen: str,
    absent: str | None = None,
    covering: str = "01-01",
    hour: int = 1,
    title: str = "",
    article: str | None = None,
    moved: tuple[tuple[str | None, str], ...] = (),
    gone: str | None = None,
) -> KnownPublication:
    """An item that shows a day and was first seen on a night; `absent` from the reading of another.

    That reading covered the days from `covering` on. `moved` are the days it showed before, each
    with the night on which another was read.
    """
    return replace(
        item(shown, title=title or f"信息{shown}（{seen}见）", article=article),
        first_seen_at=at(seen, hour),
        absent_on=day(absent) if absent else None,
        absent_from=day(covering) if absent else None,
        earlier_dates=tuple(DateChange(day(was) if was else None, at(until)) for was, until in moved),
        gone_at=at(gone) if gone else None,
    )
