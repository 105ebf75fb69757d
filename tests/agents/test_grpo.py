"""The agent grpo: it learns what was better within a group, goes on exactly, leaves out faults, and keeps to masks."""

import gymnasium
import numpy as np
import pytest
import torch

from rewardlab.agents import grpo
from rewardlab.agents.advantages import credit
from rewardlab.agents.checking import check_agent
from rewardlab.agents.evaluate import evaluate, summarize
from rewardlab.agents.grpo import GroupLearner
from rewardlab.agents.grpo_policy import ActionPolicy, GroupAgent, load_group_agent
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.vectorize import episode_seeds, make_single, vectorize
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards import as_reward
from rewardlab.rewards import evaluate as value

from . import test_sb3_candidates, toy  # noqa: F401  registers the ids

SMALL = {"groups": 2, "group_size": 4, "n_epochs": 2, "batch_size": 64, "net_arch": [8]}
CELLS = np.arange(4, dtype=np.float32)[:, None]


def learner(env="Toy/Corridor-v0", reward="success", *, settings=(), seed=0, checkpoint=None, log=None, **kwargs):
    chosen = all_settings("grpo", SMALL | dict(settings))
    envs = [make_single(env, **kwargs) for _ in range(chosen["groups"] * chosen["group_size"])]
    return GroupLearner(envs, as_reward(reward), settings=chosen, seed=seed, checkpoint=checkpoint, log=log)


def weights(trained):
    return torch.cat([part.flatten() for part in trained.policy.network.parameters()]).detach().clone()


def chances_of_right(trained):
    """In each cell of the corridor."""
    distribution = trained.policy.distribution(CELLS, np.ones((4, 2), dtype=bool))
    return distribution.probs[:, 1].detach().numpy()


@pytest.mark.parametrize(
    ("reward", "settings"),
    [
        ("success", {}),
        ("success + potential(progress)", {"baseline": "leave-one-out", "scale": False}),
        ("final(score)", {"baseline": "none"}),
        ("group_zscore(final(success))", {}),
    ],
)
def test_rewards_of_every_level_make_the_better_action_likelier(reward, settings):
    """Once with the goal at the right end, once with a reward that says the opposite."""
    quick = {"groups": 8, "learning_rate": 3e-3, "n_epochs": 4, "ent_coef": 0.0} | settings
    towards, away = learner(reward=reward, settings=quick), learner(reward=f"-({reward})", settings=quick)
    before = chances_of_right(towards).mean()
    for trained in (towards, away):
        for _ in range(4):
            trained.update()
    assert chances_of_right(towards).mean() > before + 0.05
    assert chances_of_right(away).mean() < before - 0.05


def test_groups_that_fare_alike_teach_nothing():
    told = {}
    trained = learner(reward="1", settings={"ent_coef": 0.0, "gamma": 1.0}, max_steps=1,
                      log=lambda name, value, step: told.update({name: value}))  # fmt: skip
    before = weights(trained)
    trained.update()
    assert torch.equal(before, weights(trained))
    assert told["rollout/telling_groups"] == 0
    assert told["rollout/return"] == told["rollout/length"] == 1
    assert told["train/entropy"] == pytest.approx(np.log(2), abs=0.05)


def test_entropy_is_what_the_bonus_keeps_up():
    bold, careful = (learner(settings={"ent_coef": weight, "learning_rate": 3e-3}) for weight in (0.0, 5.0))
    for trained in (bold, careful):
        for _ in range(10):
            trained.update()
    assert abs(chances_of_right(careful) - 0.5).mean() < abs(chances_of_right(bold) - 0.5).mean()


def test_it_learns_until_the_budget_and_pauses_between_updates():
    trained = learner(max_steps=5)
    pauses, progress = [], []
    trained.learn(120, [0, 60], pauses.append, progress.append)
    assert trained.steps >= 120
    assert len(pauses) == 3
    assert pauses[0] == 0 < 60 <= pauses[1] < 120 <= pauses[2] == trained.steps
    assert set(pauses[:2]) <= set(progress)
    before = weights(trained)
    trained.learn(120, [], pauses.append, progress.append)
    assert len(pauses) == 3
    assert torch.equal(before, weights(trained))


def test_a_checkpoint_goes_on_exactly(tmp_path):
    alone = learner("Maze-v0", "success + potential(progress)", size=5, max_steps=12)
    alone.update()
    alone.save(tmp_path)
    back = learner("Maze-v0", "success + potential(progress)", size=5, max_steps=12, checkpoint=tmp_path)
    assert back.steps == alone.steps > 0
    # An evaluation in between must not disturb either.
    venv = vectorize("Maze-v0", 4, size=5, max_steps=12)
    agents = alone.agent(venv), back.agent(venv)
    one, other = (evaluate(agent, venv, episode_seeds(0, 4)) for agent in agents)
    assert one == other
    alone.update()
    back.update()
    assert back.steps == alone.steps
    assert torch.equal(weights(alone), weights(back))


