from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.charset import decode_page

TEXT = "<html><head><title>通知公告</title></head><body>关于开展2026年度检查的通知</body></html>"


def declared(charset: str) -> str:
    return TEXT.replace("<title>", f'<meta charset="{charset}"><title>')


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (TEXT.encode(), "text/html; charset=utf-8", TEXT),
        (TEXT.encode("gbk"), "text/html; charset=GBK", TEXT),
        (TEXT.encode("gbk"), "text/html;charset='gb2312'", TEXT),
        (declared("gb2312").encode("gb18030"), "text/html", declared("gb2312")),
        (declared("gb2312").encode(), "text/html", declared("gb2312")),
        (declared("gbk").encode(), "text/html; charset=gb2312", declared("gbk")),
        (declared("utf-8").encode("gb18030"), "text/html", declared("utf-8")),
        (TEXT.encode(), "", TEXT),
        (TEXT.encode("gb18030"), "", TEXT),
        (TEXT.encode("gb18030"), "text/html; charset=klingon", TEXT),
        (TEXT.encode("gb18030"), "text/html; charset=base64", TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=gbk", TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/html; charset=utf-8", TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "", TEXT),
        (TEXT.encode("utf-16-le"), "", TEXT),
        (TEXT.encode("utf-16-be"), "", TEXT),
        (declared("utf-16").encode(), "", declared("utf-16")),
        ("公告".encode("big5"), "text/html; charset=big5", "公告"),
        (
            b'<?xml version="1.0" encoding="gb2312"?>' + "通知".encode("gbk"),
            "text/xml",
            '<?xml version="1.0" encoding="gb2312"?>通知',
        ),
        (b"", "", ""),
    ],
    ids=[
        "header_utf8",
        "header_gbk",
        "header_gb2312",
        "meta_gb2312",
        "meta_gb2312_but_utf8_bytes",
        "header_gb2312_but_utf8_bytes",
        "meta_utf8_but_gb_bytes",
        "nothing_told_utf8",
        "nothing_told_gb",
        "unknown_name",
        "no_text_codec",
        "bom_outweighs_the_header",
        "bom_utf16_le",
        "bom_utf16_be",
        "utf16_le_without_bom",
        "utf16_be_without_bom",
        "meta_utf16_in_ascii",
        "header_big5",
        "xml_declaration",
        "empty",
    ],
)
def test_a_page_is_decoded_as_its_bytes_are(body: bytes, content_type: str, text: str) -> None:
    assert decode_page(body, content_type) == text


def test_a_few_broken_bytes_cost_a_few_characters() -> None:
    broken = TEXT.encode().replace("年度".encode(), b"\xff\xfe\xff")
    assert "关于开展2026" in decode_page(broken, "text/html; charset=utf-8")
    assert "检查的通知" in decode_page(broken, "text/html; charset=gb2312")


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_decoded_somehow(body: bytes, content_type: str) -> None:
    assert isinstance(decode_page(body, content_type), str)
