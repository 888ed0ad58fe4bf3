"""Digest mail 提醒邮件: calm, complete, and safe whatever a crawled page has put into a title."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.channels.mail_message import OutgoingMail, as_mail
from monitor.documents.digest_mail import (
    Digest,
    DueItem,
    OverdueItem,
    ResolvedItem,
    UnansweredItem,
    digest_from,
    merged_contents,
    one_line,
    render_digest,
    workdays_told,
)
from monitor.domain.calendar_day import SHANGHAI

OVERDUE = OverdueItem(
    place="临河县人民政府",
    name="通知公告",
    url="http://www.linhe.example/tzgg/",
    sentence="更新频次1条/2周，最近一条《关于召开会议的通知》发布于2026-10-30，应于2026-11-13前更新，截至2026-11-15已逾期2天",
    requirement="1条/2周",
    due_on=date(2026, 11, 13),
    overdue_days=2,
    rule="台账更新频次",
)
BLANK = replace(
    OVERDUE, name="财政预算", sentence="栏目内没有任何信息（空白栏目）", due_on=None, overdue_days=None
)
DUE = DueItem(
    "临河县人民政府", "工作动态", "http://www.linhe.example/gzdt/", "1条/2周", date(2026, 11, 17), 1
)
RESOLVED = ResolvedItem("临河县人民政府", "政策文件", "最近发布于2026-11-14")
DIGEST = Digest("县教育局", date(2026, 11, 15), [OVERDUE, BLANK], [DUE], [RESOLVED])

NASTY = "会议\r\nBcc: all@linhe.example\x00\x1b[31m\u202e\u2066<script>alert(1)</script>&\u2028\ud800"


class Visible(HTMLParser):
    """The text a reader sees, and the tags that are there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_text_says_what_is_overdue_due_and_resolved() -> None:
    assert (
        render_digest(DIGEST).text
        == """县教育局：

一、待整改（2项）
1. 临河县人民政府 · 通知公告
   更新频次1条/2周，最近一条《关于召开会议的通知》发布于2026-10-30，应于2026-11-13前更新，截至2026-11-15已逾期2天
   应更新日：2026年11月13日，已逾期2天
   依据：台账更新频次
   http://www.linhe.example/tzgg/
2. 临河县人民政府 · 财政预算
   栏目内没有任何信息（空白栏目）
   依据：台账更新频次
   http://www.linhe.example/tzgg/

二、即将到期（1项）
1. 临河县人民政府 · 工作动态（1条/2周）
   请于2026年11月17日前再发布1条
   http://www.linhe.example/gzdt/

三、已销号（1项，谢谢）
1. 临河县人民政府 · 政策文件：最近发布于2026-11-14

整改后无需回复，系统将在下一次监测后自动销号；如有异议，请与政务公开主管部门联系。
监测日期：2026年11月15日
"""
    )


def test_the_subject_names_the_unit_and_the_counts() -> None:
    assert render_digest(DIGEST).subject == "【政务公开监测】县教育局：2项待整改，1项即将到期，1项已销号"
    on_behalf = replace(DIGEST, unit="临河县政府办公室", on_behalf_of="县教育局")
    assert render_digest(on_behalf).subject.startswith("【政务公开监测】县教育局：")


def test_parts_that_are_empty_are_not_mentioned_and_the_rest_is_numbered_in_order() -> None:
    text = render_digest(replace(DIGEST, overdue=[], due_soon=[])).text
    assert text.startswith("县教育局：\n\n一、已销号（1项，谢谢）\n")


def test_what_units_below_have_not_answered_is_the_last_part() -> None:
    row = {
        "units": ["县教育局", "县文旅局"],
        "place": "临河县人民政府",
        "name": NASTY,
        "url": "http://www.linhe.example/tzgg/",
        "sentence": "逾期2天",
        "answer_due_on": "2026-11-23",
        "due_on": None,
        "finding": 7,
    }
    digest = digest_from({"unanswered": [row]}, unit="办公室", reader="办公室", day=date(2026, 11, 26))
    assert digest.unanswered == [
        UnansweredItem(
            ["县教育局", "县文旅局"],
            "临河县人民政府",
            NASTY,
            "http://www.linhe.example/tzgg/",
            "逾期2天",
            date(2026, 11, 23),
        )
    ]
    mail = render_digest(replace(DIGEST, unanswered=digest.unanswered))
    assert mail.subject.endswith("1项已销号，1项下级逾期未反馈")
    assert "四、下级逾期未反馈（1项，请督促）\n1. 县教育局、县文旅局：临河县人民政府 · 会议" in mail.text
    assert "整改期限：2026年11月23日，至今未反馈，也未见更正" in mail.text
    assert "整改期限：2026年11月23日，至今未反馈，也未见更正" in Visible(mail.html).text
    assert "script" not in Visible(mail.html).tags
    assert "\x1b" not in mail.text + mail.html


