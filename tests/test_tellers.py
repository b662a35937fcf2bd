"""Where tellers part over figures and acts, on made-up piles; each with its near miss that is no disagreement."""

from __future__ import annotations

from dataclasses import replace

from dateline.model import Date, Event, Figure, Position, Row, State
from dateline.reconciling import Reconciled, ReportView, reconcile, status
from dateline.reconciling.phrases import phrase
from tests.piles import day, found, report


def run(*reports: tuple[ReportView, list[Row]]) -> Reconciled:
    return reconcile([v for v, _ in reports], [r for _, rows in reports for r in rows])


def sides(done: Reconciled, field: str) -> dict[str, set[str]]:
    return {d.kind: {s.value for s in d.sides} for d in done.disagreements if d.field == field}


def count(n: float | None, words: str, of: str | None, by: str | None = None, *, measure: str = "killed", **more: object) -> Figure:
    return Figure(measure, n, n, words, of, told_by=by, **more)  # type: ignore[arg-type]


def test_one_claimants_total_cannot_shrink_whatever_the_counted_are_called() -> None:
    """The ministry's own dead go from 700 to 500: "members of the security forces" and "security personnel" are one people."""
    war = "in the uprising"
    done = run(
        report(
            "a", "2015-02-01", "Post",
            [(f"The Gabonese government says 700 members of the security forces have died {war}.",
              count(700, "700", "members of the security forces", "Gabonese government", cumulative=True))],
        ),
        report(
            "b", "2015-02-07", "Herald",
            [(f"The Gabonese authorities say 500 security personnel have been killed {war}.",
              count(500, "500", "security personnel", "Gabonese authorities", cumulative=True))],
        ),
    )  # fmt: skip
    assert sides(done, "killed") == {"contradiction": {"700 (Gabonese government)", "500 (Gabonese authorities)"}}


def test_a_count_on_top_is_no_total_and_who_is_there_is_not_who_is_to_come() -> None:
    """ "Another 400" adds to a total; eleven monitors in place are no other size of a force of thirty."""
    speaker = "the army"
    done = run(
        report(
            "a", "2015-02-01", "Post",
            [("The army said 900 rockets had been fired since March.", count(900, "900", "rockets", speaker, measure="attacks"))],
            [("The army said another 400 rockets had been found since March.",
              count(400, "another 400", "rockets", speaker, measure="attacks"))],
            [("A force of 30 observers will deploy to Gabon.", count(30, "30", "observers", measure="other", place="Gabon"))],
        ),
        report(
            "b", "2015-02-05", "Herald",
            [("The mission currently has 20 observers in Gabon.", count(20, "20", "observers", measure="other", place="Gabon"))],
        ),
    )  # fmt: skip
    assert done.disagreements == ()


def test_a_planned_force_that_grows_is_an_update() -> None:
    done = run(
        report("a", "2015-02-01", "Post", [("A team of 12 observers will go to Gabon.",
               count(12, "12", "observers", measure="other", place="Gabon"))]),
        report("b", "2015-02-03", "Herald", [("A team of 20 monitors will go to Gabon.",
               count(20, "20", "monitors", measure="other", place="Gabon"))]),
    )  # fmt: skip
    assert sides(done, "other") == {"update": {"12", "20"}}


def test_two_tellers_in_one_breath_count_one_thing() -> None:
    done = run(
        report(
            "a", "2015-02-01", "Post",
            [("Forty people were wounded, the organiser Ana Sima said.", count(40, "Forty", "people", "Ana Sima", measure="wounded"))],
            [("The mayor of Bata said 75 had been hurt.", count(75, "75", None, "the mayor of Bata", measure="wounded"))],
        )
    )  # fmt: skip
    assert sides(done, "wounded") == {"contradiction": {"Forty (Ana Sima)", "75 (the mayor of Bata)"}}
    apart = run(
        report(
            "a", "2015-02-01", "Post",
            [("Forty people were wounded in Bata, Ana Sima said.",
              count(40, "Forty", "people", "Ana Sima", measure="wounded", place="Bata"))],
            [("The mayor of Moanda said 75 had been hurt in Moanda.",
              count(75, "75", None, "the mayor of Moanda", measure="wounded", place="Moanda"))],
        )
    )  # fmt: skip
    assert apart.disagreements == ()


