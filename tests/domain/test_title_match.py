"""Titles are the same when nothing but their dress differs; what is only alike is for a person."""

from __future__ import annotations

import pytest

from monitor.domain.title_match import likeness, normal_title

LONG = "国务院关于加快推进政务服务标准化规范化便利化的指导意见"


@pytest.mark.parametrize(
    "written",
    [
        f"《{LONG}》",
        f"全文｜{LONG}",
        f"【转发】“{LONG}”！",
        f"重磅！图解：{LONG}",
        "国务院 关于加快推进 政务服务标准化、规范化、便利化的指导意见",
        f"{LONG}印发",
        LONG[2:],
    ],
    ids=[
        "book-marks",
        "full-text",
        "forwarded",
        "two-prefixes",
        "punctuation",
        "a-little-more",
        "a-little-less",
    ],
)
def test_the_same_title_in_another_dress(written: str) -> None:
    assert likeness(LONG, written) == "same"
    assert likeness(written, LONG) == "same"


def test_width_and_case_do_not_tell_titles_apart() -> None:
    assert likeness("ＡＰＰ上线２０２６", "app上线2026") == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于公布第1批名单的公告", "关于公布第2批名单的公告"),
        ("临河县人民政府办公室2026年招聘公告1", "临河县人民政府办公室2026年招聘公告12"),
        ("临河县人民政府办公室关于放假安排的通知", "临河县人民政府办公室关于放假安排的通知（二）"),
        (LONG, f"一文读懂{LONG}的十个要点和三个提醒"),
        (LONG, "国务院关于加快推进政务服务标准化、规范化、便利化意见的解读"),
        ("2025年政府工作报告", "2026年政府工作报告"),
    ],
    ids=["batch", "number-behind", "chinese-number-behind", "inside-much-more", "reworded", "year"],
)
def test_titles_that_are_only_alike_are_told_to_a_person(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) == "alike"


@pytest.mark.parametrize(
    ("one", "other"),
    [(LONG, "县司法局开展普法宣传活动"), ("通知", "关于停水的通知"), ("！！", "！！"), ("", LONG)],
    ids=["other-matter", "too-short", "no-words", "blank"],
)
def test_other_titles_are_different(one: str, other: str) -> None:
    assert likeness(one, other) == "different"


def test_a_title_that_is_only_a_prefix_keeps_it() -> None:
    assert normal_title("转发") == "转发"
    assert likeness("图解", "全文：图解") == "same"
