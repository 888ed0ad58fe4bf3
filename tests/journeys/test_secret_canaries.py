"""Unmistakable secrets through the whole product: they reach their platforms, and nothing else at all."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from monitor import clock
from monitor.store.engine import make_engine
from monitor.store.rows import SnapshotRow
from monitor.store.unit_of_work import Store
from tests.journeys.echoing_platform import EchoingPlatform
from tests.monitor_command import MonitorCommand
from tests.own_certificate import OwnCertificate

MARK = "canary-of-"
UNIT = "临河县政府办公室"
APPID = "wx0canaryappid00"
HEADERS = ("账号名称", "账号类型", "责任单位", "账号标识", "数据源")
OFFICIAL = "https://api.weixin.qq.com/cgi-bin/freepublish/batchget"
MOST_SECRET = ("weibo-cookie", "bilibili-cookie", "wechat-cookie", "wechat-token", "app-secret", "bridge-key")
COMMANDS = (
    ("crawl", "--kind", "account", "--plan"),
    ("crawl", "--json"),
    ("crawl", "--force", "--target", "1"),
    ("check",),
    ("check", "--json"),
    ("status",),
    ("status", "--json"),
    ("targets",),
    ("targets", "--json"),
    ("overdue", "--format", "json"),
    ("findings", "list", "--json"),
    ("findings", "pack", "1", "--output", "proof.zip"),
    ("alerts", "list", "--json"),
    ("alerts", "send"),
)


def secrets_toml(bridge: str, *, ends: str = "2099-01-01") -> str:
    return f"""
[weibo]
cookie = "SUB={MARK}weibo-cookie; SUBP={MARK}weibo-second"
expires_on = {ends}

[bilibili]
cookie = "buvid3={MARK}bilibili-cookie"

[wechat]
cookie = "slave_sid={MARK}wechat-cookie"
token = "{MARK}wechat-token"

[wechat.accounts."gh_own"]
appid = "{APPID}"
secret = "{MARK}app-secret"

[rsshub]
address = "{bridge}"
key = "{MARK}bridge-key"
"""


@dataclass
class House:
    """A monitor at work, and everything it ever said or kept."""

    folder: Path
    plain: EchoingPlatform
    sealed: EchoingPlatform
    certificate: Path
    said: list[str] = field(default_factory=list)

    @property
    def secrets_file(self) -> Path:
        return self.folder.parent / "secrets.toml"

    def write_secrets(self, text: str, *, mode: int = 0o600) -> None:
        self.secrets_file.write_text(text, encoding="utf-8")
        self.secrets_file.chmod(mode)

    def run(self, *arguments: str, trusts: bool = True, later: timedelta = timedelta()) -> tuple[int, str]:
        """Exit code and output of a real command; `trusts` says whether the certificate verifies."""
        gateways = (
            f'{{"weibo": "{self.plain.url}", "wechat": "{self.plain.url}", "bilibili": "{self.sealed.url}"}}'
        )
        settings = {
            "MONITOR_PLATFORM_SECRETS_FILE": str(self.secrets_file),
            "MONITOR_PLATFORM_URLS": gateways,
            "MONITOR_OPERATOR_MAIL": "duty@linhe.example",
            "MONITOR_MAIL_MODE": "send",
            **({"SSL_CERT_FILE": str(self.certificate)} if trusts else {}),
        }
        command = MonitorCommand(self.folder, settings, later)
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=self.folder,
            env=command.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.said += [done.stdout, done.stderr]
        return done.returncode, done.stdout + done.stderr

    def kept(self) -> Iterator[bytes]:
        """Every file, and every page in the database and in an evidence pack, unpacked."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield path.read_bytes()
            if path.suffix == ".zip":
                with ZipFile(path) as pack:
                    yield from map(pack.read, pack.namelist())
        store = Store(make_engine(f"sqlite:///{self.folder / 'var' / 'monitor.db'}"))
        with store.reading() as unit_of_work:
            for sha256 in unit_of_work.session.scalars(select(SnapshotRow.sha256)):
                yield unit_of_work.snapshots.body(sha256) or b""
        store.engine.dispose()

    def mails(self) -> list[Path]:
        return list((self.folder / "var").rglob("*.eml"))


def write_registry(folder: Path, bridge: str) -> None:
    folder.mkdir()
    accounts = [
        ("回显微博", "新浪微博", UNIT, "2000000001", ""),
        ("墙后微博", "新浪微博", UNIT, "2000000002", ""),
        ("断线微博", "新浪微博", UNIT, "2000000003", ""),
        ("临河视频", "B站", UNIT, "3000001", ""),
        ("临河公众号", "微信订阅号", UNIT, "MzAwMDAwMDAyMQ==", "own-api"),
        ("自己的公众号", "微信订阅号", UNIT, "gh_own", OFFICIAL),
        ("桥上的微博", "新浪微博", UNIT, "2000000009", f"{bridge}/weibo/user/2000000009"),
    ]
    _write(folder / "units.csv", [("单位名称", "邮箱"), (UNIT, "office@linhe.example")])
    _write(folder / "accounts.csv", [HEADERS, *accounts])


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("canaries") / "house"
    folder.mkdir()
    own = OwnCertificate.write(folder.parent)
    plain = EchoingPlatform(now=clock.now())
    sealed = EchoingPlatform(now=clock.now(), tls=own.context)
    found = House(folder, plain, sealed, own.path)
    found.write_secrets(secrets_toml(plain.url))
    write_registry(folder / "registry", plain.url)
    assert found.run("init")[0] == 0
    assert found.run("registry", "import", str(folder / "registry"))[0] == 0
    yield found
    plain.close()
    sealed.close()


