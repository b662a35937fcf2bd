"""The head of a report: headline, standfirst, byline, date stamps, dateline. What stands above and before its first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dateline.model import Span
from dateline.page.above import author, is_stamp, only_stamps
from dateline.page.days import Mention
from dateline.page.furniture import Marks
from dateline.page.lines import (
    ends_sentence,
    is_name,
    is_sentence,
    is_title,
    letters,
    repeated_end,
    sentences,
    trim,
    words,
)
from dateline.page.names import is_credit, known, name_pattern, names_outlet, only_names
from dateline.page.placeline import alone, dateline_at, place_at
from dateline.page.stamps import Stamp, find_stamps

_PHOTO_END = re.compile(
    rf"[^.!?\n]{{10,280}}[.]?\s\((?:[^()\n]{{0,40}}\b(?:photo|Photo|Getty Images)|{name_pattern()}(?:\s+and\s+{name_pattern()})?)\)"
)
_SITE = re.compile(r"\s+(?P<mark>[|–—-])\s+(?P<site>[^|–—-]{2,40})$")
_FULL_STOP = re.compile(r"\s?\.\s*$")
_REACH = 320
"""How far into its first lines the head of a report reaches, in code points."""


@dataclass(slots=True)
class Head:
    """What the head holds; spans in page offsets."""

    headline: Span | None = None
    standfirst: Span | None = None
    byline: str | None = None
    site: str | None = None
    stamps: list[Stamp] = field(default_factory=list)
    dateline: Span | None = None
    place: str | None = None
    dateline_day: Mention | None = None
    dateline_agency: str | None = None
    body: int = 0
    """Where the first sentence of the report starts."""


def read_head(text: str, marks: Marks, title: str | None) -> Head:
    """Reads the head of a text and marks its lines (changes ``marks``). ``title``: the headline as known from outside."""
    head = Head()
    todo = [i for i, zone in enumerate(marks.zones) if zone is None]
    early = [
        i for i, zone in enumerate(marks.zones) if zone and zone[1] in ("stamp", "clock", "caption") and i < (todo[0] if todo else 0) + 8
    ]
    for i in early:
        head.stamps += find_stamps(text, *marks.spans[i])
    todo = _above(text, marks, todo, head)
    _below(text, marks, head)
    if not todo:
        head.body = len(text)
        return head
    first = todo[0]
    at = _headline(text, marks, todo, title, head)
    position = 0 if at is None or at < marks.spans[first][1] else 1
    for k in range(position, min(len(todo), position + 8)):
        i = todo[k]
        start = max(marks.spans[i][0], at or 0)
        start, end = trim(text, start, marks.spans[i][1])
        if start >= end:
            continue
        rest = _stamped(text, start, end, head, marks)
        if rest is None:
            marks.zones[i] = _filled(head)
            continue
        if _side_line(text, rest, end, i, k, todo, head, marks) or _stands_above(text, rest, end, todo[k + 1 : k + 5], marks):
            continue
        head.body = rest
        _dateline(text, rest, end, head, marks)
        for j in todo[k + 1 : k + 3]:
            _dateline(text, *marks.spans[j], head, marks)
        return head
    head.body = marks.spans[todo[-1]][0] if not head.body else head.body
    return head


def _filled(head: Head) -> tuple[str, str]:
    """The zone of a line that its date stamp or its copy of the headline fills."""
    if not head.stamps:
        return ("furniture", "repeated")
    last = head.stamps[-1]
    return ("furniture", "stamp") if last.label or last.timed else ("dateline", "")


def _above(text: str, marks: Marks, todo: list[int], head: Head) -> list[int]:
    """Marks bylines and date stamps that fill a line above the first sentence; gives the lines that are left."""
    taken: set[int] = set()
    told = False
    for i in todo[:14]:
        line = text[slice(*marks.spans[i])]
        if len(line) > _REACH:
            break
        if stamps := only_stamps(line):
            at = marks.spans[i][0]
            head.stamps += find_stamps(text, at, marks.spans[i][1])
            plain = len(stamps) == 1 and not stamps[0].label and not stamps[0].timed
            marks.zones[i] = ("dateline", "") if plain else ("furniture", "stamp")
            who = next((w for p in line.split("—") if (w := author(p, False))), None)
        elif is_sentence(line) and not told and i + 1 < len(marks.spans) and only_stamps(text[slice(*marks.spans[i + 1])]):
            told = True
            continue
        elif is_sentence(line) or dateline_at(text, *marks.spans[i]):
            break
        elif who := author(line, False):
            marks.zones[i] = ("byline", "")
        else:
            continue
        head.byline = head.byline or who
        taken.add(i)
    return [i for i in todo if i not in taken]


def _below(text: str, marks: Marks, head: Head) -> None:
    """Marks labelled date stamps that fill one of the last lines. What says when it was published is a stamp of the report."""
    for i in range(max(len(marks.spans) - 12, 0), len(marks.spans)):
        start, end = marks.spans[i]
        if marks.zones[i] is not None or end - start > 160:
            continue
        line = text[start:end]
        stamps = only_stamps(line)
        published = line.lower().startswith(("published", "first published", "originally published"))
        if published or any(s.label for s in stamps):
            if stamps:
                marks.zones[i] = ("furniture", "stamp")
            head.stamps += [s for s in find_stamps(text, start, end) if stamps and (published or s.label == "published")]


def _headline(text: str, marks: Marks, todo: list[int], title: str | None, head: Head) -> int | None:
    """Finds and marks the headline; gives where the text after it starts, None where there is none."""
    first = todo[0]
    start, end = marks.spans[first]
    if title and len(letters(title)) > 7 and (stop := repeated_end(text, start, end, letters(title))):
        return _set_headline(start, stop, marks, head, first)
    for stamp in find_stamps(text, start, min(end, start + _REACH)):
        before = text[start : stamp.start].rstrip(" |,-–—")
        after = text[stamp.end : end].lstrip(" |,.-–—)")
        if stamp.start > start and len(words(before)) > 3 and len(todo) > 1 and _FULL_STOP.match(text, stamp.end, end):
            head.stamps.append(stamp)
            marks.zones[first] = ("furniture", "caption")
            todo.pop(0)
            return _headline(text, marks, todo, title, head)
        if stamp.start > start and is_title(before) and len(words(before)) > 3 and (not after or after[0].isupper() or after[0] in "\"“'‘"):
            if len(list(sentences(text, start, stamp.start))) == 1 and not place_at(text, start, stamp.start):
                words_before = before.split()
                placed = "|" in text[stamp.start - 3 : stamp.end]
                while len(words_before) > 3 and (
                    known(words_before[-1]) or (placed and words_before[-1].isupper() and len(words_before[-1]) > 3)
                ):
                    before = before[: -len(words_before.pop())].rstrip()
                stop = start + len(before)
                _set_headline(start, stop, marks, head, first)
                marks.hidden.append((stop, stamp.end, "furniture", "stamp"))
                head.stamps.append(stamp)
                return stamp.end
            break
        break
    if len(todo) < 2:
        return None
    line = text[start:end]
    following = text[slice(*marks.spans[todo[1]])]
    if title and not _akin(line, title):
        return None
    if _is_kicker(text, line, following, todo, marks):
        marks.zones[first] = ("furniture", "section")
        todo.pop(0)
        return _headline(text, marks, todo, title, head)
    copied = letters(line) in letters(following[: len(line) * 2 + 200]) and len(letters(line)) > 20
    copied = copied and any(True for _ in find_stamps(following, 0, min(len(following), 60)))
    if (is_title(line) and not dateline_at(text, start, end)) or (copied and end - start < 220):
        if following[:1].islower() and not ends_sentence(line) and text[end : end + 2].count("\n") == 1:
            return None
        return _set_headline(start, _without_site(line, start, head, marks), marks, head, first)
    return None


def _is_kicker(text: str, line: str, following: str, todo: list[int], marks: Marks) -> bool:
    """True for up to three words above a longer title that has a line of the head, and no sentence, below it."""
    n = len(words(line))
    if len(todo) < 4 or n > 3 or ends_sentence(line) or not is_title(following) or len(words(following)) < n + 3:
        return False
    below = todo[1] + 1
    return marks.zones[below] is not None or not is_sentence(text[slice(*marks.spans[below])])


def _akin(line: str, title: str) -> bool:
    """True where a line shares half of its words with the title known from outside."""
    ours, theirs = ({w.lower() for w in words(t)} for t in (line, title))
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _set_headline(start: int, stop: int, marks: Marks, head: Head, i: int) -> int:
    head.headline = (start, stop)
    line_start, line_end = marks.spans[i]
    if (start, stop) == (line_start, line_end):
        marks.zones[i] = ("headline", "")
    else:
        marks.hidden.append((start, stop, "headline", ""))
    return max(stop, line_end) if head.site else stop


def _without_site(line: str, start: int, head: Head, marks: Marks) -> int:
    """Where a headline ends before `` | Outlet``."""
    m = _SITE.search(line)
    if m and (m["mark"] == "|" or known(m["site"])) and len(words(line[: m.start()])) > 2:
        head.site = m["site"].strip()
        marks.hidden.append((start + m.start(), start + len(line), *(("furniture", "interface") if m["mark"] == "|" else ("byline", ""))))
        return start + m.start()
    return start + len(line)


def _stamped(text: str, start: int, end: int, head: Head, marks: Marks) -> int | None:
    """Past the date stamp, the copy of the headline and the caption that open a line; None where nothing else stands on it."""
    at = start
    wanted = letters(text[slice(*head.headline)]) if head.headline else ""
    for stamp in find_stamps(text, start, min(end, start + 120)):
        lead = text[at : stamp.start].strip(" |,-–—")
        after = text[stamp.end : end].lstrip(" |,.-–—)")
        if lead and not only_names(lead) and lead != (head.site or ""):
            break
        if after and not (after[0].isupper() or re.match(rf"by {name_pattern()}", after) or after[0] in "\"“'‘0123456789(|"):
            break
        if after and not stamp.label and not (stamp.day.full or stamp.timed):
            break
        head.stamps.append(stamp)
        at = stamp.end
        break
    if at > start:
        at = _skip_source(text, at, end)
    again = trim(text, at, end)[0]
    if (
        len(wanted) > 15
        and (stop := repeated_end(text, again, end, wanted))
        and not (at == start and stop < end and text[stop - 1].isalnum())
    ):
        at = stop
    if at > start and (photo := _PHOTO_END.match(text, trim(text, at, end)[0], end)) and photo.end() < end:
        at = photo.end()
    at = _said_twice(text, at, end) if at > start else at
    if at == start:
        return start
    rest = trim(text, at, end)[0]
    if rest >= end or not any(c.isalnum() for c in text[rest:end]):
        return None
    marks.hidden.append((start, at, "furniture", "stamp" if head.stamps and start <= head.stamps[-1].start < at else "repeated"))
    return rest


def _skip_source(text: str, at: int, end: int) -> int:
    """Past ``by Outlet`` and ``Get short URL 123`` after a stamp."""
    m = re.compile(rf"\s*(?:by\s+{name_pattern()}(?!\w)|Get short URL(?:\s+\d+)*(?!\w))*").match(text, at, end)
    return m.end() if m else at


def _said_twice(text: str, at: int, end: int) -> int:
    """Past a first sentence that the next one repeats word by word."""
    start = trim(text, at, end)[0]
    for a, b in sentences(text, start, min(end, start + 500)):
        again = trim(text, b, end)[0]
        if len(letters(text[a:b])) > 40 and repeated_end(text, again, end, letters(text[a:b])):
            return b
        break
    return at


def _side_line(text: str, start: int, end: int, i: int, k: int, todo: list[int], head: Head, marks: Marks) -> bool:
    """Marks a line that stands above the first sentence: byline, outlet, standfirst, a place alone. False for the sentence itself."""
    line = text[start:end]
    after = todo[k + 1 :]
    following = text[slice(*marks.spans[after[0]])] if after else ""
    if line in ("By", "BY", "by") and is_name(following.split("|")[0].strip()):
        marks.zones[i] = ("byline", "")
        return True
    if len(line) <= 160 and (who := author(line, bool(head.headline))):
        head.byline = head.byline or who
        marks.zones[i] = ("byline", "")
        return True
    if only_names(line) and after:
        head.site = head.site or line
        marks.zones[i] = ("byline", "")
        return True
    if not after or len(line) > _REACH:
        return False
    if alone(text, start, end, following, marks.spans[after[0]][0] - end) and not head.dateline:
        head.dateline, head.place = (start, end), line
        marks.zones[i] = ("dateline", "")
        return True
    name = line.split("|")[0].strip() if "|" in line else line
    if head.headline and names_outlet(name):
        head.site = head.site or " ".join(name.split())
        marks.zones[i] = ("byline", "")
        return True
    if head.headline and (is_name(name) or (is_credit(line) and "|" in line)) and not line.isupper():
        head.byline = head.byline or name
        marks.zones[i] = ("byline", "")
        return True
    if head.headline and not head.standfirst and k <= 2 and len(after) >= 2 and len(list(sentences(text, start, end))) == 1:
        if dateline_at(text, start, end):
            return False
        beside = marks.zones[i + 1] is not None if i + 1 < len(marks.zones) else False
        opened = bool(author(following, False)) or dateline_at(text, *marks.spans[after[0]]) is not None
        open_end = not ends_sentence(line) and len(words(line)) >= 5 and line[-1] not in ",;:-–—(" and not following[:1].islower()
        if beside or opened or open_end:
            head.standfirst = (start, end)
            if start == marks.spans[i][0]:
                marks.zones[i] = ("standfirst", "")
            else:
                marks.hidden.append((start, end, "standfirst", ""))
            return True
    return False


def _stands_above(text: str, start: int, end: int, after: list[int], marks: Marks) -> bool:
    """True for a short line that is no sentence and has a line of a byline or a full date alone right below it."""
    if end - start > 140 or "@" in text[start:end] or is_sentence(text[start:end]) or dateline_at(text, start, end):
        return False
    for j in after:
        line = text[slice(*marks.spans[j])]
        if len(line) > 140 or is_sentence(line):
            return False
        if author(line, False) or is_stamp(line):
            return True
    return False


def _dateline(text: str, start: int, end: int, head: Head, marks: Marks) -> None:
    found = dateline_at(text, start, end)
    if found is None or head.dateline:
        return
    stop, place, day, agency = found
    again = dateline_at(text, *trim(text, stop, end)) if place and day and not agency else None
    if again and again[1] == place:
        stop, agency = again[0], again[3]
    head.dateline, head.place, head.dateline_day, head.dateline_agency = (start, stop), place, day, agency
    marks.hidden.append((start, stop, "dateline", ""))
