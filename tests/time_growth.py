"""Time growth 耗时增长: whether four times the text takes far more than four times as long.

Only CPU time counts, and only where there is enough of it to be measured; what looks steep is measured
again, the least of several runs against the least of several, so that no busy machine makes it so.
"""

from __future__ import annotations

import re
import time
from typing import Any

from tests.attack_texts import Attack

STEEPEST = 9.0
"""How much longer four times the text may take: 4 is linear, 16 the square."""
_TURNS = (8, 16, 24, 32, 40, 48, 64, 96)
"""First in small steps: a pattern that takes time by the power would never come back from a long text."""
_LENGTHS = (512, 2_048, 8_192, 32_768)
_BEYOND_DOUBT = 100.0
_MEASURABLE = 0.02
_ROUNDS = 3
_RUNS = 4


def is_steep(pattern: re.Pattern[Any], method: str, attack: Attack) -> bool:
    """Whether a pattern asked in this way takes more than linear time on texts of this kind."""
    lengths = [turns * len(attack.piece) for turns in _TURNS]
    for length in (*lengths, *(length for length in _LENGTHS if length > lengths[-1])):
        if _seconds(pattern, method, attack.text(length)) > _MEASURABLE:
            return _stays_steep(pattern, method, attack, length)
    return False


def _stays_steep(pattern: re.Pattern[Any], method: str, attack: Attack, length: int) -> bool:
    short, long = attack.text(length // 4), attack.text(length)
    for _ in range(_ROUNDS):
        least = min(_seconds(pattern, method, short) for _ in range(_RUNS))
        spent = _seconds(pattern, method, long)
        if spent > _BEYOND_DOUBT * least:
            return True
        if min(spent, *(_seconds(pattern, method, long) for _ in range(_RUNS))) <= STEEPEST * least:
            return False
    return True


def _seconds(pattern: re.Pattern[Any], method: str, text: str) -> float:
    told: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    started = time.process_time()
    match method:
        case "sub" | "subn":
            pattern.sub(told[:0], told)
        case "finditer":
            for _found in pattern.finditer(told):
                pass
        case _:
            getattr(pattern, method)(told)
    return time.process_time() - started
