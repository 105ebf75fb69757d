"""Rewards that other weights imply: ratios and losses worked by hand, that they learn, and runs that go on exactly."""

from __future__ import annotations

import copy
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from gymnasium.vector import SyncVectorEnv

from rewardlab.agents.llm.distributed import join_team
from rewardlab.agents.llm.episodes import Spoken, Thread
from rewardlab.agents.llm.implicit import ImpliedRewards, endogenous_rewards, outcome_loss, preference_loss
from rewardlab.agents.llm.measures import IMPLIED
from rewardlab.agents.llm.policy import LanguagePolicy
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.training import check_language_agent
from rewardlab.agents.run_folder import read_config, read_rows
from rewardlab.agents.train import Run, train
from rewardlab.errors import ConfigurationError, ExpressionError

from . import small
from .processes import fork

LN2 = math.log(2)


class Bigrams(torch.nn.Module):
    """A model whose next token, of two, depends on the last one alone; its logits are its weights."""

    dtype = torch.float32
    device = torch.device("cpu")
    generation_config = SimpleNamespace(eos_token_id=None)

    def __init__(self, logits):
        super().__init__()
        self.logits = torch.nn.Parameter(torch.tensor(logits))

    def forward(self, input_ids, logits_to_keep, **_):
        return SimpleNamespace(logits=self.logits[input_ids][logits_to_keep])


def bigrams(*odds):
    """After token 0 and after token 1, token 1 is so many times as likely as token 0."""
    return LanguagePolicy(Bigrams([[0.0, math.log(each)] for each in odds]), None)


def spoken(*turns, success=0.0, paid=0.0, threads=None, fault=False):
    """An episode of (heard, said) tokens; `threads` says in which thread each turn is."""
    threads = threads or [0] * len(turns)
    episode = Spoken(threads=[Thread() for _ in range(max(threads) + 1)], signals=[{"success": 0.0}], fault=fault)
    for turn, ((heard, said), number) in enumerate(zip(turns, threads, strict=True)):
        episode.threads[number].read(heard)
        episode.threads[number].say(said, [0.0] * len(said), turn)
        episode.answers.append("")
        episode.lengths.append(len(said))
        episode.signals.append({"success": success if turn == len(turns) - 1 else 0.0})
        episode.rewards.append(paid if turn == len(turns) - 1 else 0.0)
    return episode


def implied(names, of, told=None, team=None, **settings):
    chosen = language_settings({"implicit_beta": 0.5, "group_size": 2, "minibatches": 1} | settings)
    log = (lambda name, number: told.setdefault(name, []).append(number)) if told is not None else (lambda *_: None)
    made = ImpliedRewards(names, of, chosen, tell=log, team=team)
    made.remember()
    return made


def heard(episode, name):
    return [at[name] for at in episode.signals]


def test_log_ratios_are_worked_by_hand():
    """At first both tokens are as likely after either; what learns has 3/4 for 1 after 0, and 1/3 for 1 after 1."""
    of = bigrams(1.0, 1.0)
    made = implied(["implicit_process", "implicit_preference"], of)
    for model, _ in made._learning.values():
        model.model.load_state_dict(bigrams(3.0, 0.5).model.state_dict())
    of.model.load_state_dict(bigrams(1.0, 3.0).model.state_dict())
    episode = spoken(([0], [1, 1]), ([0], [0]))
    made.measure([episode])
    # Half of ln (3/4 / 1/2) + ln (1/3 / 1/2) = ln 1; then of ln (1/4 / 1/2).
    assert heard(episode, "implicit_process") == pytest.approx([0.0, 0.0, -LN2 / 2], abs=1e-6)
    # The policy now has 3/4 for 1 after 1: half of ln (3/4 / 1/2) + ln (1/3 / 3/4) = ln 2/3.
    assert heard(episode, "implicit_preference") == pytest.approx([0.0, math.log(2 / 3) / 2, -LN2 / 2], abs=1e-6)


def test_what_has_learnt_nothing_pays_nothing():
    made = implied(IMPLIED, small.policy())
    episode = spoken(([1, 2], [3, 4]), ([2], [5]))
    made.measure([episode])
    assert heard(episode, "implicit_process") == heard(episode, "implicit_preference") == [0.0, 0.0, 0.0]


def test_a_reward_of_logits_is_worked_by_hand():
    """Logits (0, ln 3) after token 0, whose logsumexp is ln 4, and (0, ln 7) after token 1, with ln 8."""
    episode = spoken(([0], [1, 1]), ([1, 0], [0]), threads=[0, 1])
    own = endogenous_rewards(bigrams(3.0, 7.0), [episode], batch_tokens=1)[0]
    # Q of 1 after 0 less V after 1, Q of 1 after 1 less V after 0; the last one is Q of 0 after 0, and V is over.
    assert own == pytest.approx([math.log(3) - math.log(8) + math.log(7) - math.log(4), 0.0], abs=1e-6)


