"""From a matched pattern to a TIMEX3 value and the days that it names. One small builder a kind of expression.

A builder takes the match and the ``Context`` (reference day, narrative focus, tense) and returns a ``Built``, or None where the
words turn out to be no date. Builders may raise ValueError or OverflowError on impossible dates; the caller drops those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dateline.reading.times_calendar import DAY, MONTHS_IN, SEASON_MONTHS, Interval, add, easter, interval, third, value_at
from dateline.reading.times_scan import Found

Tense = str | None
"""``past``, ``future`` or None (not known)."""

TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1}
MONTH_CLASSES = ("MONTH", "MONTHW", "MONTHA")
WDAY_CLASSES = ("WDAY", "WDAYA")
UNIT_CLASSES = ("UNIT", "UNITS", "WEEKEND", "QUARTER", "QUARTERS", "FORTNIGHT")
TIME_UNITS = ("TUNIT", "TUNITS")
NEAR, FAR = 60, 290
"""Days: a date without a year that is this near on one side and this far on the other is the near one, whatever the tense."""
TURN = 10
"""A story that names a month this much earlier in the year than the last one has gone on into the next year."""
SIGNS = ("LAST", "THIS", "NEXT", "PAST", "PREV", "FOLL", "THAT", "SAME")


@dataclass(frozen=True, slots=True)
class Built:
    """A TIMEX3 type and value, the days it names (None: not known) and how they were found (a basis of the codebook)."""

    type: str
    value: str
    days: Interval | None = None
    basis: str = "stated"


@dataclass(slots=True)
class Context:
    """What the expressions so far and the report's day say: the state of one pass over a text."""

    ref: date | None
    narrative: bool
    focus: str | None = None
    """The last calendar value mentioned."""
    year: str | None = None
    """The year of the focus, ``1939`` or ``BC0480``."""
    sentence_year: str | None = None
    """A year named earlier in the same sentence."""
    tense: Tense = None

    @property
    def focus_day(self) -> date | None:
        """The first day of the focus."""
        days = interval(self.focus) if self.focus else None
        return days[0] if days else None

    def base(self, on_focus: bool) -> date | None:
        """The day that relative words count from."""
        if on_focus or self.narrative:
            return self.focus_day or (None if self.narrative else self.ref)
        return self.ref

    def note(self, built: Built, moves: bool = True) -> None:
        """Move the focus to an expression that names calendar days (in a history only where ``moves``)."""
        if self.narrative and not moves:
            return
        if built.type in ("DATE", "TIME") and (built.value[:4].isdigit() and len(built.value) > 3 or built.value.startswith("BC0")):
            self.focus = built.value.split("T")[0]
            self.year = self.sentence_year = self.focus[: 6 if built.value.startswith("BC") else 4]


def build(found: Found, ctx: Context) -> Built | None:
    """What a match means in its context; None where it is no temporal expression."""
    try:
        return BUILDERS[found.rule.make](found, ctx)
    except (ValueError, OverflowError):
        return None


def dated(value: str, basis: str = "stated", part: str | None = None) -> Built:
    """A DATE or TIME of ``value``, the days cut to the third that ``part`` names."""
    days = interval(value)
    return Built("TIME" if "T" in value else "DATE", value, third(days, part) if days and part else days, basis)


def number(found: Found) -> float | None:
    """The number that the NUM parts spell ("twenty five", "two hundred")."""
    if "n" in found.rule.args:
        return float(found.rule.args["n"])
    values = [float(v) for v in found.all("NUM", "COUPLE", "HALF")]
    if not values:
        return None
    if len(values) == 2 and "DASH" not in (s for s, _ in found.parts) or len(values) == 2 and values[0] >= 20 > values[1] and values[0] % 10 == 0:
        return values[0] * values[1] if values[1] == 100 else values[0] + values[1]
    return values[0]


def sign(found: Found) -> int:
    """-1, 0 or 1: last, this or next."""
    return int(found.get(*SIGNS) or 0)


