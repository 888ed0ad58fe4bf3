"""Demo 演示: two nights in the fictional county 临河县, played with the real commands.

Every step is a child process of the `monitor` command, as an operator or the timetable would
start it; the county's web servers are the only thing this process does itself.
"""

from __future__ import annotations

import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor import clock
from monitor.answers import print_line, print_table
from monitor.demo.child_commands import ChildCommands
from monitor.demo.compare_truth import differences
from monitor.demo.county import County
from monitor.demo.demo_folder import fresh_folder
from monitor.demo.registry_files import write_county_registry
from monitor.demo.sent_mails import SentMail, mail_differences, sent_mails
from monitor.demo.server import CountyServer
from monitor.demo.settings_of_demo import demo_environment
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.errors import OwnFault

_ONE_DAY = timedelta(days=1)
_NIGHT = time(1, 0)


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="打印清单后即结束")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="演示数据放在哪里（每次重来）")] = Path("var/demo"),
) -> None:
    """演示：虚构的临河县，两个晚上，从台账到逾期清单和邮件。"""
    now = clock.now().astimezone(SHANGHAI)
    county = County(now.date())
    place = fresh_folder(folder)
    _say(f"临河县（虚构，只在本机）：2个网站、{len(county.columns)}个栏目、{len(county.accounts)}个账号")
    with CountyServer(county, county.today - _ONE_DAY) as server:
        children = ChildCommands(place, demo_environment(place, server.base_urls))
        write_county_registry(place / "registry", server.base_urls, county.today)
        wrong = _play(children, server, county, now)
    _print_mails(sent_mails(place / "mail"), folder / "mail")
    if wrong:
        raise OwnFault("演示结果与预设的事实不符：\n" + "\n".join(wrong))
    _say(f"以上清单和邮件与预设的事实逐项相符；台账、数据库和邮件都在 {folder}")
    if not once:
        _say("网页界面尚未提供，演示到此结束；全部命令见 ./run monitor --help")


def _play(children: ChildCommands, server: CountyServer, county: County, now: datetime) -> list[str]:
    """Two nights, the list, and what is wrong with it.

    The clock is moved back a day for the first night, so that suspects are looked at twice. Both
    nights begin at the same early hour, so that no midnight falls into the second.
    """
    second = min(now, datetime.combine(county.today, _NIGHT, SHANGHAI))
    first = second - _ONE_DAY
    _say(f"第一晚，时钟拨到{_spoken(first)}：导入台账、采集、判定；只看过一次的，不通知逾期")
    children = children.at(first)
    children.run("init")
    children.run("registry", "import", str(children.folder / "registry"))
    children.run("run")
    _say(f"第二晚，时钟拨到{_spoken(second)}：复核、判定、发信")
    server.set_today(county.today)
    children = children.at(second)
    children.run("run")
    overdue, targets = children.answers(("overdue", "--json"), ("targets", "--json"), shown=("overdue",))
    told = mail_differences(county.units_told, sent_mails(children.folder / "mail"))
    return differences(county.truth, overdue, targets) + told


def _spoken(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _print_mails(mails: tuple[SentMail, ...], folder: Path) -> None:
    print_table(
        f"发出邮件（{len(mails)}封，在 {folder}）",
        ("单位", "收件人", "主题", "文件"),
        ((mail.unit, mail.recipient, mail.subject, mail.path.name) for mail in mails),
    )


def _say(text: str) -> None:
    print_line(text)
    sys.stdout.flush()
