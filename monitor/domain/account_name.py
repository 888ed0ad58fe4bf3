"""Account name 账号名称: the same name, however it is written in a registry and on a platform."""

from __future__ import annotations

import re
import unicodedata

from monitor.domain.target import Account, plain

_ALIKE = str.maketrans(
    dict.fromkeys("[{【〔〖〘〚「『《〈<", "(") | dict.fromkeys("]}】〕〗〙〛」』》〉>", ")")
)
_REMARK = re.compile(r"(.+)\(([^()]+)\)")


def plain_name(text: str) -> str:
    """A name without differences of width, blanks, case, kinds of brackets and invisible signs."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return plain(visible).translate(_ALIKE)


def is_registered_name(name: str, account: Account) -> bool:
    """Whether a platform's name is the registered one.

    A registry that has the same name on several platforms likes to write 法治临河（微信）: a last
    bracket that only repeats the account's type is no part of the name.
    """
    return plain_name(name) in registered_names(account)


def registered_names(account: Account) -> tuple[str, ...]:
    """The plain names under which an account may stand on its platform, the likeliest last."""
    registered = plain_name(account.name)
    remark = _REMARK.fullmatch(registered)
    is_type = remark is not None and remark[2] in plain_name(account.account_type)
    return (registered, remark[1]) if remark is not None and is_type else (registered,)


def is_registered_id(account_id: str, account: Account) -> bool:
    """Whether a platform speaks of the very account; False where either side names no id."""
    told, registered = (
        unicodedata.normalize("NFKC", each).strip() for each in (account_id, account.account_id)
    )
    return bool(told) and told == registered