def part_of(found: Found) -> str | None:
    """The third of the interval that "early", "mid", "end of" name."""
    return found.rule.args.get("part") or found.get("PART", "PARTM", "PARTN")


def pick_year(ctx: Context, month: int, day: int | None) -> str | None:
    """The year of a month or day named without one."""
    if ctx.narrative or ctx.ref is None:
        return narrative_year(ctx, month)
    if ctx.sentence_year and ctx.sentence_year != str(ctx.ref.year):
        return ctx.sentence_year
    ref, at = ctx.ref, day or 0
    last = ref.year - ((month, at) > (ref.month, ref.day if day else 0))
    following = ref.year + ((month, day or 32) < (ref.month, ref.day))
    year = following if ctx.tense == "future" else last
    if day:
        back, ahead = (abs((date(y, month, min(day, 28)) - ref).days) for y in (last, following))
        if ctx.tense is None:
            year = following if ahead < min(back, 46) else last
        elif max(back, ahead) > FAR and min(back, ahead) <= NEAR:
            year = last if back < ahead else following
    return f"{year:04}"


def narrative_year(ctx: Context, month: int) -> str | None:
    """The year of a month in a history: that of the last date, or the next where the story has gone past December."""
    before = ctx.focus_day if ctx.focus and len(ctx.focus) > 4 else None
    if ctx.year and ctx.year.isdigit() and before and before.month - month >= TURN:
        return f"{int(ctx.year) + 1:04}"
    return ctx.year


def _basis(ctx: Context) -> str:
    return "anaphora" if ctx.narrative else "relative"


def make_cal(found: Found, ctx: Context) -> Built | None:
    month = int(found.get(*MONTH_CLASSES) or 0)
    day = int(found.get("DOM", "ORD", "ORDW") or 0)
    given = found.get("YEAR")
    if "that" in found.rule.args:
        year, basis = ctx.year, "anaphora"
    elif "rel" in found.rule.args:
        base = ctx.base(False)
        year, basis = (f"{base.year + sign(found):04}" if base else None), "relative"
    else:
        year, basis = given or pick_year(ctx, month, day), "stated" if given or day else _basis(ctx)
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
    """"May 3 to 5": the value of the first day, the days from the first to the last."""
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
    season = found.get("SEASON", "FALL")
    return Built("DATE", f"BC{int(found.get('YEARBC', 'YEAR', 'DOM') or 0):04}" + (f"-{season}" if season else ""))


def make_dec(found: Found, ctx: Context) -> Built | None:
    text, word = found.get("DECADE"), found.get("DECADEW")
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
        year, basis = ctx.year, "anaphora"
    elif not year:
        basis = _basis(ctx)
        first = SEASON_MONTHS[season]
        year = narrative_year(ctx, first) if ctx.narrative else None
        if not ctx.narrative and ctx.ref:
            started = (first <= ctx.ref.month)
            year = f"{ctx.ref.year + (started if ctx.tense == 'future' and first + 2 < ctx.ref.month else 0 if ctx.tense == 'future' else started - 1):04}"
    return dated(f"{year or 'XXXX'}-{season}", basis, part_of(found))


def make_relname(found: Found, ctx: Context) -> Built | None:
    """"last June", "this summer", "the following spring"."""
    ref = ctx.base("base" in found.rule.args)
    month, season = found.get(*MONTH_CLASSES), found.get("SEASON", "FALL")
    first = int(month) if month else SEASON_MONTHS[season or "SP"]
    name = f"{first:02}" if month else season
    if ref is None:
        return Built("DATE", f"XXXX-{name}")
    step = sign(found)
    if step < 0:
        year = ref.year - (first >= ref.month or (season is not None and first + 3 >= ref.month))
    elif step > 0:
        year = ref.year + (first <= ref.month)
    else:
        year = ref.year
    return dated(f"{year:04}-{name}", "anaphora" if "base" in found.rule.args else "relative", part_of(found))


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


