"""Passwords of our own database and mail server: in no message, no answer and no file."""

from __future__ import annotations

import smtplib
import stat
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from monitor import clock
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.linhe_store import Linhe, column, item, seen
from tests.monitor_command import MonitorCommand

CANARY = "canary-of-settings"
BASE64 = b64encode(f"\0duty\0{CANARY}".encode()).decode()


class _Parrot(StreamRequestHandler):
    """A mail server that refuses every login and repeats what it was told."""

    def handle(self) -> None:
        self.wfile.write(b"220 parrot\r\n")
        while line := self.rfile.readline().strip():
            word = line.split()[0].upper()
            if word == b"EHLO":
                self.wfile.write(b"250-parrot\r\n250 AUTH PLAIN\r\n")
            elif word == b"QUIT":
                return
            else:
                self.wfile.write(b"535 not good: " + line + b" i.e. " + CANARY.encode() + b"\r\n")


@pytest.fixture
def parrot() -> Iterator[int]:
    with ThreadingTCPServer(("127.0.0.1", 0), _Parrot) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(10)


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        pytest.param(f"u:{CANARY}@127.0.0.1:1/d", 4, "数据库", id="nobody_answers"),
        pytest.param(f"u:{CANARY}@more:x@127.0.0.1:1/d", 2, "%40", id="a_port_that_is_none"),
        pytest.param(f"u:{CANARY}@{CANARY}@127.0.0.1:1/d", 2, "%40", id="an_at_in_the_password"),
        pytest.param(f"u:x/{CANARY}@127.0.0.1:1/d", 4, "数据库", id="a_slash_in_the_password"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    tmp_path: Path, address: str, code: int, says: str
) -> None:
    url = f"postgresql+psycopg://{address}"
    said = MonitorCommand(tmp_path, {"MONITOR_DATABASE_URL": url}).run("status", "--json", code=code)
    assert says in said
    assert CANARY not in said
    assert "Traceback" not in said


def test_a_mail_server_that_repeats_the_login_teaches_us_nothing(tmp_path: Path, parrot: int) -> None:
    mail_url = f"smtp://duty:{CANARY}@127.0.0.1:{parrot}"
    monitor = MonitorCommand(tmp_path, {"MONITOR_MAIL_URL": mail_url, "MONITOR_MAIL_MODE": "send"})
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    migrate(engine)
    linhe = Linhe(Store(engine))
    linhe.register(column())
    for when in (clock.now() - timedelta(days=1), clock.now()):
        linhe.night({"通知公告": seen(when, [item("2025-01-02")])}, when=when)
    engine.dispose()
    said = (
        monitor.run("check", "--json")
        + monitor.run("alerts", "send")
        + monitor.run("alerts", "list", "--json")
    )
    assert "not good" in said
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"not good" in kept
    for secret in (CANARY, BASE64):
        assert secret not in said
        assert secret.encode() not in kept


def test_the_database_and_the_files_beside_it_are_their_owners_alone(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'monitor.db'}")
    migrate(engine)
    with Store(engine).writing() as unit_of_work:
        unit_of_work.runs.open(clock.now())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "var").iterdir()}
    engine.dispose()
    assert set(modes) >= {"monitor.db", "monitor.db-wal", "monitor.db-shm"}
    assert set(modes.values()) == {0o600}


def test_the_parrot_does_repeat_the_login(parrot: int) -> None:
    with (
        smtplib.SMTP("127.0.0.1", parrot) as server,
        pytest.raises(smtplib.SMTPAuthenticationError) as refused,
    ):
        server.login("duty", CANARY)
    assert BASE64.encode() in refused.value.smtp_error
