"""不可误判: what could not be looked at accuses nobody, and no mutilated answer hides the newest post.

From the reader to the judgement of the look, over every stored page and every labelled sample, and over
what a broken network, a wall, a mistaken registry or a changed interface makes of them. The rules are
the strictest that let the true answer pass.
"""

from __future__ import annotations

import json
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from monitor.domain.look import NotSeen
from spiders.page import Page
from spiders.platform_answer import Json
from tests.spiders.platforms.known_answers import ANSWERS, KnownAnswer, Path, changed, json_of, paths

PLATFORMS = sorted({answer.platform for answer in ANSWERS})
STATUSES = (202, 204, 301, 302, 400, 401, 403, 404, 412, 414, 418, 429, 432, 461, 500, 502, 503, 521)
REPLACEMENTS = (
    b"",
    b" \n",
    b"null",
    b"1",
    b"[]",
    b"{}",
    b'"ok"',
    b"[" * 20_000,
    b"<!DOCTYPE html><html><head><title>x</title></head><body><p>hello</p></body></html>",
    "<html><body><h1>访问过于频繁，请输入验证码</h1></body></html>".encode(),
    "<html><script>location.href='https://passport.linhe.example/login'</script>请登录</html>".encode(),
    b"\x1f\x8b\x08\x00 not unzipped",
    b"HTTP/1.1 200 OK\r\n\r\n",
)
ODD: st.SearchStrategy[Json] = st.one_of(
    st.sampled_from([None, "", "x", 0, 1, -1, 7.5, True, False, [], {}, [[]], [None], {"x": None}]),
    st.text("xyz?!/-: {}[]<>&%\\\"'", max_size=8),
    st.integers(-(10**8), 10**8),
    st.floats(max_value=1e8),
)
"""Values of all kinds, none of them a moment: another moment would be what the platform says."""
SAYS_WHOSE_OR_WHAT = {"id", "mid", "user", "link", "type", "card_type", "mblogtype", "visible"}
"""Members that say that a row is somebody else's or no post at all: changed, they may drop it."""
SAYS_HOW_MANY = {"total", "total_count", "app_msg_cnt", "statuses_count", "aweme_count"}
"""The platform's own count: an empty list beside a zero is what it says, not what it hides."""
SAYS_PINNED = {"is_top", "isTop", "is_stick", "profileUserTopPhoto", "module_tag", "profile_type_id", "title"}
"""Without its mark an old pinned post is an ordinary old post; nothing else would tell."""
SPOKEN = SAYS_WHOSE_OR_WHAT | SAYS_HOW_MANY | SAYS_PINNED


def answers_of(platform: str) -> st.SearchStrategy[KnownAnswer]:
    return st.sampled_from([answer for answer in ANSWERS if answer.platform == platform])


def names(path: Path) -> set[str]:
    return {str(name) for name in path}


@st.composite
def mutilated(draw: st.DrawFn, answer: KnownAnswer) -> Page:
    """What may come in the place of an answer."""
    body = answer.page.body
    ways = ["cut", "other_body", "other_status", "noise"]
    value = json_of(answer.page)
    places = [path for path in paths(value) if not SPOKEN & names(path)]
    if places:
        ways += ["other_value"] * 4
    match draw(st.sampled_from(ways)):
        case "cut":
            return answer.with_body(body[: draw(st.integers(0, max(0, len(body) - 1)))])
        case "other_body":
            return answer.with_body(draw(st.sampled_from(REPLACEMENTS)))
        case "other_status":
            return answer.with_body(body, draw(st.sampled_from(STATUSES)))
        case "noise":
            # beside the words, not in them: a word of another spelling is another word
            at = draw(st.sampled_from([0, *(n for n, byte in enumerate(body, 1) if byte in b"{}[]<>")]))
            return answer.with_body(body[:at] + draw(st.binary(min_size=1, max_size=9)) + body[at:])
    return answer.with_body(as_bytes(changed(value, draw(st.sampled_from(places)), draw(ODD))))


def as_bytes(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
def test_what_could_not_be_looked_at_is_not_seen_and_the_truth_passes(answer: KnownAnswer) -> None:
    if answer.is_wall:
        assert isinstance(answer.look(), NotSeen)
        assert answer.accused() == set()
    elif answer.days_since_newest:
        assert "silent_account" not in answer.accused()


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_mutilated_wall_accuses_nobody(platform: str, data: st.DataObject) -> None:
    walls = [answer for answer in ANSWERS if answer.platform == platform and answer.is_wall]
    answer = data.draw(st.sampled_from(walls))
    assert answer.accused(data.draw(mutilated(answer))) == set()


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_a_mutilated_answer_accuses_nobody_of_silence(platform: str, data: st.DataObject) -> None:
    answer = data.draw(answers_of(platform))
    if not answer.is_wall and not answer.days_since_newest:
        return
    assert "silent_account" not in answer.accused(data.draw(mutilated(answer)))


KNOWN_BY_ID = [
    answer
    for answer in ANSWERS
    if answer.platform in ("weibo", "bilibili") and not answer.is_wall and answer.days_since_newest
]


@pytest.mark.parametrize("answer", KNOWN_BY_ID, ids=lambda answer: answer.name)
def test_the_answer_of_another_account_accuses_nobody(answer: KnownAnswer) -> None:
    other = replace(answer.visit, account_id="2999999999", url="")
    assert answer.accused(visit=other) == set()
