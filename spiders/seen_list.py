"""Seen list 所见列表: the look made of all the pages one visit read."""

from __future__ import annotations

from monitor.domain.look import ArticleDate, Confidence, Seen
from spiders.page import Page
from spiders.paging import ReadList

_CONFIDENCES: tuple[Confidence, ...] = ("weak", "strong", "confirmed")


def seen(found: ReadList, page: Page, *, article: ArticleDate | None, tls_was_invalid: bool) -> Seen:
    """The look made of all pages read; as sure as its least sure page, a mere shell left aside."""
    first = next((reading for reading in found.readings if reading.publications), found.readings[0])
    shown = [reading for reading in found.readings if reading.publications or reading.next_page is None]
    notices = [notice for reading in found.readings for notice in reading.notices]
    if tls_was_invalid:
        notices.append("tls_invalid")
    if found.stopped_by is not None:
        notices.append("paging_cut_short")
    return Seen(
        at=page.fetched_at,
        publications=tuple(found.publications),
        reader=first.reader,
        confidence=min((reading.confidence for reading in shown or found.readings), key=_CONFIDENCES.index),
        covered_from=found.covered_from,
        partial=any(reading.partial for reading in found.readings),
        account=first.account,
        article=article,
        notices=tuple(dict.fromkeys(notices)),
        group=first.evidence.group,
    )
