"""The mail server puts off, refuses, cuts off, drips, is down for a night, or no longer knows our password.

A real SMTP server on loopback, a real outbox on SQLite and PostgreSQL, a clock that is told. What the
server has kept is counted by Message-ID: a message that was cut off after DATA may have arrived twice,
and then it is the same message.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.channels.smtp_mail import SmtpMail
from monitor.documents.calendar_toml import load_work_calendar
from monitor.domain.mail_hours import ALWAYS, MailHours
from monitor.steps.deliver_outbox import CLAIM, DeliveryReport, deliver_outbox, wait_before_retry
from monitor.store.outbox import AlertRecord, Letter
from monitor.store.unit_of_work import Store
from schedules.timetable import DELIVERY_EVERY
from tests.channels.mail_server import Door, MailServer, Postbox, free_port
from tests.domain.linhe import at
from tests.linhe_store import EDUCATION, TOURISM, Linhe, again, column, seen
from tests.own_certificate import OwnCertificate

EVENING = at("11-15", 22, 0)
NOBODY_AT_HOME = "550 no such user"


@dataclass
class FaultyBox(Postbox):
    """Answers by recipient, one after another, then 250; remembers what it has kept.

    An answer is a line of SMTP for the message, the same after `rcpt ` for the recipient, `cut` (kept,
    and the line is cut before the answer), `drip` (kept, and the answer comes line by line) or `drip
    for ever`.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    kept: list[EmailMessage] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tried[address] += 1
        answers = self.answers.get(address, [])
        if answers and answers[0].startswith("rcpt "):
            return answers.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        (recipient,) = envelope.rcpt_tos
        answers = self.answers.get(recipient, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer[0] not in "45":
            self.kept.append(_message(envelope))
        if answer == "cut":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
        if answer.startswith("drip"):
            with suppress(ConnectionError):
                await _drip(server, lines=10 if answer == "drip" else 2000)
        return answer if answer[0].isdigit() else "250 OK"

    def by_id(self) -> Counter[str]:
        """How often each message was kept."""
        return Counter(str(message["Message-ID"]) for message in self.kept)

    def recipients_kept(self) -> set[str]:
        return {str(message["To"]) for message in self.kept}


def _message(envelope: Envelope) -> EmailMessage:
    content = envelope.content
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def _drip(server: SMTP, *, lines: int) -> None:
    """A reply of many lines: each comes soon enough, all together take their time."""
    for _ in range(lines):
        await server.push("250-wait")
        await asyncio.sleep(0.02)


@pytest.fixture
def box() -> FaultyBox:
    return FaultyBox()


@pytest.fixture
def server(box: FaultyBox) -> Iterator[MailServer]:
    with MailServer(box) as running:
        yield running


def address(name: str) -> str:
    return f"{name}@linhe.example"


def channel(port: int, *, in_all: float = 20) -> SmtpMail:
    return SmtpMail("127.0.0.1", port, "", "", is_tls=False, seconds=5, seconds_in_all=in_all)


def put(store: Store, *names: str, when: datetime = EVENING, is_operator: bool = False) -> None:
    with store.writing() as unit_of_work:
        for name in names:
            letter = Letter(f"致{name}", "正文\n", "<p>正文</p>", {})
            unit_of_work.outbox.put(
                name,
                letter,
                unit=name,
                recipient=address(name),
                state="waiting",
                at=when,
                is_operator=is_operator,
            )


def deliver(store: Store, via: SmtpMail, when: datetime, hours: MailHours = ALWAYS) -> DeliveryReport:
    return deliver_outbox(store, via, sender="m@linhe.example", clock=lambda: when, hours=hours)


def rounds(
    store: Store, via: SmtpMail, start: datetime, length: timedelta, *, every: timedelta = DELIVERY_EVERY
) -> list[DeliveryReport]:
    """What the scheduler does for so long."""
    return [deliver(store, via, start + every * number) for number in range(length // every + 1)]


def outbox(store: Store) -> dict[str, AlertRecord]:
    with store.reading() as unit_of_work:
        return {alert.dedup_key: alert for alert in unit_of_work.outbox.list()}


def assert_each_arrived_once(store: Store, box: FaultyBox, names: Sequence[str]) -> None:
    """Sent, and kept by the server under its own id, once."""
    alerts = outbox(store)
    assert {name: alerts[name].state for name in names} == dict.fromkeys(names, "sent")
    assert box.by_id() == Counter(alerts[name].message_id for name in names)


# --- 451, 550, drop after DATA ---------------------------------------------------------------


@pytest.mark.parametrize("answer", ["rcpt 451 greylisted", "451 later"], ids=["recipient", "message"])
def test_put_off_twice_it_waits_longer_and_arrives_once(
    store: Store, server: MailServer, box: FaultyBox, answer: str
) -> None:
    put(store, "jyj")
    box.answers[address("jyj")] = [answer, answer]
    due = EVENING
    for tries in (1, 2):
        assert deliver(store, channel(server.port), due).postponed == 1
        alert = outbox(store)["jyj"]
        assert (alert.state, alert.tries, (alert.last_error or "")[:3]) == ("waiting", tries, "451")
        assert alert.next_try_at == due + wait_before_retry(tries)
        assert alert.put_off_at == EVENING
        assert deliver(store, channel(server.port), alert.next_try_at - timedelta(seconds=1)).postponed == 0
        due = alert.next_try_at
    assert deliver(store, channel(server.port), due).sent == 1
    alert = outbox(store)["jyj"]
    assert (alert.tries, alert.last_error, alert.next_try_at, alert.sent_at) == (3, None, None, due)
    assert_each_arrived_once(store, box, ["jyj"])
    assert deliver(store, channel(server.port), due + timedelta(days=30)) == DeliveryReport(0, 0, 0)


def test_of_three_recipients_the_one_that_does_not_exist_is_dead_at_once(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    put(store, "a", "gone", "b")
    box.answers[address("gone")] = [f"rcpt {NOBODY_AT_HOME}"] * 9
    assert deliver(store, channel(server.port), EVENING) == DeliveryReport(sent=2, postponed=0, dead=1)
    dead = outbox(store)["gone"]
    assert (dead.state, dead.tries, dead.last_error) == ("dead", 1, NOBODY_AT_HOME)
    assert dead.next_try_at is None
    rounds(store, channel(server.port), EVENING, timedelta(days=6), every=timedelta(hours=8))
    assert box.tried[address("gone")] == 1
    assert box.recipients_kept() == {address("a"), address("b")}


def test_only_the_unit_that_was_reached_counts_as_told(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    """From two overdue columns to two mails: 550 for 县教育局, and its finding is still 待整改."""
    linhe = Linhe(store)
    linhe.register(column("通知公告", units=(EDUCATION.name,)), column("旅游资讯", units=(TOURISM.name,)))
    names = ("通知公告", "旅游资讯")
    linhe.look_and_check({name: seen(at("11-14"), ["10-30"]) for name in names}, when=at("11-14"))
    linhe.look_and_check({name: again(at("11-15")) for name in names}, when=at("11-15"))
    box.answers[EDUCATION.mails[0]] = [f"rcpt {NOBODY_AT_HOME}"]
    assert deliver(store, channel(server.port), EVENING) == DeliveryReport(sent=1, postponed=0, dead=1)
    states = {finding.target_id: finding.state for finding in linhe.findings()}
    with store.reading() as unit_of_work:
        by_name = {known.target.name: states[known.id] for known in unit_of_work.registry.targets_on()}
        assert unit_of_work.outbox.counts() == {"sent": 1, "dead": 1}
    assert by_name == {"通知公告": "open", "旅游资讯": "notified"}


def test_cut_off_after_data_it_comes_again_as_the_same_message(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    put(store, "jyj", "wlj")
    box.answers[address("jyj")] = ["cut", "cut"]
    rounds(store, channel(server.port), EVENING, timedelta(hours=1))
    alerts = outbox(store)
    assert (alerts["jyj"].state, alerts["jyj"].tries) == ("sent", 3)
    assert box.by_id() == {alerts["jyj"].message_id: 3, alerts["wlj"].message_id: 1}


def test_a_message_that_always_ends_in_a_cut_is_given_up_after_five_days(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    """It may have arrived every time: to go on for ever would be the same mail for ever."""
    put(store, "jyj")
    box.answers[address("jyj")] = ["cut"] * 99
    rounds(store, channel(server.port), EVENING, timedelta(days=6), every=timedelta(hours=2))
    alert = outbox(store)["jyj"]
    assert alert.state == "dead"
    assert list(box.by_id()) == [alert.message_id]


# --- slow ------------------------------------------------------------------------------------


def test_a_server_that_drips_its_answer_is_waited_for(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    put(store, "jyj", "wlj")
    box.answers[address("jyj")] = ["drip"]
    assert deliver(store, channel(server.port), EVENING) == DeliveryReport(sent=2, postponed=0, dead=0)
    assert_each_arrived_once(store, box, ["jyj", "wlj"])


def test_a_server_that_drips_for_ever_holds_up_no_other_message(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    put(store, "jyj", "wlj")
    box.answers[address("jyj")] = ["drip for ever"]
    via = channel(server.port, in_all=0.5)
    assert deliver(store, via, EVENING) == DeliveryReport(sent=1, postponed=1, dead=0)
    assert outbox(store)["jyj"].state == "waiting"
    assert deliver(store, via, EVENING + timedelta(minutes=5)).sent == 1
    alerts = outbox(store)
    assert set(box.by_id()) == {alert.message_id for alert in alerts.values()}


def test_no_message_may_take_as_long_as_it_is_claimed_for() -> None:
    """Past its claim somebody else may begin to send it as well."""
    slowest = channel(25).seconds + SmtpMail.from_url("smtp://mail.linhe.example").seconds_in_all
    assert timedelta(seconds=slowest) < CLAIM


# --- down for a night, and for longer --------------------------------------------------------


def test_down_for_a_night_nothing_is_lost_and_nothing_comes_twice(store: Store, box: FaultyBox) -> None:
    """From 22:00 to 06:00 nobody answers; what is queued meanwhile waits as well; by 07:00 all are there."""
    names = [f"unit{number}" for number in range(12)]
    put(store, *names[:9])
    nowhere, morning = channel(free_port()), EVENING + timedelta(hours=8)
    night = rounds(store, nowhere, EVENING, timedelta(hours=4))
    put(store, *names[9:], when=EVENING + timedelta(hours=4))
    night += rounds(store, nowhere, EVENING + timedelta(hours=4), timedelta(hours=4))
    assert max(report.postponed for report in night) == 5, "after five failures in a row the rest waits"
    assert sum(report.sent + report.dead for report in night) == 0
    alerts = outbox(store)
    assert {alert.state for alert in alerts.values()} == {"waiting"}
    assert all(alert.tries for alert in alerts.values()), "each had its turn"
    assert {alert.put_off_at for alert in alerts.values()} == {None}, "the five days have not begun"
    with MailServer(box) as server:
        rounds(store, channel(server.port), morning, timedelta(hours=1))
    assert_each_arrived_once(store, box, names)


def test_weeks_without_a_server_give_up_no_message(store: Store, box: FaultyBox) -> None:
    put(store, "jyj")
    rounds(store, channel(free_port()), EVENING, timedelta(days=20), every=timedelta(hours=8))
    assert outbox(store)["jyj"].state == "waiting"
    box.answers[address("jyj")] = ["rcpt 451 greylisted"]
    back = EVENING + timedelta(days=21)
    with MailServer(box) as server:
        assert deliver(store, channel(server.port), back).postponed == 1, "greylisted once, not given up"
        assert deliver(store, channel(server.port), back + timedelta(hours=8)).sent == 1
    assert_each_arrived_once(store, box, ["jyj"])


def test_a_password_the_server_no_longer_knows_gives_up_no_message(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, box: FaultyBox
) -> None:
    """535 is a 5xx, but about us: a week later the setting is mended, and everything arrives, once."""
    certificate = OwnCertificate.write(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    names = [f"unit{number}" for number in range(7)]
    put(store, *names)
    with MailServer(box, door=Door(certificate.context, password="right")) as server:

        def via(password: str) -> SmtpMail:
            return SmtpMail("127.0.0.1", server.port, "monitor", password, is_tls=False, seconds=5)

        week = rounds(store, via("wrong"), EVENING, timedelta(days=7), every=timedelta(hours=8))
        assert sum(report.dead for report in week) == 0
        alerts = outbox(store)
        assert {(alert.state, (alert.last_error or "")[:3]) for alert in alerts.values()} == {
            ("waiting", "535")
        }
        assert box.kept == []
        rounds(store, via("right"), EVENING + timedelta(days=8), timedelta(0))
    assert_each_arrived_once(store, box, names)


def test_a_server_that_closes_down_at_every_recipient_gives_up_no_message(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    """421 ends the session whatever was asked."""
    put(store, "jyj")
    box.answers[address("jyj")] = ["rcpt 421 closing down"] * 18
    rounds(store, channel(server.port), EVENING, timedelta(days=8), every=timedelta(hours=8))
    assert_each_arrived_once(store, box, ["jyj"])


# --- one in the way of the others ------------------------------------------------------------


def test_recipients_who_are_put_off_for_ever_are_in_nobodys_way(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    """Twelve bad ones stand first; the good one leaves as soon as each of them had its first turn."""
    bad = [f"bad{number}" for number in range(12)]
    put(store, *bad, "good")
    for name in bad:
        box.answers[address(name)] = ["rcpt 450 mailbox busy"] * 99
    rounds(store, channel(server.port), EVENING, timedelta(minutes=10))
    assert outbox(store)["good"].state == "sent"
    put(store, "late", when=EVENING + timedelta(minutes=15))
    assert deliver(store, channel(server.port), EVENING + timedelta(minutes=15)).sent == 1, "at once"
    rounds(store, channel(server.port), EVENING, timedelta(days=8), every=timedelta(hours=3))
    alerts = outbox(store)
    assert {alerts[name].state for name in bad} == {"dead"}
    assert box.recipients_kept() == {address("good"), address("late")}


def test_whatever_the_server_does_each_message_ends_sent_or_refused_and_never_as_two(
    store: Store, box: FaultyBox
) -> None:
    """Twenty messages, each with faults of its own, a server that goes away now and then, two days."""
    chance = random.Random(2026)
    names = [f"unit{number}" for number in range(20)]
    faults = ("rcpt 451 greylisted", "451 later", "cut", "rcpt 421 closing down", "drip")
    refused = set(names[::6])
    for name in names:
        box.answers[address(name)] = chance.choices(faults, k=chance.randrange(5))
        if name in refused:
            box.answers[address(name)] += [f"rcpt {NOBODY_AT_HOME}"]
    cuts = {name: box.answers[address(name)].count("cut") for name in names}
    put(store, *names)
    nowhere = channel(free_port())
    with MailServer(box) as server:
        for number in range(48):
            via = nowhere if chance.random() < 0.2 else channel(server.port)
            deliver(store, via, EVENING + timedelta(hours=1) * number)
    alerts = outbox(store)
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    for message in box.kept:
        kept[str(message["To"])][str(message["Message-ID"])] += 1
    for name in names:
        alert, arrived = alerts[name], kept[address(name)]
        is_refused = alert.state == "dead"
        assert alert.state in ("sent", "dead")
        assert is_refused <= (name in refused)
        assert set(arrived) <= {alert.message_id}, "one message, one id"
        assert arrived.total() <= cuts[name] + 1, "twice only where the line was cut"
        assert arrived.total() >= (0 if is_refused else 1), "nothing is lost"


# --- quiet hours -----------------------------------------------------------------------------


def test_at_night_only_the_operator_is_written_to_and_units_in_the_morning(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    put(store, "jyj", "wlj")
    put(store, "operator", is_operator=True)
    hours = MailHours((at("11-15", 21, 0).time(), at("11-15", 7, 0).time()))
    assert deliver(store, channel(server.port), EVENING, hours) == DeliveryReport(1, 0, 0, kept=2)
    assert box.recipients_kept() == {address("operator")}
    before_seven = EVENING + timedelta(hours=8, minutes=59)
    assert deliver(store, channel(server.port), before_seven, hours).kept == 2
    assert deliver(store, channel(server.port), EVENING + timedelta(hours=9), hours).sent == 2
    assert_each_arrived_once(store, box, ["jyj", "wlj", "operator"])


def test_kept_over_the_national_holiday_a_message_has_its_five_days_all_the_same(
    store: Store, server: MailServer, box: FaultyBox
) -> None:
    """Queued on the eve of 国庆, first tried eight days later, greylisted then: it is tried again."""
    hours = MailHours(workdays_only=True, calendar=load_work_calendar())
    eve, after = at("2026-09-30", 23, 0), at("2026-10-08", 9, 0)
    put(store, "jyj", when=eve)
    for days in range(1, 8):
        assert deliver(store, channel(server.port), eve + timedelta(days=days), hours).kept == 1
    box.answers[address("jyj")] = ["rcpt 451 greylisted"]
    assert deliver(store, channel(server.port), after, hours).postponed == 1
    assert deliver(store, channel(server.port), after + timedelta(minutes=5), hours).sent == 1
    assert_each_arrived_once(store, box, ["jyj"])
