"""An evidence pack stands by itself, is the same whenever it is made, and lets nothing hostile out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import stat
import subprocess
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select, update

from monitor.documents.evidence_pack import LOOK_HEADERS, ROW_HEADERS, pack_bytes, page_name, write_pack
from monitor.domain.errors import InputError
from monitor.domain.secret import Secret
from monitor.queries.evidence_pack import EvidencePack, PackedPage, evidence_pack
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.rows import LookRow, SnapshotRow
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, calendar
from tests.linhe_store import Linhe, column, item, overdue_twice, seen
from tests.steps.test_import_ledger import LAW, Office, post

NAME = "通知公告"
HOSTILE = (
    '=HYPERLINK("http://evil.example","点")',
    "@SUM(1)|cmd",
    "../../etc/cron.d/x",
    "换行\r\nSHA256SUMS：全部正确\n七、怎样核对",
    "右\u202e到左\x1b[31m红",
    "<script>alert(1)</script>",
)
OURS = {"说明.txt", "explain.json", "looks.csv", "rows.csv", "SHA256SUMS"}


@pytest.fixture
def linhe(sqlite_store: Store) -> Linhe:
    county = Linhe(sqlite_store)
    county.register(column(NAME))
    return county


def pack_of(linhe: Linhe, finding_id: int = 1) -> EvidencePack:
    basis = JudgingBasis({linhe.rulebook.key: linhe.rulebook}, linhe.rulebook.key, calendar())
    with linhe.store.reading() as unit_of_work:
        pack = evidence_pack(unit_of_work, finding_id, basis)
    assert pack is not None
    return pack


def keep_pages(linhe: Linhe, *, echo: str = "") -> None:
    """Let every good look be of a page that is stored: the county's nights bring none along."""
    with linhe.store.writing() as unit_of_work:
        for look in unit_of_work.session.scalars(select(LookRow).where(LookRow.outcome == "seen")):
            page = f"<html><title>{look.list_hash}</title>{echo}</html>".encode()
            sha256 = unit_of_work.snapshots.keep(page, content_type="text/html", at=look.last_at)
            look.body_hash = look.snapshot = sha256


def opened(pack: EvidencePack) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(pack_bytes(pack))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(pack: EvidencePack) -> str:
    return opened(pack)["说明.txt"].decode("utf-8-sig")


def rows_of(body: bytes) -> list[list[str]]:
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_a_pack_says_what_the_finding_says_to_somebody_who_never_saw_the_system(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column(NAME))
    overdue_twice(linhe)
    text = text_of(pack_of(linhe))
    for said in (
        "责任单位：县教育局",
        "监测对象：栏目，临河县人民政府·通知公告",
        "网址：http://www.linhe.example/通知公告/",
        "问题：更新频次1条/2周，最近一条《信息10-30》发布于2026-10-30，应于2026-11-13前更新",
        "出处：国办秘函〔2019〕19号",
        "更新要求：1条/2周（出处：台账更新频次）",
        "所判时段：2026-11-01 至 2026-11-15",
        "应更新日：2026-11-13",
        "逾期天数：2天",
        "核实：多次查看一致，从 2026-11-14T01:10:00+08:00 到 2026-11-15T01:10:00+08:00，前后24.0小时",
        "时间都是北京时间",
        "sha256sum -c SHA256SUMS",
    ):
        assert said in text


def test_every_file_is_named_in_the_text_and_summed(linhe: Linhe, tmp_path: Path) -> None:
    overdue_twice(linhe)
    keep_pages(linhe)
    pack = pack_of(linhe)
    files = opened(pack)
    (page,) = pack.pages
    assert files.keys() == OURS | {f"pages/{page.sha256}.html.txt"}
    assert all(name in text_of(pack) for name in files.keys() - {"说明.txt"})
    with ZipFile(io.BytesIO(pack_bytes(pack))) as archive:
        archive.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
    )
    assert checked.stdout.count(": ") == len(files) - 1
    (tmp_path / "rows.csv").write_bytes(b"")
    assert subprocess.run(["sha256sum", "-c", "--status", "SHA256SUMS"], cwd=tmp_path).returncode == 1