@pytest.fixture(scope="module")
def after_a_night(house: House) -> House:
    for command in COMMANDS:
        code, said = house.run(*command)
        assert code == 0, said
    return house


def test_every_secret_reaches_its_platform(after_a_night: House) -> None:
    after_a_night.write_secrets(secrets_toml(after_a_night.plain.url))
    assert after_a_night.run("crawl", "--force")[0] == 0
    told = after_a_night.plain.told + after_a_night.sealed.told
    for name in MOST_SECRET:
        assert any(f"{MARK}{name}" in question for question in told), name
    assert not after_a_night.plain.was_told(f"{MARK}bilibili")
    assert not after_a_night.sealed.was_told(f"{MARK}weibo")


def test_no_secret_stands_in_anything_that_was_said_or_kept(after_a_night: House) -> None:
    assert [said for said in after_a_night.said if MARK in said or APPID in said] == []
    assert [body[:80] for body in after_a_night.kept() if MARK.encode() in body] == []
    assert any(b"***" in body for body in after_a_night.kept()), "the echo itself was kept"
    with ZipFile(after_a_night.folder / "proof.zip") as pack:
        assert any(name.startswith("pages/") and b"***" in pack.read(name) for name in pack.namelist())


def told_after_a_check(house: House) -> list[str]:
    """The mails about secrets that a check brings forth."""
    before = set(house.mails())
    assert house.run("check")[0] == 0
    assert house.run("alerts", "send")[0] == 0
    fresh = [message_from_bytes(path.read_bytes()) for path in set(house.mails()) - before]
    texts = [_plain_text(mail) for mail in fresh]
    return [text for text in texts if "MONITOR_PLATFORM_SECRETS_FILE" in text]


def _plain_text(mail: Message) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    body = part.get_payload(decode=True)
    return body.decode("utf-8") if isinstance(body, bytes) else ""


def test_the_operator_is_told_once_that_a_login_is_over(after_a_night: House) -> None:
    house = after_a_night
    house.write_secrets(secrets_toml(house.plain.url))
    assert "微信订阅号答复登录已失效，2个账号无法查看" in house.run("status")[1]
    assert any("微信订阅号答复登录已失效" in text for text in told_after_a_check(house))
    assert told_after_a_check(house) == []


def test_the_end_of_a_secret_is_told_once_ahead(after_a_night: House) -> None:
    house = after_a_night
    ends = (clock.now() + timedelta(days=3)).date().isoformat()
    house.write_secrets(secrets_toml(house.plain.url, ends=ends))
    assert f"将于{ends}到期" in house.run("status")[1]
    assert any(f"[weibo]的凭据将于{ends}到期" in text for text in told_after_a_check(house))
    assert told_after_a_check(house) == []


def test_a_certificate_that_does_not_verify_gets_nothing(after_a_night: House) -> None:
    after_a_night.write_secrets(secrets_toml(after_a_night.plain.url))
    after_a_night.sealed.told.clear()
    code, said = after_a_night.run("crawl", "--force", "--json", trusts=False)
    assert code == 0, said
    assert not after_a_night.sealed.was_told(MARK)
    _code, said = after_a_night.run("targets", "--json")
    assert "credentials_withheld" in said


@pytest.mark.parametrize(
    ("spoilt", "mode", "remedy"),
    [
        pytest.param("", 0o644, "chmod 600", id="others-may-read"),
        pytest.param(f'\n[weibo]\ncookie = "{MARK}twice"', 0o600, "TOML", id="no-toml"),
        pytest.param(f'\n[thepaper]\n{MARK}x = "{MARK}name"', 0o600, "不认识的名称", id="unknown-name"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_crawl_and_is_named_by_the_rest(
    after_a_night: House, spoilt: str, mode: int, remedy: str
) -> None:
    house = after_a_night
    house.plain.told.clear()
    house.write_secrets(secrets_toml(house.plain.url) + spoilt, mode=mode)
    code, said = house.run("crawl", "--force")
    assert code == 2
    assert remedy in said
    assert house.plain.told == []
    code, said = house.run("status")
    assert code == 0
    assert remedy in said
    assert house.run("check")[0] == 0
    house.run("alerts", "send")
    test_no_secret_stands_in_anything_that_was_said_or_kept(house)


def test_looking_at_one_page_sends_nothing(after_a_night: House) -> None:
    house = after_a_night
    house.write_secrets(secrets_toml(house.plain.url))
    house.plain.told.clear()
    address = f"{house.plain.url}/api/container/getIndex?type=uid&value=2000000001"
    house.run("inspect", address, "--kind", "account", "--platform", "weibo", "--json")
    assert house.plain.told
    assert not house.plain.was_told(f"{MARK}weibo")
