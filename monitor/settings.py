"""Settings 设置: what the environment (or `.env`) says; the only module that reads it.

Every name is documented in README; secrets may also be given as `NAME_FILE`.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from monitor.domain.errors import InputError
from monitor.domain.operator_mail import chat_recipient
from monitor.domain.secret_address import hide_every_part_of, hide_key, hide_password_of, hide_token_in

_SIZE = re.compile(r"(\d{1,6})\s*(B|KB|MB)", re.IGNORECASE)
_NIGHT = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_UNITS = {"B": 1, "KB": 1024, "MB": 1024 * 1024}
_SECRET_NAMES = ("MONITOR_DATABASE_URL", "MONITOR_MAIL_URL", "MONITOR_SECRET_KEY")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(BaseSettings):
    """The effective settings; built once by the wiring and passed down."""

    model_config = SettingsConfigDict(
        env_prefix="MONITOR_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    var: Path = Path("var")
    database_url: SecretStr = SecretStr("")
    allow_networks: str = ""
    seconds_between_requests: float = Field(default=1.0, ge=0)
    request_timeout: float = Field(default=15.0, gt=0)
    platform_urls: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    platform_secrets_file: Path | None = None
    mail_url: SecretStr = SecretStr("")
    mail_from: str = "govmonitor@localhost"
    mail_mode: Literal["hold", "send", "dry-run"] = "hold"
    mail_cap: int = Field(default=500, ge=1)
    mail_workdays_only: bool = False
    quiet_hours: str = ""
    base_url: str = ""
    secret_key: SecretStr = SecretStr("")
    heartbeat_url: str = ""
    rulebook: str = "national_2019"
    operator_mail: str = ""
    chat_urls: SecretStr = SecretStr("")
    canary_urls: str = ""
    body_limit: str = "5MB"
    night: str = "22:30-06:30"
    robots: Literal["honour", "own-sites-exempt"] = "honour"
    rectify_workdays: int = Field(default=5, ge=1, le=250)
    escalate_after_workdays: int = Field(default=0, ge=0, le=250)

    @field_validator("allow_networks")
    @classmethod
    def _networks_parse(cls, value: str) -> str:
        for part in _parts(value):
            ipaddress.ip_network(part, strict=False)
        return value

    @field_validator("platform_urls", mode="before")
    @classmethod
    def _json_parses(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError('写作 {"weibo": "http://10.1.2.3:8080"} 这样的 JSON') from error

    @field_validator("body_limit")
    @classmethod
    def _size_parses(cls, value: str) -> str:
        if not _SIZE.fullmatch(value.strip()):
            raise ValueError("写作“5MB”这样的大小")
        return value

    @field_validator("night")
    @classmethod
    def _night_parses(cls, value: str) -> str:
        _night(value)
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _quiet_hours_parse(cls, value: str) -> str:
        if value.strip():
            first, end = _night(value)
            if first == end:
                raise ValueError("起止时间相同，全天都不发信；写作“22:00-07:00”这样的时段，不要则留空")
        return value

    @model_validator(mode="after")
    def _defaults_below_var(self) -> Self:
        if not self.database_url.get_secret_value():
            object.__setattr__(self, "database_url", SecretStr(f"sqlite:///{self.var / 'monitor.db'}"))
        if not self.mail_url.get_secret_value():
            object.__setattr__(self, "mail_url", SecretStr(f"file:{self.var / 'mail'}"))
        return self

    @property
    def networks(self) -> tuple[Network, ...]:
        """Private networks that may be crawled all the same (政务内网)."""
        return tuple(ipaddress.ip_network(part, strict=False) for part in _parts(self.allow_networks))

    @property
    def chat_groups(self) -> tuple[str, ...]:
        """Addresses of the chat groups where operators are told as well; each holds a token."""
        return tuple(self.chat_urls.get_secret_value().split())

    @property
    def operator_recipients(self) -> str:
        """Everybody an operator's message goes to: mail addresses, and groups by number."""
        groups = [chat_recipient(number) for number in range(1, len(self.chat_groups) + 1)]
        return " ".join([self.operator_mail, *groups]).strip()

    @property
    def canaries(self) -> tuple[str, ...]:
        """Pages that must answer when our own network is well."""
        return tuple(_parts(self.canary_urls))

    @property
    def body_limit_bytes(self) -> int:
        """The size cap of one page after decompression."""
        match = _SIZE.fullmatch(self.body_limit.strip())
        if match is None:
            raise AssertionError("validated above")
        return int(match[1]) * _UNITS[match[2].upper()]

    @property
    def night_span(self) -> tuple[time, time]:
        """When the nightly run starts and must end, wall time in Asia/Shanghai."""
        return _night(self.night)

    @property
    def quiet_span(self) -> tuple[time, time] | None:
        """Hours in which no unit is written to, wall time in Asia/Shanghai; None where there are none."""
        return _night(self.quiet_hours) if self.quiet_hours.strip() else None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def _night(value: str) -> tuple[time, time]:
    match = _NIGHT.fullmatch(value.strip())
    if match is None:
        raise ValueError("写作“22:30-06:30”这样的时段")
    return time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))


def _secrets_from_files() -> dict[str, str]:
    """Values of `NAME_FILE`, keyed by field name, for the settings that may be secret."""
    found: dict[str, str] = {}
    for name in _SECRET_NAMES:
        path = os.environ.get(f"{name}_FILE")
        if path:
            try:
                found[name.removeprefix("MONITOR_").lower()] = Path(path).read_text("utf-8").strip()
            except OSError as error:
                raise InputError(f"设置 {name}_FILE 指向的文件读不到：{path}（{error.strerror}）") from error
    return found


def load_settings() -> Settings:
    """The settings in force; the secrets among them are wiped out of logs and messages from now on.

    Raises:
        InputError: a value cannot be used; the message names the setting.
    """
    try:
        settings = Settings.model_validate(_secrets_from_files() or {})
    except ValidationError as error:
        lines = [
            f"设置 MONITOR_{'_'.join(map(str, e['loc'])).upper()} 不能使用：{e['msg']}"
            for e in error.errors()
        ]
        raise InputError("\n".join(lines)) from error
    for address in (settings.database_url, settings.mail_url):
        hide_password_of(address.get_secret_value())
    hide_key(settings.secret_key.get_secret_value())
    hide_token_in(settings.heartbeat_url)
    for group in settings.chat_groups:
        hide_every_part_of(group)
    return settings
