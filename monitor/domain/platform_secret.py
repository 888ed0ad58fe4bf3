"""PlatformSecret 平台凭据: what the operator holds of a platform, and until when it lasts.

An account may have secrets of its own (an official interface knows only its owner's); they are looked
up by its 账号标识 and hide the platform's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from monitor.domain.secret import Secret

SECRET_NAMES = ("cookie", "token", "appid", "secret", "key")
"""What a platform may want; `appid` with `secret` is exchanged for a token that lasts hours."""
TOLD_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PlatformSecret:
    """The secrets of one platform, or of one account on it. `address` is where a bridge's key belongs."""

    values: Mapping[str, Secret] = field(default_factory=dict)
    expires_on: date | None = None
    address: str = ""
    accounts: Mapping[str, PlatformSecret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlatformSecrets:
    """All of them by platform key; `changed_at` is when the operator last wrote them."""

    platforms: Mapping[str, PlatformSecret] = field(default_factory=dict)
    changed_at: datetime | None = None

    def of_account(self, platform: str, account_id: str) -> PlatformSecret | None:
        """What an account has of its own."""
        known = self.platforms.get(platform)
        return known.accounts.get(account_id.strip()) if known is not None else None

    def of_platform(self, platform: str) -> PlatformSecret | None:
        """What the platform's accounts share."""
        return self.platforms.get(platform)

    def ends(self) -> Iterator[tuple[str, date]]:
        """Every end there is, with the place in the file that tells it."""
        for platform, known in self.platforms.items():
            if known.expires_on is not None:
                yield f"[{platform}]", known.expires_on
            for account_id, own in known.accounts.items():
                if own.expires_on is not None:
                    yield f'[{platform}.accounts."{account_id}"]', own.expires_on


@dataclass(frozen=True, slots=True)
class SecretNotice:
    """Something an operator has to renew; `key` is the same for as long as it is the same matter."""

    key: str
    sentence: str


def expiry_notices(secrets: PlatformSecrets, today: date) -> list[SecretNotice]:
    """Secrets that end within a week, or have ended."""
    found: list[SecretNotice] = []
    for place, ends in secrets.ends():
        if ends - today > TOLD_AHEAD:
            continue
        left = (ends - today).days
        when = f"将于{ends.isoformat()}到期（还有{left}天）" if left >= 0 else f"已于{ends.isoformat()}到期"
        found.append(
            SecretNotice(f"expiry|{place}|{ends.isoformat()}", f"凭据文件中{place}的凭据{when}，请换新")
        )
    return found


def refusal_notices(secrets: PlatformSecrets, refused: Mapping[str, int]) -> list[SecretNotice]:
    """Platforms that answered that a login no longer holds; `refused` counts accounts by 账号类型.

    It is one matter until the operator writes the secrets anew.
    """
    written = secrets.changed_at.isoformat() if secrets.changed_at else "never"
    return [
        SecretNotice(
            f"refused|{account_type}|{written}",
            f"{account_type}答复登录已失效，{count}个账号无法查看，请换新凭据（不作为不合格）",
        )
        for account_type, count in sorted(refused.items())
    ]
