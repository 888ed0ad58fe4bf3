"""Reading 读页: how long a column page takes to read, and what the worst page can cost.

Hand-made pages of about 50 KB are read as the product reads them (decoding, parsing, walls, patterns,
list): by the search for a list, as a list that was learned (rows and drift; with its pager too), and
with the rows chosen by the registry's selector. The same bodies are parsed with BeautifulSoup(lxml) in
the same run; rounds are interleaved, the medians are compared. Then pages
of up to 5 MB that hold as much as possible (`worst_pages.py`) are read, each in a process of its own with
its memory bounded.

    python benchmarks/reading.py [--rounds 30] [--worst-only]
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bs4 import BeautifulSoup
from worst_pages import URL, WORST, WORST_SIZE

from monitor.domain.learned_list import IDENTITY, LearnedList
from spiders.learned_reading import read_learned
from spiders.list_learning import propose
from spiders.page import Page
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NEWEST = date(2026, 11, 20)
SIZE = 50_000
ROWS = 20
TARGETS = {"learned_list": 0.05, "list_finder": 0.35}
WORST_SECONDS = 1.0
WORST_MEGABYTES = 300
WORST_WAIT = 60
ADDRESS_SPACE = 4 * 2**30

STYLE = ".list li{line-height:36px;border-bottom:1px dashed #ddd}.list li span{float:right;color:#999}\n"
SCRIPT = "function tab(i){var m=document.getElementById('m'+i);if(m){m.className='on';}}\n"
COLUMNS = ("政务公开", "政务服务", "互动交流", "走进临河", "新闻中心", "专题专栏", "领导之窗", "数据发布")
LIST = "<li><a href='{href}' target='_blank' title='{title}'>{title}</a><span>{day}</span></li>\n"
TABLE = (
    "<tr><td width='20'><img src='/images/dot.png'></td><td><a href='{href}' target='_blank'>{title}</a></td>"
    "<td class='date'>{day}</td></tr>\n"
)
BLOCKS = (
    "<div class='item'><h4><a href='{href}'>{title}</a></h4><p>为贯彻落实上级工作部署，现将有关事项通知如下…"
    "</p><div class='time'><i></i>{day}</div></div>\n"
)
FORMS = {
    "list": ("<ul class='list'>", LIST, "</ul>", "ul.list > li"),
    "table": ("<table class='list'><tbody>", TABLE, "</tbody></table>", "table.list tr"),
    "blocks": ("<div class='list'>", BLOCKS, "</div>", "div.list > div.item"),
}
LINK = "<li class='item'><a href='/zwgk/xxgk/{0}/index.html' target='_blank' title='{1}'>{1}</a></li>\n"
MENU = "<li class='menu'><a href='/zwgk/{0}/index.html'>{1}</a><ul class='sub'>{2}</ul></li>\n"
BESIDE = "<li><a href='/xwdt/202611/t20261101_{0}.html'>全县第{0}次重要会议召开</a></li>\n"
FOOT = (
    "<div class='foot-line' style='margin-top:10px'><a href='http://www.linhe.example/zfxxgk/wzdt/index.html'"
    " target='_blank'>网站地图</a> | <span class='host'>主办：临河县人民政府办公室</span></div>\n"
)


def day_of_row(row: int) -> str:
    """The date of a row, newest first."""
    return (NEWEST - timedelta(days=3 * row)).isoformat()


def rows(form: str) -> str:
    """The rows of the list."""
    return "".join(
        form.format(
            href=f"./202611/t{day_of_row(row).replace('-', '')}_{4000 + row}.html",
            title=f"临河县人民政府办公室关于做好第{row}号年度重点工作的通知",
            day=day_of_row(row),
        )
        for row in range(ROWS)
    )


def navigation() -> str:
    """Menus with their submenus."""
    below = ["".join(LINK.format(f"{menu}_{at}", COLUMNS[at]) for at in range(8)) for menu in range(10)]
    return "".join(MENU.format(menu, COLUMNS[menu % 8], links) for menu, links in enumerate(below))


def column_page(form: str, charset: str) -> Page:
    """A column page as content systems make them, a tag in every 50 bytes as on real ones."""
    opening, row, closing, selector = FORMS[form]
    beside = "".join(BESIDE.format(place) for place in range(10))
    parts = [
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>通知公告-临河县人民政府</title>",
        f"<style>{STYLE * 60}</style><script>{SCRIPT * 80}</script></head><body><ul class='nav'>",
        f"{navigation()}</ul><div class='position'>",
        "当前位置：<a href='/'>首页</a> &gt; <span>通知公告</span></div>",
        f"<div class='side'><h3>热点新闻</h3><ul>{beside}</ul></div><div class='main'>",
        f"{opening}{rows(row)}{closing}",
        "<div class='page'><script>createPageHTML(12, 0, 'index', 'html');</script></div></div>",
    ]
    body, foot = "".join(parts).encode(charset), FOOT.encode(charset)
    body += foot * ((SIZE - len(body)) // len(foot)) + b"</body></html>"
    return Page(URL, body, NOW, column_names=("通知公告",), list_selector=selector)


def read_all(pages: list[Page]) -> None:
    """Reads pages, none of which was decoded or parsed before."""
    for page in pages:
        found = read_column(replace(page))
        if len(found.publications) != ROWS or found.publications[0].published_on != NEWEST:
            raise SystemExit(f"{len(found.publications)} rows, {found.reader}")


def taught(pages: list[Page]) -> dict[bytes, LearnedList]:
    """What every page teaches, by its body."""
    found: dict[bytes, LearnedList] = {}
    for page in pages:
        learned = propose(page, read_column(page)).learned
        if not learned.selector:
            raise SystemExit(f"nothing learned of {learned.group}")
        found[page.body] = replace(learned, by=IDENTITY)
    return found


def read_all_learned(
    pages: list[Page], learned: dict[bytes, LearnedList], *, with_pager: bool = False
) -> None:
    """Reads pages as on every night but the first; the pager is asked where the rows have changed."""
    for page in pages:
        found = read_learned(replace(page), learned[page.body], with_pager=with_pager)
        if len(found.publications) != ROWS or found.publications[0].published_on != NEWEST:
            raise SystemExit(f"{len(found.publications)} rows of a learned list")


def parse_all(pages: list[Page]) -> None:
    """What reading is measured against."""
    for page in pages:
        BeautifulSoup(page.body, "lxml")


def timed(work: Callable[[list[Page]], None], pages: list[Page]) -> float:
    """Milliseconds of CPU a page."""
    gc.collect()
    started = time.process_time()
    work(pages)
    return (time.process_time() - started) * 1000 / len(pages)


def print_reading(rounds: int) -> bool:
    """Prints the medians and ratios; says whether every target is met."""
    chosen = [column_page(form, charset) for form in FORMS for charset in ("utf-8", "gbk")]
    found = [replace(page, list_selector="") for page in chosen]
    learned = taught(found)
    works: dict[str, tuple[Callable[[list[Page]], None], list[Page]]] = {
        "beautifulsoup_lxml": (parse_all, chosen),
        "list_finder": (read_all, found),
        "learned_list": (lambda pages: read_all_learned(pages, learned), found),
        "learned_list_and_pager": (lambda pages: read_all_learned(pages, learned, with_pager=True), found),
        "chosen_list": (read_all, chosen),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(rounds):
        for name, (work, pages) in works.items():
            times[name].append(timed(work, pages))
    parsed = statistics.median(times["beautifulsoup_lxml"])
    is_met = True
    for name, measured in times.items():
        ratio = statistics.median(measured) / parsed
        target = TARGETS.get(name)
        is_met = is_met and (target is None or ratio <= target)
        print(
            f"{name:<22} {statistics.median(measured):7.2f} ms  ({min(measured):.2f}–{max(measured):.2f})"
            f"  {ratio:.3f} × BeautifulSoup" + (f", target {target}" if target else "")
        )
    return is_met


def read_worst(name: str) -> None:
    """Reads one of the worst pages and prints what it cost, as JSON."""
    worst = WORST[name]
    page = Page(worst.url, worst.text().encode()[:WORST_SIZE], NOW, column_names=("通知公告",))
    read_column(column_page("list", "utf-8"))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    try:
        outcome = worst.read(replace(page, list_selector=worst.selector))
    except PageNotUnderstood as refusal:
        outcome = str(refusal)
    spent = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([spent, (peak - before) / 1024, peak / 1024, outcome]))


def print_worst() -> bool:
    """Prints what the worst pages cost; says whether all stay within bounds."""
    is_met = True
    for name in WORST:
        command = [sys.executable, __file__, "--worst", name]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=WORST_WAIT)
        except subprocess.SubprocessError as error:
            print(f"{name:<26} did not end well: {error}")
            is_met = False
            continue
        spent, more, peak, outcome = json.loads(done.stdout)
        is_met = is_met and spent <= WORST_SECONDS and peak <= WORST_MEGABYTES
        print(f"{name:<26} {spent:6.2f} s  {peak:5.0f} MB (+{more:.0f})  {outcome}")
    return is_met


def main() -> None:
    """Print the ratios and the worst pages; end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--worst-only", action="store_true")
    parser.add_argument("--worst", choices=sorted(WORST), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worst:
        read_worst(options.worst)
        return
    is_met = options.worst_only or print_reading(options.rounds)
    if not (print_worst() and is_met):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
