"""Which lines of a text are the report and which are not: zones with reasons. No sentence of the report is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.model import Span
from dateline.page.days import find_days
from dateline.page.lines import FUNCTION_WORDS, OPENERS, ends_sentence, is_sentence, is_title, letters, lines, sentences, trim, words
from dateline.page.menus import is_menu
from dateline.page.names import initials, is_credit, name_pattern, only_names
from dateline.page.phrases import inside, opening, whole_line

_TEMPLATE = re.compile(r"\$\{[^}\n]{1,200}\}|\{\{[^}\n]{1,200}\}\}|<%[^\n]{0,200}%>|\$\w+\.\w+\(|<\?php|\{%[^\n]{0,120}%\}")
_CLOCK_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_WEATHER = re.compile(r"\b(?:Fajr|Fajar|Shuruq|Dhuhr|Duhr|Zuhr|Asr|Maghrib|Magrib|Isha|Humidity|Sunrise|Sunset)\b")
_URL_LINE = re.compile(r"<?(?:https?://|www\.)\S+>?$")
_NUMBER_LINE = re.compile(r"[\d\s.,:;/|%+*#&()<>=_~•·–—-]+$")
_CREDIT = re.compile(
    r"(?:\b(?:UPI|AP|AFP|EPA|REUTERS|Reuters|Xinhua|AA|dpa) ?(?:Photo|PHOTO|photo)s?\b ?/? ?(?:[A-Z][\w.'’-]+ ?){0,4}"
    r"|\([^()\n]{0,60}(?:\bphoto|\bPhoto|Getty Images|/AFP|/AP|/Reuters|/EPA|via AP|via Reuters)\)?[^()\n]{0,40}\))"
    r"(?:\s*\|\s*License Photo)?"
    r"|(?:\b(?:[Ff]ile )?(?:[Pp]hoto|PHOTO|[Pp]icture|[Pp]hotograph|[Ii]mage)s?(?: credit)?(?: by| courtesy(?: of)?)?\s?[:/]"
    r"|\b[Pp]hotos? (?:by|courtesy of)|\b(?:[Cc]redit|CREDIT|Photographer|PHOTOGRAPH):)\s?[A-Z][^\n:.!?]{1,60}\.?$"
    r"|\bREUTERS/[A-Z][^\n]{2,60}|(?:/Pool|[Hh]andout|Pool)? via (?:REUTERS|Reuters|AP|AFP)\b\.?"
)
_MAYBE_CREDIT = re.compile(r"hoto|icture|mage|redit|CREDIT|PHOTO|Getty|via |REUTERS/|/A[FP]|/Reuters|/EPA")
_BRACKET = re.compile(r"\[[^\[\]\n]{3,60}\]")
_SHARE_ROW = re.compile(
    r"(?:(?:^|(?<=\s))(?:send|share|save|tweet|email|e-mail|print|facebook|twitter|google\+?|whatsapp|tumblr|linkedin|stumble(?:upon)?|digg|reddit|"
    r"newsvine|pinterest|telegram|flipboard|delicious|vkontakte|xing|permalink|like|post|more|comment)(?:[\s,|/·]+|$)){3,}(?:https?://\S+)?",
    re.I | re.M,
)
_REPLY = re.compile(r"[^|\n]{6,80}\d\d\s*(?:[ap]\.?m\.?)?\s*\|\s*Reply\b", re.I)
_WROTE = re.compile(r"(?:At|On)\s[^\n]{0,30}\d[^\n]{2,60}\bwrote\s?:")
_SLASHED = re.compile(r"[a-z]{2,3}(?:/[a-z]{2,3})+")
_SAYS = re.compile(r"[^\n.!?\"“”]{1,40}\bsa(?:ys|id):$")
_DATED_TEASER = re.compile(r"\(\d\d\.\d\d\.(?:19|20)\d\d\)")
_TOKEN = re.compile(r"\S+")
_CREDITED = re.compile(rf"(?<=[.!?\"”] )\({name_pattern()}(?:(?:\s?[,/]\s?|\s+and\s+){name_pattern()})*\)")
_TAIL_PART = 0.5
_CLOSED = re.compile(r"(?<=[.!?\"”)])(?:\s+|(?=[A-Z]))")
_CAPTION_MARKS = re.compile(
    r"\((?:[LRC]|left|right|centre|center|seated|standing|far left|far right|\d(?:st|nd|rd)? [LR])\)|, pictured\b", re.I
)
_LONG = 300


Cut = tuple[int, int, str, str]
"""A piece inside a line: start, end, zone, reason."""


@dataclass(slots=True)
class Marks:
    """What is known of a text's lines: spans, a zone and reason for each (None: not decided), hidden spans inside lines."""

    spans: list[Span]
    zones: list[tuple[str, str] | None]
    hidden: list[Cut]
    clocks: set[int]


