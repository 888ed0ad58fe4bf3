"""`monitor ledger import`: all or nothing, and what is wrong is said in Chinese with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.documents.ledger_sheets import ATTESTATIONS, POSTS, TASKS, write_csv, write_sheet
from tests.documents.registry_sheets import linhe, write_folder
from tests.monitor_command import MonitorCommand

A_POST = ("法治临河", "微信订阅号", "普法进校园", "", "2026-01-20", "是", "2026-01-21 09:00")
NIGHT = ("法治临河", "微信订阅号", "2026-01-20 09:00", "搜索不到", "", "", "", "", "王一", "截图")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database holds the registry of 临河县."""
    folder = tmp_path_factory.mktemp("imported")
    monitor = MonitorCommand(folder)
    monitor.run("init")
    monitor.run("registry", "import", str(write_folder(folder / "sheets", linhe())))
    return folder


@pytest.fixture
def monitor(imported: Path, tmp_path: Path) -> MonitorCommand:
    """The command over a database of its own."""
    shutil.copytree(imported, tmp_path / "office")
    return MonitorCommand(tmp_path / "office")


def test_each_kind_is_imported_and_says_what_came_in(monitor: MonitorCommand, tmp_path: Path) -> None:
    posts = write_csv(tmp_path / "posts.csv", POSTS, A_POST)
    assert monitor.run("ledger", "import", "posts", str(posts)) == "已导入：账号发布记录，1行，涉及1个账号\n"
    nights = write_sheet(tmp_path / "核验.xlsx", ATTESTATIONS, NIGHT)
    assert "已导入：人工核验，1行，涉及1个账号" in monitor.run(
        "ledger", "import", "attestations", str(nights)
    )
    tasks = write_csv(tmp_path / "t.csv", TASKS, ("关于征集意见的公告", "2026-01-02", "2026-01-05", ""))
    for replaced in (0, 1):
        document = monitor.json("ledger", "import", "forwarding-tasks", str(tasks), "--period", "2026Q1")
        assert document == {
            "dry_run": False,
            "kind": "forwarding-tasks",
            "period": "2026Q1",
            "rows": 1,
            "entries": 1,
            "accounts": 0,
            "replaced": replaced,
            "notices": [],
        }


def test_a_dry_run_says_so_and_keeps_nothing(monitor: MonitorCommand, tmp_path: Path) -> None:
    posts = write_csv(tmp_path / "posts.csv", POSTS, A_POST)
    assert monitor.run("ledger", "import", "posts", str(posts), "--dry-run").startswith("检查通过（未保存）")
    rows = {row["name"]: row for row in monitor.json("targets")["targets"]}
    assert rows["法治临河"]["last_seen_at"] is None
    assert monitor.json("ledger", "import", "posts", str(posts))["replaced"] == 0
    rows = {row["name"]: row for row in monitor.json("targets")["targets"]}
    assert rows["法治临河"]["last_seen_at"] == "2026-01-21T09:00:00+08:00"


def test_one_wrong_row_stores_nothing_and_is_named(monitor: MonitorCommand, tmp_path: Path) -> None:
    wrong = (*A_POST[:4], "去年", *A_POST[5:])
    posts = write_csv(tmp_path / "posts.csv", POSTS, A_POST, wrong)
    said = monitor.run("ledger", "import", "posts", str(posts), code=2)
    assert said == "《posts.csv》第3行“发布时间”列：“去年”不是时间；请写成 2026-11-20 08:30 或 2026-11-20\n"
    rows = {row["name"]: row for row in monitor.json("targets")["targets"]}
    assert rows["法治临河"]["last_seen_at"] is None


@pytest.mark.parametrize(
    ("kind", "said"),
    [("letters", "“letters”还不能导入"), ("post", "没有“post”这种登记表")],
    ids=["not-yet", "unknown"],
)
def test_another_kind_is_refused_with_those_there_are(
    monitor: MonitorCommand, tmp_path: Path, kind: str, said: str
) -> None:
    printed = monitor.run("ledger", "import", kind, str(tmp_path / "x.csv"), code=2)
    assert printed.startswith(said)
    assert "posts（账号发布记录）、attestations（人工核验）、forwarding-tasks（转载任务）" in printed


def test_a_period_that_is_none_is_refused(monitor: MonitorCommand, tmp_path: Path) -> None:
    posts = write_csv(tmp_path / "posts.csv", POSTS, A_POST)
    printed = monitor.run("ledger", "import", "posts", str(posts), "--period", "二季度", code=2)
    assert "时段“二季度”无法识别" in printed
