"""Account credentials 账号凭据: which of the operator's secrets go to which request of an account visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.domain.platform_secret import PlatformSecret, PlatformSecrets
from monitor.domain.secret import Secret
from spiders.access_tokens import AccessTokens
from spiders.credentials import Credentials
from spiders.exchange import Answer, Exchange
from spiders.fetch import through_gateway
from spiders.reader import PageRequest, PlatformReader
from spiders.secret_places import EXCHANGED, SecretPlace, places_of


@dataclass(frozen=True, slots=True)
class AccountCredentials:
    """Answers for one visit; `gateway` stands in for the platform's host, as everywhere."""

    reader: PlatformReader
    account_id: str
    secrets: PlatformSecrets
    tokens: AccessTokens
    exchange: Exchange
    gateway: str = ""

    async def of(self, url: str, now: datetime) -> Credentials | None:
        """What goes to an address of the platform; None where nothing does.

        Raises:
            PageNotUnderstood: an appid and secret are not exchanged for a token.
            VisitFailed: the platform could not be asked for one.
        """
        shared = self.secrets.of_platform(self.reader.key)
        if shared is None:
            return None
        own = self.secrets.of_account(self.reader.key, self.account_id)
        for place in places_of(self.reader):
            if place.holds(url, bridge=shared.address):
                known = [each for each in (own, None if place.of_account else shared) if each is not None]
                return await self._filled(place, known, now)
        return None

    async def _filled(
        self, place: SecretPlace, known: list[PlatformSecret], now: datetime
    ) -> Credentials | None:
        """Everything the place wants, or nothing: half of it would only be refused."""
        found = {name: await self._value(name, place, known, now) for name in place.names}
        values = {name: value for name, value in found.items() if value is not None}
        if len(values) < len(found):
            return None
        return Credentials(
            headers={header: values[name] for header, name in place.headers.items()},
            query={member: values[name] for member, name in place.query.items()},
        )

    async def _value(
        self, name: str, place: SecretPlace, known: list[PlatformSecret], now: datetime
    ) -> Secret | None:
        for each in known:
            if name in each.values:
                return each.values[name]
            if name == EXCHANGED and "secret" in each.values:
                address = through_gateway(place.exchange, self.gateway)
                return await self.tokens.of(each, address, self._send, now=now)
        return None

    async def _send(self, asked: PageRequest, credentials: Credentials) -> Answer:
        return await self.exchange.send(
            asked, at_least=self.reader.seconds_between_requests, credentials=credentials
        )
