"""Digest letter 提醒信: stored rows in, a message of the outbox out."""

from __future__ import annotations

from datetime import date
from typing import Any

from monitor.documents.digest_mail import digest_from, render_digest
from monitor.store.outbox import Letter


def digest_letter(contents: dict[str, Any], *, unit: str, reader: str, day: date) -> Letter:
    """What `unit` is told on `day`; `reader` is the unit whose address it goes to."""
    mail = render_digest(digest_from(contents, unit=unit, reader=reader, day=day))
    return Letter(mail.subject, mail.text, mail.html, contents)
