"""Every format gives its reports, says what it leaves out, and lets nothing in. The files are made here."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tarfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from dateline.model import Hints, Input
from dateline.sources import Refused, inputs
from dateline.sources.base import ColumnsWarning
from dateline.sources.days import iso_day
from dateline.sources.known import guess

BODY = "The two delegations met again in the old town hall on Tuesday and agreed on nothing but the time of their next meeting."
PAGE = f"<html><head><title>Delegations meet</title></head><body><h1>Delegations meet</h1><p>{BODY}</p></body></html>"


def read(path: Path, data: bytes | None = None) -> list[Input | Refused]:
    if data is not None:
        path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ColumnsWarning)
        return list(inputs([str(path)]))


def taken(items: Iterable[Input | Refused]) -> list[Input]:
    return [i for i in items if isinstance(i, Input)]


def reasons(items: Iterable[Input | Refused]) -> str:
    return " | ".join(i.reason for i in items if isinstance(i, Refused))


# ---------------------------------------------------------------------------------------------------------------- WARC


def record(url: str, body: bytes = PAGE.encode(), *, kind: str = "response", http: str = "200 OK", mime: str = "text/html", lie: int = 0,
           fields: str = "") -> bytes:  # fmt: skip
    payload = f"HTTP/1.1 {http}\r\nContent-Type: {mime}\r\n{fields}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2015-02-03T04:05:06Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(payload) + lie}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def test_warc_pages_are_named_by_their_address(tmp_path: Path) -> None:
    records = [record("http://a.example/1"), record("http://a.example/1", kind="request"), record("<http://b.example/>")]
    for name, data in (
        ("a.warc", b"".join(records)),
        ("a.warc.gz", b"".join(map(gzip.compress, records))),
        ("whole.gz", gzip.compress(b"".join(records))),
    ):
        items = read(tmp_path / name, data)
        assert [(i.name, i.own_id, i.hints.url, i.media) for i in taken(items)] == [
            (u, u, u, "html") for u in ("http://a.example/1", "http://b.example/")
        ]
        assert not reasons(items)


def test_warc_captures_that_are_no_page_are_counted_by_reason(tmp_path: Path) -> None:
    data = b"".join(
        [record(f"http://a.example/{i}.png", b"\x89PNG", mime="image/png") for i in range(3)]
        + [
            record("http://a.example/gone", http="404 Not Found"),
            record("http://a.example/", kind="revisit"),
            record("http://a.example/ok"),
        ]
    )
    items = read(tmp_path / "a.warc", data)
    assert [i.name for i in taken(items)] == ["http://a.example/ok"]
    assert "3 captures not read: image/png" in reasons(items)
    assert "1 capture not read: HTTP status 404" in reasons(items)
    assert "revisit" in reasons(items)


@pytest.mark.parametrize("lie", [-40, 60, 10**12])
def test_warc_lengths_that_lie_lose_no_other_page_in_silence(tmp_path: Path, lie: int) -> None:
    data = b"".join(
        [record("http://a.example/"), record("http://b.example/", lie=lie), record("http://c.example/"), record("http://d.example/")]
    )
    items = read(tmp_path / "a.warc", data)
    names = {i.name for i in taken(items)}
    assert {"http://a.example/", "http://b.example/"} <= names
    assert len(names) == 4 or reasons(items)
    assert all(b"WARC-Type" not in i.data for i in taken(items))


def test_a_clipped_warc_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    import random

    long = "".join(random.Random(1).choices("abcdefgh ", k=60_000))
    data = (
        gzip.compress(record("http://a.example/")) + gzip.compress(record("http://b.example/", PAGE.replace(BODY, long).encode()))[:20_000]
    )
    items = read(tmp_path / "a.warc.gz", data)
    assert [i.name for i in taken(items)] == ["http://a.example/", "http://b.example/"]
    assert "breaks off" in reasons(items)


def test_warc_bodies_are_unchunked_unpacked_and_in_the_charset_of_their_header(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    greek = "<html><body><p>Η συνάντηση έγινε την Τρίτη</p></body></html>"
    data = b"".join(
        [
            record("http://a.example/", chunked, fields="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
            record("http://b.example/", PAGE.encode(), fields="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
            record("http://c.example/", greek.encode("iso-8859-7"), mime="text/html; charset=iso-8859-7"),
        ]
    )
    first, second, third = taken(read(tmp_path / "a.warc", data))
    assert first.data == second.data == PAGE.encode()
    assert third.data.decode("utf-8-sig") == greek


def test_a_warc_bomb_stops(tmp_path: Path) -> None:
    bomb = zlib.compress(b"a" * 30_000_000, 1)
    items = read(tmp_path / "a.warc", record("http://a.example/", bomb, fields="Content-Encoding: deflate\r\n"))
    assert not taken(items)
    assert "longer than" in reasons(items)


# --------------------------------------------------------------------------------------------------------------- feeds

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Valley Post</title>
<item><title>Talks &amp; tea</title><link>http://a.example/1</link><pubDate>Tue, 03 Feb 2015 23:30:00 -0500</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{BODY}</p><script>alert(1)</script><p>More.</p>]]></content:encoded></item>
<item><title>Only a headline</title><guid>x-2</guid></item><item><link>http://a.example/3</link></item></channel></rss>"""


