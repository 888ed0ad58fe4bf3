"""What is written is what is read again, in both forms, and no cell becomes a formula."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from monitor.documents.registry_writing import write_registry
from monitor.domain.errors import InputError
from monitor.domain.registry import Registry
from monitor.domain.target import Unit
from tests.documents.registries import registries
from tests.documents.registry_sheets import linhe, read, read_folder

both_paths = pytest.mark.parametrize("name", ["台账", "台账.xlsx"], ids=["folder", "workbook"])


@pytest.mark.parametrize("name", ["台账", "台账.xlsx"], ids=["folder", "workbook"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registry=registries())
def test_nothing_is_lost_on_the_way_out_and_back(name: str, registry: Registry) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_registry(registry, Path(folder, name))
        assert read(Path(folder, name)) == registry


@both_paths
def test_an_empty_registry_is_written_with_all_its_headers(tmp_path: Path, name: str) -> None:
    write_registry(Registry(), tmp_path / name)
    again = read(tmp_path / name)
    assert again == Registry()
    assert again.kinds_given == {"site", "column", "account"}


@both_paths
def test_writing_again_replaces_what_was_there(tmp_path: Path, name: str) -> None:
    registry = read_folder(tmp_path / "before", linhe())
    write_registry(Registry(), tmp_path / name)
    write_registry(registry, tmp_path / name)
    assert read(tmp_path / name) == registry
    left = [path.name for path in tmp_path.rglob("*.part")]
    assert left == []


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example")', "＝1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_csv_cell_never_begins_as_a_formula_does(tmp_path: Path, formula: str) -> None:
    registry = Registry(units=(Unit("县教育局", contact=formula),))
    write_registry(registry, tmp_path / "台账")
    with (tmp_path / "台账" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{formula}" in cells
    assert read(tmp_path / "台账") == registry


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_workbook_holds_text_and_no_formula_and_no_link(tmp_path: Path, formula: str) -> None:
    registry = replace(read_folder(tmp_path, linhe()), units=(Unit("县教育局", contact=formula),))
    write_registry(registry, tmp_path / "台账.xlsx")
    with zipfile.ZipFile(tmp_path / "台账.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)


def test_a_csv_file_begins_with_the_mark_that_spreadsheets_need(tmp_path: Path) -> None:
    write_registry(Registry(), tmp_path)
    assert (tmp_path / "columns.csv").read_bytes().startswith("\ufeff网站名称,栏目名称,".encode())


@pytest.mark.parametrize("name", ["台账.xls", "台账.csv", "台账.et"])
def test_another_form_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"请写一个 \.xlsx 文件名，或一个文件夹名"):
        write_registry(Registry(), tmp_path / name)


@pytest.mark.parametrize("name", ["台账", "台账.xlsx"], ids=["folder", "workbook"])
def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="写不到"):
        write_registry(Registry(), tmp_path / "file" / name)