def test_the_seed_determines_the_weights_and_leaves_the_global_generators_alone():
    torch.manual_seed(5)
    untouched = torch.rand(1)
    torch.manual_seed(5)
    first, again, other = (learner(seed=seed) for seed in (1, 1, 2))
    for trained in (first, again, other):
        trained.update()
    assert torch.equal(torch.rand(1), untouched)
    assert torch.equal(weights(first), weights(again))
    assert not torch.equal(weights(first), weights(other))


def test_faults_are_counted_and_left_out_of_their_group():
    """Tasks with an odd id fail: what is told and learnt comes from the others alone."""
    told = {}
    trained = learner(reward="1", settings={"groups": 16}, fault_at=1,
                      log=lambda name, value, step: told.update({name: value}))  # fmt: skip
    trained.update()
    assert 0 < trained.faults < 64
    assert trained.faults % 4 == 0
    assert told["rollout/return"] == told["rollout/length"] >= 4
    assert torch.isfinite(weights(trained)).all()


def test_an_episode_with_a_fault_is_no_measure_for_the_others_of_its_group(monkeypatch):
    masks = []
    monkeypatch.setattr(grpo, "credit", lambda *given, **how: masks.append(given[2]) or credit(*given, **how))
    trained = learner(settings={"groups": 1})
    envs = iter(trained._envs)
    monkeypatch.setattr(
        next(envs),
        "step",
        lambda action: (
            CELLS[0],
            0.0,
            False,
            True,
            {"fault": True, "signals": dict.fromkeys(trained._signals, 0.0)},
        ),
    )
    trained.update()
    ((mask,),) = masks
    assert not mask[0].any()
    assert mask[1:, 0].all()


@pytest.mark.parametrize(("reward", "place"), [("success", "released"), ("group_zscore(final(success))", "earned")])
def test_rewards_are_valued_where_they_belong_and_as_far_as_training_is(reward, place, monkeypatch):
    said = []
    monkeypatch.setattr(grpo, "evaluate", lambda *given, **how: said.append(how) or value(*given, **how))
    trained = learner(reward=reward)
    steps = []
    for _ in range(2):
        steps.append(trained.steps)
        trained.update()
    assert [each["place"] for each in said] == [place] * 2
    assert [each["parameters"] for each in said] == [{"training_step": step} for step in steps]
    assert steps[1] > 0


def test_the_clipped_ratio_holds_the_policy_back():
    """With passes enough, what is not held back goes far away from the policy that played."""
    changes = []
    for reach in (0.01, 0.99):
        settings = {"clip_range": reach, "n_epochs": 60, "learning_rate": 3e-3, "ent_coef": 0.0, "groups": 8}
        trained = learner(settings=settings, max_steps=6)
        before = chances_of_right(trained)
        trained.update()
        changes.append(abs(chances_of_right(trained) - before).max())
    assert changes[0] < changes[1] / 2


def test_an_update_without_a_sound_episode_is_a_fault():
    trained = learner(settings={"groups": 1}, fault_at=1)
    with pytest.raises(Fault, match="every episode of an update failed"):
        trained.learn(10_000, [], lambda step: None, lambda step: None)


def test_actions_that_are_not_at_hand_are_never_chosen():
    """Frozen in place, Taxi allows some of its six actions only; so does the shelf, in its observation."""
    chosen = all_settings("grpo", SMALL)
    taxis = [gymnasium.make("Taxi-v4", max_episode_steps=20) for _ in range(8)]
    trained = GroupLearner(taxis, as_reward("native"), settings=chosen, seed=0)
    seen = []
    choose = trained.policy.choose

    def watched(observations, masks, generator):
        actions, chances = choose(observations, masks, generator)
        seen.append((masks, actions))
        return actions, chances

    trained.policy.choose = watched
    trained.update()
    masks, actions = (np.concatenate(parts) for parts in zip(*seen, strict=True))
    assert not masks.all()
    assert masks[np.arange(len(actions)), actions].all()
    venv = vectorize("Taxi-v4", 4)
    for deterministic in (False, True):
        agent = GroupAgent(trained.policy, deterministic=deterministic, seed=0)
        observations, info = venv.reset(seed=0)
        for _ in range(20):
            drawn = agent.act(observations, info)
            assert info["action_mask"][np.arange(4), drawn].all()
            observations, *_, info = venv.step(drawn)


def test_where_nothing_is_at_hand_numbers_stay_finite():
    spaces = gymnasium.spaces.Box(0, 4, (1,), np.float32), gymnasium.spaces.Discrete(2)
    chances = ActionPolicy(*spaces, [8]).distribution(CELLS, np.zeros((4, 2), dtype=bool))
    (chances.log_prob(torch.zeros(4)) + chances.entropy()).sum().backward()
    assert torch.isfinite(chances.entropy()).all()


