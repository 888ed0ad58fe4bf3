"""What `monitor crawl` is asked for must exist; a slip of the pen is no empty crawl."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.small_registry import write_registry
from tests.monitor_command import MonitorCommand


@pytest.fixture(scope="module")
def monitor(tmp_path_factory: pytest.TempPathFactory) -> MonitorCommand:
    folder: Path = tmp_path_factory.mktemp("crawl")
    command = MonitorCommand(folder)
    unit = "临河县政府办公室"
    registry = write_registry(
        folder / "registry",
        units=[(unit, "", "")],
        sites=[("临河县人民政府", "http://127.0.0.1:9/", unit, "运行")],
        columns=[("临河县人民政府", "通知公告", "http://127.0.0.1:9/tzgg/", "1条/2周", unit, "其他")],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    return command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--site", "临江县人民政府"), "没有网站“临江县人民政府”", id="unknown-site"),
        pytest.param(("--target", "4711"), "编号为4711", id="unknown-target"),
        pytest.param(("--kind", "colunm"), "不认识的采集类型“colunm”", id="unknown-kind"),
        pytest.param(("--back-to", "去年"), "--back-to “去年”看不懂", id="no-day"),
        pytest.param(("--limit", "0"), "limit", id="limit-of-nothing"),
    ],
)
def test_an_order_that_cannot_be_meant_is_refused(
    monitor: MonitorCommand, arguments: tuple[str, ...], said: str
) -> None:
    assert said in monitor.run("crawl", *arguments, code=2)


def test_a_crawl_answers_with_its_run_whatever_became_of_the_targets(monitor: MonitorCommand) -> None:
    run = monitor.json("crawl", "--site", "临河县人民政府", "--kind", "column,account")["run"]
    assert {"id", "state", "started_at", "finished_at", "seconds", "targets", "requests"} <= set(run)
    assert {"not_modified", "unchanged", "outcomes", "hosts"} <= set(run)
    assert (run["state"], run["targets"], run["outcomes"]) == ("complete", 1, {"unreachable": 1})
