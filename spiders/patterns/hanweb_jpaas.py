"""Hanweb JPAAS 大汉集约化平台: a list that a script fetches, ready-made, from `…/build/unit`.

What the page asks stands in the `querydata` of its script; the answer is JSON around a piece of
HTML, whose own pager counts the items. Registered by the page or by the interface's address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from selectolax.lexbor import LexborNode

from spiders.address import split_address
from spiders.article_address import linked_address
from spiders.chosen_list import read_chosen_list
from spiders.list_finder import find_list
from spiders.list_records import find_groups
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.platform_answer import count_at, json_object, text_at
from spiders.reader import PageNotUnderstood, PageRequest, Reading, ReadingEvidence

_UNIT = "/jpaas-publish-server/front/page/build/unit"
_SCRIPTS = f'script[url*="{_UNIT}"][querydata]'
_ASKED = re.compile(r"'(\w{1,40})'\s*:\s*'([^']{0,400})'")
_COUNTS = re.compile(r"['\"]?\b(count|rows|pageNo)['\"]?\s*:\s*['\"]?(\d{1,7})")
_PAGER = '[id*="pagination"], [class*="pagination"]'


class HanwebJpaas:
    """Reads the answers of the interface; a page that only asks it is followed to there."""

    key = "hanweb_jpaas"
    name = "大汉集约化平台 JPAAS"

    def recognises(self, page: Page) -> bool:
        if _UNIT in page.url:
            return page.text[:200].lstrip("\ufeff \r\n\t").startswith("{")
        text = page.text
        return _UNIT in text and "querydata" in text.lower() and "<datastore" not in text.lower()

    def read(self, page: Page) -> Reading:
        return self._read_answer(page) if _UNIT in page.url else self._read_shell(page)

    def _read_shell(self, page: Page) -> Reading:
        """A page that shows nothing dated and has one unit fetched: the list is that unit."""
        marks = walk_page(page)
        scripts = page.tree.css(_SCRIPTS)
        if not scripts or marks.glued or find_groups(marks):
            return find_list(page)
        asked = dict(_ASKED.findall(scripts[0].attributes.get("querydata") or ""))
        address = linked_address(page.url, scripts[0].attributes.get("url"))
        if len(scripts) > 1 or "pageId" not in asked or address is None:
            raise PageNotUnderstood("unreadable", "list_rendered_by_script", f"{len(scripts)} units")
        request = PageRequest(f"{address.partition('?')[0]}?{urlencode(asked)}", {"Referer": page.url})
        evidence = ReadingEvidence(_SCRIPTS, "", ("unit",))
        return Reading((), self.key, "weak", next_page=request, evidence=evidence)

    def _read_answer(self, page: Page) -> Reading:
        listed = _listed(page, text_at(json_object(page), "data", "html"))
        marks = walk_page(listed)
        counts = _counts(listed)
        if not find_groups(marks) and counts.get("count") == 0 and not marks.anchors:
            evidence = ReadingEvidence("data.html", "", ("unit", "counts_none"))
            return Reading((), self.key, "confirmed", is_last=True, evidence=evidence)
        if not marks.anchors:
            raise PageNotUnderstood("unreadable", "ambiguous_empty")
        rows = read_chosen_list(listed, marks, self.key)
        number, per_page = _asked_page(page.url), counts.get("rows", 0)
        total = counts.get("count") if counts.get("pageNo", number) == number else None
        is_last = total is not None and 0 < total <= (number - 1) * per_page + len(rows.publications)
        return replace(
            rows,
            next_page=None if is_last else _next_request(page, number + 1, per_page),
            is_last=is_last,
            evidence=ReadingEvidence("data.html", rows.evidence.date_slot, ("unit",), rows.evidence.vetoes),
        )


def _listed(page: Page, html: str) -> Page:
    body = f"<!DOCTYPE html><html><head></head><body>{html}</body></html>"
    return replace(
        page,
        body=body.encode("utf-8", "replace"),
        headers={"content-type": "text/html; charset=utf-8"},
        list_selector="body",
    )


def _counts(listed: Page) -> Mapping[str, int]:
    """What the pager of the unit counts: in attributes of its own, or in its `querydata`."""
    found = listed.tree.css_first(_PAGER)
    if found is None:
        return {}
    told = {name: int(number) for name, number in _COUNTS.findall(found.attributes.get("querydata") or "")}
    return told or _attribute_counts(found)


def _attribute_counts(pager: LexborNode) -> dict[str, int]:
    told = ((name, pager.attributes.get(name.lower()) or "") for name in ("count", "rows", "pageNo"))
    return {name: int(number) for name, number in told if number.isdecimal() and len(number) < 8}


def _asked(url: str) -> dict[str, str]:
    return dict(parse_qsl(split_address(url).query, keep_blank_values=True))


def _asked_page(url: str) -> int:
    """The page the address asks for, in the JSON of its `paramJson`; the first where it asks for none."""
    try:
        return max(1, count_at(json.loads(_asked(url).get("paramJson", "")), "pageNo") or 1)
    except (ValueError, RecursionError):
        return 1


def _next_request(page: Page, number: int, per_page: int) -> PageRequest | None:
    """The next page, as many items a page as the unit says it shows."""
    if not per_page:
        return None
    asked = {**_asked(page.url), "paramJson": json.dumps({"pageNo": number, "pageSize": per_page})}
    parts = split_address(page.url)
    return PageRequest(parts._replace(query=urlencode(asked)).geturl())