def make_day(found: Found, ctx: Context) -> Built | None:
    offset = int(found.rule.args["off"])
    part = found.rule.args.get("part") or found.get("DAYPART")
    if ctx.ref is None:
        return Built("DATE", "XXXX-XX-XX" + (f"T{part}" if part else ""), None, "relative")
    return dated((ctx.ref + offset * DAY).isoformat() + (f"T{part}" if part else ""), "relative")


def make_night(found: Found, ctx: Context) -> Built | None:
    if ctx.ref is None:
        return Built("TIME", "XXXX-XX-XXTNI", None, "relative")
    return Built("TIME", f"{ctx.ref - DAY}TNI", (ctx.ref - DAY, ctx.ref), "relative")


def make_daypart(found: Found, ctx: Context) -> Built | None:
    on_focus = "base" in found.rule.args
    day = ctx.base(on_focus or (not found.get(*SIGNS) and bool(ctx.sentence_year)))
    noon, part = found.get("NOON"), found.get("DAYPART")
    suffix = f"T{noon or part}"
    if day is None:
        return Built("TIME", f"XXXX-XX-XX{suffix}", None, "relative")
    step = sign(found)
    if any(w in ("before", "earlier") for _, w in found.parts):
        step = -1
    return dated((day + step * DAY).isoformat() + suffix, "anaphora" if on_focus else "relative")


def make_wday(found: Found, ctx: Context) -> Built | None:
    wanted = int(found.get(*WDAY_CLASSES) or 0)
    on_focus = "base" in found.rule.args
    part = found.get("DAYPART", "NOON")
    suffix = f"T{part}" if part else ""
    ref = ctx.base(on_focus)
    if ref is None:
        return Built("TIME" if part else "DATE", f"XXXX-WXX-{wanted + 1}{suffix}", None, "weekday")
    step = found.get(*SIGNS)
    week = any(w == "week" for _, w in found.parts)
    return dated(weekday(ref, wanted, int(step) if step else None, week, ctx).isoformat() + suffix, "anaphora" if on_focus else "weekday")


def weekday(ref: date, wanted: int, step: int | None, week: bool, ctx: Context) -> date:
    """The day of the week meant: by "last"/"next", by the week named, else by tense (past where nothing says otherwise)."""
    if week:
        return ref + (7 * (step or 0) + wanted - ref.weekday()) * DAY
    back = (ref.weekday() - wanted) % 7
    if step is None or step == 0:
        if ctx.tense == "future" and not ctx.narrative:
            return ref + (wanted - ref.weekday()) % 7 * DAY
        return ref - back * DAY if not ctx.narrative else min((ref - back * DAY, ref + (7 - back) * DAY), key=lambda d: abs(d - ref))
    return ref - (back or 7) * DAY if step < 0 else ref + ((wanted - ref.weekday()) % 7 or 7) * DAY


def make_wdays(found: Found, ctx: Context) -> Built | None:
    part = found.get("DAYPART")
    return Built("SET", f"XXXX-WXX-{int(found.get('WDAYS', 'WDAY') or 0) + 1}" + (f"T{part}" if part else ""))


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
        whole = make_wday(found, ctx)
        day = whole.value.split("T")[0] if whole else "XXXX-XX-XX"
    else:
        base = ctx.ref if word else ctx.base(bool(ctx.sentence_year))
        day = (base + TODAY.get(word or "", 0) * DAY).isoformat() if base else "XXXX-XX-XX"
    return dated(f"{day}T{hour:02}:{minutes or '00'}", "stated" if month else "weekday" if wanted else "relative")


def unit_of(found: Found) -> str:
    """D, W, M, Y ... of the unit named."""
    return found.get(*UNIT_CLASSES) or "D"


