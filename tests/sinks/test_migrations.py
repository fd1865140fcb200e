"""What a run of the migrations has to do, as arithmetic over ledger and files."""

import pytest
from caseflow_sinks.migrations import Step, steps
from caseflow_sinks.migrations.ledger import ChangedMigration, Entry, plan, plan_views

WANTED = [("0001_a", "x"), ("0002_b", "y")]


def test_on_an_empty_database_every_step_is_due_in_order() -> None:
    assert plan(WANTED, {}, remedy="") == ["0001_a", "0002_b"]


def test_an_applied_step_is_not_due() -> None:
    assert plan(WANTED, {"0001_a": Entry("x", "applied")}, remedy="") == ["0002_b"]


def test_a_step_that_was_cut_off_is_due_again() -> None:
    assert plan(WANTED, {"0001_a": Entry("x", "started")}, remedy="") == ["0001_a", "0002_b"]


@pytest.mark.parametrize("status", ["applied", "started"])
def test_a_step_that_was_applied_with_another_text_is_refused_even_if_it_was_cut_off(status: str) -> None:
    with pytest.raises(ChangedMigration, match=r"\[0001_a\] was applied with another text.*: make it anew"):
        plan(WANTED, {"0001_a": Entry("other", status)}, remedy="make it anew")


def test_a_database_of_another_release_is_refused_before_anything_is_applied() -> None:
    with pytest.raises(ChangedMigration, match=r"\[0002_other\].*not part of this release.*: make it anew"):
        plan(WANTED, {"0002_other": Entry("y", "applied")}, remedy="make it anew")


def test_a_database_of_a_newer_release_is_refused() -> None:
    ledger = {"0001_a": Entry("x", "applied"), "0002_b": Entry("y", "applied"), "0003_c": Entry("z", "applied")}
    with pytest.raises(ChangedMigration, match=r"\[0003_c\].*not part of this release"):
        plan(WANTED, ledger, remedy="")


def test_a_view_is_replaced_when_its_text_changed_or_it_is_missing() -> None:
    ledger = {"a": Entry("x", "applied"), "b": Entry("old", "applied"), "c": Entry("z", "applied")}
    wanted = [("a", "x"), ("b", "y"), ("c", "z"), ("d", "w")]
    assert plan_views(wanted, ledger, {"a", "b"}) == (["b", "c", "d"], [])


def test_a_view_that_the_release_no_longer_has_is_dropped_once() -> None:
    assert plan_views([], {"a": Entry("x", "applied")}, {"a"}) == ([], ["a"])
    assert plan_views([], {"a": Entry("", "dropped")}, set()) == ([], [])


def test_a_dropped_view_can_come_back() -> None:
    assert plan_views([("a", "x")], {"a": Entry("", "dropped")}, set()) == (["a"], [])


@pytest.mark.parametrize("folder", ["control", "generation"])
def test_steps_are_numbered_without_a_gap_and_each_is_one_repeatable_statement(folder: str) -> None:
    found = steps(folder)
    assert [step.id[:4] for step in found] == [f"{number:04}" for number in range(1, len(found) + 1)]
    for step in found:
        statement = "\n".join(line for line in step.text.splitlines() if not line.startswith("--"))
        assert ";" not in statement
        assert "IF NOT EXISTS" in statement


def test_no_statement_cleans_deleted_rows_up_early() -> None:
    for folder in ("control", "generation"):
        for step in steps(folder):
            assert "CLEANUP" not in step.text.upper()


def test_the_name_of_a_cluster_goes_into_every_statement_and_not_into_its_checksum() -> None:
    for step in (*steps("control"), *steps("generation")):
        assert "ON CLUSTER `two`" in step.statement(cluster="two")
        assert "ON CLUSTER" not in step.statement()
    assert Step("0001_a", "x $on_cluster").checksum == Step("0001_b", "x $on_cluster").checksum
