"""The rows of a record, typed once (see docs/codebook.md), and the layers that stages pass on.

Everything that has a shape in Dateline has it here: the store's schema, the exports, the validation and the codebook page are
derived from these classes or checked against them.

Units, everywhere: offsets are Unicode code points of the page text, half-open ``(start, end)``; dates are closed intervals of
ISO days (``YYYY-MM-DD``), an open side is ``None``.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, ClassVar

Span = tuple[int, int]
"""Start and end in code points of the page text, half-open."""

# ---------------------------------------------------------------------------------------------------- value lists

BASES = ("stated", "dateline", "weekday", "relative", "anaphora", "cross_document", "outside", "none")
MODALITIES = ("happened", "ongoing", "planned", "expected", "possible", "conditional", "wanted", "denied", "did_not_happen")
SPEAKER_KINDS = ("person", "government", "organisation", "armed_group", "media", "monitor", "collective", "unnamed")
MODES = ("direct", "indirect", "mixed")
INITIATIVE_KINDS = (
    "talks", "meeting", "mediation", "plan", "framework", "ceasefire", "exchange", "aid_access", "withdrawal", "transition",
    "sanctions", "other",
)  # fmt: skip
STANCES = (
    "proposes", "mediates", "accepts", "accepts_conditionally", "willing", "considering", "refuses", "demands", "supports",
    "opposes", "no_answer",
)  # fmt: skip
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MEASURES = (
    "killed", "wounded", "casualties", "missing", "detained", "displaced", "besieged", "fighters", "attacks", "other",
)  # fmt: skip
STATES = (
    "proposed", "agreed", "scheduled", "under_way", "held", "in_force", "stalled", "violated", "collapsed", "ended", "postponed",
    "cancelled",
)  # fmt: skip
TIMEX_TYPES = ("DATE", "TIME", "DURATION", "SET")
PRECISIONS = ("point", "city", "province", "country", "region")
ZONES = ("headline", "standfirst", "caption", "body")


# ------------------------------------------------------------------------------------------------------ field values


@dataclass(frozen=True, slots=True)
class Date:
    """A closed interval of ISO days with the words that gave it. The width is the precision; ``None`` is an open side."""

    start: str | None
    end: str | None
    text: str | None = None
    basis: str = "stated"

    @property
    def exact(self) -> bool:
        """True when the interval is one day."""
        return self.start is not None and self.start == self.end


def of(doc: str, *, values: tuple[str, ...] = (), default: Any = MISSING) -> Any:
    """A row field with its line of the codebook and, where it has one, its closed list of values."""
    meta = {"doc": doc, "values": values}
    return field(metadata=meta) if default is MISSING else field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Fields:
    """Base of the fields of one row type."""

    type: ClassVar[str]
    doc: ClassVar[str]
    twins: ClassVar[tuple[str, ...]] = ()
    """The fields that tell two rows of one type and span apart."""


@dataclass(frozen=True, slots=True)
class Document(Fields):
    type: ClassVar[str] = "document"
    doc: ClassVar[str] = "One a report: when, by whom and where it was published, and what of its text is not the report."
    published: Date | None = of("publication interval", default=None)
    outlet: str | None = of("who published it", default=None)
    agencies: tuple[str, ...] = of("wire services credited", default=())
    byline: str | None = of("author", default=None)
    dateline_place: str | None = of("place of the dateline", default=None)
    headline: Span | None = of("offsets of the headline", default=None)
    standfirst: Span | None = of("offsets of the standfirst", default=None)
    furniture: tuple[Span, ...] = of("offsets of text that is not the report", default=())


@dataclass(frozen=True, slots=True)
class Statement(Fields):
    type: ClassVar[str] = "statement"
    doc: ClassVar[str] = "Somebody says something."
    twins: ClassVar[tuple[str, ...]] = ("speaker", "content")
    speaker: str | None = of("who says it, in the fullest form the report gives")
    speaker_kind: str = of("what kind of speaker", values=SPEAKER_KINDS)
    cue: Span | None = of("offsets of the words that mark the saying")
    content: Span = of("offsets of the words said or reported, quotation marks included")
    mode: str = of("direct, indirect or mixed", values=MODES)
    addressee: str | None = of("to whom", default=None)
    via: tuple[str, ...] = of("media or channels between speaker and report, nearest the speaker first", default=())
    date: Date | None = of("when it was said", default=None)
    source: Span | None = of("offsets of the speaker's words at the cue", default=None)


@dataclass(frozen=True, slots=True)
class Position(Fields):
    type: ClassVar[str] = "position"
    doc: ClassVar[str] = "Where a party stands on an initiative (anything put on the table)."
    twins: ClassVar[tuple[str, ...]] = ("actor", "stance", "initiative")
    actor: str | None = of("the party")
    initiative: str | None = of("a short noun phrase")
    initiative_kind: str = of("what is on the table", values=INITIATIVE_KINDS)
    stance: str = of("where the party stands", values=STANCES)
    condition: str | None = of("the condition, in the report's words", default=None)
    addressees: tuple[str, ...] = of("who was asked or invited", default=())
    told_by: str | None = of("whose word this is; null: the report's own, or the party's", default=None)
    via: tuple[str, ...] = of("channels between that party and the report", default=())
    date: Date | None = of("the day the stance was taken", default=None)


@dataclass(frozen=True, slots=True)
class Event(Fields):
    type: ClassVar[str] = "event"
    doc: ClassVar[str] = "Something done between parties, or expected to be (PLOVER)."
    twins: ClassVar[tuple[str, ...]] = ("event_type", "actors", "recipients")
    event_type: str = of("PLOVER root", values=EVENT_TYPES)
    actors: tuple[str, ...] = of("who does it", default=())
    recipients: tuple[str, ...] = of("to whom", default=())
    modality: str = of("done, planned, wanted, denied ...", values=MODALITIES, default="happened")
    date: Date | None = of("when", default=None)
    place: str | None = of("where", default=None)
    told_by: str | None = of("whose word this is; null: the report's own", default=None)
    via: tuple[str, ...] = of("channels between that party and the report", default=())


@dataclass(frozen=True, slots=True)
class Figure(Fields):
    type: ClassVar[str] = "figure"
    doc: ClassVar[str] = "A counted claim."
    twins: ClassVar[tuple[str, ...]] = ("measure", "text")
    measure: str = of("what is counted", values=MEASURES)
    low: float | None = of("lowest number claimed; null: not said", default=None)
    high: float | None = of("highest number claimed; equal to low when exact", default=None)
    text: str = of("the words", default="")
    population: str | None = of("of whom", default=None)
    place: str | None = of("where", default=None)
    period: Date | None = of("over which days", default=None)
    cumulative: bool = of("a total since a start, not a new count", default=False)
    told_by: str | None = of("the claimant; null: the report's own", default=None)
    via: tuple[str, ...] = of("channels between the claimant and the report", default=())


@dataclass(frozen=True, slots=True)
class Role(Fields):
    type: ClassVar[str] = "role"
    doc: ClassVar[str] = "Who holds what office."
    twins: ClassVar[tuple[str, ...]] = ("person", "title")
    person: str = of("the person")
    title: str | None = of("the office", default=None)
    organisation: str | None = of("of what", default=None)


@dataclass(frozen=True, slots=True)
class State(Fields):
    type: ClassVar[str] = "state"
    doc: ClassVar[str] = "How an initiative stands, in the report's own words."
    twins: ClassVar[tuple[str, ...]] = ("initiative", "state")
    initiative: str | None = of("a short noun phrase")
    initiative_kind: str = of("what is on the table", values=INITIATIVE_KINDS)
    state: str = of("how it stands", values=STATES)
    date: Date | None = of("since when, or for when", default=None)
    told_by: str | None = of("whose word this is; null: the report's own", default=None)


@dataclass(frozen=True, slots=True)
class Time(Fields):
    type: ClassVar[str] = "time"
    doc: ClassVar[str] = "A temporal expression (TIMEX3)."
    timex_type: str = of("TIMEX3 type", values=TIMEX_TYPES)
    timex_value: str = of("TIMEX3 value, e.g. 2014-12-27, 2014-W52, P21M, PAST_REF")
    date: Date | None = of("the interval that it resolves to", default=None)


@dataclass(frozen=True, slots=True)
class Place(Fields):
    type: ClassVar[str] = "place"
    doc: ClassVar[str] = "A place that a report names, with its point on the globe; a state or capital that acts is none."
    name: str = of("the words of the report")
    place: str = of("the gazetteer's name")
    gazetteer: str = of("`geonames:N`, `region:...` or `state:AAA`; one place in all reports")
    country: str | None = of("ISO 3166 alpha-3 code; null: several, or a sea", default=None)
    lat: float = of("degrees north, WGS 84", default=0.0)
    lon: float = of("degrees east, WGS 84", default=0.0)
    precision: str = of("what the point stands for", values=PRECISIONS, default="city")
    relation: str | None = of("near, north of, northern ...: how the thing told lies to the place", default=None)
    use: str = of("dateline, or in the text", values=("text", "dateline"), default="text")


ROW_TYPES: Mapping[str, type[Fields]] = types.MappingProxyType(
    {c.type: c for c in (Document, Statement, Position, Event, Figure, Role, State, Time, Place)}
)
"""Every row type that one report gives, by name, in the order of the codebook."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the record: typed fields and the characters that they came from."""

    id: str
    doc: str
    report: str
    type: str
    start: int
    end: int
    quote: str
    zone: str
    confidence: float
    reader: str
    fields: Any

    def to_json(self) -> dict[str, Any]:
        """The shape of ``export --format rows`` (docs/codebook.md, Shapes)."""
        return {
            "id": self.id, "doc": self.doc, "type": self.type, "start": self.start, "end": self.end, "quote": self.quote,
            "zone": self.zone, "confidence": round(self.confidence, 4), "reader": self.reader, "fields": to_plain(self.fields),
        }  # fmt: skip


