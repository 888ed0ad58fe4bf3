"""Mails read back: whom each speaks to, and whether every office that is concerned has exactly one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from monitor.channels.mail_folder import MailFolder
from monitor.channels.mail_message import OutgoingMail
from monitor.demo.sent_mails import OPERATOR_NAME, SentMail, mail_differences, sent_mails


def send(folder: Path, key: str, subject: str, number: int) -> None:
    mail = OutgoingMail(
        sender="monitor@linhe.example",
        recipient="jyj@linhe.example",
        subject=subject,
        text="正文\n",
        html="",
        message_id=f"<{number}@linhe.example>",
        key=key.encode("unicode_escape").decode("ascii"),
        created_at=datetime(2026, 11, 25, tzinfo=UTC),
    )
    MailFolder(folder).send(mail)


def to(unit: str) -> SentMail:
    return SentMail(unit, "", "", Path("x.eml"))


def test_a_mail_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    send(tmp_path, "2026-11-25|县教育局|jyj@linhe.example", "【政务公开监测】县教育局：3项", 1)
    [mail] = sent_mails(tmp_path)
    assert (mail.unit, mail.recipient) == ("县教育局", "jyj@linhe.example")
    assert mail.subject == "【政务公开监测】县教育局：3项"
    assert mail.path.parent == tmp_path


def test_the_operators_mails_come_last(tmp_path: Path) -> None:
    send(tmp_path, "operator|2026-11-25|run 2", "汇总", 1)
    send(tmp_path, "2026-11-25|县教育局|jyj@linhe.example", "逾期", 2)
    assert [mail.unit for mail in sent_mails(tmp_path)] == ["县教育局", OPERATOR_NAME]


def test_a_folder_that_was_never_made_holds_no_mail(tmp_path: Path) -> None:
    assert sent_mails(tmp_path / "mail") == ()


def test_one_mail_for_each_office_is_right() -> None:
    assert mail_differences({"县教育局"}, [to("县教育局"), to(OPERATOR_NAME), to(OPERATOR_NAME)]) == []


def test_a_missing_a_needless_and_a_doubled_mail_are_named() -> None:
    found = mail_differences({"县教育局", "县司法局"}, [to("县文旅局"), to("县教育局"), to("县教育局")])
    assert found == ["没有发给县司法局的邮件", "不该发给县文旅局邮件", "发给县教育局的邮件有2封"]
