"""Workbook guard 工作簿检查: what cannot or must not be read is refused before it is opened.

Reading a workbook makes a full grid of every sheet, so neither a zip bomb nor one stray cell
in the last row and column may reach the reader: the process would not survive it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from monitor.documents.sheets.sheet_rows import MAX_ROWS
from monitor.documents.sheets.workbook_xml import SheetXml, scan_sheet_xml
from monitor.domain.errors import InputError

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_GRID_CELLS = 5_000_000
"""About 200 MB in memory; a registry of 20,000 rows needs a twentieth of it."""

_MACROS = ("vbaproject.bin", "xl/macrosheets/")
_LINKS = "xl/externallinks/"
_XML = (".xml", ".rels", ".vml")
_LONGEST_PROLOGUE = 64 * 1024
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKAGE_MARK = "[Content_Types].xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


def check_workbook(path: Path) -> Mapping[str, SheetXml]:
    """What was found in each part of a workbook, after refusing what must not be opened.

    Raises:
        InputError: too large, no workbook, encrypted, broken, or a bomb; with the next step.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                f"《{path.name}》有{size // 1024 // 1024}MB，超过20MB，没有读取；"
                "请只保留 单位、网站、栏目、账号 四个表，删去图片和空行后重新保存"
            )
        _refuse_old_format(path)
        with zipfile.ZipFile(path) as archive:
            return _check_archive(path, archive)
    except OSError as error:
        raise InputError(f"打不开 {path}（{error.strerror}）；请检查文件和读取权限") from error
    except _BROKEN as error:
        raise broken(path) from error


def broken(path: Path) -> InputError:
    """The refusal of a file that is no sound workbook."""
    return InputError(f"《{path.name}》已损坏或不是 .xlsx 工作簿；请用表格软件打开后重新保存")


def _refuse_old_format(path: Path) -> None:
    """An old .xls and an encrypted .xlsx come in the same container."""
    with path.open("rb") as file:
        if file.read(len(_OLE_MAGIC)) != _OLE_MAGIC:
            return
        is_encrypted = _ENCRYPTED in file.read()
    if is_encrypted:
        raise InputError(f"《{path.name}》加了密码；请取消密码后重新保存")
    raise InputError(f"《{path.name}》其实是旧版格式（.xls）；请另存为“Excel 工作簿（.xlsx）”")


def _check_archive(path: Path, archive: zipfile.ZipFile) -> Mapping[str, SheetXml]:
    """Unpack everything once, a chunk at a time, which also shows a size that is a lie."""
    members = archive.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise InputError(f"《{path.name}》解压后超过200MB，没有读取；请删去多余的表和空行后重新保存")
    if _PACKAGE_MARK not in archive.namelist():
        raise broken(path)
    _refuse_what_acts(path, archive.namelist())
    found = {}
    for member in members:
        _refuse_dtd(path, archive, member)
        with archive.open(member) as stream:
            part = scan_sheet_xml(stream)
        if not part.is_sound:
            raise broken(path)
        if part.last_row * part.last_column > MAX_GRID_CELLS:
            raise InputError(
                f"《{path.name}》有一个表写到了第{part.last_row}行、第{part.last_column}列，没有读取；"
                "请删去远处零散的单元格后重新保存"
            )
        if part.last_row > MAX_ROWS:
            raise InputError(
                f"《{path.name}》有一个表写到了第{part.last_row}行，没有读取；"
                f"一个表最多{MAX_ROWS // 10_000}万行，请删去空行，或分成几份导入"
            )
        found[member.filename] = part
    return found


def _refuse_what_acts(path: Path, names: Iterable[str]) -> None:
    """A registry needs no program in it, and no values that another file may change unseen."""
    for name in names:
        lower = name.lower()
        if lower.endswith(_MACROS[0]) or lower.startswith(_MACROS[1]):
            raise InputError(
                f"《{path.name}》带有宏（{name}），没有读取；请另存为不含宏的“Excel 工作簿（.xlsx）”"
            )
        if lower.startswith(_LINKS):
            raise InputError(
                f"《{path.name}》引用了别的工作簿（{name}），没有读取；"
                "请用“数据”里的“编辑链接”断开链接，或粘贴为数值后重新保存"
            )


def _refuse_dtd(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """No spreadsheet writes a document type; one that is there wants something read from elsewhere."""
    if not member.filename.lower().endswith(_XML):
        return
    with archive.open(member) as stream:
        # without zeros UTF-16 reads as ASCII
        prologue = stream.read(_LONGEST_PROLOGUE).replace(b"\0", b"")
    if _DTD.search(prologue):
        raise InputError(
            f"《{path.name}》的 {member.filename} 带有文档类型声明（DTD），没有读取；"
            "请用表格软件打开后重新保存"
        )
