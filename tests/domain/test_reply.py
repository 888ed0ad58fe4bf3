"""Reply 反馈: what may be attached is told by its content, and no text reaches a path or a terminal."""

from __future__ import annotations

import io
import zipfile

import pytest

from monitor.domain.errors import InputError
from monitor.domain.reply import (
    MOST_BYTES,
    MOST_CHARACTERS,
    plain_text,
    read_answer,
    read_attachment,
    shown_name,
)

PDF = b"%PDF-1.7\n%rest"


def package(*names: str) -> bytes:
    """A zip with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(PDF, "pdf", id="pdf"),
        pytest.param(b"\xff\xd8\xff\xe0rest", "jpg", id="jpg"),
        pytest.param(b"\x89PNG\r\n\x1a\nrest", "png", id="png"),
        pytest.param(DOCX, "docx", id="docx"),
        pytest.param(XLSX, "xlsx", id="xlsx"),
    ],
)
def test_a_file_is_what_it_holds_whatever_it_is_called(body: bytes, kind: str) -> None:
    attachment = read_attachment("整改照片.exe", body)
    assert (attachment.type, attachment.name, attachment.body) == (kind, "整改照片.exe", body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        pytest.param(b"", "是空的", id="empty"),
        pytest.param(b"MZ\x90\x00", "不是 pdf、jpg、png、docx、xlsx", id="program"),
        pytest.param(b"<html>%PDF-", "不是 pdf、jpg、png、docx、xlsx", id="page-that-names-a-pdf"),
        pytest.param(package("readme.txt"), "不是 pdf、jpg、png、docx、xlsx", id="plain-zip"),
        pytest.param(package("word/document.xml"), "不是 pdf", id="no-package"),
        pytest.param(
            package("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "不是 pdf", id="both"
        ),
        pytest.param(
            package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "带有宏", id="macros"
        ),
        pytest.param(DOCX[:40], "已损坏", id="cut-off"),
        pytest.param(PDF + b"x" * MOST_BYTES, "超过10MB", id="too-large"),
    ],
)
def test_anything_else_is_refused_by_name_with_the_next_step(body: bytes, why: str) -> None:
    with pytest.raises(InputError, match=f"附件《说明.pdf》.*{why}.*；请"):
        read_attachment("说明.pdf", body)


def test_ten_megabytes_are_just_enough() -> None:
    assert len(read_attachment("a.pdf", PDF.ljust(MOST_BYTES, b" ")).body) == MOST_BYTES


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\一.jpg", "一.jpg"),
        ("a\x1b[31m\n\u202eb.pdf", "a [31m b.pdf"),
        ("/", "未命名"),
        ("\ud800.pdf", ".pdf"),
    ],
)
def test_a_name_is_one_line_of_text_and_no_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_an_answer_keeps_its_lines_and_loses_what_no_database_and_no_terminal_takes() -> None:
    answer = read_answer("reply", by=" 县教育局\n张三 ", text="已更新\r\n见附件\x00\x1b")
    assert (answer.by, answer.text) == ("县教育局 张三", "已更新\n见附件")
    assert plain_text("\ud800\u2066好") == "  好"


@pytest.mark.parametrize(
    ("by", "text", "why"),
    [
        (" ", "已更新", "--by"),
        ("张三", "\x00 ", "--text"),
        ("张" * 201, "已更新", "超过200字"),
        ("张三", "更" * (MOST_CHARACTERS + 1), "超过2000字"),
    ],
    ids=["nobody", "nothing", "endless-name", "endless-text"],
)
def test_who_and_what_are_asked_for(by: str, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_answer("reply", by=by, text=text)
