"""Whatever a cell says of the update frequency: it is read, or refused with a sentence, nothing else."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as some

from monitor.domain.errors import UnreadablePeriod, UnreadableWording
from monitor.domain.period import read_span
from monitor.domain.requirement_wording import plain_wording, read_wording, write_requirement

WORDS = (
    *(
        "每",
        "按",
        "超过",
        "不超过",
        "内",
        "条",
        "篇",
        "次",
        "/",
        "／",
        "１",
        "12",
        "一",
        "二十",
        "百",
        "零",
        "日",
        "天",
    ),
    *(
        "周",
        "月",
        "季度",
        "半年",
        "个",
        "工作日",
        "未更新",
        "及时",
        "，",
        "（",
        "）",
        "应更新数",
        "双周",
        "原创",
        "小时",
        "栏目",
    ),
    *("٣", "²", "½", "㈠", "①", "\ud83d", "\0", "\u200b", "\u3000", "\n", "9" * 30, "九" * 9, "-", ".", "e5"),
)
wordings = some.one_of(
    some.text(max_size=40),
    some.lists(some.sampled_from(WORDS), max_size=9).map("".join),
)


@given(wordings)
@example("9" * 5_000 + "条/月")
@example("٣" * 5_000 + "天")
@example("每" * 20_000)
@example("\ud83d条/月")
def test_any_wording_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        requirement = read_wording(text)
    except UnreadableWording as refusal:
        assert refusal.wording == text
        assert "更新频次" in str(refusal)
        return
    assert requirement is None or read_wording(write_requirement(requirement)) is not None
    assert plain_wording(plain_wording(text)) == plain_wording(text)


PIECES = (
    "2024",
    "20",
    "Q",
    "q2",
    "H1",
    "-02",
    "-",
    "..",
    "2024-04-01",
    "0000",
    "9999",
    "13",
    "Ｑ２",
    " ",
    "٣",
    "9" * 5_000,
)


@given(some.one_of(some.text(max_size=30), some.lists(some.sampled_from(PIECES), max_size=5).map("".join)))
def test_any_key_is_a_period_or_refused_with_a_sentence(text: str) -> None:
    try:
        span = read_span(text)
    except UnreadablePeriod as refusal:
        assert "时段" in str(refusal)
        return
    assert span.first <= span.last
