"""Evidence command 举证命令: a finding's evidence chain on the screen, and its pack as a zip."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.answers import print_json, print_line
from monitor.documents.evidence_chain_text import chain_lines
from monitor.documents.evidence_pack import write_pack
from monitor.domain.errors import InputError
from monitor.queries.evidence_chain import explained_finding
from monitor.queries.evidence_pack import evidence_pack
from monitor.wiring import Workshop, open_workshop


def explain_finding(finding: int, *, head: Callable[[dict[str, Any]], list[str]], as_json: bool) -> None:
    """Print a finding with its chain: rule, requirement, looks, rows, arithmetic. `head` are its own lines.

    Raises:
        InputError: there is no such finding.
    """
    workshop = open_workshop()
    with workshop.ready_store.reading() as unit_of_work:
        term = workshop.rectification_term
        found = explained_finding(unit_of_work, finding, workshop.basis, term=term)
    if found is None:
        raise _unknown(finding)
    document, _rows = found
    if as_json:
        print_json(document)
        return
    for line in (*head(document), *(f"  {line}" for line in chain_lines(document["chain"]))):
        print_line(line)


def pack_command(
    finding: Annotated[int, typer.Argument(help="问题编号")],
    *,
    output: Annotated[Path, typer.Option("--output", help="证据包写到哪个文件（.zip）")],
    force: Annotated[bool, typer.Option("--force", help="文件已经存在时覆盖")] = False,
) -> None:
    """一个问题的证据包：说明、证据链、条目、页面原样和校验值，打成一个 zip。"""
    workshop = open_workshop()
    _know_secrets(workshop)
    with workshop.ready_store.reading() as unit_of_work:
        pack = evidence_pack(unit_of_work, finding, workshop.basis, term=workshop.rectification_term)
    if pack is None:
        raise _unknown(finding)
    write_pack(output, pack, replace=force)
    print_line(f"问题{finding}的证据包：{output}（页面{len(pack.pages)}个，条目{len(pack.rows)}条）")
    if pack.missing:
        print_line(f"有{len(pack.missing)}个页面没有放入，原因见包里的 说明.txt")


def _know_secrets(workshop: Workshop) -> None:
    """What is secret is wiped out of the pack; a secrets file that cannot be used was wiped before."""
    with suppress(InputError):
        _ = workshop.platform_secrets


def _unknown(finding: int) -> InputError:
    return InputError(f"没有编号为{finding}的问题；用 monitor findings list 查看")
