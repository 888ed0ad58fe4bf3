"""What operators are told reaches their chat group, and the group's token reaches nobody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import apprise
import pytest

from monitor.channels.by_recipient import ByRecipient
from monitor.channels.chat_group import LONGEST, ChatGroups
from monitor.channels.mail_message import OutgoingMail
from monitor.domain.errors import DeliveryFailed
from monitor.domain.operator_mail import chat_number, chat_recipient

TOKEN = "0f3b9c1d2e4a5f60718293a4b5c6d7e8"


class Group:
    """A chat service on loopback: keeps what it is told, and answers with `status`."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.status = 200
        group = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                group.told.append(json.loads(self.rfile.read(length)))
                self.send_response(group.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address as apprise writes it."""
        return f"json://127.0.0.1:{self.server.server_port}/{TOKEN}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def group() -> Iterator[Group]:
    started = Group()
    yield started
    started.close()


def message(recipient: str = chat_recipient(1), text: str = "昨夜一切正常。") -> OutgoingMail:
    return OutgoingMail(
        sender="monitor@linhe.example",
        recipient=recipient,
        subject="系统正常",
        text=text,
        html="",
        message_id="<1@govmonitor>",
        key="operator",
        created_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    )


def test_a_group_is_told_subject_and_text(group: Group) -> None:
    ChatGroups([group.url]).send(message())
    (told,) = group.told
    assert (told["title"], told["message"]) == ("系统正常", "昨夜一切正常。")


def test_a_long_message_is_cut_where_groups_cut_and_says_so(group: Group) -> None:
    ChatGroups([group.url]).send(message(text="长" * (LONGEST + 9)))
    assert group.told[0]["message"].startswith("长" * LONGEST + "…")
    assert "全文见邮件" in group.told[0]["message"]


def test_a_group_that_does_not_take_it_is_asked_again_later(group: Group) -> None:
    group.status = 503
    with pytest.raises(DeliveryFailed) as failure:
        ChatGroups([group.url]).send(message())
    assert not failure.value.permanent
    assert TOKEN not in str(failure.value)


@pytest.mark.parametrize("recipient", ["chat:2", "chat:0"])
def test_a_group_that_was_taken_out_of_the_settings_is_not_tried_for_days(
    group: Group, recipient: str
) -> None:
    with pytest.raises(DeliveryFailed, match="MONITOR_CHAT_URLS") as failure:
        ChatGroups([group.url]).send(message(recipient))
    assert failure.value.permanent
    assert group.told == []


def test_an_address_nobody_knows_is_named_by_its_place(group: Group) -> None:
    with pytest.raises(DeliveryFailed, match="第2个") as failure:
        ChatGroups([group.url, f"nosuchservice://{TOKEN}"]).send(message("chat:2"))
    assert failure.value.permanent
    assert TOKEN not in str(failure.value)


@pytest.mark.parametrize("url", [f"wecombot://{TOKEN}/", f"dingtalk://{TOKEN}/", f"feishu://{TOKEN}/"])
def test_the_three_kinds_of_groups_are_known(url: str) -> None:
    assert apprise.Apprise().add(url)


@pytest.mark.parametrize("address", ["a@linhe.example", "chat@linhe.example", "chat:x", "chat:"])
def test_a_mail_address_is_no_group(address: str) -> None:
    assert chat_number(address) is None


def test_mails_go_the_mails_way(group: Group) -> None:
    mailed: list[str] = []

    class Mails:
        def send(self, mail: OutgoingMail) -> None:
            mailed.append(mail.recipient)

    door = ByRecipient(Mails(), ChatGroups([group.url]))
    door.send(message("office@linhe.example"))
    door.send(message())
    assert mailed == ["office@linhe.example"]
    assert len(group.told) == 1
