"""Look 监测记录: what one visit to a target gave.

Sight is not silence: a visit ends as `Seen` (the list was recognised and read),
`SeenAgain` (proved to be what the last accepted look saw) or `NotSeen` (with the
cause). Only the first two can ever carry an accusation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.domain.learned_list import ListProposal

Interaction = Literal["present", "absent", "dead_link"]
"""Whether an account offers interaction 互动功能, or only a link that leads nowhere."""
Originality = Literal["original", "forwarded", "undeclared"]
Confidence = Literal["confirmed", "strong", "weak"]
AccountState = Literal["normal", "missing", "cancelled", "banned", "migrated"]
NotSeenOutcome = Literal["unreachable", "blocked", "unreadable", "unsupported", "not_looked"]
Outcome = Literal["seen", "unreachable", "blocked", "unreadable", "unsupported", "not_looked"]

COMPLETE: date = date.min
"""`covered_from` of a list that was read to its end."""


@dataclass(frozen=True, slots=True)
class Publication:
    """发布信息: one item as a list shows it.

    `published_on` is the calendar day in Asia/Shanghai shown in the list's own date slot, None
    where none was shown. `witness_on` is what another witness (the item's URL) says. Columns
    leave `originality` None; accounts state it in three values.
    """

    title: str
    url: str | None
    published_on: date | None
    raw_date: str = ""
    published_at: datetime | None = None
    originality: Originality | None = None
    pinned: bool = False
    deleted: bool = False
    witness_on: date | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class AccountIdentity:
    """Who the platform says an account is; empty where it does not say.

    `owner` is whom the platform has verified it for (认证信息), as it words that; `namesakes` are the
    ids of other accounts of exactly the same name; `interaction` is what its own interface shows,
    `interaction_item` the menu item by which it does, and `interaction_url` the link of that item.
    """

    name: str = ""
    account_id: str = ""
    state: AccountState = "normal"
    migrated_to: str = ""
    owner: str = ""
    namesakes: tuple[str, ...] = ()
    interaction: Interaction | None = None
    interaction_item: str = ""
    interaction_url: str = ""


NOT_ASKED_YET = "article_not_asked_yet"
"""`ArticleDate.reason` of an item too young to be late; its page is asked for before anybody is accused."""


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """What the newest item's own page says of its date; None where it could not be read."""

    url: str
    published_on: date | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What an item's own page says: its 来源 and its day, None where it does not say or did not come.

    `key` is the item's (see `item_key`), `reason` why nothing could be read.
    """

    key: str
    origin: str | None = None
    published_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """已见: the list was recognised and its items were read.

    `publications` may be empty: then the list's own frame, or a second source, said so.
    `covered_from` is the first day from which on every item is known (`COMPLETE` = read to the
    list's end, None = nothing can be said). `partial` sources prove updates, never their absence.
    `articles` are the items' own pages that were read for their 来源.
    """

    at: datetime
    publications: tuple[Publication, ...]
    reader: str
    confidence: Confidence
    covered_from: date | None
    partial: bool = False
    account: AccountIdentity | None = None
    article: ArticleDate | None = None
    notices: tuple[str, ...] = ()
    group: str = ""
    articles: tuple[ReadArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """已见（未变化）: the answer proves that the last accepted look still holds.

    `how` is `not_modified` (the server said 304) or `same_body` or `same_list` (hashes agree).
    """

    at: datetime
    how: Literal["not_modified", "same_body", "same_list"]
    articles: tuple[ReadArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSeen:
    """未见: the visit gave no sight of the list. `reason` is lower_snake text."""

    at: datetime
    outcome: NotSeenOutcome
    reason: str
    detail: str = ""


Look = Seen | SeenAgain | NotSeen


@dataclass(frozen=True, slots=True)
class Transport:
    """How the answer came: what proof and the next conditional request need.

    `body` is the decoded-from-transport (unzipped) page that was read, kept for proof. `proposal`
    is the list that was found where none is learned yet, or where the learned one is gone.
    """

    final_url: str = ""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    list_hash: str | None = None
    body: bytes | None = field(default=None, repr=False)
    content_type: str = ""
    requests: int = 0
    seconds: float = 0.0
    proposal: ListProposal | None = None


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What one visit hands to `record_look`."""

    address_id: int
    look: Look
    transport: Transport
