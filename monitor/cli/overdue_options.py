"""Overdue options 命令选项: what check, overdue and targets are asked with."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.domain.errors import InputError
from monitor.wiring import Workshop

KINDS = ("column", "account", "site")

AsOf = Annotated[str | None, typer.Option("--as-of", help="监测时间点，如 2026-11-22；不写就是现在")]
RuleBookKey = Annotated[str | None, typer.Option("--rulebook", help="换用一套规则库")]
Kinds = Annotated[str, typer.Option("--kind", help="column、account、site，可用逗号并列")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="有不合格时以 1 退出")]


def read_kinds(text: str) -> tuple[str, ...]:
    """`column,account` as a tuple; empty means all.

    Raises:
        InputError: a kind that does not exist.
    """
    kinds = tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    for kind in kinds:
        if kind not in KINDS:
            raise InputError(f"没有“{kind}”这种监测对象；可用：{'、'.join(KINDS)}")
    return kinds


def require_rulebook(workshop: Workshop, key: str | None) -> None:
    """Refuse a rule book that does not exist.

    Raises:
        InputError: the message names those that do.
    """
    if key is not None and key not in workshop.basis.rulebooks:
        raise InputError(f"没有规则库“{key}”；可用的有：{'、'.join(sorted(workshop.basis.rulebooks))}")
