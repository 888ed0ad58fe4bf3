"""Every input 全部恶意输入: all that come by a crawl, those that end by the deadline apart."""

from __future__ import annotations

from tests.faults.bad_inputs.content_inputs import CONTENT
from tests.faults.bad_inputs.transport_inputs import TRANSPORT

CRAWLED = (*TRANSPORT, *CONTENT)
SLOW = tuple(entry for entry in CRAWLED if entry.slow)
QUICK = tuple(entry for entry in CRAWLED if not entry.slow)
