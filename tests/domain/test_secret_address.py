"""The passwords in our own addresses are wiped out of whatever is said, in every form they come back."""

from __future__ import annotations

from base64 import b64encode

import pytest

from monitor.domain.secret import scrubbed
from monitor.domain.secret_address import hide_key, hide_password_of, hide_token_in


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param("postgresql://u:hidden-word-1@h/d", "password hidden-word-1 is wrong", id="whole"),
        pytest.param("postgresql://u:hidden%40word-2@h/d", "password hidden@word-2 is wrong", id="decoded"),
        pytest.param("postgresql://u:hidden%40word-3@h/d", "in hidden%40word-3", id="as_it_is_written"),
        pytest.param("postgresql://u:x@hidden-word-4@h/d", "no host hidden-word-4@h", id="cut_at_its_own_at"),
        pytest.param("postgresql://u:x/hidden-word-5@h/d", "no database hidden-word-5", id="cut_at_a_slash"),
        pytest.param("smtp://u:hidden-word-6@h", b64encode(b"\0u\0hidden-word-6").decode(), id="plain_login"),
        pytest.param("smtp://u:hidden-word-7@h", b64encode(b"hidden-word-7").decode(), id="login_in_base64"),
    ],
)
def test_a_password_is_wiped_out(address: str, said: str) -> None:
    hide_password_of(address)
    assert "hidden" not in scrubbed(said)
    assert "***" in scrubbed(said)


@pytest.mark.parametrize(
    "address", ["sqlite:///var/monitor.db", "file:var/mail", "smtp://mail.example:25", ""]
)
def test_an_address_without_a_password_hides_nothing(address: str) -> None:
    hide_password_of(address)
    assert scrubbed(f"写作 {address or 'x'}") == f"写作 {address or 'x'}"


def test_the_heartbeats_own_address_is_hidden_but_not_its_host() -> None:
    hide_token_in("https://watch.example/ping/0c1d2e3f-hidden-word-8?key=hidden-word-nine-9")
    said = scrubbed("404 for https://watch.example/ping/0c1d2e3f-hidden-word-8/fail?key=hidden-word-nine-9")
    assert said == "404 for https://watch.example/ping/***/fail?key=***"


def test_a_key_is_hidden() -> None:
    hide_key("hidden-word-10")
    hide_key("")
    assert scrubbed("key hidden-word-10") == "key ***"
