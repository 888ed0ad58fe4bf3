"""`monitor registry`: all or nothing, and what is wrong is said in Chinese with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.domain.registry import Registry
from monitor.steps.export_registry import export_registry
from monitor.store.engine import make_engine
from monitor.store.unit_of_work import Store
from tests.documents.registry_sheets import (
    Sheets,
    linhe,
    read,
    set_column,
    write_folder,
    write_workbook,
)
from tests.monitor_command import MonitorCommand


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
    """The command over a database of its own, which holds the registry already."""
    shutil.copytree(imported, tmp_path / "office")
    return MonitorCommand(tmp_path / "office")


def stored(monitor: MonitorCommand) -> Registry:
    """What the database holds."""
    engine = make_engine(f"sqlite:///{monitor.folder / 'var' / 'monitor.db'}")
    try:
        with Store(engine).reading() as unit_of_work:
            return export_registry(unit_of_work)
    finally:
        engine.dispose()


def folder(path: Path, sheets: Sheets) -> Path:
    return write_folder(path / "bent", sheets)


def no_file(path: Path) -> Path:
    return path / "没有这个.xlsx"


def wrong_sheet(path: Path) -> Path:
    return write_workbook(path / "通讯录.xlsx", {"通讯录": [["姓名", "电话"]]})


def unknown_unit(path: Path) -> Path:
    sheets = linhe()
    set_column(sheets, "columns.csv", "保障单位", ["县民政局"])
    return folder(path, sheets)


def bad_wording(path: Path) -> Path:
    sheets = linhe()
    set_column(sheets, "columns.csv", "更新频次", ["1条/2周", "偶尔更新"])
    return folder(path, sheets)


def two_frequencies(path: Path) -> Path:
    sheets = linhe()
    sheets["columns.csv"].append([*sheets["columns.csv"][1]])
    set_column(sheets, "columns.csv", "更新频次", ["1条/2周", "1条/月", "1条/月"])
    return folder(path, sheets)


def lost_digits(path: Path) -> Path:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "账号标识", ["", 1.23e18])
    return write_workbook(path / "台账.xlsx", sheets)


def huge_workbook(path: Path) -> Path:
    workbook = path / "台账.xlsx"
    with workbook.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(50 * 1024 * 1024)
    return workbook


@pytest.mark.parametrize(
    ("bad_input", "says"),
    [
        pytest.param(no_file, ["找不到", "没有这个.xlsx"], id="missing_file"),
        pytest.param(wrong_sheet, ["《通讯录.xlsx》", "单位、网站、栏目、账号"], id="wrong_sheet"),
        pytest.param(unknown_unit, ["没有单位“县民政局”", "《columns.csv》第2行"], id="unknown_unit"),
        pytest.param(bad_wording, ["《columns.csv》第3行“更新频次”列", "偶尔更新"], id="bad_wording"),
        pytest.param(
            two_frequencies, ["《columns.csv》第4行“更新频次”列", "第2行是“1条/2周”"], id="two_frequencies"
        ),
        pytest.param(lost_digits, ["《账号》第3行“账号标识”列", "1.23E+18"], id="lost_digits"),
        pytest.param(huge_workbook, ["《台账.xlsx》有50MB"], id="huge_workbook"),
    ],
)
def test_bad_input_ends_with_2_names_the_place_and_stores_nothing(
    monitor: MonitorCommand, tmp_path: Path, bad_input: Callable[[Path], Path], says: list[str]
) -> None:
    before = stored(monitor)
    answer = monitor.run("registry", "import", str(bad_input(tmp_path)), code=2)
    for words in says:
        assert words in answer
    assert "Traceback" not in answer
    assert stored(monitor) == before


def bent_registry() -> Sheets:
    """One account new, one column changed, another one gone."""
    sheets = linhe()
    sheets["accounts.csv"].append(["临河公安", "微信订阅号", "县司法局", "gh_9", "", "", "", ""])
    set_column(sheets, "columns.csv", "更新频次", ["2条/月"])
    del sheets["columns.csv"][2]
    return sheets


def test_a_dry_run_shows_the_difference_and_stores_nothing(monitor: MonitorCommand, tmp_path: Path) -> None:
    before = stored(monitor)
    path = str(folder(tmp_path, bent_registry()))
    shown = monitor.run("registry", "import", path, "--dry-run")
    assert "新增：账号 临河公安（微信订阅号）" in shown
    assert "修改：栏目 临河县人民政府·通知公告" in shown
    assert "停用：栏目 临河县人民政府·教育信息" in shown
    assert "比较结果（未保存）：新增1，修改1，未变6，停用1" in shown
    assert monitor.json("registry", "import", path, "--dry-run")["dry_run"] is True
    assert stored(monitor) == before


def test_an_import_adds_changes_and_retires(monitor: MonitorCommand, tmp_path: Path) -> None:
    path = folder(tmp_path, bent_registry())
    answer = monitor.json("registry", "import", str(path))
    assert counts(answer) == {"added": 1, "changed": 1, "unchanged": 6, "retired": 1}
    assert stored(monitor) == read(path)


def test_importing_the_same_again_changes_nothing(monitor: MonitorCommand, tmp_path: Path) -> None:
    before = stored(monitor)
    for path in (folder(tmp_path, linhe()), write_workbook(tmp_path / "台账.xlsx", linhe())):
        answer = monitor.json("registry", "import", str(path))
        assert counts(answer) == {"added": 0, "changed": 0, "unchanged": 8, "retired": 0}
    assert stored(monitor) == before


def test_what_was_retired_comes_back(monitor: MonitorCommand, tmp_path: Path) -> None:
    before = stored(monitor)
    monitor.run("registry", "import", str(folder(tmp_path, bent_registry())))
    answer = monitor.json("registry", "import", str(folder(tmp_path, linhe())))
    assert counts(answer) == {"added": 1, "changed": 1, "unchanged": 6, "retired": 1}
    assert set(stored(monitor).columns) == set(before.columns)


@pytest.mark.parametrize("name", ["导出", "导出.xlsx"], ids=["folder", "workbook"])
def test_an_export_imports_into_an_empty_database_without_a_loss(
    monitor: MonitorCommand, tmp_path: Path, name: str
) -> None:
    exported = tmp_path / name
    assert f"已导出到 {exported}" in monitor.run("registry", "export", str(exported))
    other = MonitorCommand(tmp_path)
    other.run("init")
    other.run("registry", "import", str(exported))
    assert stored(other) == stored(monitor)


def counts(answer: dict[str, Any]) -> dict[str, int]:
    """How many of each in the difference."""
    return {
        name: answer[name] if isinstance(answer[name], int) else len(answer[name])
        for name in ("added", "changed", "unchanged", "retired")
    }
