"""Fragment rows 片段列表: rows that a content system hands out one by one, as pieces of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spiders.chosen_list import read_chosen_list
from spiders.chosen_walk import ROW_TAG
from spiders.list_walk import walk_page
from spiders.page import Page
from spiders.reader import Reading


def read_fragment_rows(page: Page, fragments: Sequence[str], reader: str) -> Reading:
    """The publications of the fragments, one each, in their order.

    Raises:
        PageNotUnderstood: `unreadable`, as for any list of rows.
    """
    body = "".join(f"<{ROW_TAG}>{_in_context(fragment)}</{ROW_TAG}>" for fragment in fragments)
    rows = replace(
        page,
        body=f"<!DOCTYPE html><html><head></head><body>{body}</body></html>".encode("utf-8", "replace"),
        headers={"content-type": "text/html; charset=utf-8"},
        list_selector=ROW_TAG,
    )
    return read_chosen_list(rows, walk_page(rows), reader)


def _in_context(fragment: str) -> str:
    """Rows of tables are lost outside a table."""
    start = fragment.lstrip()[:4].lower()
    if start.startswith("<tr"):
        return f"<table><tbody>{fragment}</tbody></table>"
    return f"<table><tbody><tr>{fragment}</tr></tbody></table>" if start.startswith("<td") else fragment
