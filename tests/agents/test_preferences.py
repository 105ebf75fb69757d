"""Preferences within groups: both orders, contradictions, faults, the pairs that are read, and learning by them."""

import threading

import numpy as np
import pytest
import torch

from rewardlab.agents.checking import check_agent
from rewardlab.agents.groups import Played, as_rollout, play_groups
from rewardlab.agents.grpo import GroupLearner
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.preferences import PREFERRED, Preferences, by_function, preferences_of, signal_of
from rewardlab.agents.train import Run, train
from rewardlab.agents.valuing import left_to_trainer
from rewardlab.agents.vectorize import make_single, vectorize
from rewardlab.errors import ConfigurationError, ExpressionError, Fault
from rewardlab.rewards import as_reward, evaluate

from . import toy  # noqa: F401  registers the ids

HERE = f"{__name__}"
SMALL = {"groups": 2, "group_size": 4, "n_epochs": 2, "batch_size": 64, "net_arch": [8]}


def shorter(first, second):
    """Prefers the episode that took fewer steps."""
    return float(np.sign(second.steps - first.steps))


def rock_paper_scissors(first, second):
    """What was done first beats its predecessor, and the third is beaten by the first."""
    return {0: 0.0, 1: 1.0, 2: -1.0}[(first.actions[0] - second.actions[0]) % 3]


def partial(first, second):
    """Leans by a quarter towards what it reads first."""
    return 0.75 * shorter(first, second) + 0.25


def unsure(first, second):
    return 1.0


def failing(first, second):
    if 1 in (first.actions[0], second.actions[0]):
        raise Fault("the judge is away")
    return 0.0


NOT_A_FUNCTION = 3


def episode(action=0, steps=1, **options):
    """One that did `action` over and over."""
    signals = [{"score": 0.0}] * (steps + 1)
    return Played(actions=[action] * steps, rewards=[0.0] * steps, signals=signals, terminated=True, **options)


def told(episodes):
    """What the episodes' signals say at their end."""
    return np.array([each.signals[-1][PREFERRED] for each in episodes])


def test_every_pair_is_read_both_ways_and_the_order_prefers_nobody():
    episodes = [episode(steps=steps) for steps in (2, 1, 2)]
    how = Preferences(by_function(partial)).tell(episodes, 3)
    # 1 and -0.5 by the order; half their difference is 3/4. The first and the third are level, 1/4 and 1/4: swayed.
    np.testing.assert_allclose(told(episodes), [[0, -0.75, 0], [0.75, 0, 0.75], [0, -0.75, 0]])
    assert how == {"pairs": 3, "swayed": 1 / 3}
    assert all(not signals[PREFERRED].any() for each in episodes for signals in each.signals[:-1])
    assert episodes[0].signals[0]["score"] == 0


def test_a_judge_that_goes_by_the_order_alone_is_told_of():
    episodes = [episode(), episode()]
    assert Preferences(by_function(unsure)).tell(episodes, 2) == {"pairs": 1, "swayed": 1}
    assert not told(episodes).any()


