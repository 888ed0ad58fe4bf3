"""Names that lead to our own machine on the second look, or besides a public one: no question reaches it."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_network

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from spiders.bounded_connector import bounded_connector
from spiders.failed_visits import NetworkRefused
from spiders.guard import Guard, GuardedResolver
from tests.faults.bad_inputs.answers import answer
from tests.faults.bad_inputs.hostile_web import Host, HostileWeb

PUBLIC, OWN = "127.0.2.1", "127.0.0.1"
GUARD = Guard((ip_network("127.0.2.0/23"),))
REBINDING, MIXED = 31, 32


class ToldResolver(AbstractResolver):
    """Answers every question for a name with the next of its answers, the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        told = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0)
            for each in told
        ]

    async def close(self) -> None:
        """Nothing to release."""


async def asked(port: int, *answers: list[str]) -> list[str]:
    """What two visits to one name, on connections of their own, came to."""
    resolver = GuardedResolver(GUARD, ToldResolver(*answers))
    found = []
    for _ in range(2):
        # names are not remembered, as if the record's time to live were nought
        connector = bounded_connector(resolver, GUARD.dial, at_once=1, names_for=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            try:
                async with session.get(f"http://www.linhe.example:{port}/") as came:
                    found.append(f"HTTP {came.status}")
            except NetworkRefused as refusal:
                found.append(refusal.reason)
    return found


@pytest.mark.parametrize(
    ("number", "answers", "expected"),
    [
        pytest.param(REBINDING, ([PUBLIC], [OWN]), ["HTTP 200", "network_refused"], id="31-rebinding"),
        pytest.param(MIXED, ([PUBLIC, OWN],), ["network_refused"] * 2, id="32-mixed"),
        pytest.param(MIXED, ([OWN, PUBLIC],), ["network_refused"] * 2, id="32-mixed_the_other_way"),
    ],
)
def test_a_name_that_leads_to_our_own_machine_is_never_asked(
    number: int, answers: tuple[list[str], ...], expected: list[str]
) -> None:
    web = HostileWeb()
    public = web.host(PUBLIC)
    own: Host = web.host(OWN, port=public.port)
    public.answers = {"/": answer("x")}
    assert asyncio.run(asked(public.port, *answers)) == expected, number
    assert own.connections == 0
    web.close()
