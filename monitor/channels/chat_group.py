"""Chat group 聊天群: what operators are told, also in a group of 企业微信, 钉钉 or 飞书, through apprise.

A group's address holds its token, so a message names its group by number and never by address. Groups
know no Message-ID: a message whose receipt was lost may come twice, to operators alone.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.channels.mail_message import OutgoingMail
from monitor.domain.errors import DeliveryFailed
from monitor.domain.operator_mail import chat_number

LONGEST = 1500
"""Characters of a message: the smallest limit of the three kinds of groups, with room for the title."""


@dataclass(frozen=True, slots=True)
class ChatGroups:
    """Sends to the group that a recipient `chat:N` names, counted from 1."""

    urls: Sequence[str]

    def send(self, mail: OutgoingMail) -> None:
        """Put subject and text of a message into its group.

        Raises:
            DeliveryFailed: permanent where there is no such group or its address is none that apprise
                knows; temporary where it was not taken.
        """
        number = chat_number(mail.recipient)
        if number is None or not 1 <= number <= len(self.urls):
            raise DeliveryFailed("设置 MONITOR_CHAT_URLS 里已经没有这个群", permanent=True)
        # apprise brings a hundred services along, and takes 50 MB: only where there is a group
        apprise = importlib.import_module("apprise")
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        notifier = apprise.Apprise()
        if not notifier.add(self.urls[number - 1]):
            raise DeliveryFailed(
                f"设置 MONITOR_CHAT_URLS 的第{number}个地址不认识；写作 wecombot://…、dingtalk://… 或 feishu://…",
                permanent=True,
            )
        if not notifier.notify(title=mail.subject, body=_shortened(mail.text)):
            raise DeliveryFailed(f"第{number}个群没有收下", permanent=False)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…\n（全文见邮件）"
