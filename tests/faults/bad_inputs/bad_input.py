"""Bad input 恶意输入: one thing that a server, a page or a file may do to us, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tests.faults.bad_inputs.answers import redirect
from tests.faults.bad_inputs.hostile_web import Answer


@dataclass(frozen=True, slots=True)
class Around:
    """What an answer may need to know: today, its own host, and the port that nobody may ask."""

    today: date
    origin: str
    canary: int

    def filled(self, text: str) -> str:
        """`@canary` and `@origin` in a text as they are."""
        return text.replace("@canary", str(self.canary)).replace("@origin", self.origin)


Making = Callable[[Around], Answer]


@dataclass(frozen=True, slots=True)
class Crawled:
    """What the bad column answers; its look must be `outcome` for `reason`.

    `elsewhere` answers other paths of the host. `address` is what the registry names in its place.
    `certificate` is the kind of TLS the host speaks. `good` is the outcome of the good column after
    it: only what befalls a host as a whole may befall that one too. `slow` ones end by the deadline.
    """

    number: int
    name: str
    making: Making
    outcome: str
    reason: str | None = None
    elsewhere: Mapping[str, Making] = field(default_factory=dict)
    address: str = ""
    certificate: str = ""
    notice: str = ""
    titles: tuple[str, ...] = ()
    good: tuple[str, str | None] = ("seen", None)
    slow: bool = False

    @property
    def id(self) -> str:
        """The number and the name."""
        return f"{self.number:02}-{self.name}"


def always(given: Answer) -> Making:
    """The same everywhere."""
    return lambda _around: given


def leads_to(location: str) -> Making:
    """A redirect; `@canary` and `@origin` stand in its target."""
    return lambda around: redirect(around.filled(location))


def seen(number: int, name: str, making: Making, *titles: str, notice: str = "") -> Crawled:
    """A page that is odd and still a list."""
    return Crawled(number, name, making, "seen", titles=titles, notice=notice)


def unreadable(number: int, name: str, reason: str, making: Making) -> Crawled:
    """A page that came and cannot be read."""
    return Crawled(number, name, making, "unreadable", reason)


def unreachable(number: int, name: str, reason: str, making: Making) -> Crawled:
    """A page that did not come."""
    return Crawled(number, name, making, "unreachable", reason)


def slow(number: int, name: str, making: Making) -> Crawled:
    """A server that takes its time."""
    return replace(unreachable(number, name, "timeout", making), slow=True)


def blocked(number: int, name: str, reason: str, making: Making) -> Crawled:
    """A page that stands behind a wall, or an address that we refuse ourselves."""
    return Crawled(number, name, making, "blocked", reason)


def refused(number: int, name: str, making: Making) -> Crawled:
    """An address that our own guard forbids."""
    return blocked(number, name, "network_refused", making)