def test_a_page_is_the_very_bytes_that_were_kept_under_the_name_of_their_hash(linhe: Linhe) -> None:
    overdue_twice(linhe)
    keep_pages(linhe)
    (look,) = pack_of(linhe).document["chain"]["looks"]
    kept = look["body_sha256"]
    with linhe.store.reading() as unit_of_work:
        body = unit_of_work.snapshots.body(kept)
    assert opened(pack_of(linhe))[f"pages/{kept}.html.txt"] == body
    assert hashlib.sha256(body or b"").hexdigest() == kept


@pytest.mark.parametrize(
    ("content_type", "ending"),
    [
        ("text/html; charset=utf-8", ".html.txt"),
        ("application/xhtml+xml", ".html.txt"),
        ("application/json", ".bin"),
        ("image/svg+xml", ".bin"),
        ("", ".bin"),
        ("text/../../html", ".html.txt"),
    ],
)
def test_no_page_has_an_ending_that_a_browser_opens(content_type: str, ending: str) -> None:
    assert page_name(PackedPage("ab", content_type, b"")) == f"pages/ab{ending}"


def test_the_same_finding_makes_the_same_bytes(linhe: Linhe) -> None:
    overdue_twice(linhe)
    keep_pages(linhe)
    assert pack_bytes(pack_of(linhe)) == pack_bytes(pack_of(linhe))
    with ZipFile(io.BytesIO(pack_bytes(pack_of(linhe)))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {stat.S_IMODE(entry.external_attr >> 16) for entry in archive.infolist()} == {0o600}


def test_the_json_is_the_chain_and_the_tables_hold_every_row_and_look(linhe: Linhe) -> None:
    days = [f"2025-{month:02}-{number:02}" for month in range(1, 11) for number in range(1, 21)][::-1]
    linhe.look_and_check({NAME: seen(at("11-15"), days)}, when=at("11-15"))
    pack = pack_of(linhe)
    files = opened(pack)
    assert json.loads(files["explain.json"]) == pack.document
    assert pack.document["chain"]["rows_left_out"] == 190
    rows, looks = rows_of(files["rows.csv"]), rows_of(files["looks.csv"])
    assert (tuple(rows[0]), len(rows)) == (ROW_HEADERS, 201)
    assert rows[1][1:5] == ["信息2025-10-20", "http://www.linhe.example/2025-10-20.html", "", "2025-10-20"]
    assert rows[1][-2:] == ["不计", "早于所判时段"]
    assert tuple(looks[0]) == LOOK_HEADERS
    assert looks[1][1:8] == [
        "已看到",
        "",
        "2026-11-15T01:10:00+08:00",
        "2026-11-15T01:10:00+08:00",
        "1",
        "http://www.linhe.example/",
        "200",
    ]


def test_hostile_titles_are_text_in_every_file_and_name_none(linhe: Linhe) -> None:
    rows = [
        replace(item("10-30", title=title), url=f"http://www.linhe.example/{number}.html")
        for number, title in enumerate(HOSTILE)
    ]
    rows[0] = replace(rows[0], raw_date="=1+1")
    linhe.look_and_check({NAME: seen(at("11-15"), rows)}, when=at("11-15"))
    keep_pages(linhe)
    pack = pack_of(linhe)
    files = opened(pack)
    assert len(pack.pages) == 1
    assert files.keys() == OURS | {page_name(page) for page in pack.pages}
    cells = [cell for line in rows_of(files["rows.csv"]) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=1+1" in cells
    assert {row["title"] for row in json.loads(files["explain.json"])["chain"]["rows"]} == set(HOSTILE)
    for name in ("说明.txt", "rows.csv", "looks.csv"):
        text = files[name].decode("utf-8-sig")
        assert not set(text) & {"\u202e", "\x1b"}
    lines = text_of(pack).splitlines()
    assert [line for line in lines if line.startswith("七、")] == ["七、怎样核对"]
    assert not [line for line in lines if line.strip().startswith("SHA256SUMS：全部")]


def test_a_page_whose_retention_is_over_is_said_to_be_and_no_error(linhe: Linhe) -> None:
    overdue_twice(linhe)
    keep_pages(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.session.execute(delete(SnapshotRow))
    pack = pack_of(linhe)
    assert pack.pages == ()
    assert "：没有留存，或保存期已过" in text_of(pack)


@pytest.mark.parametrize("packed", [b"no zlib at all", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_damaged_page_is_left_out_and_said_to_be(linhe: Linhe, packed: bytes) -> None:
    overdue_twice(linhe)
    keep_pages(linhe)
    with linhe.store.writing() as unit_of_work:
        unit_of_work.session.execute(update(SnapshotRow).values(packed=packed))
    pack = pack_of(linhe)
    assert pack.pages == ()
    assert "：留存的内容与 sha256 不符，没有放入" in text_of(pack)


def test_what_a_person_brought_in_has_no_page_but_the_row_of_a_file(
    sqlite_store: Store, tmp_path: Path
) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(LAW)
    office = Office(linhe, tmp_path)
    office.hand_in("posts", post("2026-11-01", exported="2026-11-23 09:00"), when=at("11-23", 10))
    linhe.check(at("11-23", 11))
    pack = pack_of(linhe)
    text = text_of(pack)
    assert opened(pack).keys() == OURS
    assert "2026-11-23T09:00:00+08:00，导入的发布记录 《posts.csv》第2行" in text
    assert "导入的发布记录和人工核验没有页面" in text
    assert "核实：尚未核实（待复核），不能据此通知单位" in text
    assert rows_of(opened(pack)["rows.csv"])[1][1] == "信息2026-11-01"


def test_a_secret_in_force_is_in_no_file_of_the_pack(linhe: Linhe) -> None:
    mark = "pack-canary-0c7e51"
    overdue_twice(linhe)
    keep_pages(linhe, echo=mark)
    linhe.change_finding(1, sentence=f"问题 {mark}")
    assert len(pack_of(linhe).pages) == 1
    Secret(mark)
    pack = pack_of(linhe)
    assert pack.pages == ()
    assert "：内容里含有现用的凭据，没有放入" in text_of(pack)
    assert [name for name, body in opened(pack).items() if mark.encode() in body] == []


def test_a_pack_may_be_read_by_its_owner_alone(linhe: Linhe, tmp_path: Path) -> None:
    overdue_twice(linhe)
    path = tmp_path / "证据.zip"
    write_pack(path, pack_of(linhe), replace=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("*.zip")] == ["证据.zip"]
    assert list(tmp_path.glob(".*.part")) == []


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(linhe: Linhe, tmp_path: Path) -> None:
    overdue_twice(linhe)
    path = tmp_path / "证据.zip"
    path.write_bytes(b"mine")
    with pytest.raises(InputError, match=r"已经存在，没有覆盖；请换一个名称，或加 --force"):
        write_pack(path, pack_of(linhe), replace=False)
    assert path.read_bytes() == b"mine"
    write_pack(path, pack_of(linhe), replace=True)
    assert path.read_bytes() == pack_bytes(pack_of(linhe))


def test_a_link_is_replaced_and_not_followed(linhe: Linhe, tmp_path: Path) -> None:
    overdue_twice(linhe)
    other, path = tmp_path / "other", tmp_path / "证据.zip"
    path.symlink_to(other)
    with pytest.raises(InputError, match="已经存在"):
        write_pack(path, pack_of(linhe), replace=False)
    write_pack(path, pack_of(linhe), replace=True)
    assert not path.is_symlink()
    assert not other.exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [("missing/x.zip", "没有文件夹"), ("folder", "是文件夹"), ("file/x.zip", "没有文件夹")],
)
def test_a_place_that_cannot_be_written_is_named(linhe: Linhe, tmp_path: Path, place: str, said: str) -> None:
    overdue_twice(linhe)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match=said):
        write_pack(tmp_path / place, pack_of(linhe), replace=True)
    assert list(tmp_path.rglob("*.part")) == []


def test_a_disk_that_fails_leaves_the_old_file_and_nothing_half_written(
    linhe: Linhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue_twice(linhe)
    path = tmp_path / "证据.zip"
    path.write_bytes(b"old")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.documents.evidence_pack.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_pack(path, pack_of(linhe), replace=True)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".part"] == []
