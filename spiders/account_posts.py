"""Account posts 账号发文: what every platform owes before its posts may be believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.domain.look import Originality, Publication
from spiders.post_times import PostTime
from spiders.reader import PageNotUnderstood

_HEAD = 2
_TOLERATED_SHARE = 5
"""One undated row is an oddity; one of the first two, or more than every fifth, is a misreading
(the monitor's own rule for lists of columns and accounts alike)."""


ACCOUNT_UNNAMED = "account_unnamed"
"""Notice of posts none of which says whose it is, although the platform always does."""


def post(
    title: str,
    url: str | None,
    time: PostTime,
    *,
    originality: Originality = "undeclared",
    pinned: bool = False,
    deleted: bool = False,
    origin: str | None = None,
) -> Publication:
    """One post of an account; its title on one line and no longer than a list would show."""
    return Publication(
        title=" ".join(title.split())[:200],
        url=url or None,
        published_on=time.on,
        raw_date=time.raw,
        published_at=time.at,
        originality=originality,
        pinned=pinned,
        deleted=deleted,
        origin=origin,
    )


def names_account(wanted: str, told: Iterable[str]) -> bool:
    """Whether one of the ids that the rows name is the account asked for.

    Works made together name another author, so that one row is enough. Without an id to compare
    with, anything will do; where no row names any, the answer may be anybody's.

    Raises:
        PageNotUnderstood: `unreadable(of_another_account)`: ids are named, and none is the account's.
    """
    named = {one for one in told if one}
    if wanted and named and wanted not in named:
        raise PageNotUnderstood("unreadable", "of_another_account")
    return bool(named) or not wanted


def dated_posts(posts: Sequence[Publication], *, may_all_be_pinned: bool = False) -> tuple[Publication, ...]:
    """The posts of a page, once they can be relied on.

    `may_all_be_pinned` says that a second witness counts no more posts than these.

    Raises:
        PageNotUnderstood: there is none at all (an empty answer proves nothing by itself), only
            pinned ones were handed out, or too many or too prominent ones lack a date.
    """
    if not posts:
        raise PageNotUnderstood("unreadable", "ambiguous_empty")
    if not may_all_be_pinned and all(item.pinned for item in posts):
        raise PageNotUnderstood("unreadable", "partial_list", "only pinned posts were handed out")
    undated = [index for index, item in enumerate(posts) if item.published_on is None]
    if undated and (undated[0] < _HEAD or len(undated) * _TOLERATED_SHARE > len(posts)):
        written = any(posts[index].raw_date for index in undated)
        raise PageNotUnderstood("unreadable", "unparsable_date" if written else "undated_items")
    return tuple(posts)
