"""Rendered limits 渲染上限: what drawing pages in a browser may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderingLimits:
    """Limits of one rendering and, as `seconds_a_crawl`, of all renderings of a crawl together.

    `seconds` runs from handing the page over to having it drawn; `requests` are those the page may
    make after its own; `memory` is bytes that the browser's processes hold for themselves.
    """

    seconds: float = 30.0
    seconds_to_start: float = 30.0
    seconds_a_crawl: float = 7200.0
    requests: int = 25
    memory: int = 1024**3
