"""Item key 条目标识: what makes two sightings the same publication.

Items count once: by their address where they have one, else by title and date (`judging.md` §2c).
So the same title and date under two addresses are two items, listed and counted as such: whether
one is a copy that should not count is a question of its own (重复发布), and not for a key to answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from monitor.domain.look import Publication

_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
_VISITOR_PARAMETERS = frozenset({"jsessionid", "phpsessid", "aspsessionid", "spm", "isappinstalled", "_"})
"""Parameters that tell visitors apart, never articles."""
_WECHAT_IDENTITY = ("__biz", "mid", "idx", "sn")
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|php|aspx?)$", re.IGNORECASE)
"""What a server answers for the folder itself."""
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def item_key(publication: Publication) -> str:
    """The key under which an item is known.

    It is stable over scheme, host case, default port, `./`, a trailing `index.html`, sessions,
    trackers and places in the page; case and a trailing slash of the path tell articles apart.
    """
    address = _normal_address(publication.url or "")
    if address:
        return address
    title = "".join(unicodedata.normalize("NFKC", publication.title).split())
    shown = publication.published_on.isoformat() if publication.published_on else publication.raw_date.strip()
    return f"title:{title}|{shown}"


def has_own_address(key: str) -> bool:
    """Whether an item of this key is known by its address, not by a title that may be put right."""
    return key.startswith("//")


@lru_cache(maxsize=8192)
def _normal_address(url: str) -> str:
    """`//host/path?query`, or nothing where the address names no page of its own."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.netloc:
        return ""
    host = parts.netloc.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS[scheme])
    path = _normal_path(_SESSION_PATH.sub("", parts.path))
    query = _lasting_query(host, parts)
    # `#/detail/7` is the address of a page drawn by script; other fragments are places in a page
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    if (path, query, route) == ("/", "", ""):
        return ""
    return f"//{host}{path}{query}{route}"


def _normal_path(path: str) -> str:
    """The path without `.` and `..`, and without the name of an index page."""
    if "/." in path:
        path = "/".join(_without_dots(path.split("/")))
    return _INDEX_PAGE.sub("/", path) or "/"


def _without_dots(parts: list[str]) -> list[str]:
    kept = parts[:1]
    for part in parts[1:]:
        if part == "..":
            kept = kept[:-1] or kept
        elif part != ".":
            kept.append(part)
    return [*kept, ""] if parts[-1] in (".", "..") else kept


def _lasting_query(host: str, parts: SplitResult) -> str:
    pairs = [pair for pair in parts.query.split("&") if pair]
    names = [(pair.partition("=")[0], pair) for pair in pairs]
    if host == "mp.weixin.qq.com" and parts.path == "/s":
        kept = [pair for name, pair in names if name in _WECHAT_IDENTITY]
        kept = kept or pairs
    else:
        kept = [pair for name, pair in names if not _tells_visitors_apart(name.lower())]
    return "?" + "&".join(sorted(kept)) if kept else ""


def _tells_visitors_apart(name: str) -> bool:
    return name in _VISITOR_PARAMETERS or name.startswith("utm_")
