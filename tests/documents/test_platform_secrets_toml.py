"""The file of platform secrets: for its owner's eyes, and quoted by no message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.documents.platform_secrets_toml import load_platform_secrets
from monitor.domain.errors import InputError

CANARY = "canary-of-the-file-1234567890"
GOOD = f"""
[weibo]
cookie = "SUB={CANARY}"
expires_on = 2026-12-31

[wechat]
cookie = "slave_sid={CANARY}"
token = 1234567890

[wechat.accounts."gh_linhe"]
appid = "wx0123456789abcdef"
secret = "{CANARY}"
expires_on = "2027-01-31"

[rsshub]
address = "https://rss.linhe.example:8443/anything"
key = "{CANARY}"
"""


def written(folder: Path, text: str | bytes, *, mode: int = 0o600) -> Path:
    path = folder / "secrets.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def test_a_file_tells_the_secrets_of_platforms_and_of_single_accounts(tmp_path: Path) -> None:
    secrets = load_platform_secrets(written(tmp_path, GOOD))
    weibo, wechat = secrets.of_platform("weibo"), secrets.of_platform("wechat")
    own = secrets.of_account("wechat", " gh_linhe ")
    assert weibo is not None
    assert wechat is not None
    assert own is not None
    assert weibo.values["cookie"].reveal() == f"SUB={CANARY}"
    assert wechat.values["token"].reveal() == "1234567890"
    assert {name: value.reveal() for name, value in own.values.items()} == {
        "appid": "wx0123456789abcdef",
        "secret": CANARY,
    }
    assert (weibo.expires_on, own.expires_on) == (date(2026, 12, 31), date(2027, 1, 31))
    assert secrets.platforms["rsshub"].address == "https://rss.linhe.example:8443"
    assert secrets.changed_at is not None
    assert secrets.of_account("weibo", "gh_linhe") is None
    assert secrets.of_platform("bilibili") is None
    assert CANARY not in repr(secrets)


def test_without_a_file_there_are_no_secrets() -> None:
    assert load_platform_secrets(None).platforms == {}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o666, 0o777])
def test_a_file_that_others_may_read_is_refused_with_what_to_type(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path, GOOD, mode=mode)
    with pytest.raises(InputError) as refused:
        load_platform_secrets(path)
    assert f"chmod 600 {path}" in str(refused.value)
    assert f"{mode:04o}" in str(refused.value)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_its_owner_alone_may_read_is_taken(tmp_path: Path, mode: int) -> None:
    assert load_platform_secrets(written(tmp_path, GOOD, mode=mode)).platforms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(f'[weibo]\ncookie = "{CANARY}', "结尾不是 TOML", id="no-toml"),
        pytest.param(f"{CANARY} = {CANARY}", "第1行", id="no-toml-at-all"),
        pytest.param(f'[weibo]\ncookie = "{CANARY}"\ncookie = "{CANARY}"', "TOML", id="said-twice"),
        pytest.param(b"\xff\xfe", "UTF-8", id="no-utf-8"),
        pytest.param(f'weibo = "{CANARY}"', "应为一节", id="no-table"),
        pytest.param(f'[weibo]\n{CANARY} = "x"', "不认识的名称", id="unknown-name"),
        pytest.param('[weibo]\ncookie = "short"', "至少8个字符", id="too-short"),
        pytest.param("[weibo]\ncookie = true", "至少8个字符", id="no-text"),
        pytest.param(f'[weibo]\ncookie = "{CANARY}\\nX: y"', "换行", id="two-lines"),
        pytest.param(f'[weibo]\ncookie = "{CANARY}公"', "非 ASCII", id="no-ascii"),
        pytest.param(f'[wechat]\nsecret = "{CANARY}"', "appid", id="secret-without-appid"),
        pytest.param(f'[weibo]\nexpires_on = "{CANARY}"', "2026-12-31", id="no-day"),
        pytest.param("[weibo]\nexpires_on = 20261231", "2026-12-31", id="number-for-a-day"),
        pytest.param(f'[rsshub]\naddress = "{CANARY}"', "https://", id="no-address"),
        pytest.param('[rsshub]\naddress = "http://[x"', "https://", id="broken-address"),
        pytest.param("[rsshub]\naddress = 7", "https://", id="number-for-an-address"),
        pytest.param(f'[weibo]\naccounts = "{CANARY}"', "accounts", id="no-accounts"),
        pytest.param(
            '[weibo.accounts.a.accounts.b]\ntoken = "12345678"', "不认识", id="accounts-of-accounts"
        ),
    ],
)
def test_what_cannot_be_used_is_named_by_its_place_and_never_quoted(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        load_platform_secrets(written(tmp_path, text))
    assert said in str(refused.value)
    assert CANARY not in str(refused.value)
    assert refused.value.__cause__ is None or CANARY not in str(refused.value.__cause__)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MONITOR_PLATFORM_SECRETS_FILE"):
        load_platform_secrets(tmp_path / "none.toml")