def mark(text: str) -> Marks:
    """The furniture of a text by phrase, shape, repetition and neighbours (the head of the report is left to ``head.py``)."""
    spans = lines(text)
    marks = Marks(spans, [None] * len(spans), [(a, b, "furniture", p.reason) for a, b, p in inside(text, "inline")], set())
    for i, (start, end) in enumerate(spans):
        _by_line(text[start:end], start, i, marks)
    _within(text, marks)
    _clocks(text, marks)
    _after(text, marks)
    _repeats(text, marks)
    _captions(text, marks)
    _titles_between(text, marks)
    _brackets(text, marks)
    _tails(text, marks)
    _tag_lines(text, marks)
    _endings(text, marks)
    return marks


def _by_line(line: str, start: int, i: int, marks: Marks) -> None:
    """Labels a line by what fills or opens it; of a long line only the opening words are hidden."""
    if len(line) == 1 and line.isalpha():
        return
    if phrase := whole_line(line):
        marks.zones[i] = ("furniture", "after:" + phrase.reason if phrase.scope == "after" else phrase.reason)
    elif _TEMPLATE.search(line):
        marks.zones[i] = ("furniture", "template")
    elif is_menu(line):
        marks.zones[i] = ("furniture", "menu")
    elif _URL_LINE.match(line) or (len(line) < 60 and _NUMBER_LINE.match(line) and not any(d.full for d in find_days(line))):
        marks.zones[i] = ("furniture", "interface")
    elif found := opening(line):
        phrase, width = found
        if phrase.id == "teaser" and all(marks.zones[:i]):
            return  # may be the headline
        if len(line) <= _LONG:
            marks.zones[i] = ("furniture", phrase.reason)
        else:
            marks.hidden.append((start, start + width, "furniture", phrase.reason))


def _within(text: str, marks: Marks) -> None:
    """What joined texts carry inside their lines: rows of share buttons, tags, teasers, dated teasers of other reports."""
    for m in _SHARE_ROW.finditer(text) if "acebook" in text or "witter" in text else ():
        marks.hidden.append((m.start(), m.end(), "furniture", "interface"))
    for scope, reason in (("mid", "related"), ("tags", "tags")):
        for start, end, _ in inside(text, scope):
            line_end = text.find("\n", end) if "\n" in text[end:] else len(text)
            before = text[max(0, start - 3) : start].rstrip(" -–—")
            if scope == "mid" and before and before[-1] not in ".!?\"”’')\n":
                continue
            stop = title_end(text, end, line_end) if scope == "mid" else tags_end(text, end, line_end)
            if stop is not None:
                marks.hidden.append((start, stop, "furniture", reason))
    _comments(text, marks)
    for i, (start, end) in enumerate(marks.spans):
        dated = list(_DATED_TEASER.finditer(text, start, end)) if marks.zones[i] is None else []
        if len(dated) >= 2:
            marks.hidden.append((start, dated[-1].end(), "furniture", "related"))