def make_row(report: str, doc: str, text: str, span: Span, content: Fields, *, zone: str, confidence: float, reader: str) -> Row:
    """A row with its quote cut from the page text and its stable id.

    Raises ValueError when the span lies outside the text, is empty (``document`` rows apart), or a field holds a value that is
    not in its list.
    """
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {span} outside a text of {len(text)} characters")
    is_document = content.type == "document"
    if start == end and not is_document:
        raise ValueError(f"a {content.type} row without evidence at {start}")
    problems = validate(content, len(text))
    if problems:
        raise ValueError("; ".join(problems))
    twin = json.dumps([to_plain(getattr(content, name)) for name in content.twins], ensure_ascii=False)
    digest = hashlib.sha256("\x1f".join((report, content.type, str(start), str(end), twin)).encode("utf-8", "surrogatepass"))
    return Row(
        id=f"{content.type[:2]}{digest.hexdigest()[:14]}", doc=doc, report=report, type=content.type, start=start, end=end,
        quote="" if is_document else text[start:end], zone=zone, confidence=confidence, reader=reader, fields=content,
    )  # fmt: skip


def to_plain(value: Any) -> Any:
    """A field value as JSON-ready lists, dicts and scalars (tuples and spans become lists)."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_plain(v) for v in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def from_plain(type_name: str, data: Mapping[str, Any]) -> Fields:
    """The typed fields of a row from their JSON form; unknown keys are ignored. Raises KeyError on an unknown row type."""
    cls = ROW_TYPES[type_name]
    hints = typing.get_type_hints(cls)
    return cls(**{f.name: _typed(hints[f.name], data[f.name]) for f in fields(cls) if f.name in data})


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    args = [a for a in typing.get_args(hint) if a is not type(None)]
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return _typed(args[0], value)
    if hint is Date:
        return Date(**{f.name: value.get(f.name) for f in fields(Date) if f.name in value})
    if typing.get_origin(hint) is tuple:
        return tuple(_typed(args[0], v) for v in value)
    return value


def validate(content: Fields, length: int) -> list[str]:
    """What is wrong with a row's fields, in words; an empty list when nothing is. ``length``: code points of the page text."""
    problems = []
    for f in fields(content):
        value = getattr(content, f.name)
        allowed = f.metadata.get("values")
        if allowed and value not in allowed:
            problems.append(f"{content.type}.{f.name}: {value!r} is none of {', '.join(allowed)}")
        for span in _spans(value):
            if not 0 <= span[0] <= span[1] <= length:
                problems.append(f"{content.type}.{f.name}: span {span} outside a text of {length} characters")
        if isinstance(value, Date):
            if value.basis not in BASES:
                problems.append(f"{content.type}.{f.name}: basis {value.basis!r} is none of {', '.join(BASES)}")
            if value.start and value.end and value.start > value.end:
                problems.append(f"{content.type}.{f.name}: {value.start} is after {value.end}")
    return problems


