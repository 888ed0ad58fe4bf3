"""Mail folder 邮件文件夹: mails as `.eml` files, for trials and for networks without a mail server."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from monitor.channels.mail_message import OutgoingMail, as_mail
from monitor.domain.calendar_day import day_of
from monitor.domain.errors import DeliveryFailed


@dataclass(frozen=True, slots=True)
class MailFolder:
    """Writes each message once, under a name made of its Message-ID."""

    folder: Path

    def send(self, mail: OutgoingMail) -> None:
        """Put the message into the folder; a second try with the same id overwrites the first.

        Raises:
            DeliveryFailed: the folder cannot be written.
        """
        name = hashlib.sha256(mail.message_id.encode()).hexdigest()[:16]
        path = self.folder / f"{day_of(mail.created_at):%Y%m%d}-{name}.eml"
        content = as_mail(mail).as_bytes()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as handle:
                handle.write(content)
                handle.flush()
                os.fsync(handle.fileno())
            unfinished.replace(path)
        except OSError as error:
            text = f"写不进邮件文件夹 {self.folder}：{error.strerror}"
            raise DeliveryFailed(text, permanent=False, is_about_message=False) from error