def test_the_page_says_the_same_as_the_text() -> None:
    page = Visible(render_digest(DIGEST).html)
    for words in (
        "待整改（2项）",
        "逾期2天",
        "即将到期（1项）",
        "请于2026年11月17日前再发布1条",
        "最近发布于2026-11-14",
    ):
        assert words in page.text
    assert "a" not in page.tags, "no link but the unit's own page"


def test_both_bodies_say_within_how_many_working_days_to_mend_it() -> None:
    bound = replace(DIGEST, overdue=[replace(OVERDUE, workdays=5), replace(BLANK, workdays=3), OVERDUE])
    for body in (render_digest(bound).text, render_digest(bound).html):
        assert "请在收到本提醒次日起3个工作日内更新。" in body
    assert "个工作日内" not in render_digest(DIGEST).text


def test_the_time_told_is_the_one_that_the_mail_prints() -> None:
    rows = [{"workdays": 5}, {"workdays": 3}, {"workdays": 0}, {}]
    assert workdays_told({"overdue": rows}) == 3
    assert workdays_told({"overdue": rows[2:]}) is None
    assert workdays_told({}) is None


def test_a_unit_page_is_linked_where_there_is_one() -> None:
    mail = render_digest(replace(DIGEST, link="https://monitor.linhe.example/u/1?a=1&b=2"))
    assert 'href="https://monitor.linhe.example/u/1?a=1&amp;b=2"' in mail.html
    assert "反馈（已更新、申请免更、有异议）：https://monitor.linhe.example/u/1?a=1&b=2" in mail.text


def test_crawled_text_breaks_neither_page_nor_lines_nor_header() -> None:
    item = replace(OVERDUE, name=NASTY, sentence=NASTY, url=NASTY, place=NASTY, rule=NASTY)
    mail = render_digest(replace(DIGEST, unit=NASTY, overdue=[item]))
    page = Visible(mail.html)
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    for text in (mail.text, page.text, mail.subject):
        assert not set(text) & set("\r\x00\x1b\u202e\u2066\u2028\ud800")
        assert "\nBcc" not in text
    outgoing = OutgoingMail(
        sender="monitor@linhe.example",
        recipient="jyj@linhe.example",
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id="<1@govmonitor>",
        key="k",
        created_at=datetime(2026, 11, 15, 8, tzinfo=SHANGHAI),
    )
    read = message_from_bytes(as_mail(outgoing).as_bytes(), policy=policy.default)
    assert read["Bcc"] is None
    assert read["Subject"] == mail.subject


@given(st.text(st.characters(codec=None, categories=("L", "N", "P", "C", "Z", "S")), max_size=40))
def test_one_line_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert len(line.splitlines()) <= 1
    assert line.isprintable()


@pytest.mark.parametrize("part", ["overdue", "due_soon", "resolved"])
def test_rows_are_merged_once(part: str) -> None:
    row = {"name": "通知公告"}
    assert merged_contents({part: [row]}, {part: [row, {"name": "工作动态"}]})[part] == [
        row,
        {"name": "工作动态"},
    ]


def test_stored_rows_become_the_same_digest_again() -> None:
    stored = {
        "overdue": [
            {
                "place": OVERDUE.place,
                "name": OVERDUE.name,
                "url": OVERDUE.url,
                "sentence": OVERDUE.sentence,
                "requirement": OVERDUE.requirement,
                "due_on": "2026-11-13",
                "overdue_days": 2,
                "rule": OVERDUE.rule,
                "finding": 7,
            }
        ],
    }
    digest = digest_from(stored, unit="县教育局", reader="县教育局", day=date(2026, 11, 15))
    assert list(digest.overdue) == [OVERDUE]
    assert digest.on_behalf_of == ""


@pytest.mark.parametrize("body", ["text", "html"])
def test_a_duty_says_what_was_asked_and_done_in_place_of_a_due_day(body: str) -> None:
    asked = replace(OVERDUE, requirement="", duty="应转3条，实转1条", overdue_days=None)
    said = getattr(render_digest(replace(DIGEST, overdue=[asked], due_soon=[])), body)
    assert "应转3条，实转1条" in said
    assert "应更新日" not in said
    assert "台账更新频次" in said, "the rule it rests on is still named"


def test_a_row_that_was_written_before_duties_were_told_is_still_read() -> None:
    row = {name: getattr(OVERDUE, name) for name in OverdueItem.__slots__ if name != "duty"}
    contents = {"overdue": [{**row, "due_on": "2026-11-13", "finding": 7}]}
    digest = digest_from(contents, unit="县教育局", reader="县教育局", day=DIGEST.day)
    assert list(digest.overdue) == [OVERDUE]
