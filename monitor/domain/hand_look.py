"""Hand look 人工所见: the import or attestation that stands for a look of our own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class HandLook:
    """`kind` is the reader's name in lists; `place`, `made_by` and `proof` are what is kept as proof."""

    kind: Literal["import", "attest"]
    at: datetime
    place: str = ""
    made_by: str = ""
    proof: str = ""
    posts: int = 0
    newest_on: date | None = None
