"""Reply 反馈: what a unit answers to a finding — that it has mended it, or that it objects (异议)."""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Literal

from monitor.domain.errors import InputError

AnswerKind = Literal["reply", "objection"]
AttachmentType = Literal["pdf", "jpg", "png", "docx", "xlsx"]

MOST_BYTES = 10 * 1024 * 1024
MOST_CHARACTERS = 2000
"""Of an answer's text; 未核实: a form of one page holds less."""
_LONGEST_NAME = 200

_MAGIC: tuple[tuple[bytes, AttachmentType], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
)
_PACKAGES: dict[str, AttachmentType] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_ZIP = b"PK\x03\x04"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an answer; its `name` is text to be shown and never a path to anything."""

    name: str
    type: AttachmentType
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit says; `by` is who said so there."""

    kind: AnswerKind
    by: str
    text: str
    attachment: Attachment | None = None


def read_answer(kind: AnswerKind, *, by: str, text: str, attachment: Attachment | None = None) -> Answer:
    """An answer with its texts made plain.

    Raises:
        InputError: who says so or what is said is missing, or it is too long.
    """
    who, said = " ".join(plain_text(by).split()), plain_text(text).strip()
    if not who:
        raise InputError("请写明是谁答复的：--by 姓名")
    if not said:
        raise InputError("请写明答复内容：--text 内容")
    if len(who) > _LONGEST_NAME:
        raise InputError(f"--by 有{len(who)}字，超过{_LONGEST_NAME}字；请只写单位和姓名")
    if len(said) > MOST_CHARACTERS:
        raise InputError(
            f"答复内容有{len(said)}字，超过{MOST_CHARACTERS}字；请写要点，详细材料用 --attachment 附上"
        )
    return Answer(kind, who, said, attachment)


def read_attachment(name: str, body: bytes) -> Attachment:
    """A file by what it holds, whatever it is called.

    Raises:
        InputError: it is empty, too large, of another type, broken, or holds a program.
    """
    shown = shown_name(name)
    if not body:
        raise InputError(f"附件《{shown}》是空的；请换一个文件")
    if len(body) > MOST_BYTES:
        raise InputError(too_large(shown))
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return Attachment(shown, kind, body)
    return Attachment(shown, _package_type(shown, body), body)


def too_large(shown: str) -> str:
    """The refusal of a file above the cap."""
    return f"附件《{shown}》超过10MB，没有收下；请压缩图片，或只附关键的几页"


def shown_name(name: str) -> str:
    """A file's own name as one line of text: no folders, no control characters, not endless."""
    last = " ".join(plain_text(name).replace("\\", "/").split("/")[-1].split())
    return last[-_LONGEST_NAME:] or "未命名"


def plain_text(text: str) -> str:
    """The text without control, bidi and unpaired characters; line breaks stay."""
    return "".join(
        each if each == "\n" or unicodedata.category(each)[0] != "C" else " "
        for each in text.replace("\r\n", "\n")
    )


def _package_type(shown: str, body: bytes) -> AttachmentType:
    """docx or xlsx: both are zip packages, told apart by what is in them; nothing is unpacked."""
    if not body.startswith(_ZIP):
        raise _unwanted(shown)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = set(package.namelist())
    except _BROKEN as error:
        raise InputError(f"附件《{shown}》已损坏；请用办公软件打开后重新保存") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InputError(f"附件《{shown}》带有宏，没有收下；请另存为不含宏的文档")
    kinds = [kind for part, kind in _PACKAGES.items() if part in names]
    if "[Content_Types].xml" not in names or len(kinds) != 1:
        raise _unwanted(shown)
    return kinds[0]


def _unwanted(shown: str) -> InputError:
    return InputError(
        f"附件《{shown}》的内容不是 pdf、jpg、png、docx、xlsx 中的一种，没有收下；请另存为其中一种后再附"
    )