def make_rel(found: Found, ctx: Context) -> Built | None:
    """"last week", "earlier this year", "the following month"."""
    on_focus = "base" in found.rule.args
    unit, step = unit_of(found), sign(found)
    ref = ctx.base(on_focus)
    if unit == "D" and not on_focus and "this" not in found.rule.args:
        on_focus = True
        ref = ctx.base(True)
    if ref is None:
        return Built("DATE", {"D": "XXXX-XX-XX", "M": "XXXX-XX", "W": "XXXX-WXX"}.get(unit, "XXXX"), None, "relative")
    if on_focus and ctx.year and ctx.year.startswith("BC"):
        return Built("DATE", f"BC{int(ctx.year[2:]) - step:04}") if unit == "Y" else None
    day = _add(ref, step, unit)
    built = dated(value_at(day, unit), "anaphora" if on_focus else "relative", part_of(found))
    if step == 0 and not on_focus and ctx.tense == "past" and built.days and built.days[0] and not part_of(found):
        return Built(built.type, built.value, (built.days[0], min(built.days[1] or ref, ref)), built.basis)
    side = next((s for s, _ in found.parts if s in ("EARLIER", "LATER")), None)
    if side and built.days and step == 0 and not on_focus and built.days[0] and built.days[1]:
        first, last = built.days
        return Built(built.type, built.value, (first, min(last, ref)) if side == "EARLIER" else (max(first, ref), last), built.basis)
    return built


def make_weekend(found: Found, ctx: Context) -> Built | None:
    """"over the weekend": the one that is nearest behind, ahead where the tense says so."""
    ref = ctx.base(False)
    if ref is None:
        return Built("DATE", "XXXX-WXX-WE", None, "relative")
    week = ref - (7 * DAY if ref.weekday() < 5 and ctx.tense != "future" else 0 * DAY)
    return dated(value_at(week, "WE"), "relative")


def _add(day: date, count: int, unit: str) -> date:
    if unit in ("Y", "DE", "CE", "ML", "Q", "M"):
        return add(day.replace(day=1), count, unit)
    return add(day, count, unit)


def make_that(found: Found, ctx: Context) -> Built | None:
    unit = unit_of(found)
    day = ctx.focus_day
    size = {"Y": 4, "M": 7, "D": 10, "W": 10, "WE": 10}.get(unit, 4)
    if ctx.year and ctx.year.startswith("BC") and unit == "Y":
        return Built("DATE", ctx.year)
    if day is None or ctx.focus is None or len(ctx.focus) < size:
        return Built("DATE", {"D": "XXXX-XX-XX", "M": "XXXX-XX", "W": "XXXX-WXX"}.get(unit, "XXXX"), None, "anaphora")
    return dated(value_at(day, unit), "anaphora", part_of(found))


def make_ago(found: Found, ctx: Context) -> Built | None:
    count, forward = number(found), "sign" in found.rule.args
    if count is None:
        return None
    return _shift(ctx.base(False), count if forward else -count, found, "relative")


def make_step(found: Found, ctx: Context) -> Built | None:
    """"two days later", "a year earlier", "the day before": counted from the last date named."""
    back = any(s == "EARLIER" or w in ("earlier", "before", "previously", "beforehand") for s, w in found.parts)
    count = number(found) or 1
    unit = unit_of(found)
    if ctx.year and ctx.year.startswith("BC") and unit == "Y":
        return Built("DATE", f"BC{int(ctx.year[2:]) + (int(count) if back else -int(count)):04}")
    need = {"D": 10, "W": 10, "M": 7, "Y": 4}.get(unit, 4)
    if ctx.focus and ctx.focus_day and len(ctx.focus) < need and unit in ("D", "W", "M"):
        return Built("DATE", {"D": "XXXX-XX-XX", "W": "XXXX-WXX"}.get(unit, "XXXX-XX"), None, "anaphora")
    if ctx.focus and "-Q" in ctx.focus and unit == "Y":
        return dated(value_at(add(ctx.focus_day or date.min, (-12 if back else 12) * int(count), "M"), "Q"), "anaphora")
    return _shift(ctx.base(True), -count if back else count, found, "anaphora")


