"""RuleBook 指标体系: which indicator, with which limit and weight, by which document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from monitor.domain.lifetime import Boundary
from monitor.domain.update_requirement import UpdateRequirement
from monitor.domain.verdict import Weight

Rounding = Literal["half_up", "truncate"]
CountBasis = Literal["all", "original"]
OTHER_CATEGORY = "其他"
UNVERIFIED = "（未核实）"


@dataclass(frozen=True, slots=True)
class LimitSource:
    """出处: the document and clause a number stands in; `verified` tells whether somebody read it there."""

    text: str
    verified: bool

    @property
    def printed(self) -> str:
        """As lists print it, marked where it is unverified."""
        return self.text if self.verified else f"{self.text}{UNVERIFIED}"


OWN_DEFAULT = LimitSource("本系统默认", verified=False)
"""The source of what a rule book leaves out: nobody but this program says so."""


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One line of a rule book: the weight, the limits and where they stand written.

    `limits` are whole numbers named by what they limit (`limit_days`, `limit_months`,
    `at_least` …). `verified` is False where nobody has read the clause itself (未核实). A limit
    that the clause does not hold has a source of its own in `limit_sources`.
    """

    indicator: str
    weight: Weight
    source: str
    verified: bool
    limits: Mapping[str, int] = field(default_factory=dict)
    limit_sources: Mapping[str, LimitSource] = field(default_factory=dict)

    def limit(self, name: str) -> int:
        """A limit by name; a rule without it was refused when the rule book was read."""
        return self.limits[name]

    @property
    def printed_source(self) -> str:
        """The source as lists print it, marked where it, or that of one of its limits, is unverified."""
        said = LimitSource(self.source, self.verified).printed
        if not self.verified:
            return said
        unread = (each.printed for each in self.limit_sources.values() if not each.verified)
        return "；".join(dict.fromkeys((said, *unread)))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A set of rules, valid on the days `valid_from` to `valid_to` (None: still).

    `class_defaults` maps a column category to the limit of a column without a number of its own;
    None means that nothing is asked of it. `freshness_days` is the age in days after which a look
    proves nothing any more; `reminder_lead_workdays` how early a unit is reminded. `sources` hold where
    each of these stands written, by its name; a category's by `class_defaults.` and the category.
    """

    key: str
    name: str
    source: str
    valid_from: date
    valid_to: date | None = None
    boundary: Boundary = "inclusive"
    freshness_days: int = 2
    reminder_lead_workdays: int = 3
    class_defaults: Mapping[str, UpdateRequirement | None] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorRule] = field(default_factory=dict)
    undeclared_counts_as: Literal["original", "forwarded"] | None = None
    required_posts_count: CountBasis = "all"
    forwarding_said_only_when_none: bool = False
    backdated_counts: bool = False
    rate_decimals: int = 1
    rate_rounding: Rounding = "half_up"
    rate_keeps_zeros: bool = False
    letter_workdays: int = 5
    sources: Mapping[str, LimitSource] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Whether these rules were in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def class_default(self, category: str) -> UpdateRequirement | None:
        """What is asked of a column of this category that has no number of its own."""
        return self.class_defaults.get(self._class_of(category))

    def class_source(self, category: str) -> LimitSource:
        """Where it stands written what is asked of a column of this category."""
        return self.source_of(f"class_defaults.{self._class_of(category)}")

    def source_of(self, setting: str) -> LimitSource:
        """Where a setting stands written; what no file states is a default of this program."""
        return self.sources.get(setting, OWN_DEFAULT)

    def _class_of(self, category: str) -> str:
        return category if category in self.class_defaults else OTHER_CATEGORY
