"""Evidence pack 证据包文件: one finding's proof as a zip that stands by itself, written whole or not at all.

Every name in it is ours: nothing that was crawled names a file.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from monitor.documents.evidence_chain_text import COUNTED
from monitor.documents.evidence_pack_text import pack_text
from monitor.documents.sheets.csv_sheet import BOM, csv_text
from monitor.domain.errors import InputError
from monitor.domain.outcome_words import outcome_in_words, reason_in_words
from monitor.domain.secret import scrubbed
from monitor.queries.evidence_pack import EvidencePack, PackedPage

TEXT_NAME, SUMS_NAME = "说明.txt", "SHA256SUMS"
ROW_HEADERS = (
    "序号",
    "标题",
    "网址",
    "页面所写日期",
    "读作日期",
    "正文页日期",
    "原创",
    "来源",
    "置顶",
    "首次看到",
    "不再列出",
    "是否计入",
    "原因",
)
LOOK_HEADERS = (
    "序号",
    "结果",
    "原因",
    "首次",
    "末次",
    "次数",
    "网址",
    "HTTP状态",
    "内容类型",
    "字节数",
    "解析器",
    "确信度",
    "读到条数",
    "页面sha256",
    "出处",
)
_ORIGINALITY = {"original": "原创", "forwarded": "转载", "undeclared": "未声明"}
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip can name: the same finding makes the same file, whenever it is packed."""
_OWNER_ONLY = 0o600
_REGULAR_FILE = 0o100000
_UNIX = 3
_WRONG_PLACE = (PermissionError, NotADirectoryError, IsADirectoryError, FileNotFoundError)


def pack_bytes(pack: EvidencePack) -> bytes:
    """The zip. The same pack gives the same bytes."""
    files = _files(pack)
    named = {name: what for name, (what, _body) in files.items()}
    text = BOM + scrubbed(pack_text(pack, {**named, SUMS_NAME: "其余各文件的 sha256"}))
    bodies = {TEXT_NAME: text.replace("\n", "\r\n").encode("utf-8", "replace")}
    bodies |= {name: body for name, (_what, body) in files.items()}
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in bodies.items())
    return _zipped({**bodies, SUMS_NAME: sums.encode()})


def write_pack(path: Path, pack: EvidencePack, *, replace: bool) -> None:
    """Write the zip so that its owner alone may read it.

    Raises:
        InputError: the folder is missing, the file is there already, or it cannot be written there.
    """
    if not path.parent.is_dir():
        raise InputError(f"没有文件夹 {path.parent}；请先建好，或换一个 --output")
    if path.is_dir():
        raise InputError(f"{path} 是文件夹；--output 请写到文件名，如 {path / '证据包.zip'}")
    if not replace and os.path.lexists(path):
        raise InputError(f"{path} 已经存在，没有覆盖；请换一个名称，或加 --force")
    try:
        _put(path, pack_bytes(pack))
    except _WRONG_PLACE as error:
        raise InputError(f"写不到 {path}（{error.strerror}）；请换一个位置") from error


def _put(path: Path, body: bytes) -> None:
    """Beside its place first, under a name nobody can have guessed, then moved there in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".证据包-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_OWNER_ONLY)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _files(pack: EvidencePack) -> dict[str, tuple[str, bytes]]:
    """By name what each file is, and its bytes; all but the text and the sums."""
    chain = pack.document["chain"]
    found = {
        "explain.json": ("完整的证据链，供程序读取", _json(pack.document)),
        "looks.csv": ("每次监测的时间、结果、状态", _csv(LOOK_HEADERS, map(_look, chain["looks"]))),
        "rows.csv": ("从列表读到的每一条，以及是否计入", _csv(ROW_HEADERS, map(_row, pack.rows))),
    }
    for page in pack.pages:
        said = "当时收到的页面（解压后的原样；凭据以 *** 代替；由浏览器绘出的不含脚本）"
        found[page_name(page)] = (said, page.body)
    return found


def page_name(page: PackedPage) -> str:
    """Its hash, with an ending that no file manager hands to a browser."""
    kind = page.content_type.partition(";")[0].strip().lower()
    return f"pages/{page.sha256}{'.html.txt' if 'html' in kind else '.bin'}"


def _json(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return scrubbed(text).encode("utf-8", "backslashreplace")


def _csv(headers: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    numbered = ((number, *cells) for number, cells in enumerate(rows, 1))
    return (BOM + scrubbed(csv_text([headers, *numbered]))).encode("utf-8", "replace")


def _look(look: Mapping[str, Any]) -> tuple[str | int, ...]:
    by_hand = "，".join(part for part in (look.get("place"), look.get("made_by"), look.get("proof")) if part)
    told = (outcome_in_words(look["outcome"]), reason_in_words(look["reason"]))
    names = ("first_at", "last_at", "looks", "url", "status", "content_type", "bytes", "reader")
    more = ("confidence", "items", "body_sha256")
    return (*told, *(_cell(look[name]) for name in (*names, *more)), by_hand)


def _row(row: Mapping[str, Any]) -> tuple[str | int, ...]:
    return (
        *(_cell(row[name]) for name in ("title", "url", "raw_date", "published_on", "article_on")),
        _ORIGINALITY.get(row["originality"] or "", ""),
        _cell(row["origin"]),
        "是" if row["pinned"] else "",
        *(_cell(row[name]) for name in ("first_seen_at", "gone_at")),
        COUNTED[row["counted"]],
        row["why"],
    )


def _cell(value: object) -> str | int:
    return "" if value is None else value if isinstance(value, int) else str(value)


def _zipped(bodies: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, body in bodies.items():
            entry = ZipInfo(name, _ALWAYS)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
            entry.external_attr = (_REGULAR_FILE | _OWNER_ONLY) << 16
            archive.writestr(entry, body)
    return packed.getvalue()
