"""Feed document 订阅源: RSS, Atom and JSON Feed as one shape, with who made the feed and when.

A feed's own dates say when it was rendered, never when something was posted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from monitor.domain.look import Publication
from spiders.account_posts import dated_posts, post
from spiders.page import Page
from spiders.page_bounds import MOST_TAGS, refuse_many_rows
from spiders.platform_answer import Json, count_at, objects_at, read_json, refuse_error_status, text_at
from spiders.post_times import PostTime, written_time
from spiders.reader import PageNotUnderstood

FRESH_FOR = timedelta(hours=48)
"""A bridge that has not synchronised for longer than this is stale; 未核实: the bridges name no limit."""

_UNSAID = PostTime(None)
_POSTED_TAGS = ("pubDate", "published", "date", "updated", "modified")
_BUILT_TAGS = ("lastBuildDate", "updated")
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b")
_PARAMETERS = re.compile(r"\A\s{0,99}<\?xml[^>]{0,300}\?>")


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One feed. `built` is when it was rendered; `generator` who rendered it, as it says."""

    title: str
    posts: tuple[Publication, ...]
    generator: str = ""
    built: PostTime = _UNSAID

    def is_recent(self, page: Page) -> bool | None:
        """Whether the feed was rendered within `FRESH_FOR` of fetching; None where it is unsaid."""
        if self.built.at is None:
            return None
        return page.fetched_at - self.built.at <= FRESH_FOR


def read_feed(page: Page) -> FeedDocument:
    """Reads a feed of any of the three forms.

    Raises:
        PageNotUnderstood: an error of the bridge, no feed at all, an empty feed (which proves
            nothing by itself), one without dates or one that is too large.
    """
    text = page.text.strip()
    if text.startswith(("{", "[")):
        return _read_json_feed(text, page)
    refuse_error_status(page)
    if not text:
        raise PageNotUnderstood("unreadable", "empty_body")
    root = _root(text)
    if _local(root) not in ("rss", "feed", "RDF"):
        raise PageNotUnderstood("unreadable", "not_a_feed", _local(root))
    return _read_xml_feed(root, page)


def _root(text: str) -> Element:
    if text.count("<") > MOST_TAGS:
        raise PageNotUnderstood("unreadable", "page_too_large", "tags")
    try:
        root: Element = defusedxml.ElementTree.fromstring(_PARAMETERS.sub("", text, count=1))
    except DefusedXmlException as error:
        raise PageNotUnderstood("unreadable", "not_a_feed", type(error).__name__) from None
    except (ParseError, ValueError, RecursionError):
        is_feed = _ROOT.search(text[:2000]) is not None
        raise PageNotUnderstood("unreadable", "feed_not_well_formed" if is_feed else "not_a_feed") from None
    return root


def _read_xml_feed(root: Element, page: Page) -> FeedDocument:
    head = next((child for child in root if _local(child) == "channel"), root)
    items = [node for holder in {id(root): root, id(head): head}.values() for node in holder]
    entries = [node for node in items if _local(node) in ("item", "entry")]
    refuse_many_rows(len(entries))
    posts = [_xml_post(node, page) for node in entries]
    return FeedDocument(
        _child_text(head, "title"),
        dated_posts(posts),
        _child_text(head, "generator"),
        written_time(_first_text(head, _BUILT_TAGS), page.fetched_at),
    )


def _xml_post(node: Element, page: Page) -> Publication:
    time = written_time(_first_text(node, _POSTED_TAGS), page.fetched_at)
    return post(_child_text(node, "title") or _child_text(node, "summary"), _link(node), time)


def _link(node: Element) -> str:
    """The entry's own page: RSS writes it as text, Atom as `href` of its alternate link."""
    for child in node:
        if _local(child) == "link" and child.get("rel", "alternate") == "alternate":
            address = (child.get("href") or child.text or "").strip()
            if address:
                return address
    guid = _child_text(node, "guid") or _child_text(node, "id")
    return guid if guid.startswith(("http://", "https://")) else ""


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _child_text(node: Element, name: str) -> str:
    found = next((child for child in node if _local(child) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _first_text(node: Element, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _child_text(node, name))), "")


def _read_json_feed(text: str, page: Page) -> FeedDocument:
    value = read_json(text)
    _refuse_bridge_error(value)
    refuse_error_status(page)
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise PageNotUnderstood("unreadable", "not_a_feed", "JSON without items")
    posts = [_json_post(row, page) for row in objects_at(value, "items")]
    return FeedDocument(text_at(value, "title"), dated_posts(posts), text_at(value, "generator"))


def _json_post(row: dict[str, Json], page: Page) -> Publication:
    written = text_at(row, "date_published") or text_at(row, "date_modified")
    title = text_at(row, "title") or text_at(row, "summary")
    return post(title, text_at(row, "url"), written_time(written, page.fetched_at))


def _refuse_bridge_error(value: Json) -> None:
    """What the known bridges answer instead of a feed."""
    said = text_at(value, "message")
    if "不存在" in said or count_at(value, "code") == 40401:
        raise PageNotUnderstood("blocked", "bridge_unconfigured", said[:80])
    if isinstance(value, dict) and ("error" in value or "statusCode" in value):
        told = text_at(value, "error", "message") or said
        raise PageNotUnderstood("blocked", "bridge_error", told[:80])
