"""Whatever a platform answers: no reader crashes, and none claims an empty list without a witness."""

from __future__ import annotations

import json
from datetime import datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from monitor.domain.crawl_plan import Visit
from spiders.catalogue import platform_readers
from spiders.page import Page
from spiders.platform_answer import Json
from spiders.reader import PageNotUnderstood, PlatformReader, Reading

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
NAMES: tuple[str, ...] = (
    "ok",
    "msg",
    "data",
    "cards",
    "card_group",
    "mblog",
    "list",
    "user",
    "userInfo",
    "id",
    "base_resp",
    "ret",
)
NAMES += ("publish_page", "publish_list", "app_msg_list", "app_msg_cnt", "getalbum_resp", "general_msg_list")
NAMES += (
    "code",
    "items",
    "vlist",
    "message",
    "result",
    "feeds",
    "status_code",
    "aweme_list",
    "error",
    "error_code",
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, 1, 9, 11, 200, 1794965400, 1794965400000, -100]),
    st.floats(allow_nan=True),
    st.text(max_size=12),
    st.sampled_from(
        ["", "success", "2026-11-18 09:30", "Thu Nov 19 10:00:00 +0800 2026", "昨天 08:00", "[]", "{}"]
    ),
)


def _inside(children: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.one_of(
        st.lists(children, max_size=3), st.dictionaries(st.sampled_from(NAMES), children, max_size=6)
    )


ANSWERS = st.recursive(VALUES, _inside, max_leaves=25)


def json_bytes(answer: Json) -> bytes:
    return json.dumps(answer, ensure_ascii=True).encode()


def look(reader: PlatformReader, body: bytes) -> Reading | None:
    page = Page("https://example.invalid/list?begin=0", body, FETCHED_AT)
    visit = Visit(1, "account", "", ("临河县发布",), account_id="2000000001")
    for asked in reader.side_requests(visit, page):
        assert asked.url
    try:
        return reader.read(page, visit)
    except PageNotUnderstood:
        return None


def is_witnessed(reader: PlatformReader, body: bytes) -> bool:
    """WeChat's own back office states a total of zero beside its empty list."""
    return reader.key == "wechat" and (b"total_count" in body or b"app_msg_cnt" in body)


@pytest.mark.parametrize("reader", platform_readers(), ids=lambda reader: reader.key)
@settings(max_examples=120, deadline=None)
@given(answer=ANSWERS)
def test_any_json_is_read_or_refused(reader: PlatformReader, answer: Json) -> None:
    body = json_bytes(answer)
    found = look(reader, body)
    if found is not None and not found.publications:
        assert found.partial or is_witnessed(reader, body)


@pytest.mark.parametrize("reader", platform_readers(), ids=lambda reader: reader.key)
@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(reader: PlatformReader, body: bytes) -> None:
    found = look(reader, body)
    assert found is None or found.publications or found.partial


@pytest.mark.parametrize("reader", platform_readers(), ids=lambda reader: reader.key)
@settings(max_examples=60, deadline=None)
@given(inner=st.text(alphabet="<>/divp'\"=class 帐号注销删除迁移", max_size=80))
def test_any_markup_is_read_or_refused(reader: PlatformReader, inner: str) -> None:
    found = look(reader, f"<html><body>{inner}</body></html>".encode())
    assert found is None