def test_rewards_of_logits_sum_to_log_probabilities_and_the_first_value():
    rows = [([0, 1], [1, 0]), ([1], [0, 0, 1])]
    of = small.policy()
    episode = spoken(*rows)
    (own,) = endogenous_rewards(of, [episode], batch_tokens=100)
    with torch.no_grad():
        logits = of.model(torch.tensor([episode.threads[0].tokens])).logits[0].double()
    places = [2, 3, 5, 6, 7]
    said = logits.log_softmax(-1)[[place - 1 for place in places], [1, 0, 0, 0, 1]].sum()
    assert own.sum() == pytest.approx(float(said + logits[1].logsumexp(-1)), abs=1e-4)


def test_losses_are_worked_by_hand():
    scores = torch.tensor([math.log(3), 0.0, -math.log(3)])
    # sigma is 3/4, 1/2, 1/4: -(ln 3/4 + ln 1/2 + ln 3/4) / 3.
    assert float(outcome_loss(scores, torch.tensor([1.0, 1.0, 0.0]))) == pytest.approx((5 * LN2 - 2 * math.log(3)) / 3)
    # Differences ln 3 and -2 ln 3: sigma is 3/4 and 1/10.
    expected = -(math.log(3 / 4) + math.log(1 / 10)) / 2
    assert float(preference_loss(scores, [0, 2], [1, 0])) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        # Scores are 0, sigma is 1/2: the loss of two falls by (1/2)/2 for each beta log pi of a success, and so on.
        ("implicit_process", 0.25),
        # One pair: -log sigma has the slope -1/2 in the difference.
        ("implicit_preference", 0.5),
    ],
)
def test_the_gradient_of_a_step_is_worked_by_hand(name, slope):
    """An episode that says 1 after 0 in one thread and again in another wins over one that says 0 after 0."""
    of = bigrams(1.0, 1.0)
    made = implied([name], of, max_grad_norm=1e9, batch_tokens=1)
    won = spoken(([0], [1]), ([0], [1]), threads=[0, 1], success=1.0, paid=1.0)
    lost = spoken(([0], [0]), ([0], [0]), threads=[0, 1])
    made.learn([won, lost], np.random.default_rng(0))
    model, _ = made._learning[name]
    # beta is 1/2; log pi(1 after 0) has the gradient (-1/2, 1/2) in the logits after 0, log pi(0 after 0) the opposite.
    expected = -slope * 0.5 * (2 * 0.5 + 2 * 0.5)
    assert model.model.logits.grad[0].tolist() == pytest.approx([-expected, expected], abs=1e-6)
    assert model.model.logits.grad[1].tolist() == [0.0, 0.0]
    assert model.model.logits[0, 1] > model.model.logits[0, 0]
    assert torch.equal(of.model.logits, torch.zeros(2, 2))


@pytest.mark.parametrize("name", ["implicit_process", "implicit_preference"])
def test_it_learns_what_wins_and_pays_for_it_from_then_on(name):
    told = {}
    made = implied([name], small.policy(), told, implicit_learning_rate=3e-3)
    for number in range(15):
        draws = np.random.default_rng(number)
        # Of two turns the second one decides, by whether it says token 3; the first says anything.
        pairs = []
        for _ in range(4):
            for right in (1, 0):
                first, other = draws.integers(5, 9, size=2)
                last = 3 if right else int(other)
                pairs.append(spoken(([1], [int(first)]), ([2], [last]), success=float(right), paid=float(right)))
        made.learn(pairs, draws)
    losses, right = told[f"{name}/loss"], told[f"{name}/accuracy"]
    assert losses[-1] < 0.7 * losses[0]
    assert right[-1] == 1.0
    one, other = spoken(([1], [5]), ([2], [3])), spoken(([1], [5]), ([2], [6]))
    made.measure([one, other])
    assert heard(one, name)[0] == 0.0
    assert heard(one, name)[1] == pytest.approx(heard(other, name)[1])
    assert heard(one, name)[2] > heard(other, name)[2] + 0.5


def test_what_has_a_fault_or_fares_alike_teaches_no_preference():
    told = {}
    of = bigrams(1.0, 1.0)
    made = implied(["implicit_preference"], of, told)
    alike = [spoken(([0], [said]), paid=1.0) for said in (0, 1)]
    failed = [spoken(([0], [1]), paid=1.0, fault=True), spoken(([0], [0]))]
    made.learn([*alike, *failed], np.random.default_rng(0))
    assert told == {}
    assert torch.equal(made._learning["implicit_preference"][0].model.logits, of.model.logits)


