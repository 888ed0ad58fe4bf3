"""Whatever is done to a stored page: it is read or refused by name, no other exception escapes.

The short run brings a few hundred changed pages to every reader, `--long` 2,000. A number is a page: a
failure names the number. What is read must also be fit to be stored: no half characters, no NUL.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.domain.errors import InputError
from monitor.domain.item_key import item_key
from monitor.domain.look import Publication
from spiders.article_date import read_article_witnesses
from spiders.article_origin import read_article_origin
from spiders.catalogue import pattern_readers, platform_readers
from spiders.cookie_replay import cookie_replay
from spiders.exchange import Answer
from spiders.failed_visits import RobotsUnreadable, VisitFailed
from spiders.inspect_page import KINDS, InspectRequest, inspect_page
from spiders.page import Page
from spiders.page_frame import page_frame
from spiders.page_redirect import page_redirect
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from spiders.robots import rules_in
from spiders.save_page import save_page
from spiders.site_bounds import SiteBounds
from spiders.walls import refuse_walls
from tests.spiders.page_changes import CHARSETS, changed
from tests.spiders.platforms import test_stored_answers as answers
from tests.spiders.stored_columns import CASES, FETCHED_AT, page_of

SHORT = 300
LONG = 2_000
BATCH = 100
SELECTORS = ("ul > li", "ul", "tr", "a", "*", "li:nth-child(2)", "ul.list > li", "][", "body")
STATUSES = (200, 200, 200, 202, 301, 403, 404, 412, 429, 500, 503, 521, 999)
ARTICLE = """<!DOCTYPE html><html><head><meta charset='utf-8'><title>关于开展检查的通知-临河县</title>
<meta name='ArticleTitle' content='关于开展检查的通知'><meta name='PubDate' content='2026-11-18 09:30'></head>
<body><h1>关于开展检查的通知</h1><p>发布时间：2026-11-18 09:30 来源：<script>var ly='县教育局';
document.write(ly)</script></p><p>成文日期：二〇二六年十一月一日</p><p>现将有关事项通知如下。</p></body></html>""".encode()
REDIRECT = b"""<html><head><meta http-equiv='refresh' content='0; url=/tzgg/index.html'><script>/* here */
document.cookie='a=1;path=/';window.location.href = "http://www.linhe.example/tzgg/list.html";</script>
</head></html>"""
ROBOTS = """\ufeffUser-agent: *
Disallow: /search*?q=*
Allow: /search$
Crawl-delay: 2
Request-rate: 1/5s 0800-1200
Sitemap: http://www.linhe.example/sitemap.xml
# 政府网站
User-agent: 监测
Disallow: /%E4%B8%AD/
""".encode()


def fuzzed(number: int, page: Page) -> Page:
    """The page with a few changes and sometimes another header, always the same for a number."""
    chance = random.Random(number)
    body = changed(chance, page.body)
    said = {**page.headers, "content-type": f"text/html; charset={chance.choice(CHARSETS)}"}
    return replace(page, body=body, headers=said if chance.random() < 0.2 else page.headers)


def stored_column(number: int) -> Page:
    return fuzzed(number, page_of(CASES[number % len(CASES)]))


def handmade(number: int, body: bytes) -> Page:
    return fuzzed(number, Page("https://www.linhe.example/tzgg/202611/t20261118_7.html", body, FETCHED_AT))


def check_storable(*texts: str | None) -> None:
    for text in filter(None, texts):
        assert "\0" not in text
        assert text.encode()


def check_publications(publications: Iterable[Publication]) -> None:
    for item in publications:
        check_storable(item.title, item.url, item.raw_date, item.origin, item_key(item))


def check_reading(reading: Reading) -> None:
    check_publications(reading.publications)
    check_storable(reading.next_page.url if reading.next_page else None, *reading.notices)
    check_storable(reading.evidence.group, reading.evidence.date_slot, *reading.evidence.vetoes)
    if reading.account is not None:
        account = reading.account
        check_storable(account.name, account.account_id, account.migrated_to)


def read_fuzzed_column(number: int) -> None:
    check_reading(read_column(stored_column(number)))


def read_fuzzed_choice(number: int) -> None:
    selector = SELECTORS[number % len(SELECTORS)]
    check_reading(read_column(replace(stored_column(number), list_selector=selector)))


def read_fuzzed_patterns(number: int) -> None:
    """A page for whichever reader takes it for its own, walls or not."""
    page = stored_column(number)
    for reader in pattern_readers():
        try:
            if reader.recognises(page):
                check_reading(reader.read(page))
        except PageNotUnderstood as refusal:
            check_refusal(refusal)


def read_fuzzed_wall(number: int) -> None:
    refuse_walls(replace(stored_column(number), status=STATUSES[number % len(STATUSES)]))


def read_fuzzed_article(number: int) -> None:
    page = handmade(number, ARTICLE) if number % 3 else stored_column(number)
    read_article_witnesses(page)
    check_storable(read_article_origin(page))


def read_fuzzed_account(number: int) -> None:
    case = answers.CASES[number % len(answers.CASES)]
    reader, visit = answers.reader_of(case), answers.visit_of(case)
    page = fuzzed(number, answers.page_of(case))
    sides = tuple(fuzzed(number + at, side) for at, side in enumerate(answers.sides_of(case)))
    try:
        asked = reader.side_requests(visit, page)
    except PageNotUnderstood as refusal:
        raise AssertionError(f"second witnesses: {refusal}") from refusal
    check_storable(*(request.url for request in asked))
    check_reading(reader.read(page, visit, sides))


def read_foreign_account(number: int) -> None:
    """An answer of one platform handed to the reader of another."""
    readers = platform_readers()
    case = answers.CASES[number % len(answers.CASES)]
    reader = readers[number // len(answers.CASES) % len(readers)]
    check_reading(reader.read(fuzzed(number, answers.page_of(case)), answers.visit_of(case)))


def read_fuzzed_way(number: int) -> None:
    """What leads elsewhere: redirects of small pages, cookies that are wanted back, frames."""
    page = handmade(number, REDIRECT) if number % 3 else stored_column(number)
    check_storable(page_redirect(page.text, page.url), page_frame(page, SiteBounds.around(page.url)))
    replay = cookie_replay(page.text, page.url, set_cookie="a=1")
    check_storable(replay.url if replay is not None else None)


def read_fuzzed_robots(number: int) -> None:
    page = handmade(number, ROBOTS)
    rules = rules_in(Answer(page.url, 200, {}, page.body, FETCHED_AT))
    if not isinstance(rules, RobotsUnreadable):
        rules.can_fetch(page.url, "监测")


def inspect_fuzzed(number: int) -> None:
    """What `inspect` prints and `save-page` writes."""
    platform = answers.CASES[number % len(answers.CASES)]
    kind = KINDS[number % len(KINDS)]
    page = fuzzed(number, answers.page_of(platform)) if kind == "account" else stored_column(number)
    request = InspectRequest(
        kind,
        page.url,
        platform.parent.name,
        "通知公告",
        page.body,
        page.status,
        page.headers,
        page.fetched_at,
    )
    check_storable(json.dumps(inspect_page(request), ensure_ascii=False))
    with TemporaryDirectory() as folder:
        saved = save_page(request, "fuzzed_page", folder=Path(folder))
        assert json.loads((saved.folder / "expected.json").read_text(encoding="utf-8")) == saved.expected


READERS: dict[str, Callable[[int], None]] = {
    "column": read_fuzzed_column,
    "chosen_list": read_fuzzed_choice,
    "patterns": read_fuzzed_patterns,
    "walls": read_fuzzed_wall,
    "article": read_fuzzed_article,
    "account": read_fuzzed_account,
    "foreign_account": read_foreign_account,
    "way": read_fuzzed_way,
    "robots": read_fuzzed_robots,
    "inspect": inspect_fuzzed,
}
readers = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def check_refusal(refusal: PageNotUnderstood | VisitFailed) -> None:
    assert refusal.outcome
    assert refusal.reason
    check_storable(refusal.reason, refusal.detail)


def read_all(read: Callable[[int], None], numbers: Iterable[int]) -> None:
    for number in numbers:
        try:
            read(number)
        except (PageNotUnderstood, VisitFailed) as refusal:
            check_refusal(refusal)
        except InputError as refusal:
            assert str(refusal)
        except Exception as error:
            raise AssertionError(f"page {number}: {error!r}") from error


@readers
@pytest.mark.parametrize("first", range(0, SHORT, BATCH))
def test_a_fuzzed_page_is_read_or_refused_by_name(read: Callable[[int], None], first: int) -> None:
    read_all(read, range(first, first + BATCH))


@pytest.mark.long
@readers
@pytest.mark.parametrize("first", range(SHORT, SHORT + LONG, BATCH))
def test_two_thousand_fuzzed_pages_are_read_or_refused(read: Callable[[int], None], first: int) -> None:
    read_all(read, range(first, first + BATCH))
