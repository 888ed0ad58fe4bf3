"""`monitor findings explain` and `pack`: the chain on the screen, and the proof as a file."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from monitor import clock
from monitor.store.engine import make_engine
from monitor.store.unit_of_work import Store
from tests.documents.test_evidence_pack import keep_pages
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

NAME = "通知公告"


@pytest.fixture
def monitor(tmp_path: Path) -> MonitorCommand:
    """A column seen overdue on two nights."""
    command = MonitorCommand(tmp_path)
    command.run("init")
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    linhe = Linhe(Store(engine))
    linhe.register(column(NAME))
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({NAME: seen(when, [item("2025-01-02", title="旧\x1b[31m闻\u202e")])}, when=when)
    keep_pages(linhe)
    engine.dispose()
    command.run("check")
    return command


def test_explaining_a_finding_prints_the_chain_from_the_rule_to_the_sum(monitor: MonitorCommand) -> None:
    said = monitor.run("findings", "explain", "1")
    lines = [line.strip() for line in said.splitlines()]
    heads = [line.partition("：")[0] for line in lines]
    links = [head for head in heads if head in ("规则", "要求", "经过", "条目", "计算")]
    assert list(dict.fromkeys(links)) == ["规则", "要求", "经过", "条目", "计算"]
    assert "要求：1条/2周；出处：台账更新频次" in lines
    assert any(
        line.startswith("计算：应更新日：最新一条的日期 2025-01-02 加14天 = 2025-01-16") for line in lines
    )
    assert "+00:00" not in said
    assert not set(said) & {"\x1b", "\u202e"}


def test_the_pack_is_written_once_and_holds_what_explain_says(monitor: MonitorCommand) -> None:
    path = monitor.folder / "问题1.zip"
    said = monitor.run("findings", "pack", "1", "--output", str(path))
    assert f"问题1的证据包：{path}（页面1个，条目1条）" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        assert json.loads(archive.read("explain.json")) == monitor.json("findings", "explain", "1")
    first = path.read_bytes()
    said = monitor.run("findings", "pack", "1", "--output", str(path), code=2)
    assert "已经存在" in said
    monitor.at(timedelta(hours=3)).run("findings", "pack", "1", "--output", str(path), "--force")
    assert path.read_bytes() == first


def test_what_cannot_be_packed_is_said_in_words(monitor: MonitorCommand) -> None:
    path = str(monitor.folder / "x.zip")
    assert "没有编号为7的问题" in monitor.run("findings", "pack", "7", "--output", path, code=2)
    assert "没有编号为7的问题" in monitor.run("findings", "explain", "7", code=2)
    missing = str(monitor.folder / "没有" / "x.zip")
    assert "没有文件夹" in monitor.run("findings", "pack", "1", "--output", missing, code=2)
    assert "--output" in monitor.run("findings", "pack", "1", code=2)
    assert not Path(path).exists()
