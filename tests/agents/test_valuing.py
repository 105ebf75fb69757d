"""Which rewards are left to the trainer."""

from typing import ClassVar

import gymnasium
import pytest

from rewardlab.agents.valuing import left_to_trainer, measurable, saying_who_measures
from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import Signal

from .toy import Corridor


class Grouped(Corridor):
    group_rewards: ClassVar = {"compared": "group_zscore(final(success))"}


gymnasium.register("Toy/Grouped-v0", entry_point=Grouped)


@pytest.mark.parametrize("reward", ["compared", "group_zscore(final(score))", "success + leave_one_out(final(score))"])
def test_rewards_that_compare_episodes_are(reward):
    left = left_to_trainer("Toy/Grouped-v0", {"reward": reward, "max_steps": 3})
    assert str(left) == Grouped.group_rewards.get(reward, reward)


@pytest.mark.parametrize("kwargs", [{}, {"reward": "dense"}, {"reward": "final(score)"}, {"reward": "0.5"}])
def test_all_others_are_the_environments(kwargs):
    assert left_to_trainer("Toy/Grouped-v0", kwargs) is None


def test_an_environment_that_is_not_ours_pays_itself():
    assert left_to_trainer("CartPole-v1", {"reward": "group_zscore(final(success))"}) is None


def test_rewards_that_read_what_the_trainer_measures_are():
    measured = {"doubt": Signal("doubt", "How unsure the policy is.")}
    kwargs = {"reward": "success - 0.1*doubt"}
    assert str(left_to_trainer("Toy/Grouped-v0", kwargs, measured)) == kwargs["reward"]
    assert left_to_trainer("Toy/Grouped-v0", {"reward": "success"}, measured) is None
    with pytest.raises(ExpressionError, match="Did you mean 'doubt'"):
        left_to_trainer("Toy/Grouped-v0", {"reward": "success - 0.1*doubts"}, measured)


def test_an_environments_own_signals_are_not_measured_again():
    measured = {"success": Signal("success", "How sure the policy is of it.")}
    assert left_to_trainer("Toy/Grouped-v0", {"reward": "success"}, measured) is None


def test_language_models_alone_measure_themselves():
    assert measurable("ppo") == {}
    assert set(measurable("grpo")) == {"preferred"}
    assert "self_certainty" in measurable("llm")


def test_who_could_measure_a_signal_is_told_where_the_agent_cannot():
    wrong = ExpressionError("there is no such signal")
    for agent, reward, told in [
        (
            "ppo",
            "success + entropy + self_certainty",
            "no such signal. Only --agent llm, .* measures entropy, self",
        ),
        ("llm", "success + entropy", "no such signal$"),
        ("ppo", "success + entropie", "no such signal$"),
        ("ppo", "success +", "no such signal$"),
    ]:
        with pytest.raises(ExpressionError, match=told), saying_who_measures(agent, reward):
            raise wrong


def test_mistakes_are_told():
    with pytest.raises(ExpressionError, match=r"reward='group_zscore\(final\(succes\)\)'.*Did you mean 'success'"):
        left_to_trainer("Toy/Grouped-v0", {"reward": "group_zscore(final(succes))"})
    with pytest.raises(ExpressionError, match=r"^reward='compare' is neither .*Did you mean 'compared'"):
        left_to_trainer("Toy/Grouped-v0", {"reward": "compare"})
    with pytest.raises(ConfigurationError, match="max_stepz"):
        left_to_trainer("Toy/Grouped-v0", {"reward": "compared", "max_stepz": 3})