def test_vague_numbers_part_only_where_their_ranges_are_apart() -> None:
    """Dozens beside 400 on one day in one town part; dozens beside 60 do not."""
    when = day("2015-02-01")

    def hurt(n: int) -> Reconciled:
        return run(
            report("a", "2015-02-01", "Post", [("Dozens were wounded in Moanda.",
                   count(None, "Dozens", None, measure="wounded", place="Moanda", period=when))]),
            report("b", "2015-02-02", "Herald", [(f"On Sunday {n} people were wounded in Moanda.",
                   count(n, str(n), "people", measure="wounded", place="Moanda", period=when))]),
        )  # fmt: skip

    assert sides(hurt(400), "wounded") == {"wording": {"Dozens", "400"}}
    assert hurt(60).disagreements == ()


def test_shares_are_compared_with_shares_only() -> None:
    done = run(
        report("a", "2015-02-01", "Post", [("The agency said 40% of the dead in Gabon were civilians.",
               count(40, "40", "civilians", "the agency", place="Gabon"))]),
        report("b", "2015-02-02", "Herald", [("The bishops said 60 percent of those killed in Gabon were civilians.",
               count(60, "60", "civilians", "the bishops", place="Gabon"))]),
        report("c", "2015-02-02", "Times", [("In all 90 civilians have been killed in Gabon since May, the army said.",
               count(90, "90", "civilians", "the army", place="Gabon", cumulative=True))]),
    )  # fmt: skip
    assert sides(done, "killed") == {"contradiction": {"40 (the agency)", "60 (the bishops)"}}


def test_a_toll_recalled_later_rises_at_the_same_place_only() -> None:
    """ "The massacre at Moanda" is the one already told; another town's is another."""
    first = report(
        "a",
        "2015-02-01",
        "Post",
        [("Officials confirmed the deaths of 50 people in Moanda.", count(50, "50", "people", "officials", place="Moanda"))],
    )
    again = "the massacre at {}, in which 64 people were killed, shocked many."
    here = report("b", "2015-02-09", "Herald", [("On Monday " + again.format("Moanda"), count(64, "64", "people"))])
    there = report("b", "2015-02-09", "Herald", [("On Monday " + again.format("Oyem"), count(64, "64", "people"))])
    assert sides(run(first, here), "killed") == {"update": {"50 (officials)", "64"}}
    assert run(first, there).disagreements == ()


def test_who_did_it_is_told_in_two_ways() -> None:
    attack = ("Activists said the police opened fire on mourners.", Event("ASSAULT", ("the police",), ("mourners",), told_by="Activists"))
    blame = ("State television blamed rebels for the shots.", Event("ACCUSE", ("State television",), ("rebels",)))
    same = ("The bishop blamed the police for the shots.", Event("ACCUSE", ("The bishop",), ("the police",)))
    assert sides(run(report("a", "2015-02-01", "Post", [attack], [blame])), "doer") == {"contradiction": {"the police", "rebels"}}
    assert run(report("a", "2015-02-01", "Post", [attack], [same])).disagreements == ()


def test_each_side_says_that_the_other_broke_the_truce() -> None:
    one = ("Gabon said the rebels broke the truce at dawn.", Event("ASSAULT", ("the rebels",), ("Gabon",), told_by="Gabon"))
    other = ("The rebels said Gabon violated the cease-fire.", Event("ASSAULT", ("Gabon",), ("the rebels",), told_by="the rebels"))
    done = run(report("a", "2015-02-01", "Post", [one]), report("b", "2015-02-02", "Herald", [other]))
    assert sides(done, "doer") == {"contradiction": {"Gabon", "the rebels"}}
    far = ("The rebels of Chad said Niger violated the cease-fire.", Event("ASSAULT", ("Niger",), ("Chad",), told_by="Chad"))
    assert run(report("a", "2015-02-01", "Post", [one]), report("b", "2015-02-02", "Herald", [far])).disagreements == ()


