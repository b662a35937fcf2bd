"""From a matched pattern to a TIMEX3 value and the days that it names. One small builder a kind of expression.

A builder takes the match and the ``Context`` and returns a ``Built``, or None where the words turn out to be no date. Builders
may raise ValueError or OverflowError on impossible dates; ``build`` drops those. Here are the builders of calendar dates; those
that count from another day are in ``times_relative``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateline.reading import times_relative
from dateline.reading.times_calendar import DAY, SEASON_MONTHS, easter, interval
from dateline.reading.times_context import (
    MONTH_CLASSES,
    SIGNS,
    Built,
    Context,
    basis_of,
    dated,
    narrative_year,
    part_of,
    pick_year,
    sign,
)
from dateline.reading.times_scan import Found

TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1}
Builder = Callable[[Found, Context], Built | None]


def build(found: Found, ctx: Context) -> Built | None:
    """What a match means in its context; None where it is no temporal expression."""
    try:
        return BUILDERS[found.rule.make](found, ctx)
    except (ValueError, OverflowError):
        return None


def make_cal(found: Found, ctx: Context) -> Built | None:
    month = int(found.get(*MONTH_CLASSES) or 0)
    day = int(found.get("DOM", "ORD", "ORDW") or 0)
    given = found.get("YEAR")
    if "that" in found.rule.args:
        year, basis = ctx.last_year, "anaphora"
    elif "rel" in found.rule.args:
        base = ctx.base(False)
        year, basis = (f"{base.year + sign(found):04}" if base else None), "relative"
    else:
        year, basis = given or pick_year(ctx, month, day), "stated" if given or day else basis_of(ctx)
    if day > 31:
        return None
    value = f"{year or 'XXXX'}-{month:02}" + (f"-{day:02}" if day else "")
    daypart = found.get("DAYPART")
    if daypart:
        value += f"T{daypart}"
    if day and year and year.isdigit():
        date(int(year), month, day)
    return dated(value, basis, part_of(found))


def make_calrange(found: Found, ctx: Context) -> Built | None:
    """ "May 3 to 5": the value of the first day, the days from the first to the last."""
    first = make_cal(found, ctx)
    last = int(found.all("DOM", "ORD")[-1])
    if first is None or first.days is None or first.days[0] is None or last <= first.days[0].day:
        return first
    return Built(first.type, first.value, (first.days[0], first.days[0].replace(day=last)), first.basis)


def make_year(found: Found, ctx: Context) -> Built | None:
    year = found.get("YEAR") or (found.get("YEARBC") or "").zfill(4)
    return dated(year, "stated", part_of(found))


def make_yy(found: Found, ctx: Context) -> Built | None:
    two = int((found.get("YY") or "")[1:])
    around = int(ctx.year) if ctx.narrative and ctx.year and ctx.year.isdigit() else ctx.ref.year if ctx.ref else 2000
    year = min((c * 100 + two for c in range(around // 100 - 1, around // 100 + 2)), key=lambda y: abs(y - around))
    return dated(f"{year:04}")


def make_span(found: Found, ctx: Context) -> Built | None:
    first = int(found.get("YEAR") or 0)
    text = found.parts[-1][1]
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if not first < last < first + 200:
        return None
    return Built("DATE", f"{first:04}", (date(first, 1, 1), date(last, 12, 31)))


def make_bc(found: Found, ctx: Context) -> Built | None:
    month = found.get(*MONTH_CLASSES)
    inside = f"{int(month):02}" if month else found.get("SEASON", "FALL")
    return Built("DATE", f"BC{int(found.get('YEARBC', 'YEAR3', 'YEAR', 'DOM') or 0):04}" + (f"-{inside}" if inside else ""))


def make_bcyear(found: Found, ctx: Context) -> Built | None:
    """A bare year of two to four digits in a text that counts in years before our era."""
    return make_bc(found, ctx) if ctx.year and ctx.year.startswith("BC") else None


def make_dec(found: Found, ctx: Context) -> Built | None:
    text, word = found.get("DECADE"), found.get("DECADEW")
    before = found.get("DECADEBC")
    if before:
        return Built("DATE", f"BC{int(before[:-2]):03}")
    if word:
        around = ctx.ref.year if ctx.ref else 2000
        value = f"{around // 100 - (int(word) > around // 10 % 10)}{word}"
    elif text and text[0].isdigit():
        value = text[:3]
    else:
        around = ctx.ref.year if ctx.ref else 2000
        value = f"{around // 100 - (int((text or '0')[1]) > around // 10 % 10)}{(text or '00')[1]}"
    return dated(value, "stated", part_of(found))


def make_cent(found: Found, ctx: Context) -> Built | None:
    count = int(found.get("ORD", "ORDW") or 0)
    if found.get("BC"):
        return Built("DATE", f"BC{count - 1:02}")
    return dated(f"{count - 1:02}", "stated", part_of(found)) if 1 < count <= 22 else None


def make_season(found: Found, ctx: Context) -> Built | None:
    season = found.get("SEASON", "FALL") or ""
    year, basis = found.get("YEAR"), "stated"
    if "that" in found.rule.args:
        year, basis = ctx.last_year, "anaphora"
    elif not year:
        basis = basis_of(ctx)
        year = narrative_year(ctx, SEASON_MONTHS[season]) if ctx.narrative else season_year(ctx, SEASON_MONTHS[season])
    return dated(f"{year or 'XXXX'}-{season}", basis, part_of(found))


def season_year(ctx: Context, first: int) -> str | None:
    """The year of the season that starts in month ``first``: the next to end where the tense looks ahead, else the last to start."""
    if ctx.ref is None:
        return None
    if ctx.tense == "future":
        return f"{ctx.ref.year + (first + 2 < ctx.ref.month):04}"
    return f"{ctx.ref.year - (first > ctx.ref.month):04}"


def make_quarter(found: Found, ctx: Context) -> Built | None:
    count = int(found.get("ORD", "ORDW") or 0)
    if not 1 <= count <= 4:
        return None
    year, ref = found.get("YEAR"), ctx.base(False)
    if not year and ref:
        step = found.get(*SIGNS)
        later = 3 * count - 2 > ref.month and ctx.tense != "future"
        year = f"{ref.year + int(step):04}" if step else f"{ref.year - later:04}"
    return dated(f"{year or 'XXXX'}-Q{count}", "stated" if found.get("YEAR") else "relative")


def make_half(found: Found, ctx: Context) -> Built | None:
    count = int(found.get("ORDW") or 0)
    ref = ctx.base(False)
    year = found.get("YEAR") or (f"{ref.year + sign(found):04}" if ref else "XXXX")
    return dated(f"{year}-H{count}", "stated" if found.get("YEAR") else "relative") if count in (1, 2) else None


def make_iso(found: Found, ctx: Context) -> Built | None:
    """An ISO date, or day.month.year; with a slash the day comes first only where it must."""
    iso = found.get("ISO")
    if iso:
        return dated(iso)
    text = found.get("NUMDATE") or ""
    mark = "/" if "/" in text else "."
    a, b, year = (int(n) for n in text.split(mark))
    if year < 100:
        year += 2000 if year < 70 else 1900
    if mark == "." or a > 12:
        return dated(date(year, b, a).isoformat())
    if b > 12 or a == b:
        return dated(date(year, a, b).isoformat())
    both = sorted((date(year, a, b), date(year, b, a)))
    return Built("DATE", date(year, a, b).isoformat(), (both[0], both[1]))


def make_time(found: Found, ctx: Context) -> Built | None:
    clock, half = found.get("CLOCK", "NOON"), found.get("AMPM")
    hours, _, minutes = (clock or f"{found.get('HOUR')}:00").replace(".", ":").partition(":")
    hour = int(hours)
    if half is not None:
        if hour > 12:
            return None
        hour = hour % 12 + int(half)
    month, wanted = found.get(*MONTH_CLASSES), found.get("WDAY")
    word = next((w for _, w in found.parts if w in TODAY), None)
    if month:
        whole = make_cal(found, ctx)
        day = whole.value if whole else "XXXX-XX-XX"
    elif wanted:
        whole = times_relative.make_wday(found, ctx)
        day = whole.value.split("T")[0] if whole else "XXXX-XX-XX"
    else:
        base = ctx.ref if word else ctx.base(bool(ctx.sentence_year))
        day = (base + TODAY.get(word or "", 0) * DAY).isoformat() if base else "XXXX-XX-XX"
    return dated(f"{day}T{hour:02}:{minutes or '00'}", "stated" if month else "weekday" if wanted else "relative")


def make_fixed(found: Found, ctx: Context) -> Built | None:
    value = found.rule.args["value"]
    kind = found.rule.args.get("type") or ("DURATION" if value.startswith("P") and value[1].isdigit() else "DATE")
    return Built(kind, value, interval(value))


def make_holiday(found: Found, ctx: Context) -> Built | None:
    name = found.rule.args.get("name") or found.get("HOLIDAY") or ""
    eve = any(w == "eve" for _, w in found.parts)
    if name == "ny":
        name = "12-31" if eve else "01-01"
        eve = False
    given = found.get("YEAR")
    month, day = {"easter": (4, 1), "thanksgiving": (11, 25)}.get(name) or (int(name[:2]), int(name[3:]))
    year = given or pick_year(ctx, month, day)
    if not year or not year.isdigit():
        return Built("DATE", "XXXX" + (f"-{name}" if name[0].isdigit() else ""))
    at = easter(int(year)) if name == "easter" else date(int(year), month, day)
    if name == "thanksgiving":
        at = date(int(year), 11, 22 + (3 - date(int(year), 11, 22).weekday()) % 7)
    return dated((at - eve * DAY).isoformat(), "stated" if given else "relative")


def make_none(found: Found, ctx: Context) -> Built | None:
    return None


BUILDERS: dict[str, Builder] = {
    name.removeprefix("make_"): f for name, f in [*vars(times_relative).items(), *globals().items()] if name.startswith("make_")
}
"""Builder by the name that the pattern table uses."""