def _comments(text: str, marks: Marks) -> None:
    """Readers' comments, told by their ``| Reply`` lines: from the first to the end."""
    replies = [i for i, (start, end) in enumerate(marks.spans) if "Reply" in text[start : start + 120] and _REPLY.match(text, start, end)]
    replies += [i for i, (start, end) in enumerate(marks.spans) if "wrote" in text[start : start + 120] and _WROTE.match(text, start, end)]
    says = [i for i, (start, end) in enumerate(marks.spans) if end - start < 60 and _SAYS.match(text, start, end)]
    if len(says) > 1 and any(text[slice(*marks.spans[i])] == "Reply" for i in range(says[0], len(marks.spans))):
        replies += says
    replies.sort()
    if len(replies) > 1:
        for i in range(replies[0], len(marks.spans)):
            marks.zones[i] = ("furniture", "comments")


def title_end(text: str, start: int, end: int) -> int | None:
    """Where an unclosed title that starts at ``start`` ends and the next sentence of the same line begins; None past 24 words.

    The next sentence is told by a capitalised function word, or a capital after a small content word.
    """
    before, joined = "", False
    for k, m in enumerate(_TOKEN.finditer(text, start, min(end, start + 260))):
        word = m[0]
        if k > 24:
            return None
        opens = word.lower() in OPENERS or (before.islower() and before not in FUNCTION_WORDS)
        if k >= 2 and word[0].isupper() and not word.isupper() and opens and not joined:
            return m.start()
        joined = word.endswith((",", ":", ";"))
        before = word.strip(",:;'\"“”‘’")
    return end if end - start < 260 else None


def tags_end(text: str, start: int, end: int) -> int | None:
    """Where a run of tags (capitalised words) ends: at a capitalised function word, else before the capital that a small word follows."""
    last = start
    for k, m in enumerate(_TOKEN.finditer(text, start, min(end, start + 400))):
        word = m[0]
        if k > 0 and word[0].isupper() and word.lower() in OPENERS:
            return m.start()
        if word[0].islower() and len(word) > 3 and "-" not in word:
            return last if last > start else None
        if word[0].isupper() or word[0].isdigit():
            last = m.start()
    return end if end - start < 400 else None


def _clocks(text: str, marks: Marks) -> None:
    """Clock, weather and prayer tables, and the short lines between and beside them."""
    hits = set()
    for i, (start, end) in enumerate(marks.spans):
        line = text[start:end]
        table = "°" in line or (":" in line and len(_CLOCK_TIME.findall(line)) >= 4) or len(_WEATHER.findall(line)) >= 2
        if table and len(line) < 400 and not is_sentence(line):
            hits.add(i)
    for i in sorted(hits):
        marks.zones[i] = ("furniture", "clock")
        for j in (i - 1, i - 2, i + 1):
            if 0 <= j < len(marks.spans) and marks.zones[j] is None:
                line = text[slice(*marks.spans[j])]
                if len(line) < 60 and _CLOCK_TIME.search(line) and not is_sentence(line):
                    marks.zones[j] = ("furniture", "clock")
    marks.clocks = {i for i, zone in enumerate(marks.zones) if zone == ("furniture", "clock")}


def _after(text: str, marks: Marks) -> None:
    """The headlines that follow ``Related stories`` and its like, up to the next sentence; the mark itself in any case."""
    taking = highlights = False
    for i, (start, end) in enumerate(marks.spans):
        zone = marks.zones[i]
        if zone and zone[1].startswith("after:"):
            highlights = False
            marks.zones[i] = ("furniture", zone[1].removeprefix("after:"))
            taking = i > 0 and end > len(text) * 0.1
        elif zone and zone[1] == "highlights":
            taking = highlights = True
        elif taking and zone is None:
            line = text[start:end]
            if highlights and len(line) < 140 and not line.endswith("."):
                marks.zones[i] = ("furniture", "highlights")
            elif is_title(line) and not ends_sentence(line) and len(line) < 140 and len(words(line)) >= 4:
                marks.zones[i] = ("furniture", "related")
            else:
                taking = False


