"""Looks 监测记录 as JSON, for the time a run keeps them apart."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from monitor.domain.look import Look, NotSeen, Seen, SeenAgain, Transport, VisitResult


class _Kind(msgspec.Struct):
    """What sort of look it is; its other members are read by the decoder of that sort."""

    kind: str = msgspec.field(name="is")


class _Kept(msgspec.Struct):
    """A result as it is kept, the look still unread."""

    look: msgspec.Raw
    transport: Transport


_KINDS: dict[type[Look], bytes] = {Seen: b"seen", SeenAgain: b"seen_again", NotSeen: b"not_seen"}
_ENCODER = msgspec.json.Encoder()
_KEPT = msgspec.json.Decoder(_Kept)
_KIND = msgspec.json.Decoder(_Kind)
_LOOKS: dict[str, msgspec.json.Decoder[Look]] = {
    "seen": msgspec.json.Decoder(Seen),
    "seen_again": msgspec.json.Decoder(SeenAgain),
    "not_seen": msgspec.json.Decoder(NotSeen),
}


def result_to_json(result: VisitResult) -> str:
    """Everything but the page's bytes, which live among the snapshots."""
    look = _ENCODER.encode(result.look)[1:]
    transport = _ENCODER.encode(replace(result.transport, body=None))
    kind = _KINDS[type(result.look)]
    return (b'{"look":{"is":"%b",%b,"transport":%b}' % (kind, look, transport)).decode()


def result_from_json(address_id: int, kept: str) -> VisitResult:
    """The result that was kept; what earlier versions did not keep has its usual value."""
    read = _KEPT.decode(kept)
    look = _LOOKS[_KIND.decode(read.look).kind].decode(read.look)
    return VisitResult(address_id, look, read.transport)
