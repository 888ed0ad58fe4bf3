"""The demo as anybody starts it: two nights, the list, one mail an office, and a clean start every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from monitor import clock
from monitor.demo.sent_mails import OPERATOR_NAME, SentMail, sent_mails
from monitor.domain.calendar_day import SHANGHAI

LISTED = (
    "教育要闻",
    "校园安全",
    "医疗卫生",
    "财政预决算",
    "征地信息",
    "社会救助",
    "临河司法",
    "临河市场监管",
    "临河档案",
    "临河统计",
)
ACCUSED_OF_NOTHING = ("文旅", "文化馆", "住在临河", "临河应急", "临河农业农村", "临河人社")
"""Of what cannot be seen no office is told, whatever the reason."""
TOLD = (
    "县教育局",
    "县司法局",
    "县卫健局",
    "县财政局",
    "县自然资源局",
    "县民政局",
    "县市场监管局",
    "县发改局",
    "县档案馆",
    "县统计局",
)


def play(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", "demo", "--once", "--folder", str(folder)],
        env={**os.environ, "MONITOR_MAIL_MODE": "dry-run", "MONITOR_RULEBOOK": "nonsense", **more},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def to_offices(folder: Path) -> list[SentMail]:
    return [mail for mail in sent_mails(folder / "mail") if mail.unit != OPERATOR_NAME]


def text_of(mail: SentMail) -> str:
    message = message_from_bytes(mail.path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.timeout(240)
def test_the_demo_prints_the_list_and_mails_each_office_once_and_starts_clean_again(tmp_path: Path) -> None:
    """The second is played on the first day of a year without a holiday table.

    The caller's own settings and `.env` must not lead the demo astray.
    """
    (tmp_path / ".env").write_text("MONITOR_HEARTBEAT_URL=http://127.0.0.1:9/\nMONITOR_NIGHT=never\n")
    folder = tmp_path / "demo"
    first = play(folder)
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stderr == ""
    for name in LISTED:
        assert name in first.stdout
    assert "逐项相符" in first.stdout

    mails = to_offices(folder)
    by_unit = Counter(mail.unit for mail in mails)
    assert set(by_unit.values()) == {1}
    assert set(TOLD) <= by_unit.keys()
    for unseen in ACCUSED_OF_NOTHING:
        assert all(unseen not in mail.unit and unseen not in text_of(mail) for mail in mails)
    for mail in mails:
        assert mail.subject in first.stdout
    [forwarded] = [mail for mail in mails if mail.unit == "县民政局"]
    assert forwarded.recipient == "zfb@linhe.example"
    assert "请转告" in text_of(forwarded)

    new_year = datetime(clock.today().year + 2, 1, 1, 9, tzinfo=SHANGHAI)
    second = play(folder, **clock.environment_at(new_year))
    assert second.returncode == 0, second.stdout + second.stderr
    assert f"截至{new_year:%Y-%m-%d}" in second.stdout
    assert Counter(mail.unit for mail in to_offices(folder)) == by_unit, "nothing is left of the first demo"


def test_the_demo_never_empties_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    (folder / "columns.csv").write_text("ours")
    refused = play(folder)
    assert refused.returncode == 2
    assert "--folder" in refused.stderr
    assert (folder / "columns.csv").read_text() == "ours"
