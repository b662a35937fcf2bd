"""Reconciling on made-up piles: each a way to be wrong."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Date, Event, Figure, Position, Role, Row, State
from dateline.reconciling import Reconciled, ReportView, reconcile, status, timeline
from dateline.reconciling.names import party as read_party
from dateline.reconciling.names import same_name, same_party
from dateline.reconciling.phrases import phrase
from tests.piles import day, found, party, report

Pile = list[tuple[ReportView, list[Row]]]


def run(*reports: tuple[ReportView, list[Row]]) -> Reconciled:
    return reconcile([v for v, _ in reports], [r for _, rows in reports for r in rows])


def kinds(done: Reconciled, field: str) -> list[str]:
    return [d.kind for d in done.disagreements if d.field == field]


# ------------------------------------------------------------------------------------------ ten ways to be wrong


def test_update_is_no_contradiction() -> None:
    """Talks set for one week are moved to another five days later: an update of the date, not two claims that clash."""
    talks = "peace talks in Libreville between the Gabonese government and the rebels"
    done = run(
        report(
            "a",
            "2013-03-01",
            "Post",
            [
                (
                    "Peace talks in Libreville will open on 10 March, the ministry said.",
                    State(talks, "talks", "scheduled", day("2013-03-10")),
                )
            ],
        ),
        report(
            "b",
            "2013-03-06",
            "Herald",
            [("The Libreville peace talks, put off, will now open on 20 March.", State(talks, "talks", "scheduled", day("2013-03-20")))],
        ),
    )
    assert kinds(done, "expected") == ["update"]
    assert found(status(done, "2013-03-02"), "Libreville")["expected"]["start"] == "2013-03-10"
    assert found(status(done, "2013-03-06"), "Libreville")["expected"]["start"] == "2013-03-20"


def test_denial_is_no_act() -> None:
    """A denied acceptance leaves the offer unanswered, and no happening is made of it."""
    truce = "truce in Ndele"
    done = run(
        report(
            "a",
            "2013-05-02",
            "Post",
            [
                (
                    "Gabon offered a truce in Ndele and asked Congo to join.",
                    Position("Gabon", truce, "ceasefire", "proposes", addressees=("Congo",)),
                ),
                ("Congo denied that it had agreed to it.", Event("AGREE", ("Congo",), ("Gabon",), "denied", day("2013-05-01"))),
            ],
        )
    )
    hit = found(status(done, "2013-05-02"), "Ndele")
    assert hit["state"] == "proposed"
    assert [n["basis"] for n in hit["no_answer"]] == ["no_record"]
    assert not done.happenings


COPIED = (
    "The eastern rebels have accepted the Kampala plan without conditions, their chief negotiator told reporters in the capital late "
    "on Tuesday after three days of closed consultations with the mediators."
)


def test_copy_counts_once() -> None:
    """A paragraph taken over by another outlet keeps its citation and adds no source."""
    taken = [(COPIED, Position("rebels", "Kampala plan", "plan", "accepts"))]
    done = run(
        report(
            "a",
            "2013-06-04",
            "Wire",
            taken,
            *(f"The wire has more on hill {n} near the town, where {n * 3} shells fell on the market at noon." for n in range(9)),
        ),
        report(
            "b",
            "2013-06-05",
            "Daily",
            *(f"Rain fell over district {n} for a third day and closed {n + 2} of its old bridges to all traffic." for n in range(9)),
            taken,
        ),
    )
    assert [(c.report, c.origin, c.level, c.direction) for c in done.copies] == [("b", "a", "paragraph", "date")]
    hit = found(status(done, "2013-06-05"), "Kampala")
    assert (hit["reports"], hit["independent_reports"]) == (2, 1)


def test_late_report_about_an_early_day() -> None:
    """What a late report says of an early day neither leaks into earlier answers nor replaces what came after that day."""
    plan = "Bamako road map"
    done = run(
        report("a", "2013-07-10", "Post", [("Niger accepted the Bamako road map.", Position("Niger", plan, "plan", "accepts"))]),
        report(
            "b",
            "2013-07-20",
            "Herald",
            [
                (
                    "On 3 July Niger had still refused the Bamako road map.",
                    Position("Niger", plan, "plan", "refuses", date=day("2013-07-03")),
                )
            ],
        ),
    )
    assert party(found(status(done, "2013-07-20"), "Bamako"), "Niger")["stance"] == "accepts"
    assert status(done, "2013-07-05")["initiatives"] == []
    then = status(done, "2013-07-05", known_on="2013-07-20")
    assert party(found(then, "Bamako"), "Niger")["stance"] == "refuses"


def test_answer_through_a_mediator() -> None:
    """A party that answers through a mediator has answered; the mediator is the teller."""
    offer = "exchange of prisoners at Gao"
    done = run(
        report(
            "a",
            "2013-08-01",
            "Post",
            [
                (
                    "Mali proposed an exchange of prisoners at Gao to the Tuareg rebels.",
                    Position("Mali", offer, "exchange", "proposes", addressees=("Tuareg rebels",)),
                )
            ],
        ),
        report(
            "b",
            "2013-08-03",
            "Herald",
            [
                (
                    "The Algerian mediator said the Tuareg rebels agreed to the exchange of prisoners at Gao.",
                    Position("Tuareg rebels", offer, "exchange", "accepts", told_by="the Algerian mediator"),
                )
            ],
        ),
    )
    assert len(found(status(done, "2013-08-01"), "Gao")["no_answer"]) == 1
    later = found(status(done, "2013-08-03"), "Gao")
    assert later["no_answer"] == []
    assert party(later, "Tuareg")["told_by"] == "the Algerian mediator"
    assert later["state"] == "agreed"


def test_condition_dropped() -> None:
    """A condition that is dropped later stands no more."""
    talks = "talks in Oslo with the government"
    done = run(
        report(
            "a",
            "2013-09-01",
            "Post",
            [
                (
                    "The separatists will come to talks in Oslo with the government only if their men are freed.",
                    Position("separatists", talks, "talks", "accepts_conditionally", condition="if their men are freed"),
                )
            ],
        ),
        report(
            "b",
            "2013-09-09",
            "Post",
            [
                (
                    "The separatists now say they will come to the talks in Oslo as they are.",
                    Position("separatists", talks, "talks", "accepts"),
                )
            ],
        ),
    )
    assert party(found(status(done, "2013-09-02"), "Oslo"), "separatists")["condition"] == "if their men are freed"
    now = party(found(status(done, "2013-09-09"), "Oslo"), "separatists")
    assert (now["stance"], now["condition"]) == ("accepts", None)


def test_two_truces_stay_two() -> None:
    """A second truce in one town, after the first collapsed, is another; and so is one of another length."""
    done = run(
        report(
            "a",
            "2013-10-01",
            "Post",
            [
                (
                    "A 48-hour truce took hold in Kidal on Tuesday.",
                    State("48-hour truce in Kidal", "ceasefire", "in_force", day("2013-10-01")),
                )
            ],
        ),
        report(
            "b",
            "2013-10-03",
            "Post",
            [("The 48-hour truce in Kidal collapsed.", State("48-hour truce in Kidal", "ceasefire", "collapsed", day("2013-10-03")))],
        ),
        report(
            "c",
            "2013-10-20",
            "Post",
            [
                (
                    "Both sides agreed on a new five-day truce in Kidal.",
                    State("new five-day truce in Kidal", "ceasefire", "agreed", day("2013-10-20")),
                )
            ],
        ),
    )
    names = [(i["initiative"], i["state"]) for i in status(done, "2013-10-20")["initiatives"]]
    assert len(names) == 2
    assert found(status(done, "2013-10-20"), "48-hour")["state"] == "collapsed"


def test_one_truce_stays_one() -> None:
    """One truce under three names, over four reports and three outlets, is one."""
    done = run(
        report(
            "a",
            "2013-11-01",
            "Post",
            [
                (
                    "Chad and the rebels agreed on a cease-fire in Abeche from Sunday.",
                    State("cease-fire in Abeche", "ceasefire", "agreed", day("2013-11-01")),
                    Position("Chad", "cease-fire in Abeche", "ceasefire", "accepts"),
                )
            ],
        ),
        report(
            "b",
            "2013-11-04",
            "Herald",
            [
                (
                    "The Abeche truce has held so far, Chad said.",
                    State("Abeche truce", "ceasefire", "in_force", day("2013-11-03")),
                    Event("ACCUSE", ("Chad",), ("rebels",)),
                )
            ],
        ),
        report(
            "c",
            "2013-11-09",
            "Daily",
            [
                (
                    "Chad accused the rebels of breaking the ceasefire.",
                    State("the ceasefire", "ceasefire", "violated"),
                    Event("ACCUSE", ("Chad",), ("rebels",)),
                )
            ],
        ),
        report(
            "d",
            "2013-11-12",
            "Post",
            [("The ceasefire in Abeche is over, Chad said.", State("ceasefire in Abeche", "ceasefire", "collapsed", day("2013-11-12")))],
        ),
    )
    hit = found(status(done, "2013-11-12"), "Abeche")
    assert (hit["state"], hit["reports"], hit["independent_reports"]) == ("collapsed", 4, 3)
    assert found(status(done, "2013-11-09"), "Abeche")["state"] == "violated"


def toll(n: int, text: str, by: str | None, when: Date, *, total: bool = False) -> Figure:
    return Figure("killed", n, n, text, "people", "Bria", when, total, by)


def test_corrected_toll_is_an_update_and_a_growing_one_is_none() -> None:
    """A hospital that lowers its count corrected it; a total that grows from day to day is a series; claimants are never added."""
    blast = day("2013-12-01")
    done = run(
        report(
            "a",
            "2013-12-01",
            "Post",
            [("The blast in Bria killed 30 people, the hospital said.", toll(30, "30 people", "the hospital", blast))],
        ),
        report(
            "b",
            "2013-12-02",
            "Post",
            [("The hospital corrected its toll of the blast in Bria to 24 people.", toll(24, "24 people", "the hospital", blast))],
        ),
    )
    assert kinds(done, "killed") == ["update"]
    year = Date("2013-01-01", None, "this year", "stated")
    growing = run(
        report(
            "a",
            "2013-12-01",
            "Post",
            [("The war has killed 900 people in Bria, monitors say.", toll(900, "900 people", "monitors", year, total=True))],
        ),
        report(
            "b",
            "2013-12-08",
            "Post",
            [("The war has killed 960 people in Bria, monitors say.", toll(960, "960 people", "monitors", year, total=True))],
        ),
        report("c", "2013-12-08", "Post", [("The army puts the dead in Bria at 300.", toll(300, "300", "the army", year, total=True))]),
    )
    assert "contradiction" not in kinds(growing, "killed")
    assert "update" not in kinds(growing, "killed")
    assert sorted(len(s.points) for s in growing.series) == [1, 2]


def test_answer_withdrawn() -> None:
    """A party that took back its word stands where it stands now, and the state falls back."""
    plan = "Abuja power-sharing plan"
    done = run(
        report(
            "a",
            "2014-01-02",
            "Post",
            [
                (
                    "Sudan put forward the Abuja power-sharing plan.",
                    Position("Sudan", plan, "plan", "proposes", addressees=("the opposition",)),
                ),
                ("The opposition accepted the Abuja power-sharing plan.", Position("the opposition", plan, "plan", "accepts")),
            ],
        ),
        report(
            "b",
            "2014-01-09",
            "Post",
            [("The opposition withdrew from the Abuja power-sharing plan.", Position("the opposition", plan, "plan", "refuses"))],
        ),
    )
    assert found(status(done, "2014-01-02"), "Abuja")["state"] == "agreed"
    now = found(status(done, "2014-01-09"), "Abuja")
    assert party(now, "opposition")["stance"] == "refuses"
    assert now["state"] != "agreed"


# --------------------------------------------------------------------------------------------------- other behaviour


def test_two_offers_years_apart_stay_two() -> None:
    done = run(
        report(
            "a",
            "2011-02-01",
            "Post",
            [("Kenya offered to host talks in Nairobi.", Position("Kenya", "talks in Nairobi", "talks", "proposes"))],
        ),
        report(
            "b",
            "2014-02-01",
            "Post",
            [("Kenya offered to host talks in Nairobi.", Position("Kenya", "talks in Nairobi", "talks", "proposes"))],
        ),
    )
    assert len(status(done, "2014-02-01")["initiatives"]) == 2


def test_undated_reports_enter_no_answer() -> None:
    done = run(report("a", None, "Post", [("Kenya offered talks in Nairobi.", Position("Kenya", "talks in Nairobi", "talks", "proposes"))]))
    answer = status(done, "2020-01-01")
    assert answer["undated"] == ["a"]
    assert answer["initiatives"] == []
    assert answer["coverage"]["reports"] == 0


def test_a_person_speaks_for_a_state() -> None:
    """A minister's stance is the minister's and, where the state has said nothing else, the state's."""
    done = run(
        report(
            "a",
            "2014-03-01",
            "Post",
            [
                (
                    "Moussa Keita, foreign minister of Guinea, rejected the Dakar plan.",
                    Role("Moussa Keita", "foreign minister", "Guinea"),
                    Position("Moussa Keita", "Dakar plan", "plan", "refuses"),
                )
            ],
        )
    )
    hit = found(status(done, "2014-03-01"), "Dakar")
    assert {p["actor"]: p["stance"] for p in hit["parties"]} == {"Moussa Keita": "refuses", "Guinea": "refuses"}


