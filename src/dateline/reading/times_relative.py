"""Builders of what counts from the report's day or from the last date named: "last week", "two days later", durations, sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.reading.times_calendar import DAY, MONTHS_IN, SEASON_MONTHS, Interval, add, interval, value_at
from dateline.reading.times_context import (
    MONTH_CLASSES,
    SIGNS,
    TIME_UNITS,
    WDAY_CLASSES,
    Built,
    Context,
    dated,
    duration,
    number,
    part_of,
    sign,
    unit_of,
    unknown,
)
from dateline.reading.times_scan import Found


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


def make_rel(found: Found, ctx: Context) -> Built | None:
    """ "last week", "earlier this year", "the following month"."""
    on_focus = "base" in found.rule.args
    unit, step = unit_of(found), sign(found)
    ref = ctx.base(on_focus)
    if unit == "D" and not on_focus and "this" not in found.rule.args:
        on_focus = True
        ref = ctx.base(True)
    if on_focus and unit == "Y" and ctx.year and ctx.year.startswith("BC"):
        return Built("DATE", f"BC{int(ctx.year[2:]) - step:04}")
    if ref is None or (on_focus and unit == "D" and ctx.focus and 3 < len(ctx.focus) < 10):
        return Built("DATE", unknown(unit), None, "relative")
    day = whole_units(ref, step, unit)
    built = dated(value_at(day, unit), "anaphora" if on_focus else "relative", part_of(found))
    side = next((s for s, _ in found.parts if s in ("EARLIER", "LATER")), None)
    first, last = built.days or (None, None)
    if step or on_focus or not first or not last:
        return built
    if side == "LATER":
        return replace(built, days=(max(first, ref), last))
    if side == "EARLIER" or (ctx.tense == "past" and not part_of(found)):
        return replace(built, days=(first, max(first, min(last, ref))))
    return built


def make_weekend(found: Found, ctx: Context) -> Built | None:
    """ "over the weekend": the one that is nearest behind, ahead where the tense says so."""
    ref = ctx.base(False)
    if ref is None:
        return Built("DATE", "XXXX-WXX-WE", None, "relative")
    week = ref - (7 * DAY if ref.weekday() < 5 and ctx.tense != "future" else 0 * DAY)
    return dated(value_at(week, "WE"), "relative")


def whole_units(day: date, count: int, unit: str) -> date:
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
        return Built("DATE", unknown(unit), None, "anaphora")
    return dated(value_at(day, unit), "anaphora", part_of(found))


def make_ago(found: Found, ctx: Context) -> Built | None:
    count, forward = number(found), "sign" in found.rule.args
    if count is None:
        return None
    return _shift(ctx.base(False), count if forward else -count, found, "relative")


def make_step(found: Found, ctx: Context) -> Built | None:
    """ "two days later", "a year earlier", "the day before": counted from the last date named."""
    back = any(s == "EARLIER" or w in ("earlier", "before", "previously", "beforehand") for s, w in found.parts)
    count = number(found) or 1
    unit = unit_of(found)
    if ctx.year and ctx.year.startswith("BC") and unit == "Y":
        return Built("DATE", f"BC{int(ctx.year[2:]) + (int(count) if back else -int(count)):04}")
    need = {"D": 10, "W": 10, "M": 7, "Y": 4}.get(unit, 4)
    if ctx.focus and ctx.focus_day and len(ctx.focus) < need and unit in ("D", "W", "M"):
        return Built("DATE", unknown(unit), None, "anaphora")
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
        return Built("DATE", unknown(unit), None, basis)
    if unit in ("DE", "CE", "ML"):
        day = add(ref, int(count * MONTHS_IN[unit]), "M")
        return Built("DATE", value_at(day, "Y" if count % 1 else unit), interval(value_at(day, "Y")), basis)
    day = add(ref, int(count * MONTHS_IN[unit]), "M") if unit in MONTHS_IN else add(ref, int(count), unit)
    return dated(value_at(day, unit), basis)


def make_dur(found: Found, ctx: Context) -> Built | None:
    bare = not found.all("NUM", "COUPLE", "HALF", "VAGUE") and "n" not in found.rule.args
    count = None if found.get("VAGUE") and not found.get("COUPLE") else number(found)
    if bare and found.get("UNIT"):
        count = 1
    return Built("DURATION", duration(found, count))


def make_age(found: Found, ctx: Context) -> Built | None:
    """ "the 21-month-old conflict": it has lasted from that month or year until the report's day."""
    count, unit = number(found), unit_of(found)
    if count is None:
        return None
    start = interval(value_at(whole_units(ctx.ref, -int(count), unit), unit)) if ctx.ref else None
    return Built("DURATION", duration(found, count), (start[0], ctx.ref) if start else None, "relative")


def make_last(found: Found, ctx: Context) -> Built | None:
    """ "the past two weeks", "in recent months", "the next 24 hours"."""
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
    """ "now", "recently", "years ago": open towards the side that they point to where the table says ``open``."""
    value = found.rule.args["value"]
    days: Interval | None = None
    if "open" in found.rule.args and ctx.ref and not ctx.narrative:
        days = (None, ctx.ref) if value == "PAST_REF" else (ctx.ref, None)
    return Built("DATE", value, days, "relative")


def make_set(found: Found, ctx: Context) -> Built | None:
    part = found.get("DAYPART")
    return Built("SET", f"XXXX-XX-XXT{part}" if part else duration(found, number(found) or 1))


def make_relname(found: Found, ctx: Context) -> Built | None:
    """ "last June", "this summer", "the following spring"."""
    ref = ctx.base("base" in found.rule.args)
    month, season = found.get(*MONTH_CLASSES), found.get("SEASON", "FALL")
    first = int(month) if month else SEASON_MONTHS[season or "SP"]
    name = f"{first:02}" if month else season
    if ref is None:
        return Built("DATE", f"XXXX-{name}")
    step = sign(found)
    if "base" in found.rule.args and step > 0 and ctx.focus and len(ctx.focus) == 4:
        ref = ref.replace(month=12)
    if step < 0:
        year = ref.year - (first >= ref.month or (season is not None and first + 3 >= ref.month))
    elif step > 0:
        year = ref.year + (first <= ref.month)
    else:
        year = ref.year
    return dated(f"{year:04}-{name}", "anaphora" if "base" in found.rule.args else "relative", part_of(found))
