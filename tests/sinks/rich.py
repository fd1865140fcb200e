"""A case and a person that have something of everything. All synthetic."""

from tests.sinks.made import (
    appeal,
    case_timeline,
    charge,
    classification,
    court_step,
    custody_span,
    days,
    defendant,
    diversion,
    edge,
    event,
    finding,
    hearing,
    interval,
    moment,
    offence,
    period,
    person_case,
    person_charge,
    person_timeline,
    reopening,
    retirement,
    sanction,
    seal,
    sentence,
    spell,
    stay,
    victim,
)

HELD = stay(
    "jail:1",
    admitted=moment("2020-01-03"),
    basis="inferred",
    periods=[period("not_stated", "jail", moment("2020-01-03")), period("sentenced", "prison", moment("2020-03-01"))],
)
RICH_CASE = case_timeline(
    "case:1",
    area_code="north",
    reported=moment("2020-01-02"),
    referred=moment("2020-01-20", precision="minute"),
    investigation_outcome="evidential",
    investigation_closed=moment(None),
    retired=[retirement("case:9", moment("2020-01-04"), successor="case:1")],
    seals=[seal(moment("2021-01-01"), moment("2022-01-01"), person="person:1")],
    edges=[edge("joined", "case:8", moment("2020-02-03"))],
    offences=[
        offence("o1", committed="2020-01-01", suspects=["person:1"], suspected=moment("2020-01-02")),
        offence("o2"),
    ],
    victims=[victim("v1"), victim("v2", sex="male")],
    courts=[
        court_step("court-1", moment("2020-02-01")),
        court_step("court-2", moment("2020-03-01"), kind="transferred"),
    ],
    hearings=[hearing(moment("2020-02-10"), next_on=days("2020-02-20"))],
    inactive=[interval(moment("2020-02-11"), moment("2020-02-12"))],
    reopenings=[reopening(moment("2020-06-01"), person="person:3")],
    appeals=[appeal(moment("2020-05-01"), outcome="upheld", decided=moment("2020-05-20"))],
    defendants=[
        defendant(
            "person:1",
            first_contact=moment("2020-01-02"),
            charges=[charge("c1", filed=moment("2020-02-01")), charge("c2", iccs=None)],
            inactive=[interval(moment("2020-02-11"), moment("2020-02-12"))],
            spells=[spell("first_contact", moment("2020-01-02"))],
        ),
        defendant(
            "person:2",
            charged=moment("2020-02-01"),
            charges=[
                charge(
                    "c3",
                    filed=moment("2020-02-01"),
                    classifications=[
                        classification("filed", moment("2020-02-01"), "0501"),
                        classification("amended", moment("2020-02-09"), "0502"),
                    ],
                )
            ],
            diversions=[diversion(moment("2020-02-02"), ended=moment(None), result="completed")],
        ),
        defendant(
            "person:3",
            disposed=moment(None),
            sentenced=moment("2020-04-02"),
            exit="convicted",
            exited=moment(None),
            sentences=[
                sentence(moment("2020-04-01"), sanction("fine", amount=10.5)),
                sentence(moment("2020-04-02"), sanction("custody", days=30), sanction("probation"), charge_ids=["c4"]),
            ],
            spells=[
                spell("first_contact", None, exit="convicted", ended=moment(None)),
                spell("reopening", moment("2020-06-01")),
            ],
        ),
    ],
    attributed=[
        {"person_key": "person:1", "stay": HELD},
        {"person_key": "person:9", "stay": stay("jail:2", admitted=moment("2020-01-04"), basis="stated")},
    ],
    findings=[finding("charge_without_report", event_ids=("a", "b"))],
    events=[
        event("e1", day="2020-01-02", persons=[{"key": "person:1", "identifiers": ["person:1"]}]),
        event("e2", "ChargeFiled", conflicting=True),
    ],
)
RICH_PERSON = person_timeline(
    "person:1",
    retired=[retirement("person:8", moment("2020-01-04"))],
    seals=[seal(moment("2021-01-01"))],
    cases=[
        person_case(
            "case:1",
            first_contact=moment("2020-01-02"),
            charges=[person_charge("c1"), person_charge("c2", state="moved")],
        ),
        person_case("case:2", custodial=moment("2020-01-03"), charges=[person_charge("c9", verdict="acquitted")]),
    ],
    custody=[custody_span("2020-01-03", "2020-01-05", case_key="case:1"), custody_span("2020-02-03", None)],
    stays=[stay("jail:1", admitted=moment("2020-01-03"), released=moment("2020-01-05")), HELD],
    findings=[finding("overlapping_stays", person="person:1")],
)
