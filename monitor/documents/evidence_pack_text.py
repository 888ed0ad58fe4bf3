"""Evidence pack text 证据包说明: what a finding says and what lies in its pack, for somebody from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from monitor.documents.evidence_chain_text import look_lines, rule_line, step_lines
from monitor.documents.sheets.sheet_rows import clean
from monitor.queries.evidence_pack import EvidencePack, WhyMissing

_KINDS = {"column": "栏目", "site": "网站", "account": "账号"}
_STATES = {
    "open": "待整改",
    "notified": "已通知",
    "replied": "已反馈",
    "resolved": "已销号",
    "dismissed": "误报（已撤回）",
    "exempted": "免责",
}
_MISSING: Mapping[WhyMissing, str] = {
    "removed": "没有留存，或保存期已过",
    "damaged": "留存的内容与 sha256 不符，没有放入",
    "holds_a_secret": "内容里含有现用的凭据，没有放入",
}


def pack_text(pack: EvidencePack, files: Mapping[str, str]) -> str:
    """说明.txt. `files` are the other files of the pack with what each is."""
    parts = (
        ("一、问题", _finding(pack.document)),
        ("二、依据和要求", _asked(pack.document)),
        ("三、什么时候看到的", _seen(pack.document)),
        ("四、怎样算出来的", step_lines(pack.document["chain"])),
        ("五、包里的文件", (f"{name}：{what}" for name, what in files.items())),
        ("六、没有放入的", _left_out(pack)),
        ("七、怎样核对", _how_to_check()),
    )
    lines = [f"证据包：问题{pack.document['finding']}", "时间都是北京时间（Asia/Shanghai，+08:00）。"]
    for head, told in parts:
        lines += ["", head, *(f"  {clean(line)}" for line in told)]
    return "\n".join(lines) + "\n"


def _finding(document: Mapping[str, Any]) -> Iterator[str]:
    yield f"责任单位：{'、'.join(document['units'])}"
    kind = _KINDS.get(document["kind"], document["kind"])
    yield f"监测对象：{kind}，{document['site']}·{document['name']}"
    yield f"网址：{document['url'] or '没有登记'}"
    yield f"问题：{document['sentence']}"
    yield f"状态：{_STATES.get(document['state'], document['state'])}"
    yield _confirmation(document)
    if document["exempt_until"]:
        yield f"免责至 {document['exempt_until']}，批准人 {document['approver']}"
    if document["expired"]:
        yield "证据已经过期：之后没有再看清，现在的情况以重新查看为准"


def _confirmation(document: Mapping[str, Any]) -> str:
    first, last = document["chain"]["agreed_since"], document["chain"]["seen_at"]
    if not document["confirmed"]:
        return "核实：尚未核实（待复核），不能据此通知单位"
    if document["confirmed_by"] != "looks":
        return f"核实：由人核实，核实人 {document['confirmed_by']}"
    if first is None:
        return f"核实：多次查看一致，末次 {last}"
    apart = datetime.fromisoformat(last) - datetime.fromisoformat(first)
    return f"核实：多次查看一致，从 {first} 到 {last}，前后{apart.total_seconds() / 3600:.1f}小时"


def _asked(document: Mapping[str, Any]) -> Iterator[str]:
    chain = document["chain"]
    yield rule_line(chain["rule"])
    source = f"（出处：{chain['requirement_source']}）" if chain["requirement_source"] else ""
    yield f"更新要求：{document['requirement'] or '没有更新频次'}{source}"
    if chain["arithmetic"]["first"]:
        yield f"所判时段：{chain['arithmetic']['first']} 至 {chain['arithmetic']['last']}"
    yield f"应更新日：{document['due_on'] or '无'}"
    if document["overdue_days"] is not None:
        yield f"逾期天数：{document['overdue_days']}天"


def _seen(document: Mapping[str, Any]) -> Iterator[str]:
    yield from look_lines(document["chain"])
    for event in document["events"]:
        state = _STATES.get(event["state"], event["state"])
        yield f"处理：{event['at']} {state}，{event['who']}{'，' + event['note'] if event['note'] else ''}"


def _left_out(pack: EvidencePack) -> Iterator[str]:
    for sha256, why in pack.missing.items():
        yield f"页面 {sha256}：{_MISSING[why]}"
    chain = pack.document["chain"]
    nameless = [look for look in chain["looks"] if look["outcome"] == "seen" and not look["body_sha256"]]
    if any(look["reader"] in ("import", "attest") for look in nameless):
        yield "导入的发布记录和人工核验没有页面，依据是所写文件的那一行和佐证，原件在交来的人手中"
    if any(look["reader"] not in ("import", "attest") for look in nameless):
        yield "有的条目由几次应答拼成，没有单独的一页"
    if not pack.pages and not pack.missing:
        yield "没有可放入的页面"
    if chain["looks_left_out"]:
        yield f"更早的{chain['looks_left_out']}段监测记录"
    yield "没有看到列表的那几次、条目的正文页、网页的其余应答头和网页图片：本系统不保存"


def _how_to_check() -> Iterator[str]:
    yield "Linux：解压后在同一文件夹运行 sha256sum -c SHA256SUMS；macOS：shasum -a 256 -c SHA256SUMS"
    yield "Windows：certutil -hashfile 文件名 SHA256，与 SHA256SUMS 中同名的一行比较"
    yield "pages 中文件的名称就是其内容的 sha256，与 explain.json 中各次监测的 body_sha256 对应"
    yield "pages 中的内容来自外部网站，请只用文本编辑器打开，不要改名后用浏览器打开"