def test_rss_gives_full_text_else_title_and_summary(tmp_path: Path) -> None:
    items = read(tmp_path / "feed.xml", RSS.encode())
    first, second = taken(items)
    assert first.text == f"Talks & tea\n\n{BODY}\n\nMore."
    assert (first.hints.outlet, first.hints.title, first.hints.url) == ("The Valley Post", "Talks & tea", "http://a.example/1")
    assert first.hints.published
    assert first.hints.published.start == "2015-02-03"
    assert (second.text, second.own_id) == ("Only a headline", "x-2")
    assert "without title or text" in reasons(items)


def test_ill_formed_atom_and_json_feeds(tmp_path: Path) -> None:
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>One & two</title><summary>{BODY}</summary></entry>"
    assert [i.text for i in taken(read(tmp_path / "a.atom", atom.encode()))] == [f"One & two\n\n{BODY}"]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "items": [{"id": "7", "content_html": f"<p>{BODY}</p>", "date_published": "2015-02-03"}],
    }
    (item,) = taken(read(tmp_path / "feed.json", json.dumps(feed, indent=1).encode()))
    assert (item.own_id, item.text, item.hints.outlet) == ("7", BODY, "Post")
    assert "without entries" in reasons(read(tmp_path / "none.xml", b"<rss version='2.0'><channel/></rss>"))


def test_a_feed_reads_no_file_and_grows_no_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word")
    entity = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
    declared = f'{entity}<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
    assert "entities" in reasons(read(tmp_path / "a.rss", declared.encode()))
    assert all("secret" not in (i.text or "") for i in taken(read(tmp_path / "b.rss", str(secret).encode())))


# ------------------------------------------------------------------------------------------------------ newspaper bases

NEXIS = """

                               1 of 2 DOCUMENTS


                             The Valley Post

                           February 3, 2015 Tuesday
                                 Late Edition

Delegations meet again in the
old town hall

BYLINE: Ann Smith

LENGTH: 24 words

DATELINE: OLDTOWN, Feb. 2

The two delegations met again in the old town hall on Tuesday and agreed on
nothing but the time of their next meeting.

Another paragraph: short.

LOAD-DATE: February 4, 2015

LANGUAGE: ENGLISH


                     Copyright 2015 The Valley Post
                              All Rights Reserved

                               2 of 2 DOCUMENTS


                             The Valley Post

                           February 5, 2015 Thursday

Second story

LENGTH: 5 words

It rained all day long.

LOAD-DATE: February 5, 2015
"""


def test_nexis_text(tmp_path: Path) -> None:
    first, second = taken(read(tmp_path / "export.txt", NEXIS.encode()))
    assert first.text
    assert first.text.endswith(f"\n\nBy Ann Smith\n\nOLDTOWN, Feb. 2 — {BODY}\n\nAnother paragraph: short.")
    assert (first.hints.outlet, first.name, second.name) == ("The Valley Post", "export", "export#2")
    assert first.hints.published
    assert first.hints.published.start == "2015-02-03"
    assert second.text == "Second story\n\nIt rained all day long."


def test_nexis_html(tmp_path: Path) -> None:
    lines = [line.strip() for line in NEXIS.replace("in the\nold", "in the old").replace("on\nnothing", "on nothing").splitlines()]
    page = "<HTML><BODY><!-- <DOCFULL> -->" + "".join(f"<DIV><P><SPAN>{line}</SPAN></P></DIV>" for line in lines) + "</BODY></HTML>"
    first, second = taken(read(tmp_path / "export.html", page.encode()))
    assert first.hints.title == "Delegations meet again in the old town hall"
    assert BODY in (first.text or "")
    assert "LOAD" not in (first.text or "") + (second.text or "")


