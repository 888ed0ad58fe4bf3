"""Failed visits 采集失败: every cause for which a page did not come, as one tree.

VisitFailed
├── NoAnswer                    nothing came back; the host counts towards the circuit breaker
│   ├── HostNotFound            the name does not resolve
│   ├── ConnectionRefused       nobody listens on the port
│   ├── ConnectionFailed        no route, or the connection could not be made
│   ├── ConnectionLost          the server hung up before it answered
│   ├── DeadlinePassed          the whole request took longer than the limit
│   └── TlsFailed               the handshake failed for another reason than the certificate
├── NetworkRefused              our own guard forbids the address
├── CredentialsWithheld         the operator's credentials cannot be sent there safely
├── BodyTruncated               the body ended before its announced end
├── PageTooLarge                more than the limit after decompression
├── EncodingUnknown             the body is not in the encoding its header names
├── AnswerGarbled               what came back is no HTTP
├── RedirectLoop                redirects that do not end
├── RedirectedOffSite           a redirect leaves the registered site
├── RedirectedHome              a redirect to the home page instead of the page
├── RobotsForbid                robots.txt disallows the address
├── RobotsUnreadable            robots.txt gave an error instead of rules
└── StatusRefused               an HTTP status that carries no page

The names of outcomes and reasons are fixed by `judging.md` §1.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from monitor.domain.look import NotSeen, NotSeenOutcome
from monitor.domain.secret import scrubbed
from spiders.reader import PageNotUnderstood


class VisitFailed(Exception):
    """The page did not come; becomes `NotSeen(outcome, reason)`."""

    outcome: NotSeenOutcome = "unreachable"
    reason: str = "failed"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(f"{self.outcome}({self.reason}) {detail}".strip())


class NoAnswer(VisitFailed):
    """Nothing came back at all: the host, the way to it, or our own network is at fault."""


class HostNotFound(NoAnswer):
    """The name does not resolve."""

    reason = "dns_failure"


class ConnectionRefused(NoAnswer):
    """Nobody listens on the port."""

    reason = "connection_refused"


class ConnectionFailed(NoAnswer):
    """No route to the host, or the connection could not be made."""

    reason = "connection_failed"


class ConnectionLost(NoAnswer):
    """The server hung up before it answered."""

    reason = "connection_reset"


class DeadlinePassed(NoAnswer):
    """The whole request, name to last byte, took longer than the limit."""

    reason = "timeout"


class TlsFailed(NoAnswer):
    """The TLS handshake failed, and not for the certificate alone."""

    reason = "tls_failure"


class NetworkRefused(VisitFailed):
    """Our own guard forbids the address; nothing was sent."""

    outcome = "blocked"
    reason = "network_refused"


class CredentialsWithheld(VisitFailed):
    """No verified TLS, and no network that the operator has opened: nothing was asked."""

    outcome = "blocked"
    reason = "credentials_withheld"


class BodyTruncated(VisitFailed):
    """The body ended before its announced end."""

    reason = "truncated"


class PageTooLarge(VisitFailed):
    """More bytes than the limit, counted after decompression."""

    outcome = "unreadable"
    reason = "page_too_large"


class EncodingUnknown(VisitFailed):
    """The body is not in the content encoding its header names, or in one we do not know."""

    outcome = "unreadable"
    reason = "content_encoding"


class AnswerGarbled(VisitFailed):
    """What came back is no HTTP, or its headers are beyond the limits."""

    reason = "invalid_http"


class RedirectLoop(VisitFailed):
    """Redirects that do not end within the allowed hops."""

    reason = "redirect_loop"


class RedirectedOffSite(VisitFailed):
    """A redirect leaves the registered site: often a lost or hijacked domain."""

    reason = "redirected_off_site"


class RedirectedHome(VisitFailed):
    """A redirect to the home page instead of the page: the column is not where it was."""

    outcome = "unreadable"
    reason = "redirected_home"


class RobotsForbid(VisitFailed):
    """robots.txt disallows the address."""

    outcome = "blocked"
    reason = "robots"


class RobotsUnreadable(VisitFailed):
    """robots.txt gave an error instead of rules, so nothing may be assumed (RFC 9309 §2.3.1.4)."""

    outcome = "blocked"
    reason = "robots_unreadable"


class StatusRefused(VisitFailed):
    """An HTTP status that carries no page."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.outcome, self.reason = _meaning_of(status)
        super().__init__(f"HTTP {status}")


_BLOCKING: dict[int, str] = {401: "login_wall", 403: "forbidden", 407: "forbidden", 429: "rate_limited"}
_FIREWALL = frozenset({202, 405, 412, 418, 432, 444, 461, 493, 521, 567})
"""Statuses that government firewalls and platforms answer instead of a page."""


def _meaning_of(status: int) -> tuple[NotSeenOutcome, str]:
    if status in _BLOCKING:
        return "blocked", _BLOCKING[status]
    if status in _FIREWALL:
        return "blocked", f"waf_{status}"
    if status >= 400:
        return "unreachable", f"http_{status}"
    return "unreadable", f"http_{status}"


class CircuitBreaker:
    """熔断: after three visits in a row without an answer a host is left alone for this run.

    A dead host would otherwise cost its lane columns × timeout.
    """

    LIMIT: ClassVar[int] = 3

    def __init__(self) -> None:
        self._in_a_row = 0
        self._last: NoAnswer | None = None

    def note(self, failure: NoAnswer | None) -> None:
        """Tell how a visit ended; None where the host answered anything at all."""
        self._in_a_row = self._in_a_row + 1 if failure is not None else 0
        self._last = failure

    @property
    def cause(self) -> NoAnswer | None:
        """Why the host is left alone, None while it is not."""
        return self._last if self._in_a_row >= self.LIMIT else None


def not_seen(failure: VisitFailed | PageNotUnderstood, at: datetime) -> NotSeen:
    """The look that a failure leaves behind."""
    return NotSeen(at, failure.outcome, failure.reason, scrubbed(failure.detail))
