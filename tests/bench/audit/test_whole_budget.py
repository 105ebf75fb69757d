"""The audit with the budget that it has by default: what a user sees who asks for no less."""

import pytest

from rewardlab.bench.audit.audit import audit


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_trap_of_a_progress_difference_is_found_without_being_told():
    card = audit(
        "Maze-v0", "delta(progress)", env_kwargs={"observation": "egocentric"}, sections=("hackable", "learnable")
    )
    # The expert walks 408 steps in 50 tasks, 8.2 on average, and who parks walks one step less: 7.2/8.2 = 0.88 of what
    # solving is paid, but for the discount and for what chance is paid.
    assert 0.8 < card.metrics["hackability"] < 1
    assert card.sections[0].verdict == "bad"
    # Evolution alone would have found it, without the scripted exploit.
    shares = {row[0]: row[-1] for row in card.sections[0].tables[0].rows}
    assert shares["search: evolution"] > 0.75
    assert card.metrics["final_success"] > 0.5


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_potential_shaping_passes():
    card = audit(
        "Maze-v0",
        "success + 0.2*potential(progress)",
        env_kwargs={"observation": "egocentric"},
        sections=("hackable", "learnable"),
    )
    # Every failing episode is paid -0.2 progress at its start, the same as doing nothing.
    assert card.metrics["hackability"] == 0.0
    assert card.sections[0].verdict == "good"
    assert card.sections[1].verdict in ("good", "note")
    assert card.metrics["final_success"] > 0.8