def _repeats(text: str, marks: Marks) -> None:
    """The second and later copies of a line of forty letters or more."""
    seen: dict[str, str] = {}
    for i, (start, end) in enumerate(marks.spans):
        key = letters(text[start : min(end, start + 600)])
        if len(key) < 40:
            continue
        before = seen.get(key[:40])
        if (
            before
            and (before.startswith(key[: len(before)]) or key.startswith(before))
            and min(len(key), len(before)) >= 0.75 * max(len(key), len(before))
        ):
            if marks.zones[i] is None:
                marks.zones[i] = ("furniture", "repeated")
        else:
            seen[key[:40]] = key


def _captions(text: str, marks: Marks) -> None:
    """Captions by their opening, their ``(L)`` and ``(R)`` and their credit. One that only says what the picture shows is furniture."""
    for i, (start, end) in enumerate(marks.spans):
        if marks.zones[i] is not None or end - start > 700:
            continue
        line = text[start:end]
        credit = next((m for m in _CREDIT.finditer(line) if m.end() >= len(line) - 2), None) if _MAYBE_CREDIT.search(line) else None
        if not (credit or opening(line, "caption") or (_CAPTION_MARKS.search(line) and end - start < 500)):
            continue
        told = end if credit is None else start + credit.start()
        if len(list(sentences(text, start, told))) > 2 or (credit and len(line) > 500):
            if credit:
                marks.hidden.append((told, end, "furniture", "credit"))
        elif sum(is_sentence(text[slice(*trim(text, a, b))]) for a, b in sentences(text, start, trim(text, start, told)[1])) > 1:
            marks.hidden.append((start, told, "caption", ""))
            if credit:
                marks.hidden.append((told, end, "furniture", "credit"))
        else:
            marks.zones[i] = ("furniture", "caption")


def _titles_between(text: str, marks: Marks) -> None:
    """Headlines of other reports set between two paragraphs: unclosed lines of five words or more, all capitals or title case."""
    told = False
    for i in range(1, len(marks.spans)):
        told = told or (marks.zones[i - 1] is None and is_sentence(text[slice(*marks.spans[i - 1])]))
        if marks.zones[i] is not None or text[marks.spans[i][0]] == "(":
            continue
        line = text[slice(*marks.spans[i])]
        found = words(line)
        if len(found) < 5 or len(line) > 130 or (ends_sentence(line) and not line.isupper()) or line[-1] in ",;:-–—(":
            continue
        last = i == len(marks.spans) - 1
        before, after = text[slice(*marks.spans[i - 1])], "A" if last else text[slice(*marks.spans[i + 1])]
        if not ((is_sentence(before) and not last) or (marks.zones[i - 1] and told)) or not (after[0].isupper() or after[0] in "\"“‘'["):
            continue
        tall = sum(w[0].isupper() for w in found if len(w) > 3)
        if line.isupper() or tall >= 0.9 * sum(len(w) > 3 for w in found) > 0:
            marks.zones[i] = ("furniture", "related")


def _tag_lines(text: str, marks: Marks) -> None:
    """Initials and tags after the last sentence: short unclosed lines below a line that is furniture."""
    last = next((i for i in range(len(marks.spans) - 1, -1, -1) if marks.zones[i] is None and _closed(text, marks.spans[i])), None)
    if last is None:
        return
    below = False
    for i in range(last + 1, len(marks.spans)):
        line = text[slice(*marks.spans[i])]
        if marks.zones[i] is not None:
            below = marks.zones[i] != ("furniture", "caption")
        elif _SLASHED.fullmatch(line):
            marks.zones[i] = ("furniture", "credit")
        elif below and len(line) < 50 and len(line.split()) <= 5 and not only_names(line) and not initials(line):
            marks.zones[i] = ("furniture", "tags")