def test_an_episode_that_did_not_begin_has_no_signals_and_teaches_nothing():
    made = implied(IMPLIED, bigrams(1.0, 1.0))
    failed, sound = Spoken(fault=True), spoken(([0], [1]), success=1.0)
    made.measure([failed, sound])
    made.learn([failed, sound], np.random.default_rng(0))
    assert failed.signals == []
    assert set(sound.signals[0]) == {"success", *IMPLIED}


REWARD = "success + 0.5*implicit_process + 0.5*implicit_preference + 0.01*endogenous_reward + 0.1*progress"


def learner(checkpoint=None, reward=REWARD, **settings):
    implied = {"groups": 4, "measure": ",".join(sorted(IMPLIED)), "implicit_learning_rate": 3e-3}
    return small.learner(reward, checkpoint, **implied | settings)


def numbers(made):
    models = [made.policy, *(model for model, _ in made._implied._learning.values()), made._implied._start]
    return [small.weights(each) for each in models]


@pytest.mark.usefixtures("little")
@pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning")
@pytest.mark.parametrize("settings", [{}, {"lora": 2, "gradient_checkpointing": True}])
def test_a_checkpoint_goes_on_exactly(tmp_path, settings):
    alone = learner(**settings)
    first = copy.deepcopy(numbers(alone))
    alone.update()
    alone.save(tmp_path)
    back = learner(tmp_path, **settings)
    alone.told.clear()
    alone.update()
    back.update()
    assert back.told == alone.told
    assert {"implicit_process/loss", "rollout/implicit_process", "rollout/endogenous_reward"} <= {
        name for name, _ in back.told
    }
    for one, other in zip(numbers(back), numbers(alone), strict=True):
        assert torch.equal(one, other)
    # What was kept is as it was; what learns is not, and each has learnt something else.
    assert torch.equal(numbers(alone)[-1], first[-1])
    moved = [not torch.equal(one, other) for one, other in zip(numbers(alone)[:2], first[:2], strict=True)]
    assert all(moved)


@pytest.mark.usefixtures("little")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_processes_learn_as_one():
    """The same episodes are told to both, and each reads half of the threads."""

    def work():
        team = join_team("cpu")
        told = {}
        made = implied(["implicit_process", "implicit_preference"], small.policy(), told, team, minibatches=2)
        episodes = [
            spoken(([1], [2 + row % 3, 4]), ([2], [row % 5]), success=row % 2, paid=row % 2) for row in range(8)
        ]
        for number in range(2):
            made.learn(episodes, np.random.default_rng(number))
        made.measure(episodes)
        return told, [heard(episode, name) for episode in episodes for name in ("implicit_process",)]

    (alone,) = fork(work, 1)
    one, other = fork(work, 2)
    assert one == other
    for name, values in alone[0].items():
        assert one[0][name] == pytest.approx(values, abs=1e-5)
    assert np.array(one[1]) == pytest.approx(np.array(alone[1]), abs=1e-4)


@pytest.mark.usefixtures("little")
def test_a_run_that_names_it_measures_it_and_goes_on(tmp_path):
    settings = small.SHORT | {"groups": 4, "credit": "turn_rloo"}
    asked = Run("RewardLab/Maze-v0", 40, agent="llm", reward="success + 0.5*implicit_process", settings=settings,
                env_kwargs={"size": 5, "max_steps": 4}, evaluations=1, episodes=2, record="none")  # fmt: skip
    train(asked, tmp_path)
    train(asked, tmp_path)
    assert read_config(tmp_path)["settings"]["measure"] == "implicit_process"
    assert read_rows(tmp_path / "metrics.jsonl")[-1]["step"] >= 40


def test_what_cannot_be_is_told():
    for name in IMPLIED:
        with pytest.raises(ConfigurationError, match=f"{name} needs others beside it: not with fsdp=true"):
            language_settings({"fsdp": True, "measure": name})
    with pytest.raises(ConfigurationError, match="above 0, and finite as 'implicit_beta'"):
        language_settings({"implicit_beta": 0.0})


class Mute(small.Spelling):
    """Speaks, and has no signal success."""

    describe = parse = say = staticmethod(str)


def test_success_is_what_one_of_them_learns():
    venv = SyncVectorEnv([Mute])
    check_language_agent({"measure": "implicit_preference"}, venv)
    with pytest.raises(ConfigurationError, match="no signal success: take implicit_preference"):
        check_language_agent({"measure": "implicit_process"}, venv)
    venv.close()


@pytest.mark.parametrize("agent", ["ppo", "grpo", "random"])
def test_agents_that_cannot_measure_it_refuse_it(tmp_path, agent):
    run = Run("RewardLab/Maze-v0", 8, agent=agent, reward="success + 0.5*implicit_process", episodes=2)
    with pytest.raises(ExpressionError, match=r"no signal 'implicit_process'.* Only --agent llm, .* measures imp"):
        train(run, tmp_path / "run")
    assert not (tmp_path / "run").exists()
