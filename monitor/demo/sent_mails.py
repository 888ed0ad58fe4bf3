"""Sent mails 已发邮件: the `.eml` files of the demo, read back as a person would, and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from pathlib import Path

_OPERATOR = "operator"
OPERATOR_NAME = "值守人员"


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail: the office it speaks to (or the operator), its subject and where it lies."""

    unit: str
    recipient: str
    subject: str
    path: Path


def sent_mails(folder: Path) -> tuple[SentMail, ...]:
    """The mails in a folder, those to offices first, by name."""
    mails = (_read(path) for path in folder.glob("*.eml"))
    return tuple(sorted(mails, key=lambda mail: (mail.unit == OPERATOR_NAME, mail.unit, mail.subject)))


def mail_differences(units_told: Iterable[str], mails: Sequence[SentMail]) -> list[str]:
    """Where the mails are not one for each office that is to be told; in Chinese."""
    found = Counter(mail.unit for mail in mails if mail.unit != OPERATOR_NAME)
    expected = set(units_told)
    wrong = [f"没有发给{unit}的邮件" for unit in sorted(expected - found.keys())]
    wrong += [f"不该发给{unit}邮件" for unit in sorted(found.keys() - expected)]
    return wrong + [f"发给{unit}的邮件有{count}封" for unit, count in sorted(found.items()) if count > 1]


def _read(path: Path) -> SentMail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    key = str(message["X-Monitor-Key"]).encode("ascii").decode("unicode_escape").split("|")
    unit = OPERATOR_NAME if key[0] == _OPERATOR else key[1]
    return SentMail(unit, str(message["To"]), str(message["Subject"]), path)
