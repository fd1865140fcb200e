import pytest
from caseflow_processors.state.steps import KillPoint, Step


@pytest.mark.parametrize(
    ("text", "point"),
    [("folded", KillPoint(Step.FOLDED, 1)), ("offsets-sent:4", KillPoint(Step.OFFSETS_SENT, 4))],
)
def test_a_kill_point_names_a_step_and_how_often_it_is_passed(text: str, point: KillPoint) -> None:
    assert KillPoint.parse(text) == point


@pytest.mark.parametrize("text", ["", "lunch", "folded:0", "folded:often"])
def test_what_names_no_step_or_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        KillPoint.parse(text)
