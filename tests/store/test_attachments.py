"""Attachments 附件: named by content, whole or not there, readable by the monitor alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from monitor.documents.attachment_file import load_attachment
from monitor.domain.errors import InputError
from monitor.domain.reply import MOST_BYTES
from monitor.store.attachments import Attachments

BODY = b"%PDF-1.7 proof"
SHA256 = hashlib.sha256(BODY).hexdigest()


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    kept = Attachments(tmp_path / "attachments")
    assert [kept.keep(BODY), kept.keep(BODY)] == [SHA256, SHA256]
    assert files(tmp_path) == [tmp_path / "attachments" / SHA256[:2] / SHA256]
    assert kept.body(SHA256) == BODY


def test_a_file_that_was_damaged_is_given_to_nobody_and_written_anew(tmp_path: Path) -> None:
    kept = Attachments(tmp_path)
    kept.path_of(kept.keep(BODY)).write_bytes(b"other")
    assert kept.body(SHA256) is None
    kept.keep(BODY)
    assert kept.body(SHA256) == BODY
    assert kept.path_of(SHA256).stat().st_mode & 0o777 == 0o600


def test_a_disk_that_takes_nothing_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.store.attachments.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        Attachments(tmp_path).keep(BODY)
    assert files(tmp_path) == []


def test_a_file_is_loaded_with_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "说明.pdf").write_bytes(BODY)
    attachment = load_attachment(tmp_path / "说明.pdf")
    assert (attachment.name, attachment.type, attachment.body) == ("说明.pdf", "pdf", BODY)


def test_what_is_no_readable_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"附件打不开：.*没有\.pdf"):
        load_attachment(tmp_path / "没有.pdf")
    with pytest.raises(InputError, match=r"附件打不开.*不能用的字符"):
        load_attachment(tmp_path / "a\0.pdf")
    with pytest.raises(InputError, match="不是文件"):
        load_attachment(tmp_path)
    with pytest.raises(InputError, match="不是文件"):
        load_attachment(Path("/dev/zero"))


def test_a_file_above_the_cap_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "大.pdf"
    with path.open("wb") as file:
        file.write(BODY)
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match=r"附件《大\.pdf》超过10MB"):
        load_attachment(path)