def test_whether_it_happened() -> None:
    """A deed told by one and denied by another; what was not done for want of doing is no denial."""
    did = ("The envoy said Gabon had withdrawn its tanks from Moanda.",
           Event("RETREAT", ("Gabon",), (), "happened", None, "Moanda", "the envoy"))  # fmt: skip
    denied = ("The rebels said Gabon had not withdrawn its tanks from Moanda.",
              Event("RETREAT", ("Gabon",), (), "denied", None, "Moanda", "the rebels"))  # fmt: skip
    unreal = ("Gabon could have withdrawn its tanks from Moanda.",
              Event("RETREAT", ("Gabon",), (), "did_not_happen", None, "Moanda"))  # fmt: skip
    first = report("a", "2015-02-01", "Post", [did])
    assert sides(run(first, report("b", "2015-02-02", "Herald", [denied])), "event") == {"contradiction": {"it did", "it did not"}}
    assert run(first, report("b", "2015-02-02", "Herald", [unreal])).disagreements == ()
    assert run(first, report("b", "2015-03-02", "Herald", [denied])).disagreements == ()


def test_agreed_but_demanded() -> None:
    text = "Gabon had agreed to the deadline, but on Sunday demanded written guarantees."
    rows = [(text, Position("Gabon", "deadline", "ceasefire", "accepts"), Position("Gabon", "written guarantees", "other", "demands"))]
    view, made = report("a", "2015-02-01", "Post", rows)
    cut = view.text.index(", but")
    yes, ask = sorted(made, key=lambda r: r.fields.stance)  # type: ignore[union-attr]
    yes = replace(yes, end=cut, quote=view.text[yes.start : cut])
    assert sides(run((view, [yes, ask])), "condition") == {"update": {"accepts", "demands"}}


def test_an_hour_alone_gives_no_other_day() -> None:
    def at(date: str, text: str) -> State:
        return State("truce in Moanda", "ceasefire", "scheduled", Date(date, date, text, "relative"))

    done = run(
        report("a", "2015-02-01", "Post", [("A truce in Moanda will begin by 06:00 GMT.", at("2015-02-01", "06:00 GMT"))]),
        report("b", "2015-02-02", "Herald", [("A truce in Moanda will begin by 06:00 GMT.", at("2015-02-02", "06:00 GMT"))]),
    )
    assert done.disagreements == ()


def test_how_full_and_how_long_tells_no_truce_from_another() -> None:
    """ "A full truce" and "the Chad-brokered truce" of one week are one; it is not called the plan that foresees it."""
    assert phrase("a full and lasting truce", "ceasefire").bare
    assert not phrase("a full and lasting truce", "ceasefire").nameless
    assert not phrase("Moanda truce", "ceasefire").bare
    done = run(
        report(
            "a", "2015-02-01", "Post",
            [("Chad offered a Chad-brokered truce to Gabon and the rebels.",
              Position("Chad", "Chad-brokered truce", "ceasefire", "proposes", addressees=("Gabon",)))],
            [("Gabon accepted the Chad-brokered truce.", Position("Gabon", "Chad-brokered truce", "ceasefire", "accepts"))],
        ),
        report(
            "b", "2015-02-03", "Herald",
            [("Chad said that Gabon wanted a full truce.", Position("Gabon", "full truce", "ceasefire", "accepts"))],
            [("Chad spoke of a full truce.", Position("Chad", "full truce", "ceasefire", "proposes"))],
        ),
    )  # fmt: skip
    (one,) = status(done, "2015-02-03")["initiatives"]
    assert {one["initiative"], *one["aliases"]} >= {"Chad-brokered truce", "full truce"}
    assert found(status(done, "2015-02-03"), "truce")["reports"] == 2
