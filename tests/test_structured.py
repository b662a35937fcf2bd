"""What the code of a page says of its report: title, authors, days; and what of it is not the report's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dateline.errors import InputError
from dateline.model import Input
from dateline.page import make_page

STORY = "".join(
    f"<p>The delegations of both sides met in the old town hall and spoke about point {n} of the list for an hour.</p>" for n in range(9)
)
ARTICLE: dict[str, Any] = {
    "@type": "NewsArticle", "headline": "Delegations meet in the town hall", "datePublished": "2015-03-04T22:10:00Z",
    "author": [{"@type": "Person", "name": "Ana Kovac"}, {"@type": "Person", "name": "Ben Osei"}], "publisher": {"name": "The Daily Bell"},
}  # fmt: skip
PICTURE = {"@type": "ImageObject", "datePublished": "2014-01-01T00:00:00Z", "name": "A hall"}


def page(*things: Any, metas: str = "", story: str = STORY) -> Any:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(t)}</script>' for t in things)
    title = "<title>Delegations meet in the town hall</title>"
    article = f"<article><h1>Delegations meet in the town hall</h1>{story}</article>"
    markup = f"<html><head>{title}{metas}{scripts}</head><body>{article}</body></html>"
    return make_page(Input("page", markup.encode(), "html", "page.html"))


def published(made: Any) -> tuple[str | None, str | None] | None:
    found = made.document.published
    return (found.start, found.end) if found else None


@pytest.mark.parametrize(
    "thing",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [PICTURE, {"@type": "WebPage", "datePublished": "2001-01-01"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"image": [PICTURE], **ARTICLE},
        {**ARTICLE, "@type": ["http://schema.org/NewsArticle"]},
        {**ARTICLE, "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "x", "datePublished": "2015-03-09"}]},
    ],
)  # fmt: skip
def test_the_article_speaks_for_the_report(thing: Any) -> None:
    made = page(PICTURE, thing)
    assert published(made) == ("2015-03-04", "2015-03-04")
    assert made.document.byline == "Ana Kovac; Ben Osei"


def test_damaged_code_says_nothing() -> None:
    made = page("no object", metas='<script type="application/ld+json">{"@type": "NewsArticle", </script>')
    assert "delegations of both sides" in made.text
    deep = "[" * 100_000
    assert published(page(metas=f'<script type="application/ld+json">{deep}</script>')) is None


def test_a_day_of_change_is_not_the_day_of_publication() -> None:
    made = page({**ARTICLE, "dateModified": "2015-03-20"})
    assert published(made) == ("2015-03-04", "2015-03-04")


def test_a_page_rewritten_since_is_dated_by_both_ends() -> None:
    story = STORY + "<p>The talks that began in May 2019 were broken off in July 2019, after the army had taken the port.</p>"
    made = page({**ARTICLE, "dateModified": "2020-02-03"}, story=story)
    assert published(made) == ("2015-03-04", "2020-02-03")


def test_meta_elements_and_microdata_are_read() -> None:
    made = page(metas='<meta property="article:published_time" content="2015-03-04T10:00:00Z">')
    assert published(made) == ("2015-03-04", "2015-03-04")
    made = page(story=f'<div itemprop="datePublished" content="2015-03-04T10:00:00Z"></div>{STORY}')
    assert published(made) == ("2015-03-04", "2015-03-04")


def test_the_body_in_the_data_stands_in_where_the_page_shows_a_part() -> None:
    whole = " ".join(f"Sentence {n} of the whole story tells what the envoys said to each other." for n in range(120))
    made = page({**ARTICLE, "articleBody": whole})
    assert "Sentence 119 of the whole story" in made.text


def test_a_text_of_more_lines_than_any_report_is_refused() -> None:
    with pytest.raises(InputError, match="lines"):
        make_page(Input("a", b"a\n" * 300_000, "text", "a.txt"))
