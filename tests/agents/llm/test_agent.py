"""A language model in a vector environment: what it hears, what comes of what it says, and rows that rest."""

import json

import numpy as np
import pytest

from rewardlab.agents.evaluate import evaluate
from rewardlab.agents.llm.agent import LanguageAgent
from rewardlab.agents.llm.rollout import Speech
from rewardlab.agents.recording import evaluate_recording
from rewardlab.agents.vectorize import episode_seeds, vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.wrappers import LanguageInterface

from . import small

SPEECH = Speech(longest=4, context=2048)


def agent(venv, engine=None, seed=0):
    dialogue, own = small.talker(small.policy())
    return LanguageAgent(engine or own, dialogue, SPEECH, venv, seed=seed)


def heard(engine):
    return [small.tokenizer().decode(chunk) for chunk in engine.chunks]


@pytest.mark.parametrize("wrap", [None, lambda env, row: env, lambda env, row: LanguageInterface(env)])
def test_a_maze_is_played_alike_native_single_and_behind_an_interface(wrap):
    records = []
    for how in (None, wrap):
        venv = vectorize("Maze-v0", 3, wrap=how, size=5, max_steps=4)
        records.append([record.as_row() for record in evaluate(agent(venv), venv, episode_seeds(0, 3))])
        venv.close()
    assert records[0] == records[1]


def test_environments_that_take_texts_are_parsed_too_and_say_their_instructions():
    venv = vectorize("WebShop-v0", 1, max_steps=2)
    written = small.tokenizer()("I look for it. search[lamp]", add_special_tokens=False)["input_ids"]
    engine = small.Scripted(written)
    speaking = LanguageAgent(engine, small.talker(small.policy())[0], Speech(64, 8192), venv)
    observations, infos = venv.reset(seed=0)
    assert speaking.act(observations, infos)[0] == "search[lamp]"
    instructions = venv.envs[0].get_wrapper_attr("instructions")
    assert instructions and instructions in heard(engine)[0]
    venv.close()


def test_garbage_is_no_action_where_actions_are_numbers_either():
    venv = vectorize("WebShop-v0", 2, actions="discrete", max_steps=2)
    speaking = agent(venv, small.Scripted([5]))
    (record,) = evaluate(speaking, venv, episode_seeds(0, 1))
    assert (record.length, record.success, record.fault) == (2, 0.0, False)
    venv.close()


def test_an_environment_that_reads_garbage_as_what_it_cannot_take_is_named():
    venv = vectorize("Maze-v0", 1, wrap=lambda env, row: env, size=5)
    venv.envs[0].unwrapped.parse = str
    observations, infos = venv.reset(seed=0)
    with pytest.raises(
        ConfigurationError, match=r"parse of .*Maze.* gave \['.*'\], and its action space is Discrete\(4\)"
    ):
        agent(venv, small.Scripted([5])).act(observations, infos)
    venv.close()


def test_rows_that_rest_are_not_spoken_to():
    venv = vectorize("Maze-v0", 3, size=5)
    engine = small.Scripted([5])
    speaking = agent(venv, engine)
    observations, infos = venv.reset(seed=0)
    speaking.rest(np.array([False, True, False]))
    assert speaking.act(observations, infos)[1] == -1
    assert len(engine.chunks) == 2
    speaking.rest(np.ones(3, dtype=bool))
    speaking.act(observations, infos)
    assert len(engine.chunks) == 2
    speaking.reset(np.ones(3, dtype=bool))
    speaking.act(observations, infos)
    assert len(engine.chunks) == 5


def test_what_was_read_and_said_is_recorded_beside_the_action(tmp_path):
    """The action of an answer that is none says nothing; the answer itself does."""
    kwargs = {"size": 5, "max_steps": 3}
    venv = vectorize("Maze-v0", 2, **kwargs)
    written = small.tokenizer()("near\n</script>", add_special_tokens=False)["input_ids"]

    def speaker(rows):
        return LanguageAgent(small.Scripted(written), small.talker(small.policy())[0], Speech(64, 2048), rows)

    evaluate_recording(speaker, venv, episode_seeds(0, 3), "all", tmp_path, env_id="Maze-v0", kwargs=kwargs)
    instructions = venv.unwrapped.instructions
    venv.close()
    files = sorted(tmp_path.glob("*.jsonl"))
    assert len(files) == 3
    for file in files:
        _, first, *rows = (json.loads(line) for line in file.read_text().splitlines())
        assert "said" not in first and len(rows) == 3
        assert {(row["action"], row["said"]) for row in rows} == {(-1, "near\n</script>")}
        assert rows[0]["heard"].startswith(instructions) and not rows[1]["heard"].startswith(instructions)
        assert all(row["heard"] for row in rows)


def test_the_same_seed_says_the_same():
    venv = vectorize("Maze-v0", 4, size=5, max_steps=3)
    observations, infos = venv.reset(seed=0)
    first, same = ([agent(venv, seed=7).act(observations, infos).tolist()] for _ in range(2))
    assert first == same


def test_environments_without_words_are_refused():
    with pytest.raises(ConfigurationError, match="does not describe itself"):
        agent(vectorize("CartPole-v1", 1))
