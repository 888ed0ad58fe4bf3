"""Address 网址: taking addresses apart and joining them, when nobody promises that they are any."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from spiders.failed_visits import NetworkRefused


def split_address(url: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def host_of(url: str) -> str:
    """The host, lower case, without port and trailing dot; empty where there is none."""
    return (split_address(url).hostname or "").rstrip(".")


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = split_address(url)
    return f"{parts.scheme}://{parts.netloc}"


def joined_address(base: str, location: str) -> str:
    """Where a redirect leads; the fragment lives on, as in browsers, unless the target has its own.

    Raises:
        NetworkRefused: the target is no address.
    """
    start, fragment = urldefrag(base)
    try:
        target = urljoin(start, location.strip())
    except ValueError as error:
        raise NetworkRefused(f"redirect to {location[:80]}") from error
    return target if "#" in target or not fragment else f"{target}#{fragment}"
