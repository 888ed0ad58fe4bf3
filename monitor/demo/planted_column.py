"""Planted column 预设栏目: one column of the county, what it shows on which day, and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.demo.planted_truth import PlantedTruth

Served = Literal[
    "list",
    "gzip_list",
    "gb18030_list",
    "blank_list",
    "plain_text",
    "script_shell",
    "firewall",
    "captcha",
    "soft_404",
    "not_found",
    "redirect_home",
    "silence",
    "refusal",
]
"""How an address answers. `silence` never does; at `refusal` nobody listens."""


@dataclass(frozen=True, slots=True)
class PlantedColumn:
    """A column as the registry and its site have it.

    `host` is the key of the server behind it, `path` its address there. `days` are the dates of
    its items, newest first, at most one a day; `subjects` what their titles are about.
    """

    site: str
    name: str
    path: str
    units: tuple[str, ...]
    days: tuple[date, ...]
    truth: PlantedTruth
    wording: str = ""
    category: str = "其他"
    exempt_until: date | None = None
    served: Served = "list"
    host: str = "portal"
    subjects: tuple[str, ...] = ("重点工作推进",)

    def shown_on(self, day: date) -> tuple[date, ...]:
        """What a visitor of the night to this day sees: everything published by then."""
        return tuple(published for published in self.days if published <= day)

    def title_of(self, day: date) -> str:
        """The title of the item of a day; no two of a column are alike."""
        number = day.timetuple().tm_yday
        return f"{self.subjects[number % len(self.subjects)]}（{day.year}年第{number}期）"