def docx(lines: list[str], prologue: str = "") -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{prologue}<w:document xmlns:w='{name}'><w:body>{text}</w:body></w:document>")
    return out.getvalue()


def test_nexis_word_with_its_cover(tmp_path: Path) -> None:
    one = ["Delegations meet", "The Valley Post", "February 3, 2015 Tuesday", "", "Copyright 2015 Post",
           "Length:\u00a024 words", "Byline:\u00a0Ann Smith", "Body", "", BODY,
           "Classification", "Language:\u00a0ENGLISH", "Load-Date:\u00a0February 4, 2015", "End of Document"]  # fmt: skip
    two = ["Second story - Correction Appended", "The Valley Post", "Length:\u00a05 words", "Body", "It rained all day.", "End of Document"]
    cover = ["User Name: A", "Date and Time: Friday, 5. July 2019 09:31:00", "Documents (2)", "1. Delegations meet", "2. Second story", ""]
    first, second = taken(read(tmp_path / "export.DOCX", docx([*cover, *one, "", *two])))
    assert first.text == f"Delegations meet\n\nBy Ann Smith\n\n{BODY}"
    assert (first.hints.title, first.hints.outlet) == ("Delegations meet", "The Valley Post")
    assert (second.hints.outlet, second.hints.published) == ("The Valley Post", None)
    assert second.text == "Second story - Correction Appended\n\nIt rained all day."


def test_word_files_that_are_no_export_or_hostile(tmp_path: Path) -> None:
    assert taken(read(tmp_path / "a.docx", docx(["Headline", BODY])))[0].text == f"Headline\n\n{BODY}"
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    assert all(
        "aaaa" not in (i.text or "") and "root" not in (i.text or "")
        for i in taken(read(tmp_path / "b.docx", docx(["&b;&c;", BODY], bomb)))
    )
    assert "damaged" in reasons(read(tmp_path / "c.docx", docx([BODY])[:200]))


def test_factiva(tmp_path: Path) -> None:
    def article(own: str, day: str) -> str:
        fields = "".join(f"<div>{f}</div>" for f in ("24 words", day, "10:15 PM", "The Valley Post", "VPST", "English", "Copyright 2015"))
        return (
            f"<div id='article-{own}' class='article'><div class='article enArticle'><div id='hd'><span>Delegations meet</span></div>"
            f"<div class='author'>Ann Smith</div>{fields}<p class='articleParagraph'>{BODY}</p><p>Document {own}</p></div></div>"
        )

    articles = article("VPST1", "3 February 2015") + article("VPST2", "4 März 2015")
    page = f"<html><head><title>Factiva</title></head><body>{articles}</body></html>"
    first, second = taken(read(tmp_path / "export.html", page.encode()))
    assert first.text == f"Delegations meet\n\nAnn Smith\n\n{BODY}"
    assert (first.own_id, first.hints.outlet) == ("VPST1", "The Valley Post")
    assert second.hints.published
    assert second.hints.published.start == "2015-03-04"
    spoken = PAGE.replace("</title>", " says Factiva</title>")
    assert [i.media for i in taken(read(tmp_path / "page.html", spoken.encode()))] == ["html"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 14, 2013 Thursday 11:21 AM GMT", "2013-03-14"),
        ("9 Januar 1993", "1993-01-09"),
        ("13 novembre 2017", "2017-11-13"),
        ("Sunday 1st May 2016", "2016-05-01"),
        ("May 2016", "2016-05"),
        ("February 30, 2015", None),
        ("In May 2016 the talks went on", None),
        ("The talks of 2016 failed", None),
        ("", None),
    ],
)
def test_days_above_articles(line: str, day: str | None) -> None:
    assert iso_day(line) == day


# --------------------------------------------------------------------------------------------------------- tables, mail


