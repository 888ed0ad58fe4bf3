"""Demo 演示: two nights in the fictional county 临河县, played with the real commands.

Every step is a child process of the `monitor` command, as an operator or the timetable would
start it; the county's web servers are the only thing this process does itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import clock
from monitor.demo.compare_truth import differences
from monitor.demo.county import County
from monitor.demo.registry_files import write_county_registry
from monitor.demo.server import CountyServer
from monitor.demo.settings_of_demo import demo_environment
from monitor.domain.errors import OwnFault

_DAY_SECONDS = 24 * 60 * 60


def commands(app: typer.Typer) -> None:
    """Add `monitor demo`."""
    app.command("demo")(demo)


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="打印清单后即结束")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="演示数据放在哪里（每次重来）")] = Path("var/demo"),
) -> None:
    """演示：虚构的临河县，两个晚上，从台账到逾期清单和邮件。"""
    today = clock.today()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _say(
        f"临河县（虚构）开张：2个网站、{len(County(today).columns)}个栏目、{len(County(today).accounts)}个账号，只在本机"
    )
    with CountyServer(today - timedelta(days=1)) as server:
        registry = folder / "registry"
        write_county_registry(registry, server.base_urls, today)
        environment = demo_environment(folder, server.base_urls)
        _monitor(["init"], environment)
        _monitor(["registry", "import", str(registry)], environment)
        _play_nights(server, today, environment)
        document = _answer(["overdue", "--json"], environment)
        targets = _answer(["targets", "--json"], environment)
        _monitor(["overdue"], environment)
    _print_mails(folder / "mail")
    wrong = differences(County(today).truth, document, targets)
    if wrong:
        raise OwnFault("演示结果与预设的事实不符：\n" + "\n".join(wrong))
    _say(f"清单与预设的事实逐项相符。数据在 {folder}，邮件在 {folder / 'mail'}")
    if not once:
        _say("网页界面尚未提供，演示到此结束；用 ./run monitor --help 查看全部命令")


def _play_nights(server: CountyServer, today: date, environment: Mapping[str, str]) -> None:
    """The clock is moved back a day for the first night, so that suspects are looked at twice."""
    yesterday = today - timedelta(days=1)
    _say(f"第一晚（时钟拨到{yesterday.isoformat()}）：采集、判定")
    _monitor(["run"], {**environment, "MONITOR_CLOCK_OFFSET_SECONDS": str(-_DAY_SECONDS)})
    server.set_today(today)
    _say(f"第二晚（时钟拨回{today.isoformat()}）：复核、判定、发信")
    _monitor(["run"], environment)


def _monitor(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Run `monitor …` with its answer shown."""
    sys.stdout.flush()
    done = subprocess.run(_command(arguments), env={**os.environ, **environment}, check=False)
    if done.returncode != 0:
        raise OwnFault(f"演示中断：monitor {' '.join(arguments)} 以 {done.returncode} 结束")


def _answer(arguments: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        _command(arguments), env={**os.environ, **environment}, check=False, stdout=subprocess.PIPE
    )
    if done.returncode != 0:
        raise OwnFault(f"演示中断：monitor {' '.join(arguments)} 以 {done.returncode} 结束")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "monitor", *arguments]


def _print_mails(folder: Path) -> None:
    mails = sorted(folder.glob("*.eml"))
    _say(f"发出邮件{len(mails)}封：")
    for mail in mails:
        _say(f"  {mail}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
