"""Workbooks that attack: refused by name, with a next step, at little cost, and nothing of them is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.documents.sheets.csv_sheet import read_csv_sheet
from monitor.documents.sheets.sheet_rows import MAX_ROWS
from monitor.documents.sheets.workbook_reading import read_workbook
from monitor.domain.errors import InputError
from tests.faults.bad_inputs.hostile_web import Host, HostileWeb
from tests.faults.bad_inputs.sizes import MOST_MEMORY
from tests.faults.bad_inputs.upload_inputs import UPLOADS, Upload
from tests.faults.bad_inputs.watched_child import run_watched
from tests.monitor_command import MonitorCommand


@pytest.fixture
def canary() -> Iterator[Host]:
    web = HostileWeb()
    yield web.host("127.0.0.1")
    web.close()


def check_refusal(said: str, path: Path, says: str) -> None:
    assert said.startswith(f"《{path.name}》")
    assert says in said
    assert "请" in said, "the next step"
    assert len(said.splitlines()) == 1


def test_a_workbook_that_attacks_is_refused_by_name_and_nothing_of_it_is_kept(
    tmp_path: Path, canary: Host
) -> None:
    command = MonitorCommand(tmp_path)
    command.run("init")
    for entry in UPLOADS:
        if entry.is_sister:
            continue
        path = tmp_path / f"{entry.name}.xlsx"
        entry.write(path, canary.port)
        ran = run_watched(command, "registry", "import", str(path))
        assert (ran.code, ran.out) == (2, ""), f"{entry.name}: {ran.err[:400]}"
        check_refusal(ran.err, path, entry.says)
        assert ran.peak <= MOST_MEMORY, f"{entry.name}: {ran.peak}"
    assert command.json("targets")["targets"] == []
    assert canary.connections == 0


@pytest.mark.parametrize(
    "entry", [entry for entry in UPLOADS if entry.is_sister], ids=lambda entry: f"{entry.number}-{entry.name}"
)
def test_another_form_of_it_is_refused_as_well(tmp_path: Path, entry: Upload) -> None:
    path = tmp_path / "台账.xlsx"
    entry.write(path, 1)
    with pytest.raises(InputError) as refusal:
        read_workbook(path, ["单位"])
    check_refusal(str(refusal.value), path, entry.says)


def test_a_csv_file_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("单位名称\n" + "县局\n" * MAX_ROWS, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_csv_sheet(path)
    check_refusal(str(refusal.value), path, "超过10万行")