def test_names_of_initiatives_do_not_leak_backwards() -> None:
    done = run(
        report("a", "2014-04-01", "Post", [("Togo backed the Lome plan.", Position("Togo", "Lome plan", "plan", "supports"))]),
        report(
            "b",
            "2014-04-05",
            "Post",
            [("Togo backed the Lome plan for local elections.", Position("Togo", "Lome plan for local elections", "plan", "supports"))],
        ),
    )
    early = found(status(done, "2014-04-01"), "Lome")
    assert early["initiative"] == "Lome plan"
    assert early["aliases"] == []
    assert found(status(done, "2014-04-05"), "Lome", "elections")["id"] == early["id"]


def test_one_report_contradicting_itself() -> None:
    """Two dates of one collapse in one report are a contradiction with two sides."""
    done = run(
        report(
            "a",
            "2014-05-20",
            "Post",
            [
                (
                    "The Tunis talks collapsed in March.",
                    State("Tunis talks", "talks", "collapsed", day("2014-03-01", "2014-03-31", "in March")),
                )
            ],
            [
                (
                    "The last round of the Tunis talks broke up in April.",
                    State("Tunis talks", "talks", "collapsed", day("2014-04-01", "2014-04-30", "in April")),
                )
            ],
        )
    )
    assert kinds(done, "date") == ["contradiction"]
    assert [s.independent for s in done.disagreements[0].sides] == [1, 1]


