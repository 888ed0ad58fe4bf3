"""Emptied columns 空壳栏目: the column's own list is not on the page, a dated box stands near.

Heading, breadcrumb and pager are still there, and the box has no heading that gives it away: it must
never be taken for the list.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.list_finder import find_rows
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood, Reading
from tests.spiders.stored_columns import CASES, expected_of, page_of

FETCHED_AT = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
DAYS = range(20, 14, -1)
ROWS = "".join(
    f"<li><a href='./202610/t202610{day}_{day}.html'>关于第{day}号工作安排的通知</a>"
    f"<span>2026-10-{day}</span></li>"
    for day in range(18, 9, -1)
)
CRUMBS = "<div class='location'>当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>"
ASKED = "<script>$.ajax({url: '/api/list', success: function (d) { $('#list').html(d); }});</script>"
LAYPAGE = "<script>laypage.render({elem: 'pages', count: 70});</script>"

NAMED = {
    "heading": "<div class='main'><h2>通知公告</h2>LIST</div>",
    "heading_in_a_box": (
        "<div class='main'><div class='tit'><span>通知公告</span></div><div class='con'>LIST</div></div>"
    ),
    "breadcrumb": CRUMBS + "<div class='main'>LIST</div>",
    "both": CRUMBS + "<div class='main'><h2>通知公告</h2>LIST</div>",
}
FRAMES = {
    "empty_list": "<ul class='list'></ul>",
    "empty_box_with_an_id": "<div id='list'></div>",
    "empty_box_with_a_class": "<div class='newsList'> <!-- --> </div>",
    "empty_box_in_a_box": "<div class='con'><div id='list'></div></div>",
    "empty_table": "<table class='t'><tbody></tbody></table>",
    "frame": "<iframe src='/list.html'></iframe>",
    "template_of_rows": "<div class='r' v-for='item in rows'><a v-text='item.title'></a></div>",
    "template_with_words": "<ul><li v-for='row in rows'><a>{{row.title}}</a><i>{{row.day}}</i></li></ul>",
    "template": "<template id='row'><li></li></template>",
    "template_in_a_script": "<script type='text/template'><li>{{title}}</li></script>",
    "script_in_place": "<script>$.getJSON('/api/list', show);</script>",
    "script_behind_its_frame": f"<div id='list'></div>{ASKED}",
    "pages_drawn_by_script": f"<div id='list'></div><div id='pages'></div>{LAYPAGE}",
    "rows_in_a_comment": f"<!-- <ul>{ROWS}</ul> -->",
    "pager_alone": "<div class='p'><a href='index_1.html'>下一页</a> <a href='index_6.html'>尾页</a></div>",
}
LINKS = {
    "another_columns_rows": "/xwdt/202611/t202611{0}_9{0}.html",
    "rows_anywhere": "/info/1050/9{0}.htm",
    "numbered_rows": "/art/2026/11/{0}/art_5555_9{0}.html",
}
PLACES = {
    "box_behind": "<div class='wrap'>MAINBOX</div>",
    "box_behind_without_a_wrap": "MAINBOX",
    "box_within": "<div class='wrap'>BOTH</div>",
    "script_at_the_end": f"<div class='wrap'>MAINBOX</div><div>版权所有：临河县人民政府</div>{ASKED}",
}


def box(link: str) -> str:
    rows = "".join(
        f"<li><a href='{link.format(day)}'>全县第{day}次重要会议召开</a><span>2026-11-{day}</span></li>"
        for day in DAYS
    )
    return f"<div class='side'><ul class='list'>{rows}</ul></div>"


def laid_out(place: str, named: str, listed: str, side: str) -> str:
    main, both = named.replace("LIST", listed), named.replace("LIST", listed + side)
    return PLACES[place].replace("MAIN", main).replace("BOX", side).replace("BOTH", both)


def read(body: str) -> Reading | PageNotUnderstood:
    head = "<head><meta charset='utf-8'><title>通知公告-临河县</title></head>"
    page = Page(
        "https://www.linhe.example/zwgk/tzgg/index.html",
        f"<!DOCTYPE html><html>{head}<body>{body}</body></html>".encode(),
        FETCHED_AT,
        column_names=("通知公告",),
    )
    try:
        return read_column(page)
    except PageNotUnderstood as refusal:
        return refusal


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("named", NAMED)
def test_a_box_beside_an_emptied_list_is_never_sure(named: str, frame: str) -> None:
    for link, place in product(LINKS.values(), PLACES):
        reading = read(laid_out(place, NAMED[named], FRAMES[frame], box(link)))
        if isinstance(reading, PageNotUnderstood):
            assert reading.outcome == "unreadable"
        else:
            assert reading.confidence == "weak", (link, place, reading.evidence)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_box_before_an_emptied_list_is_never_sure(frame: str) -> None:
    # rows that lie anywhere, and a pager right behind them, look like any list
    links = [LINKS["another_columns_rows"]] if frame == "pager_alone" else list(LINKS.values())
    for link, heading in product(links, ("", "<h2>通知公告</h2>")):
        body = f"{CRUMBS}<div class='wrap'>{box(link)}<div class='main'>{heading}{FRAMES[frame]}</div></div>"
        reading = read(body)
        if isinstance(reading, PageNotUnderstood):
            assert reading.outcome == "unreadable"
        else:
            assert reading.confidence == "weak", (link, heading, reading.evidence)


@pytest.mark.parametrize("named", NAMED)
def test_the_list_itself_is_read_where_it_stands(named: str) -> None:
    for place in PLACES:
        listed = f"<ul class='list'>{ROWS}</ul>"
        reading = read(laid_out(place, NAMED[named], listed, box(LINKS["another_columns_rows"])))
        assert isinstance(reading, Reading)
        assert (reading.confidence, reading.publications[0].raw_date) == ("strong", "2026-10-18")


STORED = [
    case
    for case in CASES
    if case.parent.name == "static_list"
    and (expected_of(case).get("items") or expected_of(case).get("days"))
    and expected_of(case).get("confidence", "strong") == "strong"
]
"""Stored pages whose list is read and sure."""
LOST: dict[str, Callable[[str], str]] = {
    "removed": lambda rows: "",
    "emptied": lambda rows: f"{rows.partition('>')[0]}></div>" if rows.startswith("<div") else "<ul></ul>",
    "in_a_comment": lambda rows: f"<!-- {rows} -->",
    "by_script": lambda rows: f"<div id='rows'></div>{ASKED.replace('#list', '#rows')}",
    "by_template": lambda rows: "<div v-for='row in rows'><a v-text='row.title'></a></div>",
}
BESIDE: dict[str, Callable[[str, str], str]] = {
    "before": lambda body, side: side + body,
    "behind": lambda body, side: body + side,
    "with_a_clock": lambda body, side: f"<div>今天是2026年11月20日 星期五</div>{side}{body}",
}


def mutated(case: Path, lost: str, place: str) -> Page | None:
    """A stored page without its list and with a box beside it; None where its rows have no frame."""
    page = page_of(case)
    group = find_rows(page).group
    body = page.tree.body
    if page.list_selector or group is None or body is None or group.records[0].node.parent == body:
        return None
    pieces = [record.node.parent or group.container for record in group.records]
    text = page.tree.html or ""
    inside = (body.html or "").partition(">")[2].removesuffix("</body>")
    rest = inside
    for rows in dict.fromkeys(piece.html or "" for piece in pieces):
        rest = rest.replace(rows, LOST[lost](rows), 1)
    changed = text.replace(inside, BESIDE[place](rest, box(LINKS["another_columns_rows"])), 1)
    assert rest != inside
    return page_of(case, changed.replace("gb2312", "utf-8").encode())


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("case", STORED, ids=lambda case: case.name)
def test_a_stored_page_that_lost_its_list_shows_no_other_date(case: Path, lost: str) -> None:
    for place in BESIDE:
        page = mutated(case, lost, place)
        if page is None:
            return
        try:
            reading = read_column(page)
        except PageNotUnderstood as refusal:
            assert refusal.outcome == "unreadable"
        else:
            assert reading.confidence == "weak", (place, reading.evidence, reading.publications[:1])


Named = dict[str, str | None]


def names_of(node: LexborNode | None) -> Named:
    return {name: node.attributes.get(name) if node is not None else None for name in ("class", "id")}


def rename(node: LexborNode, names: Named) -> None:
    for name, value in names.items():
        if value:
            node.attrs[name] = value
        elif name in node.attrs:
            del node.attrs[name]


def named(names: Named) -> str:
    return "".join(f" {name}='{value}'" for name, value in names.items() if value)


def renamed_at_random(tree: LexborHTMLParser, chance: random.Random) -> None:
    """Every class and id gets another name, the same one wherever it stands."""
    new: dict[str, str] = defaultdict(lambda: f"x{chance.randrange(16**8):08x}")
    for node in tree.css("[class], [id]"):
        names = names_of(node)
        rename(node, {name: " ".join(new[word] for word in (names[name] or "").split()) for name in names})


def without_names(tree: LexborHTMLParser, chance: random.Random) -> None:
    for node in tree.css("[class], [id]"):
        rename(node, {"class": None, "id": None})


def with_each_others_names(tree: LexborHTMLParser, chance: random.Random) -> None:
    """Classes and ids all over the page go to other elements that have some."""
    nodes = tree.css("[class], [id]")
    names = [names_of(node) for node in nodes]
    chance.shuffle(names)
    for node, other in zip(nodes, names, strict=True):
        rename(node, other)


RENAMED: dict[str, Callable[[LexborHTMLParser, random.Random], None]] = {
    "at_random": renamed_at_random,
    "not_named": without_names,
    "shuffled": with_each_others_names,
}


def beside(case: Path, text: str, side: str, place: str) -> str:
    """A stored page's text with a box beside all that stands in its body."""
    body = page_of(case, text.encode()).tree.body
    inside = (body.html or "").partition(">")[2].removesuffix("</body>") if body is not None else ""
    return text.replace(inside, BESIDE[place](inside, side), 1).replace("gb2312", "utf-8")


