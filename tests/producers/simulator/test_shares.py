"""What was made has the shares that it was drawn from, within four standard errors."""

from collections import Counter
from math import sqrt

from caseflow_producers.simulator.lives.whole import Lives
from caseflow_producers.simulator.parameters import load_parameters
from caseflow_schemas.tables import PinnedTables

from tests.producers.simulator.counties import CASES, defendants, messages, units

PARAMETERS = load_parameters()


def near(count: int, of: int, share: float, *, more: float = 0.0) -> bool:
    return abs(count / of - share) <= 4 * sqrt(share * (1 - share) / of) + more


def test_suspects_are_found_in_the_share_of_cases_that_follows_from_the_clearance_rates() -> None:
    # By hand: 25 / 0.455 + 29 / 0.172 + 33 / 0.95 + 13 / 0.95 reports for 100 defendants.
    expected = 100 / (25 / 0.455 + 29 / 0.172 + 46 / 0.95)
    lives = Lives(PARAMETERS, PinnedTables.load())
    assert abs(lives.share_detected - expected) < 1e-12
    found = sum(case.found is not None for unit in units() for case in unit.truth.cases)
    # Cases of one person come together, and custody keeps some of them away: the share is a little off.
    assert near(found, CASES, expected, more=0.03)


def test_defendants_are_declined_as_in_cook_county() -> None:
    referred = [one for one in defendants() if one.referred is not None]
    declined = sum(one.leaves_by == "declined" for one in referred)
    assert near(declined, len(referred), 15_914 / 350_004)


def test_the_charged_are_convicted_as_in_cook_county() -> None:
    decided = [
        one.leaves_by
        for one in defendants()
        if one.leaves_by
        in (
            *("convicted", "guilt_found_without_conviction", "dismissed", "withdrawn", "acquitted"),
            "not_criminally_responsible",
        )
    ]
    guilty = sum(exit_ in ("convicted", "guilt_found_without_conviction") for exit_ in decided)
    routes = {"Approved": (168_470, 114_074, 24_431), "Continued Investigation": (6_791, 1_736, 461)}
    routes |= {"Filed by LEA": (143_929, 54_517, 71_018), "Other": (14_900, 7_154, 1_817)}
    entered = sum(entry for entry, _, _ in routes.values())
    expected = sum(entry / entered * won / (won + lost) for entry, won, lost in routes.values())
    # Of those whose case something else ends before, fewer are convicted, because that takes time.
    assert near(guilty, len(decided), expected, more=0.02)


def test_those_convicted_are_sentenced_as_in_cook_county() -> None:
    kinds: Counter[str] = Counter()
    convicted = {(one.person, one.case) for one in defendants() if one.exit == "convicted"}
    for said in messages():
        if said.event_type == "SentenceImposed":
            kinds[said.event["sanctions"][0]["kind"]] += 1
    custody = kinds["custody"]
    total = len(convicted)
    share = (92_863 + 5_952) / (92_863 + 5_952 + 68_279 + 8_620)
    assert near(custody, total, share, more=0.05)


def test_most_of_those_convicted_pleaded_guilty() -> None:
    pleas = Counter(
        said.event["plea"]
        for said in messages()
        if said.event_type == "VerdictReturned" and said.event["verdict"] == "convicted"
    )
    pleaded = pleas["guilty"] + pleas["no_contest"]
    # Charges of one person share a plea.
    assert near(pleaded, pleas.total(), 0.94, more=0.02)


def test_hearings_are_adjourned_as_often_as_said() -> None:
    results = Counter(said.event["result"] for said in messages() if said.event_type == "HearingHeld")
    assert near(results["adjourned"], results.total(), 0.25)


def test_suspects_act_together_as_often_as_said() -> None:
    counts = Counter(
        len({one.person for one in unit.truth.defendants if one.case == case.key})
        for unit in units()
        for case in unit.truth.cases
        if case.found is not None and case.joined_with is None
    )
    # Some suspects of the last days have not been met yet, so the cases with all of theirs are a little fewer.
    several = counts[2] + counts[3]
    assert near(several, counts.total(), 0.11, more=0.01)
