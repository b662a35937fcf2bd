"""What a pass over a text knows (reference day, focus, tense), and the readings that all builders share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateline.reading.times_calendar import Interval, interval, third
from dateline.reading.times_scan import Found

Tense = str | None
"""``past``, ``future`` or None (not known)."""

MONTH_CLASSES = ("MONTH", "MONTHW", "MONTHA")
WDAY_CLASSES = ("WDAY", "WDAYA")
UNIT_CLASSES = ("UNIT", "UNITS", "WEEKEND", "QUARTER", "QUARTERS", "FORTNIGHT")
TIME_UNITS = ("TUNIT", "TUNITS")
NEAR, FAR = 31, 330
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
    last_year: str | None = None
    """The last year mentioned, even in passing: what "that year" means."""
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

    def note(self, built: Built, moves: bool, explicit: bool) -> None:
        """Move the focus to an expression that names calendar days (in a history only where ``moves``).

        ``explicit``: the words themselves name the year.
        """
        years = 6 if built.value.startswith("BC") else 4
        if built.type not in ("DATE", "TIME") or len(built.value) < 4 or not built.value[years - 4 : years].isdigit():
            return
        self.last_year = built.value[:years]
        if moves or not self.narrative:
            self.focus = built.value.split("T")[0]
            self.year = self.last_year
            self.sentence_year = self.last_year if explicit else self.sentence_year


def dated(value: str, basis: str = "stated", part: str | None = None) -> Built:
    """A DATE or TIME of ``value``, the days cut to the third that ``part`` names."""
    days = interval(value)
    return Built("TIME" if "T" in value else "DATE", value, third(days, part) if days and part else days, basis)


def number(found: Found) -> float | None:
    """The number that the NUM parts spell ("twenty five", "two hundred")."""
    if "n" in found.rule.args:
        return float(found.rule.args["n"])
    values = [float(v) for v in found.all("NUM", "COUPLE")]
    half = 0.5 if found.get("HALF") or any(w == "half" or s == "SLASH" for s, w in found.parts) else 0.0
    if not values:
        return half or None
    if len(values) == 2:
        tens, ones = values
        if any(w in ("to", "or", "and") for _, w in found.parts):
            return ones
        return tens * ones if ones == 100 else tens + ones if tens % 10 == 0 and ones < 10 else ones
    return values[0] + half


def sign(found: Found) -> int:
    """-1, 0 or 1: last, this or next."""
    return int(found.get(*SIGNS) or 0)


def part_of(found: Found) -> str | None:
    """The third of the interval that "early", "mid", "end of" name."""
    return found.rule.args.get("part") or found.get("PART", "PARTM", "PARTN")


def unit_of(found: Found) -> str:
    """D, W, M, Y ... of the unit named."""
    return found.get(*UNIT_CLASSES) or "D"


def duration(found: Found, count: float | None) -> str:
    """P3D, PT24H, PXM."""
    text = "X" if count is None else f"{count:g}"
    clock = found.get(*TIME_UNITS)
    if clock:
        return f"PT{text}{clock}"
    if found.get("FORTNIGHT"):
        return f"P{2 * (count or 1):g}W"
    return f"P{text}{unit_of(found)}"


def pick_year(ctx: Context, month: int, day: int | None) -> str | None:
    """The year of a month or day named without one."""
    if ctx.narrative:
        return narrative_year(ctx, month)
    if ctx.ref is None:  # an undated report that is no history: a year said elsewhere in it is not this one's
        return ctx.sentence_year
    if ctx.sentence_year and ctx.sentence_year != str(ctx.ref.year) and ctx.tense != "future":
        return ctx.sentence_year
    ref, at = ctx.ref, day or 0
    last = ref.year - ((month, at) > (ref.month, ref.day if day else 0))
    following = ref.year + ((month, day or 32) < (ref.month, ref.day))
    year = following if ctx.tense == "future" else last
    if not day and 0 < (ref.year - last) * 12 + ref.month - month <= 1:
        year = last
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


def basis_of(ctx: Context) -> str:
    return "anaphora" if ctx.narrative else "relative"


def unknown(unit: str) -> str:
    """The TIMEX3 value of some day, week, month or year that is not known."""
    return {"D": "XXXX-XX-XX", "M": "XXXX-XX", "W": "XXXX-WXX"}.get(unit, "XXXX")