def test_happenings_join_reports_and_the_week_after_is_another() -> None:
    def shelling(when: str) -> Event:
        return Event("ASSAULT", ("rebels",), ("Malian army",), "happened", day(when), "Konna")

    done = run(
        report("a", "2013-01-10", "Post", [("Rebels shelled the Malian army in Konna on Thursday.", shelling("2013-01-10"))]),
        report("b", "2013-01-11", "Herald", [("The Malian army was shelled by rebels in Konna.", shelling("2013-01-10"))]),
        report("c", "2013-01-18", "Herald", [("Rebels shelled the Malian army in Konna again.", shelling("2013-01-17"))]),
    )
    assert [h.independent for h in timeline(done)] == [2, 1]
    assert len(timeline(done, limit=1)) == 1


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Muammar Gaddafi", "Colonel Qaddafi", True),
        ("Bashar al-Assad", "President Bashar Assad", True),
        ("Rifaat al-Assad", "Bashar al-Assad", False),
        ("the Malian government", "Mali", True),
        ("Malian authorities", "Malian rebels", False),
        ("the opposition", "Malian opposition groups", True),
        ("the Kremlin", "Moscow", True),
        ("UN Security Council", "United Nations", False),
        ("Hamas", "Hamas military wing", False),
    ],
)
def test_names_of_parties(a: str, b: str, same: bool) -> None:
    assert same_party(read_party(a), read_party(b)) is same


