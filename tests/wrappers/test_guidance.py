"""RubricGuidance: what counts is part of what an agent reads."""

import json

import gymnasium
import pytest
from wrapper_toys import LEFT, RIGHT, Corridor

from rewardlab.agents.vectorize import make_single
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.rewards.rubric import BudgetSpent, Criterion, ModelJudge, Rubric, ScriptedModel
from rewardlab.wrappers import JudgeSignals, LanguageInterface, RewardWrapper, RubricGuidance

from ..agents.chat_server import serve

RUBRIC = Rubric(
    [
        Criterion("brisk", "brisk", question="Was the step to the right?"),
        Criterion("idle", "turned", weight=-2),
        Criterion("sane", "every(valid)", veto=True),
    ]
)


def described(env, observation):
    return env.get_wrapper_attr("describe")(observation)


def test_the_criteria_follow_what_the_environment_says():
    env = RubricGuidance(Corridor(slip=0), RUBRIC)
    observation, _ = env.reset(seed=2)
    plain = env.unwrapped.describe(observation)
    assert described(env, observation) == (
        f"{plain}\n\nWhat counts:\n- sane (must hold): every(valid)\n- brisk: Was the step to the right?\n"
        "- idle (avoid): turned"
    )


def test_who_speaks_reads_them_at_each_step():
    env = LanguageInterface(RubricGuidance(Corridor(slip=0), RUBRIC))
    texts = [env.reset(seed=2)[0], env.step("right")[0]]
    assert all(text.count("- brisk: Was the step to the right?") == 1 for text in texts)


def test_how_far_each_was_met_at_the_last_step():
    judge = ModelJudge(ScriptedModel(lambda question: "yes" if "did: 1" in question.material[0].text else "no"))
    env = RubricGuidance(JudgeSignals(Corridor(slip=0), RUBRIC, judge, when="step"), RUBRIC)
    env.reset(seed=2)
    for action, met in ((RIGHT, "yes"), (LEFT, "no")):
        assert f"[last step: {met}]" in described(env, env.step(action)[0])


def test_a_guide_writes_for_each_state():
    env = RubricGuidance(Corridor(slip=0), guide=lambda text, info: f"{text.split()[2]} to go, {info['fault']}")
    observation, _ = env.reset(seed=2)
    assert described(env, observation).endswith(f"\n\n{6 - env.unwrapped.place} to go, False")
    observation = env.step(RIGHT)[0]
    assert described(env, observation).endswith(f"\n\n{6 - env.unwrapped.place} to go, False")


def test_a_model_writes_what_the_next_step_must_do(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def answer(body):
        if "5 steps" in body["messages"][1]["content"]:
            return "no idea"
        return json.dumps({"points": ["Does it go right?", "Is it legal?"]})

    with serve(answer) as log:
        env = RubricGuidance.from_text(Corridor(slip=0), f"chat:parrot?url={log.url}&max_calls=3")
        start = Corridor()
        seed = next(seed for seed in range(99) if start.reset(seed=seed) and start.place == 2)
        observation, info = env.reset(seed=seed)
        assert described(env, observation).endswith("A good next step:\n- Does it go right?\n- Is it legal?")
        assert not info["fault"]
        # What cannot be read, twice, is a fault.
        _, _, terminated, truncated, info = env.step(LEFT)
        assert (terminated, truncated, info["fault"]) == (False, True, True)
        with pytest.raises(BudgetSpent):
            env.reset(seed=seed)
    assert len(log.requests) == 3


def test_a_guide_that_fails_ends_the_episode_and_pays_nothing():
    said = iter(["go", Fault("down"), "go"])

    def guide(text, info):
        found = next(said)
        if isinstance(found, Fault):
            raise found
        return found

    env = RewardWrapper(RubricGuidance(Corridor(slip=0), guide=guide), "progress")
    env.reset(seed=2)
    _, reward, terminated, truncated, info = env.step(RIGHT)
    assert (reward, terminated, truncated, info["fault"]) == (0.0, False, True, True)
    assert not env.reset(seed=2)[1]["fault"]


def test_what_was_told_is_part_of_the_state():
    env = RubricGuidance(Corridor(slip=0), guide=lambda text, info: text.upper())
    observation, _ = env.reset(seed=2)
    state, before = env.get_state(), described(env, observation)
    env.step(RIGHT)
    env.set_state(state)
    assert described(env, observation) == before


def test_a_guide_that_failed_has_failed_after_it_is_gone_back_to():
    said = iter(["go", Fault("down"), "go", "go"])

    def guide(text, info):
        found = next(said)
        if isinstance(found, Fault):
            raise found
        return found

    env = RubricGuidance(Corridor(slip=0), guide=guide)
    env.reset(seed=2)
    assert env.step(RIGHT)[4]["fault"]
    state = env.get_state()
    assert not env.reset(seed=2)[1]["fault"]
    env.set_state(state)
    assert env.step(RIGHT)[4]["fault"]


def test_a_chat_model_with_eyes_reads_it_too():
    class Seeing(Corridor):
        def content(self, observation):
            return [{"type": "text", "text": "a picture"}]

    env = RubricGuidance(Seeing(), RUBRIC)
    observation, _ = env.reset(seed=2)
    assert [part["text"].split("\n")[0] for part in env.get_wrapper_attr("content")(observation)] == [
        "a picture", "What counts:"
    ]  # fmt: skip
    assert not RubricGuidance(Corridor(), RUBRIC).has_wrapper_attr("content")


def upper(text, info):
    """A guide that can be imported."""
    return "GO ON"


def test_a_file_or_a_function_on_the_command_line(tmp_path):
    path = tmp_path / "rubric.toml"
    path.write_text('[[criteria]]\nname = "short"\nexpression = "progress"\n')
    for argument, told in ((str(path), "What counts:\n- short: progress"), (f"{__name__}:upper", "GO ON")):
        env = make_single("Maze-v0", measure=f"guidance:{argument}", reward="success")
        assert described(env, env.reset(seed=0)[0]).endswith(told)
        assert env.spec.to_json()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RubricGuidance(Corridor()), "give a rubric, or a guide"),
        (lambda: RubricGuidance(Corridor(), RUBRIC, guide=upper), "not both"),
        (lambda: RubricGuidance(gymnasium.make("CartPole-v1"), RUBRIC), "has no describe"),
        (lambda: RubricGuidance(LanguageInterface(Corridor()), RUBRIC), "below LanguageInterface"),
        (lambda: RubricGuidance.from_text(Corridor(), "nowhere.toml"), "cannot be read"),
        (lambda: RubricGuidance.from_text(Corridor(), "nowhere:at_all"), "cannot be imported"),
        (lambda: RubricGuidance.from_text(Corridor(), "json:loads"), "what the environment says and the info"),
    ],
)
def test_mistakes_are_told(make, message):
    with pytest.raises(ConfigurationError, match=message):
        make()
