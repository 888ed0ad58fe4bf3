"""Reader 解析器: a page in, values out.

A reader never requests, logs or stores. What it does not understand it does not guess:
it raises `PageNotUnderstood`. An empty list is a claim — return no items only after
recognising the list's own frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Confidence, NotSeenOutcome, Publication
from spiders.page import Page

LONGEST_TITLE = 5_000
"""Characters; the longest posts of a microblog, whose text is their title (未核实)."""


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

    `form` (urlencoded) or `json_body` (already serialised JSON text) not None makes it a POST;
    never both.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    json_body: str | None = None

    @property
    def is_post(self) -> bool:
        """Whether it asks with a body; such a request is never repeated on its own."""
        return self.form is not None or self.json_body is not None


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
    operator, accuse nobody. `partial`: the source shows only a part, or nobody knows how fresh it
    is (`notices` says which); its items prove updates only. A title is kept to `LONGEST_TITLE`: it
    goes into letters and into cells of a table, which have room for so much.
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

    def __post_init__(self) -> None:
        if any(len(item.title) > LONGEST_TITLE for item in self.publications):
            object.__setattr__(self, "publications", tuple(map(_shortened, self.publications)))


def _shortened(item: Publication) -> Publication:
    if len(item.title) <= LONGEST_TITLE:
        return item
    return replace(item, title=f"{item.title[: LONGEST_TITLE - 1]}…")


@runtime_checkable
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


@runtime_checkable
class PlatformReader(Protocol):
    """Reads the accounts of one platform. One file in `spiders/platforms/`, found by the catalogue.

    How an account is looked at, in this order:
    1. `first_request(visit)`: where its posts are listed.
    2. `side_requests(visit, page)`: given that first answer, which second witnesses it needs (the
       profile that must agree with an empty list, the bridge's own freshness). Usually none.
    3. `read(page, visit, sides)`: the posts. `sides` are the second answers that came, in any
       order; one that did not come is left out, and then nothing rests on it.
    4. `Reading.next_page`, as often as needed; each following page goes through `read` alone.

    A platform says a lot with HTTP statuses and redirects: every answer the server gave is handed
    over, whatever its status; a redirect to another host is not followed but handed over too
    (`page.status`, `location` in `page.headers`). Whoever makes the requests replaces scheme and
    host by the configured base URL of `key`; readers always name the platform's own hosts.

    `account_types` are wordings a registry may use (compared without width, blanks and case);
    `sources` are the values of 数据源 it serves besides a bridge's URL; `default_source` is what
    an empty 数据源 means (empty: nothing, such an account is `unsupported`);
    `seconds_between_requests` is its politeness per host.
    """

    key: str
    name: str
    account_types: tuple[str, ...]
    sources: tuple[str, ...]
    default_source: str
    example: str
    seconds_between_requests: float

    def serves_source(self, url: str) -> bool:
        """Whether a 数据源 that is a URL has the shape this reader serves."""
        ...

    def first_request(self, visit: Visit) -> PageRequest:
        """Where to look for this account.

        Raises:
            PageNotUnderstood: the registry does not say enough (`unsupported`).
        """
        ...

    def side_requests(self, visit: Visit, page: Page) -> tuple[PageRequest, ...]:
        """What else must be fetched before `page` can be judged; never raises."""
        ...

    def read(self, page: Page, visit: Visit, sides: tuple[Page, ...] = ()) -> Reading:
        """The posts on the page.

        An account that the platform says in words is gone gives no publications, `partial`, and
        `account.state`.

        Raises:
            PageNotUnderstood: a wall, an error, or a shape this reader does not know.
        """
        ...
