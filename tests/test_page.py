"""Pages: zones, furniture, fields, publication dates. Every text here is our own."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Date, Hints, Input, Page, validate
from dateline.page import make_page
from dateline.page.bounds import conflicts
from dateline.page.days import find_days
from dateline.page.language import language
from dateline.page.phrases import opening, phrases, whole_line
from dateline.page.published import url_day

BODY = (
    "Officials in the capital said on Tuesday that the talks would open next week.\n\n"
    "The rebels have not said whether they will attend the meeting in the port city.\n"
)


def page(text: str, **hints: object) -> Page:
    return make_page(Input("a", text.encode("utf-8", "surrogatepass"), "text", "a.txt", hints=Hints(**hints)))  # type: ignore[arg-type]


def zones(p: Page) -> list[tuple[str, str]]:
    return [(b.zone, p.text[b.start : b.end]) for b in p.blocks]


def published(p: Page) -> tuple[str | None, str | None] | None:
    d = p.document.published
    return (d.start, d.end) if d else None


def outside(day: str) -> Date:
    return Date(day, day, day, "outside")


def test_the_text_is_the_decoded_file_without_its_mark() -> None:
    assert make_page(Input("a", b"\xef\xbb\xbfOne.\r\nTwo.\r\n", "text", "a.txt")).text == "One.\r\nTwo.\r\n"


def test_jsonl_text_is_kept_exactly() -> None:
    assert make_page(Input("a", b"{}", "json", "a:1", text=" a\r\n b\n")).text == " a\r\n b\n"


def test_a_whole_page_falls_into_zones() -> None:
    p = page(
        "Advertisement\n\nRebels and government agree to meet in Geneva\n\nBy Anna Writer\n\nGENEVA, Feb. 3 (Reuters) - " + BODY
        + "\nAdvertisement\n\nThe envoy called the step a first sign of hope in a long war.\n\n"
        + "Related Stories\nWho holds the northern road now\n"
    )  # fmt: skip
    assert [z for z, _ in zones(p)] == [
        "furniture",
        "headline",
        "byline",
        "dateline",
        "body",
        "body",
        "furniture",
        "body",
        "furniture",
        "furniture",
    ]
    d = p.document
    assert (d.byline, d.dateline_place, d.agencies, d.outlet) == ("Anna Writer", "GENEVA", ("Reuters",), "Reuters")
    assert d.headline is not None
    assert p.text[slice(*d.headline)] == "Rebels and government agree to meet in Geneva"


def test_a_report_without_a_headline_has_none() -> None:
    assert page(BODY).document.headline is None
    assert {z for z, _ in zones(page(BODY))} == {"body"}


def test_a_standfirst_stands_between_headline_and_byline() -> None:
    p = page("Truce holds in the south\n\nMonitors report the first quiet night since the spring.\n\nBy Anna Writer\n\n" + BODY)
    assert p.document.standfirst is not None
    assert p.text[slice(*p.document.standfirst)].startswith("Monitors")


def test_a_repeated_line_is_furniture_the_second_time() -> None:
    line = "The governor of the province speaks to reporters outside the town hall after the vote."
    p = page(f"Vote held in the province\n\n{line}\n{line}\n\n{BODY}")
    assert [b.reason for b in p.blocks if b.zone == "furniture"] == ["repeated"]


def test_clock_and_prayer_table_are_furniture_and_date_nothing() -> None:
    p = page(
        "9.05 AM Monday, 5 June 2023\n• City Fajr Dhuhr Asr Isha\n• Amman 04:10 12:30 16:05 20:40\n\nTalks resume in the Gulf\n\n" + BODY
    )
    assert [b.reason for b in p.blocks if b.zone == "furniture"] == ["clock"] * 3
    assert published(p) is None
    assert {c.source for c in p.candidates} == {"clock"}
    assert all(c.reason for c in p.candidates)


@pytest.mark.parametrize(
    "line",
    [
        "Related talks in Vienna broke down on Sunday.",
        "Share prices fell in Cairo after the vote was called off.",
        "Advertisement revenue fell by a tenth last year, the channel said.",
        "Copyright law was not on the table, the minister told reporters.",
        "“Home,” he said, pointing at the ruins of the house.",
        "Source of the fire was a shell, the fire brigade said in a statement.",
        "More fighters crossed the border at dawn, residents said by telephone.",
        "Sign the paper or leave, the commander told the families of the village.",
    ],
)
def test_a_sentence_of_the_report_is_not_hidden(line: str) -> None:
    p = page(f"Fighting goes on near the border\n\n{BODY}\n{line}\n\n{BODY.replace('Tuesday', 'Friday')}")
    assert ("body", line) in zones(p)


def test_every_phrase_matches_its_examples_and_none_of_its_counter_examples() -> None:
    for scope in ("line", "after", "start", "tail", "inline", "mid", "tags", "label", "caption", "byline"):
        assert phrases(scope), scope
        for p in phrases(scope):
            whole, first = scope in ("line", "after", "label", "byline"), scope in ("start", "caption")
            find = p.pattern.fullmatch if whole else p.pattern.match if first else p.pattern.search
            for example in p.examples:
                assert find(example), (p.id, example)
            for example in p.counter_examples:
                assert not find(example), (p.id, example)


def test_phrases_end_at_words() -> None:
    assert whole_line("SHARE THIS ARTICLE")
    assert opening("Share pricesfell") is None


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("CAIRO, Dec. 27 (UPI) -- The government agreed to the plan.", "CAIRO", ("UPI",)),
        ("ASTANA, March 15. /TASS/. The sides met on Wednesday in the capital.", "ASTANA", ("TASS",)),
        ("RAMALLAH, West Bank — The two leaders met for an hour.", "RAMALLAH, West Bank", ()),
        ("Doha, Qatar - The talks in Doha were the first since the spring of the year.", "Doha, Qatar", ()),
        ("Amman: The king of the country said in Amman that the door was open.", "Amman", ()),
        ("(AFP) - The army said it had left the town.", None, ("AFP",)),
        ("Analysts: the plan of the envoy was dead before it was born, said two of them.", None, ()),
    ],
)
def test_datelines(text: str, place: str | None, agency: tuple[str, ...]) -> None:
    p = page(f"Envoy meets the two sides\n\n{text}\n\n{BODY}")
    assert p.document.dateline_place == place
    assert p.document.agencies == agency


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Date of publication 11 September 2016", "2016-09-11"),
        ("Published: March 4, 2013", "2013-03-04"),
        ("Thursday 18 May 2017", "2017-05-18"),
        ("07.10.2017", "2017-10-07"),
        ("Posted on July 20 2016", "2016-07-20"),
        ("2015-08-01", "2015-08-01"),
    ],
)
def test_header_dates(head: str, day: str) -> None:
    p = page(f"Rebels and government agree to meet\n\n{head}\n\n{BODY}")
    assert published(p) == (day, day)
    assert p.document.published is not None
    assert p.document.published.basis == "stated"


def test_a_weekday_that_does_not_fit_turns_a_date_down() -> None:
    p = page(f"Rebels and government agree to meet\n\nMonday 18 May 2017\n\n{BODY}")
    assert published(p) is None
    assert any("weekday" in c.reason for c in p.candidates)


def test_a_numeric_date_that_can_be_two_days_is_an_interval() -> None:
    assert published(page(f"Rebels and government agree to meet\n\n03/04/2015\n\n{BODY}")) == ("2015-03-04", "2015-04-03")


def test_a_dateline_without_a_year_takes_it_from_the_report() -> None:
    text = "TUNIS, Jan. 9 (AP) -- The sides signed on Friday.\n\nThe last round ended on December 20, 2014 without a result.\n"
    assert published(page(f"Sides sign in Tunis\n\n{text}")) == ("2015-01-09", "2015-01-09")
    assert published(page("Sides sign in Tunis\n\nTUNIS, Jan. 9 (AP) -- The sides signed a paper at noon.\n")) is None


def test_known_from_outside_stands_and_a_contradiction_widens_it() -> None:
    assert published(page(BODY, published=outside("2014-12-27"))) == ("2014-12-27", "2014-12-27")
    p = page(f"Rebels and government agree to meet\n\nPublished: March 4, 2013\n\n{BODY}", published=outside("2013-03-01"))
    assert published(p) == ("2013-03-01", "2013-03-04")


def test_an_address_dates_a_report() -> None:
    assert published(page(BODY, url="https://a.example/world/2014/dec/16/talks")) == ("2014-12-16", "2014-12-16")
    assert url_day("https://a.example/2014/12/16/x") == datetime.date(2014, 12, 16)
    assert url_day("https://a.example/story-123456789") is None


def test_content_bounds_the_date_and_never_guesses() -> None:
    assert published(page("The 21-month-old conflict in Syria has no end in sight, the envoy said on Friday.\n")) == (
        "2012-11-15",
        "2013-02-15",
    )
    assert published(page("The war began on 3 May 2012, officials said.\n")) == ("2012-05-03", None)
    assert published(page("Elections will be held on 3 May 2012, officials say.\n")) == (None, "2012-05-03")
    assert published(page("The plan for 2030 was read out at the meeting in the capital.\n")) is None


def test_a_picture_with_an_old_date_dates_nothing() -> None:
    caption = "The president (L) greets his guest during a meeting on March 2, 2006. AP Photo/A Photographer"
    p = page(f"Leaders to meet again\n\n{caption}\n\n{BODY}", published=None)
    assert published(p) in (None, ("2006-03-02", None))


def test_html_gives_title_body_and_date() -> None:
    body = "".join(
        f"<p>{s}. The delegates of both sides met again at the hotel by the lake and spoke for hours.</p>" for s in ("One", "Two", "Three")
    )
    html = (
        "<html><head><title>Truce holds in the south | A Paper</title>"
        "<meta property='article:published_time' content='2014-12-27T10:00:00Z'>"
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>Truce holds in the south</h1>{body}</article>"
        "<footer>Copyright</footer></body></html>"
    )
    p = make_page(Input("a", html.encode(), "html", "a.html"))
    assert p.text.startswith("Truce holds in the south\n\nOne.")
    assert p.document.headline == (0, 24)
    assert published(p) == ("2014-12-27", "2014-12-27")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BODY, "en"),
        ("Le président a déclaré que les négociations avec les rebelles vont reprendre dans la capitale.", "fr"),
        ("El presidente dijo que las negociaciones con los rebeldes se van a celebrar en la capital.", "es"),
        ("Президент заявил, что переговоры с оппозицией начнутся в столице на следующей неделе.", "ru"),
        ("总统说,和平谈判将于下周在首都举行。", "zh"),
        ("12345 67", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert language(text) == code


def test_the_key_tells_two_reports_of_one_text_apart() -> None:
    same = {page(BODY).key, page(BODY).key}
    assert len(same) == 1
    assert page(BODY, outlet="A").key not in same
    assert page(BODY, published=outside("2014-12-27")).key not in same


def test_conflicts_have_a_start_and_a_name() -> None:
    table = conflicts()
    assert len(table) >= 50
    assert len({c.id for c in table}) == len(table)


def test_days_as_written() -> None:
    found = [(m.first, m.full) for m in find_days("on 31 June 2014, May 2015, 2 May, 25/12/2013 and 2011")]
    assert found == [
        (datetime.date(2015, 5, 1), False), (None, False), (datetime.date(2013, 12, 25), True), (datetime.date(2011, 1, 1), False),
    ]  # fmt: skip


_PIECES = st.sampled_from(
    ["Advertisement", "MOSCOW, Dec. 27 (UPI) -- ", "Published: ", "Thursday 18 May 2017", "\n", "\r\n", "\n\n", ". ", "Related Stories",
     "(Photo: A/AFP)",
     "Tags A B ",
      "READ MORE: A b C The ", "${x}", "°", "10:20 ", "The envoy said on Monday that the talks of both sides had ended.",
     "in its second year",
     
     "\ud800", "\u2028", "İ", "21-month-old conflict in Syria", "© 2012 A", "| Reply", "By Anna Writer", " ", "[A/AFP]"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=25).map("".join))
def test_blocks_lie_in_order_inside_any_text(text: str) -> None:
    p = make_page(Input("a", b"", "json", "a:1", text=text))
    at = 0
    for b in p.blocks:
        assert at <= b.start < b.end <= len(p.text)
        assert p.text[b.start : b.end].strip() == p.text[b.start : b.end]
        at = b.end
    hidden = "".join(p.text[a:b] for a, b in zip([0, *(b.end for b in p.blocks)], [*(b.start for b in p.blocks), len(p.text)], strict=True))
    assert not hidden.strip()
    assert not validate(p.document, len(p.text))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text", "html"]))
def test_any_bytes_make_a_page(data: bytes, media: str) -> None:
    make_page(Input("a", data, media, "a"))


@pytest.mark.parametrize(
    "line",
    [
        "Home   World   Business   Sport   Subscribe",
        "Home > News > World",
        "Subscribe | Log In",
        "Home News World Sport",
        "EUR/USD 1.1856   GBP/USD 1.3281   Brent 44.96",
        "Error: your comment could not be posted. Please log in and try again.",
        "[object Object]",
        "A version of this article appeared in print on March 9, 2013, on page 4.",
    ],
)
def test_what_a_site_puts_around_a_report_is_furniture(line: str) -> None:
    p = page(f"{line}\n\nRebels and government agree to meet\n\n{BODY}\n{line}\n")
    assert [b.zone for b in p.blocks if p.text[b.start : b.end] == line] == ["furniture", "furniture"]
    assert p.document.headline is not None
    assert p.text[slice(*p.document.headline)].startswith("Rebels")
    assert published(p) is None


def test_an_agency_of_no_table_credits_a_dateline() -> None:
    p = page(f"Envoy meets the two sides\n\nKIEV, Jan. 24, 2015 (Coastwire) - {BODY}")
    assert (p.document.agencies, p.document.outlet, p.document.dateline_place) == (("Coastwire",), "Coastwire", "KIEV")
    assert published(p) == ("2015-01-24", "2015-01-24")
    assert page(f"Envoy meets the two sides\n\nALEPPO (Syria) - {BODY}").document.agencies == ()


@pytest.mark.parametrize(
    ("head", "byline", "day"),
    [
        ("By our Geneva correspondent\nFriday, January 23, 2015", "our Geneva correspondent", "2015-01-23"),
        ("Ian Writer, Middle East editor\n\nFri 28 Dec 2012 14.03 GMT", "Ian Writer", "2012-12-28"),
        ("Oct. 7, 2014, 2:15 p.m. | Ukraine — by Anna Writer", "by Anna Writer".removeprefix("by "), "2014-10-07"),
        ("By Jane Writer\n09/11/2013 05:30 PM EDT", "Jane Writer", "2013-09-11"),
    ],
)
def test_heads_in_many_manners(head: str, byline: str, day: str) -> None:
    p = page(f"Rebels and government agree to meet\n\n{head}\n\n{BODY}")
    assert p.document.byline == byline
    assert published(p) == (day, day)


def test_a_late_update_and_a_dated_caption_date_nothing() -> None:
    caption = "A market is seen in the old town of the capital March 2, 2006 ."
    assert published(page(f"{caption}\n\nLeaders to meet again\n\n{BODY}\nUpdated 3 May 2019\n")) is None


def test_a_weekday_in_the_lead_supports_the_year_after_a_past_month() -> None:
    p = page("MOSCOW, Dec. 27 (Coastwire) -- The ministry said Saturday it would come.\n\nThe count was made in August 2014, it said.\n")
    assert published(p) == ("2014-12-27", "2014-12-27")
