"""Events of every type through the live path, and a look at what became of them."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from caseflow_operations.books import read_books
from caseflow_operations.commands.setup import set_up
from caseflow_producers.models import EVENT_MODELS
from caseflow_schemas.connections import Connections
from caseflow_schemas.events import event_types
from caseflow_schemas.examples import examples_of
from caseflow_schemas.tables import PinnedTables

from tests.operations.pipeline.messages import Sender
from tests.operations.pipeline.pipeline import assert_verified, await_balance, running
from tests.support.environment import environment

pytestmark = pytest.mark.stack


def look(connections: Connections, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`caseflow timeline`, as its user calls it."""
    command = [sys.executable, "-m", "caseflow_operations", "timeline", *arguments]
    return subprocess.run(command, env=environment(connections), capture_output=True, text=True, check=False)


def send(sender: Sender, event_type: str, event: dict[str, Any]) -> None:
    topic = EVENT_MODELS[event_type].from_avro(event).topic(PinnedTables.load())
    sender.send(event, topic=topic, event_type=event_type)


def test_examples_of_every_event_type_reach_their_timelines_now_and_as_known_before(
    connections: Connections, tmp_path: Path
) -> None:
    set_up(connections)
    sender = Sender(connections)
    before_ms = round(time.time() * 1000) - 60_000
    for event_type in event_types():
        for event in examples_of(event_type):
            send(sender, event_type, event)
    sender.flush()
    arrest = examples_of("SuspectArrested")[0]
    case = "{issuer}:{value}".format(**arrest["cases"][0])
    person = "{issuer}:{value}".format(**arrest["person"]["identifiers"][0])
    with running(connections, tmp_path):
        await_balance(connections, sender.sent)
        books = read_books(connections)
        assert sum(topic.accepted for topic in books.topics) == sender.sent
        assert_verified(connections)
        for subject in (("case", case), ("person", person)):
            now = look(connections, *subject, "--json")
            assert now.returncode == 0, now.stderr
            timeline = json.loads(now.stdout)
            assert arrest["event_id"] in [event["event_id"] for event in timeline["events"]]
            # By now everything has been received, so what was known by now is what is published.
            known = look(connections, *subject, "--json", "--known-at", "2200-01-01")
            assert json.loads(known.stdout) == timeline
            then = str(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(before_ms / 1000)))
            earlier = look(connections, *subject, "--known-at", then)
            assert (earlier.returncode, earlier.stdout) == (1, "")
            assert "nothing is known" in earlier.stderr
        shown = look(connections, "case", case)
        assert "SuspectArrested" in shown.stdout
        correction = {**arrest, "revision": arrest["revision"] + 1, "retracted": True}
        send(sender, "SuspectArrested", correction)
        sender.flush()
        await_balance(connections, sender.sent)
        timeline = json.loads(look(connections, "case", case, "--json").stdout)
        assert arrest["event_id"] not in [event["event_id"] for event in timeline["events"]]
    assert sender.failures == []
