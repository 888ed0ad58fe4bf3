from __future__ import annotations

import pytest

from spiders.site_bounds import SiteBounds, domain_of

BOUNDS = SiteBounds.around("http://www.linhe.gov.cn/tzgg/", home="http://www.weinan.gov.cn/linhe/")


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        pytest.param("http://www.linhe.gov.cn/a", "linhe.gov.cn", id="gov_cn_is_a_suffix"),
        pytest.param("http://jyj.linhe.gov.cn:8080/a", "linhe.gov.cn", id="department"),
        pytest.param("https://WWW.LINHE.COM.CN/", "linhe.com.cn", id="com_cn"),
        pytest.param("http://127.0.0.1:8000/", "127.0.0.1", id="address"),
        pytest.param("http://localhost/", "localhost", id="bare_name"),
        pytest.param("没有网址", "", id="none"),
        pytest.param("http://[::1", "", id="broken"),
    ],
)
def test_the_domain_of_an_address(url: str, domain: str) -> None:
    assert domain_of(url) == domain


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://linhe.gov.cn/b", id="scheme_and_www"),
        pytest.param("http://zwgk.linhe.gov.cn/b", id="subdomain"),
        pytest.param("http://www.weinan.gov.cn/b", id="the_registered_site"),
    ],
)
def test_the_site_is_wider_than_one_host(url: str) -> None:
    assert BOUNDS.holds(url)


@pytest.mark.parametrize("url", ["http://www.linhe.com/", "http://linhe.gov.cn.evil.com/", "http://[::1", ""])
def test_another_domain_is_off_the_site(url: str) -> None:
    assert not BOUNDS.holds(url)


@pytest.mark.parametrize(
    ("url", "is_home"),
    [
        pytest.param("http://www.linhe.gov.cn", True, id="bare"),
        pytest.param("http://www.linhe.gov.cn/index.html", True, id="index"),
        pytest.param("https://weinan.gov.cn/linhe", True, id="registered_home_in_a_folder"),
        pytest.param("http://www.linhe.gov.cn/?id=5", False, id="query"),
        pytest.param("http://www.linhe.gov.cn/tzgg/index.html", False, id="index_of_a_column"),
    ],
)
def test_a_home_page_is_recognised(url: str, is_home: bool) -> None:
    assert BOUNDS.is_home(url) is is_home
