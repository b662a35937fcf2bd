"""A small sound file of every format, and ways to damage them; for the fuzz of the suite and of ``bench/fuzz.py``."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
import zipfile

BODY = (
    "The two delegations met again in the old town hall on Tuesday, 3 March 2015, and agreed on nothing but the time of the next meeting."
)
PAGE = (
    f'<html><head><title>Delegations meet</title><script type=\'application/ld+json\'>{{"@type": "NewsArticle", "headline": "x"}}</script>'
    f"</head><body><article><h1>Delegations meet</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
).encode()
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Bell</title><item><title>Talks &amp; tea</title>'
    f"<link>http://a.example/1</link><pubDate>Tue, 03 Feb 2015 23:30:00 -0500</pubDate><description><![CDATA[<p>{BODY}</p>]]></description>"
    "</item></channel></rss>"
).encode()
NEXIS = (
    f"\n                               1 of 2 DOCUMENTS\n\n\n                                 The Bell\n\n"
    f"                      March 3, 2015 Tuesday\n\nDelegations meet\n\nBYLINE: A. Kovac\n\nLENGTH: 90 words\n\n\n{BODY}"
    "\n\nLOAD-DATE: March 3, 2015\n"
).encode()
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[4 0 R]>>endobj\n"
    b"3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier>>endobj\n4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 800 800]"
    b"/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>endobj\n5 0 obj<</Length 70>>stream\nBT /F1 9 Tf 40 700 Td "
    b"(The two delegations met again in the town hall.) Tj ET\nendstream endobj\n"
    b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"
)
JSON = json.dumps(
    {"articles": {"results": [{"uri": "1", "date": "2015-03-03", "title": "x", "body": BODY, "source": {"title": "The Bell"}}]}}
).encode()


def _warc() -> bytes:
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def _zip(files: dict[str, bytes]) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return place.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    place = io.BytesIO()
    with tarfile.open(fileobj=place, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return place.getvalue()


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    f"{BODY}</w:t></w:r></w:p></w:body></w:document>"
).encode()
FACTIVA = f'<html><body><div class="article enArticle"><p>{BODY}</p><p>Document BELL000020150303eb3300001</p></div></body></html>'.encode()
SEEDS: dict[str, bytes] = {
    "a.txt": BODY.encode(), "b.txt": NEXIS, "a.html": PAGE, "b.html": FACTIVA, "a.xml": FEED,
    "a.jsonl": json.dumps({"text": BODY}).encode() + b"\n",
    "a.json": JSON, "a.csv": f"date,text\n2015-03-03,\"{BODY}\"\n".encode(), "a.warc": _warc(), "a.warc.gz": gzip.compress(_warc()),
    "a.docx": _zip({"[Content_Types].xml": b"<a/>", "word/document.xml": WORD}), "a.zip": _zip({"a.txt": BODY.encode(), "b/a.html": PAGE}),
    "a.tar": _tar({"a.txt": BODY.encode()}), "a.tgz": gzip.compress(_tar({"a.txt": BODY.encode()})),
    "a.rtf": b"{\\rtf1 " + BODY.encode() + b"\\par}",
    "a.eml": b"From: a\nSubject: Talks\nMIME-Version: 1.0\nContent-Type: text/plain\n\n" + BODY.encode(), "a.pdf": PDF,
    "a.mht": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n" + PAGE + b"\n--b--\n",
    "a.wacz": _zip({"archive/a.warc.gz": gzip.compress(_warc()), "datapackage.json": b"{}"}), "a": b"",
}  # fmt: skip
TOKENS = (
    b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[", b"&#x0;", b"&amp;", b"{", b"}", b"[", b"]", b'"', b"'", b",", b"\n", b"\r\n", b"\0",
    b"\xff",
    b"\xfe\xff", b"\xe2\x80\xae", b"=", b"\\", b"--b", b"1 of 2 DOCUMENTS", b"Content-Length: 99999999999", b"datePublished",
    b"PK\x03\x04", b"\x1f\x8b",
    b"%PDF-", b"endobj", b"{\\rtf", b"WARC/1.0\r\n", b"3 March 2015", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"../", b"-1", b"NaN", b"1e999",
)  # fmt: skip


def damaged(dice: random.Random) -> tuple[str, bytes]:
    """A file name and content: a sound file cut, spliced with another, with bytes changed, tokens put in, or a part said many times."""
    name = dice.choice(list(SEEDS))
    data = bytearray(SEEDS[name if dice.random() < 0.9 else dice.choice(list(SEEDS))])
    for _ in range(dice.randrange(1, 8)):
        at, way = dice.randrange(len(data) + 1), dice.randrange(6)
        if way == 0:
            data[at : at + dice.choice((1, 1, 4, 40))] = dice.randbytes(dice.choice((0, 1, 4)))
        elif way == 1:
            data[at:at] = dice.choice(TOKENS)
        elif way == 2:
            data[at:at] = data[at : at + dice.randrange(1, 60)] * dice.choice((2, 10, 400))
        elif way == 3:
            del data[at:]
        elif way == 4:
            other = SEEDS[dice.choice(list(SEEDS))]
            data[at:] = other[dice.randrange(len(other) + 1) :]
        elif data:
            data[at % len(data)] ^= 1 << dice.randrange(8)
    return name, bytes(data)
