"""Wiring 组装: settings in, working parts out; the only place that builds things."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from monitor.channels.by_recipient import ByRecipient
from monitor.channels.chat_group import ChatGroups
from monitor.channels.mail_folder import MailFolder
from monitor.channels.smtp_mail import SmtpMail
from monitor.documents.calendar_toml import load_work_calendar
from monitor.documents.platform_secrets_toml import load_platform_secrets
from monitor.documents.rulebook_toml import available_rulebooks, load_rulebook
from monitor.domain.errors import InputError
from monitor.domain.finding_deadline import RectificationTerm
from monitor.domain.mail_hours import MailHours
from monitor.domain.platform_secret import PlatformSecrets
from monitor.queries.judged_targets import JudgingBasis
from monitor.settings import Settings, load_settings
from monitor.steps.deliver_outbox import Channel
from monitor.store.attachments import Attachments
from monitor.store.engine import make_engine
from monitor.store.schema import require_head
from monitor.store.unit_of_work import Store


@dataclass(frozen=True)
class Workshop:
    """The parts every door works with; each is built when first asked for."""

    settings: Settings

    @cached_property
    def store(self) -> Store:
        """The database as it is, whatever its revision; `ready_store` insists on the right one."""
        return Store(make_engine(self.settings.database_url.get_secret_value()))

    @cached_property
    def ready_store(self) -> Store:
        """The database, after making sure that it has the revision this program needs."""
        require_head(self.store.engine)
        return self.store

    @cached_property
    def basis(self) -> JudgingBasis:
        """All rule books and the work calendar."""
        rulebooks = {key: load_rulebook(key) for key in available_rulebooks()}
        if self.settings.rulebook not in rulebooks:
            raise InputError(
                f"设置 MONITOR_RULEBOOK 写的规则库“{self.settings.rulebook}”不存在；"
                f"可用的有：{'、'.join(sorted(rulebooks))}"
            )
        return JudgingBasis(rulebooks, self.settings.rulebook, load_work_calendar())

    @cached_property
    def rectification_term(self) -> RectificationTerm:
        """Until when units have to answer, and when their superiors are told that they did not."""
        return RectificationTerm(self.basis.calendar, escalate_after=self.settings.escalate_after_workdays)

    @cached_property
    def attachments(self) -> Attachments:
        """Files that units sent along with their answers."""
        return Attachments(self.settings.var / "attachments")

    @cached_property
    def platform_secrets(self) -> PlatformSecrets:
        """What the operator holds of platforms.

        Raises:
            InputError: the file cannot be used; others may read it, for one.
        """
        return load_platform_secrets(self.settings.platform_secrets_file)

    @property
    def mail_hours(self) -> MailHours:
        """When units are written to."""
        settings = self.settings
        return MailHours(settings.quiet_span, settings.mail_workdays_only, self.basis.calendar)

    @cached_property
    def channel(self) -> Channel:
        """Where mails go: a folder or a mail server."""
        url = self.settings.mail_url.get_secret_value()
        if url.startswith("file:"):
            mail: Channel = MailFolder(Path(url.removeprefix("file:").removeprefix("//")))
        else:
            mail = SmtpMail.from_url(url)
        return ByRecipient(mail, ChatGroups(self.settings.chat_groups))


def open_workshop() -> Workshop:
    """The parts, by the settings in force."""
    return Workshop(load_settings())