def test_tables_guess_their_columns_and_show_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'Headline;Body Text;Date;Source;ID\nTalks;"{BODY}\nSecond line.";2015-02-03;Post;7\nEmpty;;2015-02-03;Post;8\n')
    with pytest.warns(ColumnsWarning, match="text from 'Body Text'"):
        items = list(inputs([str(path)]))
    (item,) = taken(items)
    assert (item.text, item.own_id, item.hints.title, item.hints.outlet) == (f"{BODY}\nSecond line.", "7", "Talks", "Post")
    assert "no text in this row" in reasons(items)
    assert guess(["a", "b"], [["x", BODY]]) == {"text": 1}
    assert taken(read(tmp_path / "b.tsv", f"text\tday\n{BODY}\t2015-02-03\n".encode("utf-16")))[0].text == BODY
    assert "--sidecar" in reasons(read(tmp_path / "c.csv", b"file,published\na.txt,2015-02-03\n"))


def test_mails_and_saved_pages(tmp_path: Path) -> None:
    mail = (
        "From: Desk <d@a.example>\r\nSubject: =?utf-8?q?Caf=C3=A9_talks?=\r\nDate: Tue, 03 Feb 2015 10:00:00 +0000\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{BODY}\r\n"
    )
    (item,) = taken(read(tmp_path / "a.eml", mail.encode()))
    assert (item.text or "").strip() == BODY
    assert item.hints.title == "Café talks"
    saved = (
        "Snapshot-Content-Location: http://a.example/1\r\nSubject: Delegations\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        f"{PAGE}\r\n--x--\r\n"
    )
    (item,) = taken(read(tmp_path / "b.mhtml", saved.encode()))
    assert (item.media, item.hints.url) == ("html", "http://a.example/1")
    assert BODY.encode() in item.data


def test_rtf(tmp_path: Path) -> None:
    (item,) = taken(
        read(tmp_path / "a.rtf", rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}}Talks in Gen\'e8ve\par " + BODY.encode() + b"\\par}")
    )
    assert item.text
    assert "Genève" in item.text
    assert BODY in item.text


# ------------------------------------------------------------------------------------------------------------- archives


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], link: str | None = None) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        if link:
            entry = tarfile.TarInfo("link.txt")
            entry.type, entry.linkname = tarfile.SYMTYPE, link
            archive.addfile(entry)
    return out.getvalue()


def test_archives_are_read_as_their_members_are(tmp_path: Path) -> None:
    files = {
        "one/a.txt": BODY.encode(),
        "b.html": PAGE.encode(),
        "c.warc.gz": gzip.compress(record("http://a.example/")),
        "e.docx": docx([BODY]),
        ".hidden": b"x",
    }
    for name, data in (
        ("p.zip", zipped(files)),
        ("p.tar", tarred(files)),
        ("p.tar.gz", gzip.compress(tarred(files))),
        ("p.tar.bz2", bz2.compress(tarred(files))),
    ):
        items = read(tmp_path / name, data)
        assert [i.name for i in taken(items)] == ["a", "b", "http://a.example/", "e"], name
        assert not reasons(items)
        assert taken(items)[0].origin == f"{tmp_path / name}/one/a.txt"
    assert next(i.name for i in taken(read(tmp_path / "q.zip", zipped({"in.zip": zipped(files)})))) == "a"
    (tmp_path / "s.csv").write_text("file,outlet\none/a.txt,The Valley Post\n")
    first, *_ = inputs([str(tmp_path / "p.zip")], sidecar=str(tmp_path / "s.csv"))
    assert isinstance(first, Input)
    assert first.hints == Hints(outlet="The Valley Post")


def test_archives_let_nothing_in_or_out(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret word")
    for data in (zipped({"../x.txt": BODY.encode(), "/etc/x.txt": BODY.encode()}), tarred({"../x.txt": BODY.encode()}, link="secret.txt")):
        items = read(tmp_path / "p.bin", data)
        assert not taken(items)
        assert "leads out of the archive" in reasons(items)
    assert "a link or a device" in reasons(items)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p.bin", "secret.txt"]


def test_archive_bombs_are_refused_quickly(tmp_path: Path) -> None:
    start = time.perf_counter()
    bomb = zipped({"big.txt": b"0" * 60_000_000, "a.txt": BODY.encode()})
    made = time.perf_counter() - start
    start = time.perf_counter()
    items = read(tmp_path / "p.zip", bomb)
    assert [i.name for i in taken(items)] == ["a"]
    assert "times its size" in reasons(items)
    nested = zipped({"a.txt": BODY.encode()})
    for _ in range(5):
        nested = zipped({"in.zip": nested})
    assert "deep" in reasons(read(tmp_path / "q.zip", nested))
    assert time.perf_counter() - start < 5 + made
