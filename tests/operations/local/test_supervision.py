"""The order in which services start and stop, and what follows when one ends; clock and processes are given."""

from dataclasses import dataclass, field

import pytest
from caseflow_operations.local.backoff import Backoff, BackoffPolicy
from caseflow_operations.local.health import STALE_SECONDS, Pulse
from caseflow_operations.local.service import Service
from caseflow_operations.local.settings import NEEDS
from caseflow_operations.local.supervisor import Supervisor
from caseflow_operations.local.watch import Child


@dataclass
class GivenChild:
    pid: int
    code: int | None = None

    def poll(self) -> int | None:
        return self.code


@dataclass
class GivenMachine:
    """Launches services whose ends and health the test says; keeps what was done, in order."""

    now: float = 1000.0
    done: list[str] = field(default_factory=list)
    children: dict[str, GivenChild] = field(default_factory=dict)
    ill: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def service(self, name: str, *, group: str | None = None, one_shot: bool = False) -> Service:
        group = group or name
        return Service(
            name=name,
            group=group,
            command=(name,),
            environment={},
            probe=lambda: "ill" if name in self.ill else None,
            needs=NEEDS[group],
            one_shot=one_shot,
            stop_seconds=5.0,
            start_seconds=30.0,
            silent_seconds=60.0,
        )

    def prepare(self, service: Service) -> None:
        if service.name in self.broken:
            raise OSError("disk full")

    def start(self, service: Service) -> Child:
        self.done.append(f"start {service.name}")
        self.children[service.name] = GivenChild(pid=len(self.done))
        return self.children[service.name]

    def terminate(self, child: Child) -> None:
        name = self._name(child)
        self.done.append(f"terminate {name}")
        if name not in self.deaf:
            self.children[name].code = -15

    def kill(self, child: Child) -> None:
        name = self._name(child)
        self.done.append(f"kill {name}")
        self.children[name].code = -9

    def forget(self, service: Service) -> None:
        """The test keeps no files."""

    def end(self, name: str, code: int) -> None:
        self.children[name].code = code

    def _name(self, child: Child) -> str:
        return next(name for name, each in self.children.items() if each is child)


@pytest.fixture
def machine() -> GivenMachine:
    return GivenMachine()


@pytest.fixture
def supervisor(machine: GivenMachine) -> Supervisor:
    return Supervisor(machine, lambda: machine.now)


def steps(supervisor: Supervisor, machine: GivenMachine, seconds: float) -> None:
    for _ in range(int(seconds * 10)):
        machine.now += 0.1
        supervisor.step()


def states(supervisor: Supervisor) -> dict[str, str]:
    return {watch.service.name: watch.state for watch in supervisor.watches}


def whole_stack(machine: GivenMachine) -> list[Service]:
    names = ("kafka", "registry", "clickhouse", "setup", "intake", "identity", "persons", "cases", "sink")
    return [machine.service(name, one_shot=name == "setup") for name in names]


def test_a_service_starts_once_all_that_it_needs_is_healthy(supervisor: Supervisor, machine: GivenMachine) -> None:
    machine.ill = {"kafka"}
    supervisor.supervise(whole_stack(machine))
    steps(supervisor, machine, 5)
    assert machine.done == ["start kafka", "start clickhouse"]
    machine.ill.clear()
    steps(supervisor, machine, 5)
    assert machine.done[2:] == ["start registry", "start setup"]
    machine.end("setup", 0)
    steps(supervisor, machine, 5)
    assert machine.done[4:] == [f"start {name}" for name in ("intake", "identity", "persons", "cases", "sink")]
    assert set(states(supervisor).values()) == {"healthy", "done"}


def test_a_service_that_ends_is_started_again_and_the_others_go_on(
    supervisor: Supervisor, machine: GivenMachine
) -> None:
    supervisor.supervise([machine.service("kafka"), machine.service("clickhouse")])
    steps(supervisor, machine, 5)
    machine.end("clickhouse", -9)
    steps(supervisor, machine, 5)
    assert machine.done == ["start kafka", "start clickhouse", "start clickhouse"]
    assert states(supervisor) == {"kafka": "healthy", "clickhouse": "healthy"}


def test_one_that_ends_again_and_again_is_started_less_and_less_often(
    supervisor: Supervisor, machine: GivenMachine
) -> None:
    supervisor.supervise([machine.service("clickhouse")])
    machine.ill = {"clickhouse"}
    starts = 0
    for _ in range(1200):
        machine.now += 0.1
        supervisor.step()
        if machine.children["clickhouse"].code is None:
            machine.end("clickhouse", 1)
            starts += 1
    assert 7 <= starts <= 10


def test_what_cannot_be_started_is_tried_again_and_says_why(supervisor: Supervisor, machine: GivenMachine) -> None:
    machine.broken = {"kafka"}
    supervisor.supervise([machine.service("kafka")])
    steps(supervisor, machine, 3)
    (watch,) = supervisor.watches
    assert watch.seen().problem == "disk full"
    assert watch.seen().failures >= 2
    machine.broken.clear()
    steps(supervisor, machine, 10)
    assert states(supervisor) == {"kafka": "healthy"}