def test_preferences_need_not_be_transitive():
    episodes = [episode(action) for action in (0, 1, 2)]
    Preferences(by_function(rock_paper_scissors)).tell(episodes, 3)
    np.testing.assert_array_equal(told(episodes), [[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    rollout = as_rollout(episodes, 3)
    paid = {
        text: evaluate(text, rollout, signals=signal_of(3)).total[0, :, -1]
        for text in ("win_rate(preferred)", "single_elimination(preferred)", "round_robin(preferred)")
    }
    np.testing.assert_allclose(paid["win_rate(preferred)"], [1 / 2, 1 / 2, 1 / 2])
    # Seeded by the first: 1 has beaten it, 2 has not. 1 waits, 0 beats 2, 1 beats 0.
    np.testing.assert_allclose(paid["single_elimination(preferred)"], [1 / 2, 1, 0])
    np.testing.assert_allclose(paid["round_robin(preferred)"], [1 / 2, 1 / 2, 1 / 2])


def test_episodes_with_a_fault_are_not_read():
    episodes = [episode(), episode(fault=True, action=1), episode(), Played(fault=True)]
    assert Preferences(by_function(failing)).tell(episodes, 4)["pairs"] == 1
    assert [each.fault for each in episodes] == [False, True, False, True]
    assert episodes[3].signals == []


def test_where_the_comparison_fails_nothing_is_known_of_its_group():
    episodes = [episode(0), episode(1), episode(0), episode(2)]
    Preferences(by_function(failing)).tell(episodes, 2)
    assert [each.fault for each in episodes] == [True, True, False, False]
    # They are evidence of nothing then.
    paid = evaluate("heron(preferred)", as_rollout(episodes, 2), signals=signal_of(2)).total
    assert not paid.any()


@pytest.mark.parametrize("said", [2, float("nan"), "first", None])
def test_a_preference_is_a_number_from_minus_one_to_one(said):
    with pytest.raises(ConfigurationError, match="from -1 to 1"):
        Preferences(by_function(lambda first, second: said)).tell([episode(), episode()], 2)


def test_a_comparison_that_is_wrong_in_itself_is_told_with_its_name():
    def broken(first, second):
        return {}["worth"]

    with pytest.raises(ConfigurationError, match=r"compare=.*broken raised KeyError: 'worth'"):
        Preferences(by_function(broken)).tell([episode(), episode()], 2)


@pytest.mark.parametrize("topology", ["single_elimination", "double_elimination", "swiss", "anchored", "round_robin"])
def test_a_tournament_that_is_read_for_itself_pays_as_if_all_pairs_were_read(topology):
    draws = np.random.default_rng(5)
    opinion = draws.uniform(-1, 1, (9, 9))
    asked = []

    def compare(first, second):
        asked.append((first.actions[0], second.actions[0]))
        return opinion[asked[-1]]

    paid, counts = [], []
    for pairs in ("all", topology):
        asked.clear()
        episodes = [episode(action, fault=action == 3) for action in range(9)]
        how = Preferences(by_function(compare), pairs).tell(episodes, 9)
        assert len(asked) == len(set(asked)) == 2 * how["pairs"]
        counts.append(how["pairs"])
        rollout = as_rollout(episodes, 9)
        paid.append(evaluate(f"{topology}(preferred)", rollout, signals=signal_of(9)).total)
    np.testing.assert_array_equal(*paid)
    assert paid[0].any()
    # Eight play: 28 pairs, and 2*7 matches of a knock-out, of which the final may have been played before.
    assert counts[0] == 28
    assert counts[1] == 28 if topology == "round_robin" else counts[1] < 20


@pytest.mark.parametrize("pairs", ["all", "single_elimination"])
def test_groups_may_be_read_side_by_side(pairs):
    workers = 2
    threads = set()
    meeting = threading.Barrier(2, timeout=20)

    def compare(first, second):
        if first.actions[0] == 0:
            meeting.wait()  # Nobody goes on alone.
        threads.add(threading.get_ident())
        return shorter(first, second)

    episodes = [episode(action, steps) for _ in range(2) for action, steps in ((0, 2), (1, 1))]
    Preferences(by_function(compare, workers=workers), pairs, workers).tell(episodes, 2)
    assert len(threads) == 2
    np.testing.assert_array_equal(told(episodes), [[0, -1], [1, 0]] * 2)


# Settings


def check(reward, **settings):
    venv = vectorize("Toy/Corridor-v0", 1)
    try:
        check_agent("grpo", settings, venv, [as_reward(text) for text in ([reward] if reward else [])])
    finally:
        venv.close()


def test_what_can_be_asked_for():
    check("group_zscore(win_rate(preferred))", compare=f"{HERE}:shorter")
    check("single_elimination(preferred) + success", compare=f"{HERE}:shorter", compare_pairs="single_elimination")
    check("group_zscore(final(score))")
    check(None, compare=f"{HERE}:shorter")


@pytest.mark.parametrize(
    ("reward", "settings", "problem"),
    [
        ("win_rate(preferred)", {}, "give agent.compare=module:function"),
        ("final(score)", {"compare": f"{HERE}:shorter"}, "for nothing.*win_rate\\(preferred\\)"),
        ("win_rate(preferred)", {"compare": f"{HERE}:shortest"}, "no 'shortest'.*Did you mean 'shorter'"),
        ("win_rate(preferred)", {"compare": "shorter"}, "module:name"),
        ("win_rate(preferred)", {"compare": f"{HERE}:NOT_A_FUNCTION"}, "no function of two episodes"),
        ("win_rate(preferred)", {"compare": 3}, "takes module:function"),
        ("win_rate(preferred)", {"compare": f"{HERE}:shorter", "compare_workers": 0}, "1 or more"),
        ("swiss(preferred)", {"compare": f"{HERE}:shorter", "compare_pairs": "swis"}, "Did you mean 'swiss'"),
        ("win_rate(preferred)", {"compare": f"{HERE}:shorter", "compare_pairs": "swiss"}, "compare_pairs=all"),
        (
            "swiss(preferred) + swiss(preferred, rounds=1)",
            {"compare": f"{HERE}:shorter", "compare_pairs": "swiss"},
            "compare_pairs=all",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_told(reward, settings, problem):
    with pytest.raises(ConfigurationError, match=problem):
        check(reward, **settings)


def test_a_reward_that_reads_preferences_is_left_to_the_trainer():
    kwargs = {"reward": "group_zscore(win_rate(preferred))"}
    assert str(left_to_trainer("Toy/Corridor-v0", kwargs, signal_of(1))) == kwargs["reward"]
    with pytest.raises(ExpressionError, match="preferred"):
        left_to_trainer("Toy/Corridor-v0", kwargs)


# Learning


def learner(reward, told=None, **settings):
    chosen = all_settings("grpo", SMALL | settings)
    envs = [make_single("Toy/Corridor-v0") for _ in range(chosen["groups"] * chosen["group_size"])]
    log = None if told is None else (lambda name, value, step: told.update({name: value}))
    return GroupLearner(envs, as_reward(reward), settings=chosen, seed=0, log=log)


def chance_of_right(trained):
    cells = np.arange(4, dtype=np.float32)[:, None]
    distribution = trained.policy.distribution(cells, np.ones((4, 2), dtype=bool))
    return float(distribution.probs[:, 1].mean().detach())


@pytest.mark.parametrize(
    ("reward", "settings"),
    [
        ("group_zscore(single_elimination(preferred))",
         {"compare": f"{HERE}:shorter", "compare_pairs": "single_elimination"}),
        ("group_zscore(win_rate(preferred))", {"compare": f"{HERE}:partial"}),
        ("brpo(preferred, limit=1, seed=schedule(0, 1000000, 1000000))", {"compare": f"{HERE}:shorter"}),
        ("group_zscore(single_elimination(final(success), -length()))", {}),
        ("gdpo(final(success)) - 0.5*gdpo(length())", {}),
        ("heron(final(success), -length())", {}),
    ],
)  # fmt: skip
def test_grpo_learns_to_reach_the_goal_by_comparisons(reward, settings):
    numbers = {}
    trained = learner(reward, numbers, groups=8, learning_rate=3e-3, n_epochs=4, ent_coef=0.0, **settings)
    before = chance_of_right(trained)
    for _ in range(4):
        trained.update()
    assert chance_of_right(trained) > before + 0.05
    assert ("preferences/pairs" in numbers) == ("compare" in settings)


def test_what_the_learner_paid_is_what_the_recorded_episodes_are_worth():
    numbers = {}
    reward = "round_robin(final(success), preferred)"
    trained = learner(reward, numbers, compare=f"{HERE}:shorter")
    draws = np.random.SeedSequence([0, 0, 0])
    sampling = torch.Generator().manual_seed(int(draws.spawn(1)[0].generate_state(1)[0]))
    episodes = play_groups(
        [make_single("Toy/Corridor-v0") for _ in range(8)],
        4,
        lambda observations, masks: trained.policy.choose(observations, masks, sampling),
        [int(word) for word in draws.generate_state(8)],
    )
    trained.update()
    preferences_of({"compare": f"{HERE}:shorter", "compare_pairs": "all", "compare_workers": 1}).tell(episodes, 4)
    paid = evaluate(reward, as_rollout(episodes, 4), truncation="end").total
    assert numbers["rollout/return"] == pytest.approx(paid.sum() / 8)
    assert numbers["preferences/pairs"] == 12


def test_a_run_learns_from_a_comparison_and_goes_by_its_name(tmp_path):
    def run(**settings):
        reward = "group_zscore(win_rate(preferred))"
        return Run("Toy/Corridor-v0", agent="grpo", reward=reward, steps=60, episodes=4, evaluations=1,
                   settings=SMALL | settings)  # fmt: skip

    train(run(compare=f"{HERE}:shorter"), tmp_path / "run")
    assert "win_rate(preferred)" in (tmp_path / "run" / "config.toml").read_text()
    with pytest.raises(ConfigurationError, match="give agent"):
        train(run(), tmp_path / "other")
