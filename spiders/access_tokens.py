"""Access tokens 接口凭据: what an account's appid and secret are exchanged for, kept in memory alone.

WeChat's `stable_token` hands out the same token until it ends and leaves those alone that the account's
other systems use (getStableAccessToken, developers.weixin.qq.com).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.domain.look import NotSeenOutcome
from monitor.domain.platform_secret import PlatformSecret
from monitor.domain.secret import LEAST_LENGTH, Secret
from spiders.credentials import Credentials
from spiders.exchange import Answer
from spiders.platform_answer import count_at, read_json, refuse_code, text_at
from spiders.reader import PageNotUnderstood, PageRequest

_ASKED = {"grant_type": "client_credential", "force_refresh": False}
_EARLIER = timedelta(minutes=5)
_CODES: dict[int, tuple[NotSeenOutcome, str]] = {
    40001: ("blocked", "session_expired"),
    40013: ("blocked", "session_expired"),
    40125: ("blocked", "session_expired"),
    40164: ("blocked", "forbidden"),
    40243: ("blocked", "session_expired"),
    45009: ("blocked", "rate_limited"),
    45011: ("blocked", "rate_limited"),
}
"""A wrong, frozen or unknown secret, an address of ours that is not allowed, quotas."""

Send = Callable[[PageRequest, Credentials], Awaitable[Answer]]


@dataclass(slots=True)
class _Held:
    token: Secret | None = None
    ends_at: datetime | None = None
    refusal: PageNotUnderstood | None = None


@dataclass(slots=True)
class AccessTokens:
    """The tokens of one crawl; each secret is exchanged once, also where the exchange was refused."""

    _held: dict[Secret, _Held] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, known: PlatformSecret, address: str, send: Send, *, now: datetime) -> Secret:
        """The token of an account, asked for at `address`.

        Raises:
            PageNotUnderstood: the platform refuses the secret.
            VisitFailed: it could not be asked.
        """
        async with self._turn:
            held = self._held.setdefault(known.values["secret"], _Held())
            if held.refusal is not None:
                raise PageNotUnderstood(held.refusal.outcome, held.refusal.reason, held.refusal.detail)
            if held.token is not None and held.ends_at is not None and now < held.ends_at:
                return held.token
            try:
                held.token, held.ends_at = await _exchanged(known, address, send)
            except PageNotUnderstood as refusal:
                held.refusal = refusal
                raise
            return held.token


async def _exchanged(known: PlatformSecret, address: str, send: Send) -> tuple[Secret, datetime]:
    own = {"appid": known.values["appid"], "secret": known.values["secret"]}
    asked = PageRequest(address, {"Accept": "application/json"}, json_body=json.dumps(_ASKED))
    answer = await send(asked, Credentials(body=own))
    told = read_json(answer.body.decode("utf-8", "replace"))
    token, seconds = text_at(told, "access_token"), count_at(told, "expires_in")
    if len(token) < LEAST_LENGTH:
        refuse_code(count_at(told, "errcode"), _CODES, text_at(told, "errmsg"))
    return Secret(token), answer.at + timedelta(seconds=seconds or 0) - _EARLIER