def test_the_likeliest_action_is_played_where_that_is_asked_for():
    trained = learner(settings={"groups": 8, "learning_rate": 1e-2})
    for _ in range(6):
        trained.update()
    agent = GroupAgent(trained.policy, deterministic=True, seed=0)
    assert agent.act(CELLS, {}).tolist() == (chances_of_right(trained) > 0.5).astype(int).tolist()


def test_a_saved_agent_plays_as_the_trained_one(tmp_path):
    trained = learner("Toy/Shelf-v0", settings={"deterministic": True})
    trained.update()
    trained.save(tmp_path)
    venv = vectorize("Toy/Shelf-v0", 8)
    agent = load_group_agent(tmp_path, layers=[8], device="cpu", deterministic=True, seed=0)
    one, other = (evaluate(who, venv, episode_seeds(0, 16)) for who in (agent, trained.agent(venv)))
    assert one == other
    assert agent.observation_space == venv.single_observation_space


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rat": 1}, "Did you mean 'learning_rate'"),
        ({"n_envs": 3}, "'grpo' has no setting 'n_envs'"),
        ({"groups": 0}, "1 or more as 'groups', not 0"),
        ({"group_size": 1}, "group_size=1 leaves nothing to compare"),
        ({"group_size": 0, "baseline": "none"}, "1 or more as 'group_size'"),
        ({"baseline": "leave_one_out"}, "Did you mean 'leave-one-out'"),
        ({"baseline": 3}, "takes one of group, leave-one-out, none"),
        ({"scale": 1}, "takes true or false as 'scale'"),
        ({"gamma": 1.5}, "from 0 to 1 as 'gamma'"),
        ({"gamma": {}}, "from 0 to 1 as 'gamma'"),
        ({"gamma": "high"}, "takes a number as 'gamma'"),
        ({"clip_range": 0}, "between 0 and 1 as 'clip_range'"),
        ({"learning_rate": 0.0}, "above 0 as 'learning_rate'"),
        ({"ent_coef": -1}, "0 or more as 'ent_coef'"),
        ({"batch_size": 0}, "1 or more as 'batch_size'"),
        ({"n_epochs": 0}, "1 or more as 'n_epochs'"),
        ({"max_grad_norm": 0.0}, "above 0 as 'max_grad_norm'"),
        ({"net_arch": [0]}, "list of layers' widths"),
    ],
)
def test_wrong_settings_are_told(settings, message):
    with pytest.raises(ConfigurationError, match=message):
        all_settings("grpo", settings)


def test_an_episode_alone_is_enough_where_nothing_is_compared():
    assert all_settings("grpo", {"group_size": 1, "baseline": "none"})["group_size"] == 1


@pytest.mark.parametrize(
    ("env", "kwargs", "message"),
    [
        ("Toy/Chatty-v0", {}, "has a Text space"),
        ("Maze-v0", {"actions": "language"}, "'grpo' acts in Discrete spaces"),
        ("Pendulum-v1", {}, "'grpo' acts in Discrete spaces"),
    ],
)
def test_spaces_it_cannot_play_in_are_told(env, kwargs, message):
    venv = vectorize(env, 1, **kwargs)
    with pytest.raises(ConfigurationError, match=message):
        check_agent("grpo", {}, venv)


def test_pictures_are_refused_with_advice():
    spaces = gymnasium.spaces.Box(0, 255, (40, 40, 3), np.uint8), gymnasium.spaces.Discrete(2)
    with pytest.raises(ConfigurationError, match=r"reads no pictures: .*--set observation=grid"):
        ActionPolicy(*spaces, [8])


@pytest.mark.slow
@pytest.mark.parametrize("reward", ["success", "group_zscore(final(success))", "success + potential(progress)"])
def test_it_finds_its_way_through_mazes(reward):
    kwargs = {"size": 5, "observation": "egocentric", "split": "train"}
    trained = learner("Maze-v0", reward, settings={"groups": 8, "group_size": 8, "net_arch": [64, 64]}, **kwargs)
    venv = vectorize("Maze-v0", 128, **kwargs | {"split": "test"})
    before = summarize(evaluate(trained.agent(venv), venv, episode_seeds(0, 128)))
    trained.learn(40_000, [], lambda step: None, lambda step: None)
    after = summarize(evaluate(trained.agent(venv), venv, episode_seeds(0, 128)))
    assert before["success"] < 0.75 < 0.85 < after["success"]
    assert after["length"] < 0.7 * before["length"]


@pytest.mark.slow
def test_it_learns_what_to_take_from_candidates():
    trained = learner("Toy/Shelf-v0", settings={"groups": 8, "learning_rate": 3e-3, "n_epochs": 4, "net_arch": [16]})
    trained.learn(5_000, [], lambda step: None, lambda step: None)
    venv = vectorize("Toy/Shelf-v0", 8)
    assert summarize(evaluate(trained.agent(venv), venv, episode_seeds(0, 64)))["success"] == 1.0
