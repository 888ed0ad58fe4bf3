"""Reader 解析器: a page in, values out.

A reader never requests, logs or stores. What it does not understand it does not guess:
it raises `PageNotUnderstood`. An empty list is a claim — return no items only after
recognising the list's own frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Confidence, NotSeenOutcome, Publication
from spiders.page import Page


class PageNotUnderstood(Exception):
    """The page gave no sight of the list; becomes `NotSeen(outcome, reason)`."""

    def __init__(self, outcome: NotSeenOutcome, reason: str, detail: str = "") -> None:
        self.outcome: NotSeenOutcome = outcome
        self.reason = reason
        self.detail = detail
        super().__init__(f"{outcome}({reason}) {detail}".strip())


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request a reader would like to be made next; it passes the same guard as any other.

    `form` not None makes it a POST.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReadingEvidence:
    """What a person can check: the CSS of the rows, where the date stood, what spoke for it."""

    group: str = ""
    date_slot: str = ""
    signals: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader saw on one page.

    `is_last` says that nothing follows (the list's own pager or total says so); `next_page` is
    how to go on; both may be unknown (None, False). `confidence` `weak` means: propose to an
    operator, accuse nobody. `fresh_at_reason` is set by a bridge that is stale or whose
    freshness nobody knows: its items prove updates only.
    """

    publications: tuple[Publication, ...]
    reader: str
    confidence: Confidence
    next_page: PageRequest | None = None
    is_last: bool = False
    partial: bool = False
    account: AccountIdentity | None = None
    evidence: ReadingEvidence = field(default_factory=ReadingEvidence)
    notices: tuple[str, ...] = ()


class PatternReader(Protocol):
    """Reads the lists one CMS delivers. One file in `spiders/patterns/`, found by the catalogue."""

    key: str
    name: str

    def recognises(self, page: Page) -> bool:
        """Whether the page carries this CMS's marks; cheap, never raises."""
        ...

    def read(self, page: Page) -> Reading:
        """The list on the page.

        Raises:
            PageNotUnderstood: the marks are there but the list cannot be read.
        """
        ...


class PlatformReader(Protocol):
    """Reads the accounts of one platform. One file in `spiders/platforms/`.

    `account_types` are wordings a registry may use (compared without width, blanks and case);
    `sources` are the values of 数据源 it serves besides a bridge's URL;
    `seconds_between_requests` is its politeness per host.
    """

    key: str
    name: str
    account_types: tuple[str, ...]
    sources: tuple[str, ...]
    example: str
    seconds_between_requests: float

    def first_request(self, visit: Visit) -> PageRequest:
        """Where to look for this account.

        Raises:
            PageNotUnderstood: the registry does not say enough (`unsupported`).
        """
        ...

    def read(self, page: Page, visit: Visit) -> Reading:
        """The posts on the page.

        Raises:
            PageNotUnderstood: a wall, an error, or a shape this reader does not know.
        """
        ...
