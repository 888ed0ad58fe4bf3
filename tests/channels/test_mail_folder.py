"""Mail folder 邮件文件夹: whole files that any mail program opens, one a message."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.channels.mail_folder import MailFolder
from monitor.domain.errors import DeliveryFailed
from tests.channels.letters import letter


def test_a_message_is_written_whole_and_reads_back(tmp_path: Path) -> None:
    MailFolder(tmp_path / "mail").send(letter())
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name.startswith("20261115-"), "the day in Shanghai"
    assert path.suffix == ".eml"
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["Subject"] == letter().subject
    assert message["To"] == "jyj@linhe.example"
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == letter().text


def test_the_same_message_again_is_the_same_file(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path)
    folder.send(letter())
    folder.send(letter())
    folder.send(letter(number=2))
    assert len(list(tmp_path.iterdir())) == 2


def test_what_cannot_be_written_leaves_no_half_message_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DeliveryFailed, match="写不进邮件文件夹") as raised:
        MailFolder(tmp_path).send(letter())
    assert not raised.value.permanent
    assert not list(tmp_path.glob("*.eml"))


def test_a_file_where_the_folder_should_be_is_a_temporary_failure(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(DeliveryFailed) as raised:
        MailFolder(tmp_path / "mail").send(letter())
    assert not raised.value.permanent