def _shift(ref: date | None, count: float, found: Found, basis: str) -> Built:
    unit = unit_of(found)
    if found.get("FORTNIGHT"):
        unit, count = "W", 2 * count
    if found.get(*TIME_UNITS):
        return dated(ref.isoformat(), basis) if ref else Built("DATE", "XXXX-XX-XX", None, basis)
    if ref is None:
        return Built("DATE", {"D": "XXXX-XX-XX", "M": "XXXX-XX", "W": "XXXX-WXX"}.get(unit, "XXXX"), None, basis)
    if unit in ("DE", "CE", "ML"):
        day = add(ref, int(count * MONTHS_IN[unit]), "M")
        return Built("DATE", value_at(day, "Y" if count % 1 else unit), interval(value_at(day, "Y")), basis)
    return dated(value_at(add(ref, int(count), unit), unit), basis)


def duration(found: Found, count: float | None) -> str:
    """P3D, PT24H, PXM."""
    text = "X" if count is None else f"{count:g}"
    clock = found.get(*TIME_UNITS)
    if clock:
        return f"PT{text}{clock}"
    if found.get("FORTNIGHT"):
        return f"P{2 * (count or 1):g}W"
    return f"P{text}{unit_of(found)}"


def make_dur(found: Found, ctx: Context) -> Built | None:
    bare = not found.all("NUM", "COUPLE", "HALF", "VAGUE") and "n" not in found.rule.args
    count = None if found.get("VAGUE") and not found.get("COUPLE") else number(found)
    if any(w == "half" for _, w in found.parts) and found.get("NUM"):
        count = (count or 0) + (0.5 if not found.rule.id.startswith("dur-half2") else 0)
    if bare and found.get("UNIT"):
        count = 1
    return Built("DURATION", duration(found, count))


def make_age(found: Found, ctx: Context) -> Built | None:
    """"the 21-month-old conflict": it has lasted from that month or year until the report's day."""
    count, unit = number(found), unit_of(found)
    if count is None:
        return None
    start = interval(value_at(_add(ctx.ref, -int(count), unit), unit)) if ctx.ref else None
    return Built("DURATION", duration(found, count), (start[0], ctx.ref) if start else None, "relative")


def make_last(found: Found, ctx: Context) -> Built | None:
    """"the past two weeks", "in recent months", "the next 24 hours"."""
    singular = found.get("UNIT", "WEEKEND", "QUARTER")
    count = 1.0 if singular else number(found)
    value = duration(found, count)
    step = found.get("LAST", "PAST", "PREV", "NEXT", "FOLL")
    recent = any(w == "recent" for _, w in found.parts)
    if ctx.ref is None or ctx.narrative or not (step or recent):
        return Built("DURATION", value, None, "relative")
    back = recent or int(step or 0) < 0
    clock = found.get(*TIME_UNITS)
    if count is None:
        return Built("DURATION", value, (None, ctx.ref) if back else (ctx.ref, None), "relative")
    unit = "D" if clock else unit_of(found)
    steps = (-(-int(count) // 24) if clock == "H" else 0) if clock else int(count) - (unit == "D" and count > 1)
    far = add(ctx.ref, -steps if back else steps, unit)
    return Built("DURATION", value, (far, ctx.ref) if back else (ctx.ref, far), "relative")


def make_ref(found: Found, ctx: Context) -> Built | None:
    """"now", "recently", "years ago": open towards the side that they point to where the table says ``open``."""
    value = found.rule.args["value"]
    days: Interval | None = None
    if "open" in found.rule.args and ctx.ref and not ctx.narrative:
        days = (None, ctx.ref) if value == "PAST_REF" else (ctx.ref, None)
    return Built("DATE", value, days, "relative")


def make_fixed(found: Found, ctx: Context) -> Built | None:
    value = found.rule.args["value"]
    kind = found.rule.args.get("type") or ("DURATION" if value.startswith("P") and value[1].isdigit() else "DATE")
    return Built(kind, value, interval(value))


def make_set(found: Found, ctx: Context) -> Built | None:
    part = found.get("DAYPART")
    return Built("SET", f"XXXX-XX-XXT{part}" if part else duration(found, number(found) or 1))


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


BUILDERS: dict[str, Callable[[Found, Context], Built | None]] = {
    name.removeprefix("make_"): f for name, f in list(globals().items()) if name.startswith("make_")
}
"""Builder by the name that the pattern table uses."""
