"""Merged posts 合并发布记录: posts that several sources showed, each counted once.

The same post is known by its address, else by title and day. What a crawl saw of a post is never
rewritten: an import only says whether it is original where the platform did not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from monitor.domain.attestation import Attestation
from monitor.domain.evidence import KnownPublication
from monitor.domain.item_key import item_key
from monitor.domain.look import Originality, Publication
from monitor.domain.owner_export import OwnerExport

_ATTESTED = "人工核验所见的最近一条"
_ATTESTED_ORIGINAL = "人工核验所见的最近一条原创"


def merged_posts(
    known: Iterable[KnownPublication], exports: Iterable[OwnerExport], attestations: Iterable[Attestation]
) -> tuple[KnownPublication, ...]:
    """Everything that was seen of an account, newest first."""
    posts = _Posts(known)
    for export in sorted(exports, key=lambda each: each.exported_at):
        posts.take_in(export)
    for seen in sorted(attestations, key=lambda each: each.attested_at):
        posts.attest(seen)
    return posts.newest_first()


class _Posts:
    """Posts by key, and by title and day for sources that know other addresses."""

    def __init__(self, known: Iterable[KnownPublication]) -> None:
        self._by_key = {item_key(each.publication): each for each in known}

    def take_in(self, export: OwnerExport) -> None:
        """Those known already keep their facts; one of them stands for one row of an export."""
        keyed = {item_key(post): post for post in export.posts}
        claimed = keyed.keys() & self._by_key.keys()
        twins: dict[tuple[str, date | None], list[str]] = {}
        for key, each in self._by_key.items():
            if key not in claimed:
                twins.setdefault(_title_and_day(each.publication), []).append(key)
        for key, post in keyed.items():
            alike = twins.get(_title_and_day(post), []) if post.title and key not in claimed else []
            self._put(alike.pop() if alike else key, post, seen_at=export.exported_at)

    def attest(self, seen: Attestation) -> None:
        """A day on which a person saw a post, or an original one, has such a post."""
        if seen.newest_original_on is not None:
            self._attest_original(seen.newest_original_on, seen.attested_at)
        if seen.newest_on is not None and not self._of_day(seen.newest_on):
            # later than the last original one, so surely not original
            later = seen.newest_original_on is not None and seen.newest_original_on < seen.newest_on
            self._add(_ATTESTED, seen.newest_on, "forwarded" if later else "undeclared", seen.attested_at)

    def newest_first(self) -> tuple[KnownPublication, ...]:
        """In the order in which evidence is told."""
        every = self._by_key.values()
        return tuple(sorted(every, key=lambda each: each.publication.published_on or date.min, reverse=True))

    def _attest_original(self, day: date, at: datetime) -> None:
        there = self._of_day(day)
        if any(self._by_key[key].publication.originality == "original" for key in there):
            return
        open_ones = [key for key in there if _is_undeclared(self._by_key[key].publication)]
        if open_ones:
            self._declare(open_ones[0], "original")
        else:
            self._add(_ATTESTED_ORIGINAL, day, "original", at)

    def _put(self, key: str, post: Publication, *, seen_at: datetime) -> None:
        there = self._by_key.get(key)
        if there is None:
            self._by_key[key] = KnownPublication(post, seen_at)
        elif _is_undeclared(there.publication) and post.originality is not None:
            self._declare(key, post.originality)

    def _declare(self, key: str, originality: Originality) -> None:
        there = self._by_key[key]
        self._by_key[key] = replace(there, publication=replace(there.publication, originality=originality))

    def _add(self, title: str, day: date, originality: Originality, at: datetime) -> None:
        post = Publication(title, None, day, originality=originality)
        self._by_key[item_key(post)] = KnownPublication(post, at)

    def _of_day(self, day: date) -> list[str]:
        return [key for key, each in self._by_key.items() if each.publication.published_on == day]


def _is_undeclared(post: Publication) -> bool:
    return post.originality in (None, "undeclared")


def _title_and_day(post: Publication) -> tuple[str, date | None]:
    return "".join(unicodedata.normalize("NFKC", post.title).split()), post.published_on
