"""A secret prints as ***, and is wiped out of whatever text it has got into."""

from __future__ import annotations

import copy
import html
import json
import pickle
from urllib.parse import quote, urlencode

import pytest

from monitor.domain.secret import Secret, scrubbed, scrubbed_bytes

COOKIE = "SUB=_2AkMCanaryOfWeibo/x+y; SUBP=0033WrSXqPxfM725Canary; lang=zh"
TOKEN = "7041938256"


@pytest.mark.parametrize("written", [str, repr, "{}".format, "%s".__mod__, lambda s: f"{s!r:>3}"])
def test_a_secret_prints_as_stars(written: object) -> None:
    assert callable(written)
    assert written(Secret("canary-of-printing")) == "***"


def test_a_secret_is_never_stored() -> None:
    secret = Secret("canary-of-storing")
    with pytest.raises(TypeError, match="never stored"):
        pickle.dumps(secret)
    assert copy.deepcopy(secret) is secret


def test_secrets_of_the_same_text_are_one() -> None:
    assert Secret("canary-of-likeness") == Secret("canary-of-likeness")
    assert len({Secret("canary-of-likeness"), Secret("canary-of-likeness"), Secret("canary-of-others")}) == 2
    assert Secret("canary-of-likeness") != "canary-of-likeness"


VALUE = "_2AkMCanaryOfWeibo/x+y"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(COOKIE, id="whole"),
        pytest.param(f"Cookie: a=1; SUB={VALUE}", id="one-value-of-a-cookie"),
        pytest.param(f"https://x.example/?{urlencode({'SUB': VALUE})}", id="form"),
        pytest.param(f"https://x.example/?a={quote(VALUE)}", id="address"),
        pytest.param(json.dumps({"echo": COOKIE}).replace("/", "\\/"), id="json"),
        pytest.param(html.escape(f"<p>{COOKIE}</p>"), id="page"),
    ],
)
def test_every_way_of_writing_a_secret_is_wiped_out(text: str) -> None:
    Secret(COOKIE)
    for cleaned in (scrubbed(text), scrubbed_bytes(f"公告{text}".encode()).decode()):
        assert "CanaryOfWeibo" not in cleaned
        assert "***" in cleaned


def test_a_secret_of_digits_is_no_part_of_a_longer_number() -> None:
    Secret(TOKEN)
    assert scrubbed(f"token={TOKEN}&a=1 9{TOKEN}1") == f"token=***&a=1 9{TOKEN}1"


def test_what_is_short_stays_for_it_stands_in_innocent_places_too() -> None:
    Secret(COOKIE)
    assert scrubbed("lang=zh") == "lang=zh"


def test_an_answer_in_another_encoding_stays_what_it_was_around_the_secret() -> None:
    Secret(COOKIE)
    around = "公告".encode("gb18030")
    assert scrubbed_bytes(around + VALUE.encode() + around) == around + b"***" + around
    assert scrubbed_bytes(around) == around