def test_one_that_never_becomes_healthy_is_started_again(supervisor: Supervisor, machine: GivenMachine) -> None:
    machine.ill = {"kafka"}
    supervisor.supervise([machine.service("kafka")])
    steps(supervisor, machine, 32)
    assert machine.done == ["start kafka", "kill kafka", "start kafka"]


def test_one_that_falls_silent_is_shown_at_once_and_started_again_when_it_stays_so(
    supervisor: Supervisor, machine: GivenMachine
) -> None:
    supervisor.supervise([machine.service("kafka")])
    steps(supervisor, machine, 5)
    machine.ill = {"kafka"}
    steps(supervisor, machine, 5)
    assert states(supervisor) == {"kafka": "unhealthy"}
    assert machine.done == ["start kafka"]
    steps(supervisor, machine, 60)
    assert machine.done[1:] == ["kill kafka", "start kafka"]


def test_a_probe_that_fails_by_itself_is_a_sick_service_and_no_more(
    supervisor: Supervisor, machine: GivenMachine
) -> None:
    def probe() -> str | None:
        raise ValueError("half an answer")

    supervisor.supervise([machine.service("kafka")._replace(probe=probe), machine.service("clickhouse")])
    steps(supervisor, machine, 3)
    kafka, clickhouse = supervisor.watches
    assert (kafka.state, clickhouse.state) == ("starting", "healthy")
    assert "half an answer" in str(kafka.seen().problem)


def test_all_stop_in_the_reverse_of_what_they_need(supervisor: Supervisor, machine: GivenMachine) -> None:
    supervisor.supervise(whole_stack(machine))
    steps(supervisor, machine, 3)
    machine.end("setup", 0)
    steps(supervisor, machine, 3)
    before = len(machine.done)
    while supervisor.alive:
        machine.now += 0.1
        supervisor.stop_step()
    stopped = machine.done[before:]
    assert stopped[-1] == "terminate kafka"
    assert stopped.index("terminate sink") < stopped.index("terminate clickhouse")
    assert stopped.index("terminate cases") < stopped.index("terminate registry")
    assert len(stopped) == 8


def test_one_that_does_not_listen_is_killed_after_its_time(supervisor: Supervisor, machine: GivenMachine) -> None:
    machine.deaf = {"clickhouse"}
    supervisor.supervise([machine.service("clickhouse")])
    steps(supervisor, machine, 1)
    began = machine.now
    while supervisor.alive:
        machine.now += 0.1
        supervisor.stop_step()
    assert machine.done[-1] == "kill clickhouse"
    assert machine.now - began == pytest.approx(5.0, abs=0.5)


def test_more_workers_are_added_and_fewer_stop_the_last(supervisor: Supervisor, machine: GivenMachine) -> None:
    one = [machine.service("clickhouse")]
    two = [*one, machine.service("kafka")]
    supervisor.supervise(one)
    steps(supervisor, machine, 1)
    supervisor.supervise(two)
    steps(supervisor, machine, 1)
    supervisor.supervise(one)
    steps(supervisor, machine, 1)
    assert machine.done == ["start clickhouse", "start kafka", "terminate kafka"]


def test_waits_double_up_to_the_longest() -> None:
    policy = BackoffPolicy(first_seconds=1, longest_seconds=10, forgive_after_seconds=60)
    state, waits = Backoff(), []
    for _ in range(6):
        state = state.after_failure(policy, healthy_seconds=5)
        waits.append(state.wait_seconds(policy))
    assert waits == [1, 2, 4, 8, 10, 10]


def test_a_long_healthy_time_forgives_earlier_failures() -> None:
    policy = BackoffPolicy(first_seconds=1, longest_seconds=10, forgive_after_seconds=60)
    assert Backoff(9).after_failure(policy, healthy_seconds=61).wait_seconds(policy) == 1


def test_a_pulse_is_well_while_the_beats_grow() -> None:
    pulse = Pulse()
    assert [pulse.see({"beat": beat}, float(beat * 5)) for beat in range(5)] == [None] * 5


def test_a_pulse_that_stands_still_is_noticed_after_a_while() -> None:
    pulse = Pulse()
    pulse.see({"beat": 1}, 0.0)
    assert pulse.see({"beat": 1}, STALE_SECONDS) is None
    assert pulse.see({"beat": 1}, STALE_SECONDS + 1) == f"no beat for {STALE_SECONDS + 1:.0f} s"


def test_a_pulse_begins_anew_with_another_process() -> None:
    pulse = Pulse()
    pulse.see({"beat": 500}, 0.0)
    assert pulse.see({"beat": 1}, 100.0) is None


def test_a_process_that_is_not_ready_is_not_healthy() -> None:
    assert Pulse().see({"beat": 1, "ready": False}, 0.0) == "not ready yet"
    assert Pulse().see(None, 0.0) == "no health file yet"
    assert Pulse().see({}, 0.0) == "health file without a beat"
