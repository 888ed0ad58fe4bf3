"""Mail readers 收件人: who reads what is written to a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.domain.target import Unit


@dataclass(frozen=True, slots=True)
class MailReader:
    """An address and the unit it belongs to: the unit written to, or a superior of it."""

    address: str
    unit: str


def mail_readers(name: str, units: Mapping[str, Unit]) -> list[MailReader]:
    """A unit's own addresses, else those of its nearest superior with any; empty where nobody has one.

    A unit that is its own superior by a detour reads nothing twice.
    """
    asked: set[str] = set()
    current = name
    while current in units and current not in asked:
        asked.add(current)
        if units[current].mails:
            return [MailReader(mail, current) for mail in units[current].mails]
        current = units[current].superior or ""
    return []
