"""Upload inputs 上传类: workbooks that a person brings, and that are no registry but an attack on us."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from tests.documents.registry_sheets import linhe, write_workbook

MEGABYTE = 2**20
MANY_ROWS = 1_048_576
_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
_BOOK = """<?xml version="1.0"?><!DOCTYPE workbook SYSTEM "http://127.0.0.1:{port}/x.dtd">"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file, and what its refusal must say; it is written with the port that nobody may ask.

    `is_sister` marks one that differs from another in its bytes alone, and needs no process of its own.
    """

    number: int
    name: str
    write: Callable[[Path, int], None]
    says: str
    is_sister: bool = False


def _with_part(name: str, content: bytes) -> Callable[[Path, int], None]:
    def write(path: Path, _port: int) -> None:
        write_workbook(path, linhe())
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return write


def _bomb(path: Path, _port: int) -> None:
    write_workbook(path, linhe())
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(250):
            part.write(bytes(MEGABYTE))


def _bomb_that_lies(path: Path, port: int) -> None:
    _bomb(path, port)
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, last + 24, 100)
    path.write_bytes(content)


def _many_rows(path: Path, _port: int) -> None:
    """Written as XML, for a library takes half a minute over it."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("单位")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    before, _, after = parts.pop(sheet).partition(b"<sheetData/>")
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(sheet, "w", force_zip64=True) as part:
            part.write(before + b"<sheetData>")
            for start in range(1, MANY_ROWS, 2**14):
                part.write("".join(map(row.format, range(start, start + 2**14))).encode())
            part.write(b"</sheetData>" + after)


def _dtd_of_the_book(path: Path, port: int) -> None:
    write_workbook(path, linhe())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["xl/workbook.xml"].partition(b"?>")[2]
    parts["xl/workbook.xml"] = _BOOK.format(port=port).encode() + body
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


UPLOADS = (
    Upload(74, "zip_bomb", _bomb, "解压后超过200MB"),
    Upload(74, "zip_bomb_that_lies", _bomb_that_lies, "已损坏"),
    Upload(74, "macro", _with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), "带有宏"),
    Upload(
        74,
        "macro_sheet",
        _with_part("xl/macrosheets/sheet1.xml", b"<x/>"),
        "带有宏",
        is_sister=True,
    ),
    Upload(74, "million_rows", _many_rows, "一个表最多10万行"),
    Upload(
        75,
        "link_to_another_book",
        _with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        "引用了别的工作簿",
    ),
    Upload(75, "entity", _with_part("xl/worksheets/sheet9.xml", _DTD), "DTD", is_sister=True),
    Upload(
        75,
        "entity_in_utf16",
        _with_part("xl/worksheets/sheet9.xml", _DTD.decode().encode("utf-16")),
        "DTD",
        is_sister=True,
    ),
    Upload(75, "dtd_from_elsewhere", _dtd_of_the_book, "DTD"),
)
