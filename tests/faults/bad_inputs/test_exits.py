"""Texts of strangers at every way out: tables, files, letters and logs say them, and do nothing for them."""

from __future__ import annotations

import csv
import email
import email.policy
import html
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor import clock
from monitor.documents.sheets.workbook_writing import WrittenSheet, workbook_bytes
from tests.faults.bad_inputs.answers import answer
from tests.faults.bad_inputs.column_pages import list_text, rows
from tests.faults.bad_inputs.exit_inputs import EXITS
from tests.faults.bad_inputs.hostile_web import HostileWeb
from tests.journeys.small_registry import write_registry
from tests.monitor_command import MonitorCommand

ONE_DAY = timedelta(days=1)
UNIT = "=临河县政府办公室\r\nBcc: all@evil.example"
SITE = "@临河县人民政府"
FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r]")
MOST_IN_A_CELL = 32_767
OUR_OWN_STYLES = re.compile(r"\x1b\[[0-9;]*m")
LOG_A_TEXT = """
import sys
from monitor.logs import configure_logs
import structlog
configure_logs()
structlog.get_logger().warning("event", text=sys.argv[1])
"""


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[MonitorCommand]:
    """Two nights over a site whose columns are all overdue, each called as badly as can be."""
    web = HostileWeb()
    host = web.host("127.0.2.1")
    today = clock.today()
    pages = {}
    columns = []
    for place, text in enumerate(EXITS):
        path, name = f"/c{place}/", text.column_name or f"通知公告{place}"
        shown = rows(today, (20, 27, 34, 41), path=path)
        escaped = html.escape(text.title).replace("\ud83d", "&#xD83D;")
        shown[0] = type(shown[0])(escaped, shown[0].href, shown[0].shown)
        pages[path] = answer(list_text(shown, path=path, name=html.escape(f"通知公告{place}")))
        columns.append((SITE, name, f"{host.origin}{path}", "1条/2周", UNIT, "其他"))
    host.answers = pages
    registry = write_registry(
        tmp_path / "registry",
        units=[(UNIT, "", "office@linhe.example")],
        sites=[(SITE, f"{host.origin}/", UNIT, "运行")],
        columns=columns,
    )
    command = MonitorCommand(
        tmp_path, {"MONITOR_MAIL_MODE": "send", "MONITOR_OPERATOR_MAIL": "operator@linhe.example"}
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    command.run("run")
    later = command.at(ONE_DAY)
    later.run("run")
    yield later
    web.close()


def on_a_terminal(environment: dict[str, str], folder: Path, *arguments: str) -> str:
    """What a command writes where it believes that somebody is looking."""
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**environment, "TERM": "xterm", "COLUMNS": "400"},
        stdout=theirs,
        stderr=theirs,
    ) as child:
        os.close(theirs)
        said = b"".join(iter(lambda: _read(mine), b""))
        assert child.wait(60) == 0, said.decode()
    os.close(mine)
    return OUR_OWN_STYLES.sub("", said.decode()).replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        # the other end is closed
        return b""


def unseen(text: str) -> set[str]:
    """Characters that a terminal obeys, or that nobody can see."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}


def check_terminal(monitor: MonitorCommand) -> None:
    said = on_a_terminal(monitor.environment, monitor.folder, "-m", "monitor", "overdue")
    assert unseen(said) == set()
    assert f"{len(EXITS)}项" in said
    assert "{{7*7}}" in said


def check_csv(monitor: MonitorCommand) -> None:
    path = monitor.folder / "overdue.csv"
    monitor.run("overdue", "--format", "csv", "--output", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == len(EXITS) + 1
    assert [cell for line in lines for cell in line if FORMULA.match(cell)] == []
    assert sum("'=HYPERLINK" in line[3] for line in lines) == 1
    assert {c for c in path.read_text("utf-8-sig") if unicodedata.category(c) == "Cc"} <= {"\n", "\r"}


def check_workbook(monitor: MonitorCommand) -> None:
    path = monitor.folder / "overdue.xlsx"
    monitor.run("overdue", "--format", "xlsx", "--output", str(path))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = archive.read("xl/sharedStrings.xml").decode()
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=HYPERLINK(" in texts
    assert len(re.findall(r"<row ", sheet)) == len(EXITS) + 1
    assert unseen(texts) == set()


def check_json(monitor: MonitorCommand) -> None:
    found = monitor.json("overdue")["violations"]
    assert len(found) == len(EXITS)
    assert any("{{7*7}}{% for x in y %}" in row["sentence"] for row in found)


def check_letters(monitor: MonitorCommand) -> None:
    folder = monitor.folder / "var" / "mail"
    letters = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]
    told = [letter for letter in letters if "office@" in str(letter["To"])]
    assert len(told) == 1
    for letter in letters:
        assert isinstance(letter, EmailMessage)
        assert letter["Bcc"] is None
        assert letter["To"].count("@") == 1
        assert not letter.defects
        check_bodies(letter)
    (letter,) = told
    page = body_of(letter, "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}{% for x in y %}" in page


def check_bodies(letter: EmailMessage) -> None:
    for kind in ("plain", "html"):
        text = body_of(letter, kind)
        assert unseen(text) == set()
        assert not any(line.startswith("Bcc:") for line in text.splitlines())
    page = body_of(letter, "html")
    assert "<script" not in page
    assert "<img" not in page


def body_of(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_what_strangers_write_is_said_and_does_nothing(monitor: MonitorCommand) -> None:
    check_terminal(monitor)
    check_csv(monitor)
    check_workbook(monitor)
    check_json(monitor)
    check_letters(monitor)


def test_a_text_that_no_cell_has_room_for_is_cut_and_not_left_out() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([WrittenSheet("t", [["长" * 40_000]])]))) as archive:
        (text,) = re.findall("长+…", archive.read("xl/sharedStrings.xml").decode())
    assert len(text) == MOST_IN_A_CELL


def test_a_text_makes_no_line_of_a_log(tmp_path: Path) -> None:
    text = "".join(entry.title for entry in EXITS).replace("\ud83d", "")
    environment = MonitorCommand(tmp_path).environment
    done = subprocess.run(
        [sys.executable, "-c", LOG_A_TEXT, text], env=environment, capture_output=True, check=True, timeout=60
    )
    (line,) = done.stderr.decode().removesuffix("\n").splitlines()
    assert json.loads(line)["text"] == text
    assert unseen(line) == set()
    seen = on_a_terminal(environment, tmp_path, "-c", LOG_A_TEXT, text)
    assert len(seen.splitlines()) == 1
    assert unseen(seen) == set()