def _closed(text: str, span: Span) -> bool:
    return span[1] - span[0] > 50 or ends_sentence(text[slice(*span)])


def _brackets(text: str, marks: Marks) -> None:
    """``[A Photographer/An Agency]``: a picture's credit, with the unclosed caption before it on its line."""
    for i, (start, end) in enumerate(marks.spans):
        if marks.zones[i] is None and "(" in text[start:end]:
            marks.hidden += [(m.start(), m.end(), "furniture", "credit") for m in _CREDITED.finditer(text, start, end) if m.start() > start]
        if marks.zones[i] is None and "[" in text[start:end]:
            for m in _BRACKET.finditer(text, start, end):
                if is_credit(m[0][1:-1]):
                    line = text[start : m.start()].rstrip()
                    alone = m.end() >= end - 1 and end - start < 250 and not is_sentence(line)
                    if alone and m.start() > start:
                        marks.hidden.append((start, m.start(), "caption", ""))
                    marks.hidden.append((m.start(), m.end(), "furniture", "credit"))


def _endings(text: str, marks: Marks) -> None:
    """What follows the last sentence on its line: a credit, initials, names of outlets, an interface phrase."""
    last = next((i for i in range(len(marks.spans) - 1, -1, -1) if marks.zones[i] is None), None)
    if last is None:
        return
    start, end = marks.spans[last]
    hidden = [a for a, b, *_ in marks.hidden if start < a < end and not text[b:end].strip()]
    end = min([end, *hidden])
    begins = [b for _, b in sentences(text, max(start, end - 500), end)]
    begins += [m.end() for m in _CLOSED.finditer(text, max(start, end - 500), end)]
    cut = None
    for at in sorted(set(begins), reverse=True):
        at, stop = trim(text, at, end if cut is None else cut)
        segment = text[at:stop].lstrip('-–— "?“')
        if at > start and segment and _ends_report(segment):
            cut = at
        elif len(segment) > 30:
            break
    if cut is not None:
        marks.hidden.append((cut, end, "furniture", "credit"))


def _ends_report(segment: str) -> bool:
    phrase = whole_line(segment)
    found = opening(segment) if len(segment) < 200 else None
    return bool(
        phrase or (found and found[0].reason in ("credit", "plea", "comments", "interface")) or initials(segment) or only_names(segment)
    )


def _is_report(sentence: str) -> bool:
    """True for a sentence of some length with no crowd of capitals (titles run together have one)."""
    found = words(sentence)
    return len(sentence) > 60 and is_sentence(sentence) and sum(w[0].isupper() for w in found) < 0.33 * len(found)


def _tails(text: str, marks: Marks) -> None:
    """What a marker such as ``Copyright ©`` opens within one of the last lines, to that line's end."""
    floor = max(len(text) - 1600, int(len(text) * _TAIL_PART))
    last = next((i for i in range(len(marks.spans) - 1, -1, -1) if marks.zones[i] is None), None)
    if last is None:
        return
    start, end = marks.spans[last]
    found = [(a, p.reason) for a, _, p in inside(text, "tail", max(start, floor)) if a < end]
    if found:
        at, reason = min(found)
        if sum(_is_report(text[a:b]) for a, b in sentences(text, at, end)) > 1:
            return
        if at > start:
            marks.hidden.append((at, end, "furniture", reason))
        else:
            marks.zones[last] = ("furniture", reason)


def cut(span: Span, hidden: list[Cut]) -> Iterator[tuple[int, int, Cut | None]]:
    """A span as pieces in order, each with the cut that it comes from, None for what is left between the cuts."""
    at, end = span
    for one in sorted(hidden):
        a, b = max(one[0], at), min(one[1], end)
        if a < b:
            if at < a:
                yield at, a, None
            yield a, b, one
            at = b
    if at < end:
        yield at, end, None