def swapped(case: Path, place: str) -> str | None:
    """The list wears the names of the box beside it, and the box those of the list."""
    page = page_of(case)
    group = find_rows(page).group
    frame = group.records[0].node.parent if group is not None else None
    if page.list_selector or frame is None or frame.tag == "body":
        return None
    around = frame.parent if frame.parent is not None and frame.parent.tag != "body" else None
    inner, outer = names_of(frame), names_of(around)
    side = box(LINKS["another_columns_rows"])
    side = side.replace(" class='list'", named(inner)).replace(" class='side'", named(outer))
    rename(frame, {"class": "list", "id": None})
    if around is not None:
        rename(around, {"class": "side", "id": None})
    return beside(case, page.tree.html or "", side, place)


def refuse_another_date(case: Path, text: str, why: str) -> None:
    """The newest day is still that of the list as it was stored, or nobody is sure of any."""
    page = page_of(case, text.encode())
    try:
        reading = read_column(page)
    except PageNotUnderstood as refusal:
        assert refusal.outcome == "unreadable"
        return
    if reading.confidence != "weak":
        assert newest_of(reading) == newest_of(read_column(page_of(case))), (why, reading.evidence)


def newest_of(reading: Reading) -> date | None:
    return max((row.published_on for row in reading.publications if row.published_on), default=None)


@pytest.mark.parametrize("case", STORED, ids=lambda case: case.name)
def test_a_stored_list_that_swaps_names_with_a_box_shows_no_other_date(case: Path) -> None:
    for place in BESIDE:
        text = swapped(case, place)
        if text is not None:
            refuse_another_date(case, text, place)


@pytest.mark.parametrize("change", RENAMED)
@pytest.mark.parametrize("case", STORED, ids=lambda case: case.name)
def test_a_stored_list_under_other_names_shows_no_other_date(case: Path, change: str) -> None:
    if page_of(case).list_selector:
        return
    for place, seed in product(BESIDE, range(3)):
        text = beside(case, page_of(case).tree.html or "", box(LINKS["another_columns_rows"]), place)
        tree = LexborHTMLParser(text)
        RENAMED[change](tree, random.Random(f"{case.name} {seed}"))
        refuse_another_date(case, tree.html or "", f"{place} {seed}")
