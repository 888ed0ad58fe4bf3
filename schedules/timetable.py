"""Timetable 时间表: what happens when, as data."""

from __future__ import annotations

from datetime import timedelta

ASK_EVERY = timedelta(minutes=10)
"""How often the ledger is asked whether a night is due, besides at the night's start."""

DELIVERY_EVERY = timedelta(minutes=5)
"""How often released mails are sent between two nights."""

RETRY_WHEN_LOCKED = timedelta(minutes=1)
"""A night that meets somebody else's crawl asks again this often, until its deadline."""

LEAST_FOR_THE_REST = timedelta(minutes=10)
"""What the check and the sending may take even where the crawl used up the night."""

STOP_PATIENCE = timedelta(seconds=30)
"""From a polite stop of the crawl at its deadline to a hard one."""

LOOK_AROUND_EVERY = timedelta(seconds=0.5)
"""How often a waiting night looks whether it shall stop."""

LEFT_FOR_FOLDING = timedelta(minutes=15)
"""Before a night's deadline: no more accounts are asked, and what was seen becomes history."""
