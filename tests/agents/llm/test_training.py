"""What a learner is made of, and what is said before anything is played for it."""

import pytest

from rewardlab.agents.llm import training
from rewardlab.agents.llm.training import make_language_learner, measuring
from rewardlab.agents.run_folder import read_config
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import make_single, vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import as_reward

pytestmark = pytest.mark.usefixtures("little")


def learner(**settings):
    return make_language_learner(
        lambda: make_single("Maze-v0", size=5, max_steps=5),
        as_reward("success"),
        settings={"groups": 1, "group_size": 2, "max_tokens": 4} | settings,
        seed=0,
        device="cpu",
        checkpoint=None,
        log=lambda name, value, step: None,
    )


def test_a_model_that_is_not_there_is_told_of_before_the_expert_plays(monkeypatch, tmp_path):
    def watch(*arguments):
        raise AssertionError("it played")

    monkeypatch.setattr(training, "watch", watch)
    with pytest.raises(ConfigurationError, match="that folder holds none"):
        learner(model=str(tmp_path))


def test_a_context_in_which_no_page_has_room_is_refused():
    with pytest.raises(
        ConfigurationError, match=r"the first page alone has \d+ tokens, and agent\.context=12 leaves 8"
    ):
        learner(context=12, warmup=2, warmup_epochs=1)


def asked(reward, **settings):
    fast = {"groups": 1, "group_size": 2, "max_tokens": 4, "context": 400, "warmup": 4, "warmup_epochs": 1}
    return Run("RewardLab/Maze-v0", 8, agent="llm", reward=reward, settings=fast | settings,
               env_kwargs={"size": 5, "max_steps": 4}, evaluations=1, episodes=2, record="none")  # fmt: skip


def test_what_a_reward_reads_of_the_model_is_measured(tmp_path):
    """The same command goes on, and finds nothing changed."""
    run = asked("success + 0.1*self_certainty")
    train(run, tmp_path)
    train(run, tmp_path)
    assert read_config(tmp_path)["settings"]["measure"] == "self_certainty"


def test_what_is_asked_for_besides_is_measured_too_and_what_the_environment_tells_is_not():
    venv = vectorize("Maze-v0", 1, size=5)
    reward = as_reward("success + entropy + self_certainty")
    assert measuring({}, reward, venv) == {"measure": "entropy,self_certainty"}
    assert measuring({"measure": "self_certainty"}, reward, venv) == {"measure": "self_certainty,entropy"}
    assert measuring({"measure": "entropy"}, as_reward("success"), venv) == {"measure": "entropy"}
    assert measuring({"credit": "grpo"}, as_reward("success"), venv) == {"credit": "grpo"}
    venv.close()


@pytest.mark.parametrize(
    ("reward", "settings", "told"),
    [
        ("success", {"credit": "prorag"}, "no term 'process'; it has 'success'"),
        (None, {"credit": "prorag"}, "no term 'process'; it has 'native'"),
        ("success", {"credit": "grpo", "group_size": 1}, "leaves nothing to compare"),
        ("success", {"measure": 3}, "a text as 'measure', not 3"),
        ("success + entropy", {"engine": "vllm"}, "tells no entropies"),
    ],
)
def test_what_cannot_be_learnt_is_told_before_there_is_a_folder(tmp_path, reward, settings, told):
    with pytest.raises(ConfigurationError, match=told):
        train(asked(reward, **settings), tmp_path / "run")
    assert not (tmp_path / "run").exists()