def _spans(value: Any) -> list[Span]:
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return [value]
    return [v for v in value if isinstance(v, tuple)] if isinstance(value, tuple) else []


# ------------------------------------------------------------------------------------------------------------ layers


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a report from outside its text (JSONL fields, a sidecar, options of the command)."""

    url: str | None = None
    outlet: str | None = None
    published: Date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One report as a source gives it, before anything was decided about it. Picklable.

    ``data`` are the original bytes (for JSONL: the line). ``media`` is ``text``, ``html`` or ``json``. ``text`` is set where the
    source already holds text (JSONL); else the page stage decodes ``data``.
    """

    name: str
    data: bytes
    media: str
    origin: str
    own_id: str | None = None
    text: str | None = None
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that gave no report, and why in one line that names the next step.

    ``item`` is kept where bytes were there to keep, so that ``dateline retry`` can read it again; ``retriable`` says that the
    cause lay outside the input (time limit, a lost worker, a full disk).
    """

    input: str
    reason: str
    retriable: bool = False
    item: Input | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of page text (a line or a paragraph) and what it is.

    ``zone``: ``headline``, ``standfirst``, ``caption``, ``body``, or ``furniture``, ``byline``, ``dateline`` (which hold no rows).
    ``reason``: why it is furniture (``interface``, ``template``, ``clock``, ``repeated``, ``related``, ``plea``, ``comments``, ...).
    """

    start: int
    end: int
    zone: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A possible publication date: where it stands, its class, and why it was taken or turned down.

    ``source``: ``outside``, ``metadata``, ``url``, ``dateline``, ``header``, ``modified``, ``updated``, ``clock``, ``caption``, ``body``,
    ``content``.
    """

    start: str | None
    end: str | None
    source: str
    quote: str
    span: Span | None = None
    accepted: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A report's text with its page layers. ``key`` is the hex digest that names it inside the record."""

    key: str
    doc: str
    text: str
    hints: Hints
    blocks: tuple[Block, ...]
    document: Document
    candidates: tuple[DateCandidate, ...] = ()
    language: str | None = "en"

    def zone_at(self, offset: int) -> str:
        """The zone of the block that holds an offset; ``furniture`` between blocks."""
        for b in self.blocks:
            if b.start <= offset < b.end:
                return b.zone
        return "furniture"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the parse. ``head`` is the index of its head (its own index for a root); ``ent`` an OntoNotes label or ''."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Parse:
    """Tokens and sentences of the readable blocks, in page offsets; ``sentences`` are ranges of token indices, half-open."""

    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    entities: tuple[tuple[int, int, str], ...]
    """(start, end, OntoNotes label) in code points."""


@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression: where, its TIMEX3 type and value, and the interval it resolves to (None: none)."""

    start: int
    end: int
    type: str
    value: str
    date: Date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as the encoder proposes it: literal spans and class guesses, before names, dates and tellers are resolved.

    ``parts``: label -> spans in reading order. Labels by type:
      statement: source, cue, content, addressee, via        position: actor, initiative, condition, addressee
      event: actor, recipient, place                         figure: number, population, place, claimant
      role: person, title, organisation                      state: initiative
    ``classes``: name -> (value, probability), e.g. ``{"event_type": ("ASSAULT", .93), "modality": ("happened", .88)}``.
    ``span``: the clause that carries the row. ``confidence``: calibrated probability that the row is right.
    """

    type: str
    anchor: Span
    span: Span
    parts: Mapping[str, tuple[Span, ...]]
    classes: Mapping[str, tuple[str, float]]
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading one report gives. ``dropped``: what was left out, counted by reason."""

    page: Page
    rows: tuple[Row, ...]
    reader: str
    dropped: Mapping[str, int]
