"""Timetable 时间表: what happens when, as data."""

from __future__ import annotations

from datetime import timedelta

DELIVERY_EVERY = timedelta(minutes=5)
"""How often released mails are sent between two nights."""

RETRY_WHEN_LOCKED = timedelta(minutes=1)
"""A night that meets somebody else's crawl asks again this often, until its deadline."""

STOP_PATIENCE = timedelta(seconds=30)
"""From a polite stop of the crawl at its deadline to a hard one."""
