"""VectorJudgeSignals judges as JudgeSignals does, all rows at once."""

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from wrapper_toys import FAIL, LEFT, RIGHT, Corridor

from rewardlab.agents.vectorize import vectorize
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric import Criterion, ModelJudge, Rubric, ScriptedModel
from rewardlab.wrappers import JudgeSignals, VectorJudgeSignals, VectorRewardWrapper

RUBRIC = Rubric(
    [
        Criterion("brave", question="Did it never turn back?"),
        Criterion("effort", question="How much was done?", scale="0..1", weight=3),
        Criterion("near", "final(progress)"),
    ]
)


def walker(question):
    text = question.material[0].text
    verdicts = {"brave": "did: 0" not in text, "effort": min(1.0, text.count("did:") / 10)}
    return {asked.name: verdicts[asked.name] for asked in question.asked}


class Counting:
    """Remembers how many questions came at a time."""

    def __init__(self, judge):
        self.judge, self.batches = judge, []

    def ask(self, questions):
        self.batches += [len(questions)] if questions else []
        return self.judge.ask(questions)


def judge(function=walker):
    return Counting(ModelJudge(ScriptedModel(function)))


def corridors(mode, count=3):
    return SyncVectorEnv([lambda: Corridor(slip=0)] * count, autoreset_mode=mode)


def moves(seed, steps, count):
    return np.random.default_rng(seed).choice([LEFT, RIGHT, RIGHT], size=(steps, count))


@pytest.mark.parametrize("when", ["end", "step"])
def test_rows_are_judged_as_single_environments_are(when):
    venv = VectorJudgeSignals(corridors(AutoresetMode.NEXT_STEP), RUBRIC, judge(), when=when)
    singles = SyncVectorEnv(
        [lambda: JudgeSignals(Corridor(slip=0), RUBRIC, judge(), when=when)] * 3,
        autoreset_mode=AutoresetMode.NEXT_STEP,
    )
    names = list(venv.signals)
    both = venv.reset(seed=4)[1], singles.reset(seed=4)[1]
    ends = 0
    for actions in moves(0, 40, 3):
        for name in names:
            assert np.array_equal(both[0]["signals"][name], both[1]["signals"][name]), name
        (*_, terminated, truncated, one), (*_, other) = venv.step(actions), singles.step(actions)
        both = one, other
        ends += int(np.sum(terminated | truncated))
    assert ends > 6


def test_what_ends_together_is_asked_about_together():
    asks = judge()
    venv = VectorRewardWrapper(VectorJudgeSignals(corridors(AutoresetMode.NEXT_STEP), RUBRIC, asks), "judge")
    venv.reset(seed=[5, 5, 5])
    over = np.zeros(3, bool)
    while not over.any():
        _, rewards, terminated, truncated, _ = venv.step(np.full(3, LEFT))
        over = terminated | truncated
    assert asks.batches == [3]
    # Turned back, seven steps: (0 + 3 * 0.7 + progress 0) / 5.
    assert rewards == pytest.approx([2.1 / 5] * 3)


def test_rows_that_are_reset_by_hand_are_judged_once_an_episode():
    asks = judge()
    venv = VectorJudgeSignals(corridors(AutoresetMode.DISABLED), RUBRIC, asks)
    venv.reset(seed=[2, 3, 5])
    ends = 0
    for _ in range(20):
        _, _, terminated, truncated, info = venv.step(np.array([RIGHT, LEFT, LEFT]))
        over = terminated | truncated
        assert (info["signals"]["effort"] > 0).tolist() == over.tolist()
        if over.any():
            ends += int(over.sum())
            venv.reset(options={"reset_mask": over})
    assert sum(asks.batches) == ends > 5


def test_a_judge_that_fails_spoils_its_row_until_the_next_episode():
    def down(question):
        if "did: 1" in question.material[0].text:
            raise Fault("down")
        return walker(question)

    venv = VectorRewardWrapper(
        VectorJudgeSignals(corridors(AutoresetMode.NEXT_STEP, 2), RUBRIC, judge(down), when="step"), "progress + effort"
    )
    venv.reset(seed=[2, 2])
    faults = []
    for _ in range(8):
        _, rewards, _, _, info = venv.step(np.array([RIGHT, LEFT]))
        faults.append(info["fault"].tolist())
        assert rewards[0] == 0
    assert not any(row[1] for row in faults)
    assert faults[0][0]
    assert not all(row[0] for row in faults)


def test_the_episodes_so_far_are_part_of_the_state():
    venv = VectorJudgeSignals(vectorize("Maze-v0", 2), RUBRIC, judge())
    venv.reset(seed=0)
    venv.step(np.array([0, 1]))
    state = venv.get_state()
    runs = []
    for _ in range(2):
        venv.set_state(state)
        runs.append([venv.step(np.array([2, 3]))[4]["signals"]["effort"].tolist() for _ in range(250)])
    assert runs[0] == runs[1]
    assert max(map(max, runs[0])) > 0


def test_what_failed_and_what_ended_is_part_of_the_state():
    def down(question):
        raise Fault("down")

    for function, faulty in ((down, True), (walker, False)):
        asks = judge(function)
        venv = VectorJudgeSignals(vectorize("Maze-v0", 2, size=11, max_steps=1 + faulty), RUBRIC, asks, when="step")
        venv.reset(seed=0)
        assert venv.step(np.array([0, 1]))[4]["fault"].tolist() == [faulty] * 2
        state, heard = venv.get_state(), len(asks.batches)
        venv.reset(seed=0)
        venv.set_state(state)
        # An episode that failed is not asked about any more, and a row that waits for its reset says nothing.
        assert venv.step(np.array([0, 1]))[4]["fault"].tolist() == [faulty] * 2
        assert len(asks.batches) == heard


def test_after_a_fault_below_nobody_is_asked_about_the_row():
    asks = judge()
    venv = VectorJudgeSignals(corridors(AutoresetMode.NEXT_STEP, 2), RUBRIC, asks, when="step")
    venv.reset(seed=2)
    assert venv.step(np.array([FAIL, LEFT]))[4]["fault"].tolist() == [True, False]
    assert asks.batches == [1]


def test_a_vector_that_resets_in_the_same_step_is_refused():
    with pytest.raises(ConfigurationError, match="wrap each environment with JudgeSignals"):
        VectorJudgeSignals(corridors(AutoresetMode.SAME_STEP), RUBRIC, judge())
    with pytest.raises(ConfigurationError, match="JudgeSignals"):
        VectorJudgeSignals(Corridor(), RUBRIC, judge())
