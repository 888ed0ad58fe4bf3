"""Commands 采集命令: `monitor crawl` and `monitor inspect`, mounted through the entry point."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from monitor import clock
from monitor.answers import print_json, print_line
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import InputError
from monitor.domain.outcome_words import outcome_in_words, run_state_in_words
from monitor.domain.target import Column, plain
from monitor.queries.run_summary import crawl_report
from monitor.steps.plan_crawl import CrawlOrder
from monitor.store.runs import RunRecord
from monitor.wiring import Workshop, open_workshop
from spiders.crawl_command import CrawlDoor
from spiders.crawl_run import Progress as OnProgress
from spiders.inspect_page import InspectRequest, inspect_page
from spiders.inspect_sources import read_batch, request_for
from spiders.plan_command import print_plan
from spiders.print_inspected import print_inspected
from spiders.save_page import save_page

_KINDS = ("column", "account", "site", "content")
_NOT_VISITED_YET = ("site", "content")
_INCONCLUSIVE = 3

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def crawl(
    *,
    kind: Annotated[str, typer.Option("--kind", help="column、account，可用逗号并列")] = "",
    site: Annotated[str, typer.Option("--site", help="只采集一个网站的栏目")] = "",
    target: Annotated[list[int] | None, typer.Option("--target", help="只采集这个编号的监测对象")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="最多采集多少个监测对象")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="不管是否到时，全部采集（6小时内说过访问太频繁的除外）")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="不用“未修改则不传”的请求")] = False,
    back_to: Annotated[str, typer.Option("--back-to", help="往回翻到哪一天，如 2025-01-01")] = "",
    run_id: Annotated[int | None, typer.Option("--run", hidden=True)] = None,
    until: Annotated[str, typer.Option("--until", help="到这个时刻还没看到的账号，留到下一次")] = "",
    plan: Annotated[bool, typer.Option("--plan", help="只算账号一晚看得完多少，不采集")] = False,
    as_json: AsJson = False,
) -> None:
    """采集一次：到时该看的栏目和账号都看一遍；中断后再次运行会接着做完。"""
    workshop = open_workshop()
    if plan:
        if _kinds(kind) not in ((), ("account",)):
            raise InputError("--plan 只算账号：monitor crawl --kind account --plan")
        print_plan(workshop, as_json=as_json)
        return
    order = CrawlOrder(
        kinds=_kinds(kind),
        site=site.strip(),
        target_ids=tuple(target or ()),
        limit=limit,
        force=force,
        full=full,
        back_to=_day(back_to),
    )
    _require_known(workshop, order)
    with _progress() as on_progress:
        run = CrawlDoor.of(workshop).crawl(
            order, run_id=run_id, until=_instant(until), on_progress=on_progress
        )
    _answer(run, as_json=as_json)
    if run.state == "inconclusive":
        raise typer.Exit(_INCONCLUSIVE)


def inspect(
    source: Annotated[str, typer.Argument(help="保存的网页文件，或网址")] = "",
    *,
    url: Annotated[str, typer.Option("--url", help="保存的网页原来的网址")] = "",
    kind: Annotated[str, typer.Option("--kind", help="column、article、account")] = "column",
    platform: Annotated[str, typer.Option("--platform", help="账号所在平台，如 weibo")] = "",
    column_name: Annotated[str, typer.Option("--column-name", help="台账中的栏目名称")] = "",
    batch: Annotated[Path | None, typer.Option("--batch", help="一次看多页：每行一个 JSON")] = None,
    as_json: AsJson = False,
) -> None:
    """看一页：解析器在这一页上看到什么（不用数据库）。"""
    if batch is not None:
        for request in read_batch(batch, fetched_at=clock.now()):
            _write_line(inspect_page(request))
        return
    if not source:
        raise InputError("写明网页文件或网址，或用 --batch 文件.jsonl")
    asked = InspectRequest(kind=kind, url=url, platform=platform, column_name=column_name)
    request = request_for(source, asked)
    document = inspect_page(request)
    if as_json:
        print_json(document)
    else:
        print_inspected(document, request)


def save_page_command(
    source: Annotated[str, typer.Argument(help="网址，或保存的网页文件")],
    case: Annotated[str, typer.Argument(help="样例名称，如 list_behind_tabs")],
    *,
    url: Annotated[str, typer.Option("--url", help="保存的网页原来的网址")] = "",
    column_name: Annotated[str, typer.Option("--column-name", help="台账中的栏目名称")] = "",
    folder: Annotated[Path, typer.Option("--folder", help="样例放在哪里")] = Path("tests/spiders/pages"),
) -> None:
    """把一页存成测试样例，连同解析器看到的内容，供人核对。"""
    asked = InspectRequest(url=url, column_name=column_name)
    saved = save_page(request_for(source, asked), case, folder=folder)
    print_line(f"已存到 {saved.folder}；请核对 expected.json：{saved.expected['outcome']}")


def _kinds(text: str) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    unknown = [part for part in wanted if part not in _KINDS]
    if unknown:
        raise InputError(f"不认识的采集类型“{unknown[0]}”；可用：{'、'.join(_KINDS)}")
    return wanted


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"--back-to “{text}”看不懂；写作 2025-01-01") from error


def _instant(text: str) -> datetime | None:
    """An instant with its zone; without one it is meant in Shanghai."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"--until “{text}”看不懂；写作 2026-11-26T06:00") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=SHANGHAI)


def _require_known(workshop: Workshop, order: CrawlOrder) -> None:
    """A name that is not in the registry is a slip of the pen, not an empty crawl."""
    if not order.site and not order.target_ids:
        return
    with workshop.ready_store.reading() as unit_of_work:
        known = unit_of_work.registry.targets_on()
    missing = set(order.target_ids) - {item.id for item in known}
    if missing:
        raise InputError(f"台账中没有编号为{min(missing)}的监测对象；用 monitor targets 查看")
    sites = {plain(item.target.site) for item in known if isinstance(item.target, Column)}
    if order.site and plain(order.site) not in sites:
        raise InputError(f"台账中没有网站“{order.site}”的栏目；用 monitor targets 查看")


@contextmanager
def _progress() -> Iterator[OnProgress | None]:
    """A bar with rate and time left, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("采集"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("crawl", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def _answer(run: RunRecord, *, as_json: bool) -> None:
    report = crawl_report(run)
    if as_json:
        print_json({"run": report})
        return
    counted = [f"{outcome_in_words(name)}{count}" for name, count in sorted(run.outcomes.items())]
    outcomes = "，".join(counted) or "没有到时的对象"
    state = run_state_in_words(run.state)
    print_line(f"批次{run.id}：{state}；监测对象{run.targets}个，请求{run.requests}次；{outcomes}")
    if run.problem:
        print_line(run.problem)


def _write_line(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()