def test_names_are_compared_by_word() -> None:
    assert same_name(("sergei", "lavrov"), ("lavrov",))
    assert not same_name(("john", "smith"), ("mary", "smith"))


@pytest.mark.parametrize(
    ("name", "kind", "family"),
    [
        ("cease-fire talks in Lome", "talks", "talks"),
        ("a 72-hour cease-fire", "ceasefire", "ceasefire"),
        ("Togo's cease-fire proposal", "plan", "ceasefire"),
        ("talks on a truce", "talks", "talks"),
        ("extension of the truce", "ceasefire", "extension"),
        ("humanitarian pause", "aid_access", "ceasefire"),
        ("three-point plan", "plan", "plan"),
    ],
)
def test_families_of_names(name: str, kind: str, family: str) -> None:
    assert phrase(name, kind).family == family


# ------------------------------------------------------------------------------------------------- order, properties


def pile() -> Pile:
    """A month of reports on two processes, with a copy and an undated one."""
    rng = random.Random(7)
    out: Pile = []
    for i in range(24):
        state, place = rng.choice([("Mali", "Ouagadougou"), ("Sudan", "Doha"), ("Chad", "Sirte")])
        stance = rng.choice(["proposes", "accepts", "refuses", "willing", "demands"])
        when = f"2013-02-{1 + i % 20:02d}"
        name = f"talks in {place}"
        lines: list[Any] = [
            (f"{state} took a stand on the talks in {place}, number {i}.", Position(state, name, "talks", stance, addressees=("rebels",))),
            (f"The talks in {place} are to open on 1 March.", State(name, "talks", "scheduled", day("2013-03-01"))),
            (
                f"Shells killed {i + 3} in {place}.",
                Figure("killed", i + 3, i + 3, str(i + 3), "people", place, day(when), False, "monitors"),
                Event("ASSAULT", (state,), ("rebels",), "happened", day(when), place),
            ),
        ]
        out.append(
            report(
                f"r{i:02d}",
                when if i % 9 else None,
                rng.choice(["Post", "Herald", "Daily"]),
                lines,
                COPIED if i % 5 == 0 else "Nothing else.",
            )
        )
    return out


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_input_changes_nothing(rng: random.Random) -> None:
    reports = pile()
    rows = [r for _, mine in reports for r in mine]
    views = [v for v, _ in reports]
    expected = reconcile(views, rows)
    rng.shuffle(views)
    rng.shuffle(rows)
    assert reconcile(views, rows) == expected


