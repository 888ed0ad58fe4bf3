"""Platform secrets file 凭据文件: the TOML file that only its owner may read.

    [weibo]
    cookie = "SUB=…; SUBP=…"
    expires_on = 2026-12-31

    [wechat.accounts."gh_…"]     # 台账中的账号标识
    appid = "wx…"
    secret = "…"

No message quotes what stands in the file.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from monitor.domain.errors import InputError
from monitor.domain.platform_secret import SECRET_NAMES, PlatformSecret, PlatformSecrets
from monitor.domain.secret import LEAST_LENGTH, Secret

SETTING = "MONITOR_PLATFORM_SECRETS_FILE"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WHERE = re.compile(r"\(at (?:line (\d+)|end of document)")
_FORBIDDEN = re.compile(r"[^\x21-\x7e ]")
_SAYS = (*SECRET_NAMES, "expires_on", "address", "accounts")


def load_platform_secrets(path: Path | None) -> PlatformSecrets:
    """The secrets in force; none where no file is named.

    Raises:
        InputError: the file cannot be read, others may read it, or it is not such a file.
    """
    if path is None:
        return PlatformSecrets()
    body, changed_at = _read_alone(path)
    document = _parsed(body, path)
    platforms = {key: _secret(table, f"[{key}]", path) for key, table in document.items()}
    return PlatformSecrets(platforms, changed_at)


def _read_alone(path: Path) -> tuple[bytes, datetime]:
    """The bytes of a file that is the reader's alone; looked at and read through one handle."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"设置 {SETTING} 指向的文件读不到：{path}（{error.strerror}）") from error
    with file:
        about = os.fstat(file.fileno())
        if about.st_uid not in (0, os.geteuid()):
            remedy = f"chown {os.geteuid()} {path} && chmod 600 {path}"
            raise InputError(f"凭据文件 {path} 属于别的用户，没有使用。请执行：{remedy}")
        if about.st_mode & _OTHERS:
            mode = stat.S_IMODE(about.st_mode)
            raise InputError(
                f"凭据文件 {path} 别的用户也能读（权限 {mode:04o}），没有使用。请执行：chmod 600 {path}"
            )
        return file.read(), datetime.fromtimestamp(about.st_mtime, UTC)


def _parsed(body: bytes, path: Path) -> dict[str, object]:
    """The tables of the file; the parser's own words may quote it, so only the line is told."""
    try:
        return tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(f"凭据文件 {path} 不是 UTF-8 编码") from None
    except tomllib.TOMLDecodeError as error:
        told = _WHERE.search(str(error))
        where = f"第{told[1]}行" if told and told[1] else "结尾"
        raise InputError(
            f"凭据文件 {path}：{where}不是 TOML；写法见 docs/operator/platform_secrets.md"
        ) from None


def _secret(table: object, place: str, path: Path, *, is_account: bool = False) -> PlatformSecret:
    if not isinstance(table, dict):
        raise InputError(f"凭据文件 {path}：{place} 应为一节，如 [weibo]")
    unknown = sorted(set(table) - set(_SAYS[:-1] if is_account else _SAYS))
    if unknown:
        raise InputError(f"凭据文件 {path} 的{place}：不认识的名称；可用：{'、'.join(_SAYS)}")
    values = {name: _value(table[name], f"{place} {name}", path) for name in SECRET_NAMES if name in table}
    if ("appid" in values) != ("secret" in values):
        raise InputError(f"凭据文件 {path} 的{place}：appid 和 secret 要一起写")
    return PlatformSecret(
        values, _day(table, place, path), _address(table, place, path), _accounts(table, place, path)
    )


def _accounts(table: Mapping[str, object], place: str, path: Path) -> dict[str, PlatformSecret]:
    accounts = table.get("accounts", {})
    if not isinstance(accounts, dict):
        raise InputError(f'凭据文件 {path} 的{place}：accounts 写作 [weibo.accounts."账号标识"]')
    return {
        str(own_id).strip(): _secret(own, f'{place[:-1]}.accounts."{own_id}"]', path, is_account=True)
        for own_id, own in accounts.items()
    }


def _value(value: object, place: str, path: Path) -> Secret:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(text) < LEAST_LENGTH:
        raise InputError(f"凭据文件 {path} 的{place}：应为至少{LEAST_LENGTH}个字符的文字")
    if _FORBIDDEN.search(text):
        raise InputError(f"凭据文件 {path} 的{place}：含有换行或非 ASCII 字符")
    return Secret(text)


def _day(table: Mapping[str, object], place: str, path: Path) -> date | None:
    value = table.get("expires_on")
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError:
            raise InputError(f"凭据文件 {path} 的{place}：expires_on 写作 2026-12-31") from None
    if isinstance(value, datetime):
        return value.date()
    if value is not None and not isinstance(value, date):
        raise InputError(f"凭据文件 {path} 的{place}：expires_on 写作 2026-12-31")
    return value


def _address(table: Mapping[str, object], place: str, path: Path) -> str:
    value = table.get("address", "")
    if value == "":
        return ""
    try:
        parts = urlsplit(str(value).strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"凭据文件 {path} 的{place}：address 写作 https://rss.example.cn")
    return f"{parts.scheme}://{parts.hostname}{port}"