def test_later_reports_change_no_earlier_answer() -> None:
    """As of a day, the answer is the same whether or not anything was read later."""
    reports = pile()
    whole = run(*reports)
    early = run(*[r for r in reports if r[0].known is None or r[0].known <= "2013-02-10"])
    assert status(whole, "2013-02-10")["initiatives"] == status(early, "2013-02-10")["initiatives"]


# ------------------------------------------------------------------------------------------------- within one report


def test_an_undated_report_that_puts_one_end_into_two_months_contradicts_itself() -> None:
    """Nobody knows the year, and it does not matter: the talks cannot have collapsed in March and in April."""
    march, april = (Date(None, None, month, "none") for month in ("March", "April"))
    done = run(
        report(
            "a",
            None,
            "Post",
            [("Libya wants to revive talks that collapsed in Tunis in March.", State("talks in Tunis", "talks", "collapsed", march))],
            [
                (
                    "The last round of talks, led by envoy Ann Sow, fell apart in April.",
                    State("last round of talks led by envoy Ann Sow", "talks", "collapsed", april),
                )
            ],
        ),
    )
    (clash,) = done.disagreements
    assert (clash.field, clash.kind, {s.value for s in clash.sides}) == ("date", "contradiction", {"March", "April"})
    assert status(done, "2030-01-01")["initiatives"] == []


def test_a_rival_count_is_set_beside_the_toll_of_its_report_and_the_rise_is_an_update() -> None:
    """Three tolls of one blast: the later, higher one is an update; a rebel's lower one a contradiction; none is added to another."""
    blast = day("2013-12-01")
    bare = Figure("killed", 12, 12, "12", "people", None, None, cumulative=False, told_by="a rebel spokesman")
    done = run(
        report("a", "2013-12-01", "Post", [("The blast in Bria killed 27 people, the mayor said.", toll(27, "27", "the mayor", blast))]),
        report(
            "b",
            "2013-12-02",
            "Herald",
            [("The toll of the blast in Bria on 1 December 2012 has risen to 30, police said.", toll(30, "30", "police", blast))],
            [("A rebel spokesman said that 12 people had been killed.", bare)],
        ),
    )
    sides = {d.kind: {s.value for s in d.sides} for d in done.disagreements if d.field == "killed"}
    assert sides["update"] == {"27 (the mayor)", "30 (police)"}
    assert {"12 (a rebel spokesman)", "30 (police)"} <= sides["contradiction"]
    assert not any("57" in str(p) or "69" in str(p) for s in done.series for p in s.points)


def test_talks_to_be_restarted_are_not_the_ones_that_collapsed() -> None:
    """Who wants to restart what collapsed proposes something new; nobody proposes what is over."""
    done = run(
        report(
            "a",
            "2013-05-10",
            "Post",
            [("Kenya invited the rebels to new talks in Nairobi in June.", Position("Kenya", "new talks in Nairobi", "talks", "proposes"))],
            [
                (
                    "Kenya has pushed to restart talks that collapsed in Kampala in March.",
                    Position("Kenya", "talks in Kampala", "talks", "proposes"),
                    State("talks in Kampala", "talks", "collapsed", day("2013-03-01", "2013-03-31", "March")),
                )
            ],
        ),
    )
    answer = status(done, "2013-05-10")
    assert found(answer, "Kampala")["parties"] == []
    assert party(found(answer, "Nairobi"), "Kenya")["stance"] == "proposes"
