"""A suite is one TOML file: its product of runs, and mistakes named with their file."""

from dataclasses import replace

import pytest

from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.train import train
from rewardlab.bench.anchors import measure_anchors
from rewardlab.bench.suite import list_suites, load_suite
from rewardlab.errors import ConfigurationError, ExpressionError

TEXT = """
question = "Does it matter?"
steps = 100
seeds = 2
[designs]
sparse = "success"
dense = "dense"
[environments."Maze-v0"]
size = 5
[agents.random]
[agents.ppo]
n_envs = 4
"""


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "mine.toml"
        path.write_text(text)
        return str(path)

    return written


def test_a_suite_is_the_product_of_what_it_lists(write, tmp_path):
    suite = load_suite(write(TEXT))
    jobs = list(suite.jobs(tmp_path / "out"))
    assert len(jobs) == 2 * 2 * 2
    assert len({job.folder for job in jobs}) == len(jobs)
    assert jobs[0].folder == tmp_path / "out" / "Maze-v0" / "sparse" / "random" / "0"
    assert {(job.run.env, job.run.env_kwargs["size"]) for job in jobs} == {("RewardLab/Maze-v0", 5)}
    assert {tuple(job.run.settings) for job in jobs if job.run.agent == "ppo"} == {("n_envs",)}
    assert [job.run.seed for job in jobs] == [0] * 4 + [1] * 4


def test_a_suite_can_be_shortened(write):
    suite = load_suite(write(TEXT)).shortened(steps=10, episodes=3, seed=7)
    assert (suite.steps, suite.episodes, suite.seeds) == (10, 3, (7, 8))
    assert load_suite(write(TEXT)).shortened(steps=None, episodes=None, seed=None) == load_suite(write(TEXT))


def test_a_folder_holds_one_suite(write, tmp_path):
    suite = load_suite(write(TEXT))
    suite.write(tmp_path / "out")
    suite.write(tmp_path / "out")
    with pytest.raises(ConfigurationError, match=r"steps=100, and now steps=10"):
        suite.shortened(steps=10, episodes=None, seed=None).write(tmp_path / "out")
    (tmp_path / "out" / "suite.toml").write_text("steps =")
    with pytest.raises(ConfigurationError, match=r"suite\.toml' is damaged"):
        suite.write(tmp_path / "out")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("question", "questoin", "Did you mean 'question'"),
        ("steps = 100", "", "'steps' is missing"),
        ("steps = 100", 'steps = "many"', "is not a whole number"),
        ("[designs]", "[designs", "mine.toml"),
        ('dense = "dense"', "dense = 3", "design 'dense' is not an expression"),
        ('"Maze-v0"', '"Maze-v9"', "Did you mean 'Maze-v0'"),
        ("seeds = 2", "seeds = 1.5", r"seeds=1\.5: give how many"),
        ("seeds = 2", 'seeds = "abc"', "seeds='abc': give how many"),
        ("seeds = 2", "seeds = [0, 0.5]", "whole numbers"),
        ("seeds = 2", "seeds = [-1]", "from 0 on"),
        ("seeds = 2", "seeds = [3, 3]", "seed '3' is there twice"),
        ("seeds = 2", 'seeds = 2\nepisodes = "x"', "episodes='x' is not a whole number"),
        ("steps = 100", "steps = 0", "steps=0 is not a whole number above 0"),
        ("sparse =", '"../sparse" =', "design '../sparse' becomes a folder"),
        ("sparse =", '".sparse" =', "no dot in front"),
        ('[environments."Maze-v0"]\nsize = 5', '[environments]\n"Maze-v0" = 3', "'Maze-v0'=3 is not a table"),
        ('[environments."Maze-v0"]', '[environments."RewardLab/Maze-v0"]\n[environments."Maze-v0"]', "there twice"),
        ("[agents.random]", "[agents]\nrandom = 3\n[agents.ppo-big]", "agent 'random'=3 is not a table"),
        ('[environments."Maze-v0"]', '[environments."a/b"]\nid = "Maze-v0"', "environment 'a/b' becomes a folder"),
    ],
)
def test_mistakes_in_the_file_are_named(write, old, new, message):
    with pytest.raises(ConfigurationError, match=message):
        load_suite(write(TEXT.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"success"', '"succes"', "succes"),
        ("size = 5", "size = 4", "size"),
        ("agents.random", "agents.randum", "Did you mean 'random'"),
        ("[agents.random]", "[agents.random]\nspeed = 3", "takes no settings"),
        ("n_envs = 4", "n_env = 4", "Did you mean 'n_envs'"),
        ("n_envs = 4", 'learning_rate = "abc"', "takes a number as 'learning_rate'"),
        ("n_envs = 4", "net_arch = 64", "takes a list"),
        ("n_envs = 4", "n_steps = 2.5", "takes a whole number as 'n_steps'"),
        ("n_envs = 4", 'target_kl = "small"', "takes a number as 'target_kl'"),
        ("n_envs = 4", "n_envs = true", "takes a whole number as 'n_envs'"),
        ("size = 5", 'actions = "language"', "'ppo' acts in"),
        ("size = 5", 'observation = "text"', "observation=grid"),
    ],
)
def test_mistakes_in_designs_arguments_and_agents_show_before_anything_runs(write, old, new, message):
    with pytest.raises(ValueError, match=message):
        load_suite(write(TEXT.replace(old, new))).validate()


@pytest.mark.parametrize("argument", ['split = "test"', 'reward = "dense"', "num_envs = 3"])
def test_what_the_suite_decides_itself_is_no_argument(write, tmp_path, argument):
    suite = load_suite(write(TEXT.replace("size = 5", argument)))
    with pytest.raises(ConfigurationError, match=f"'{argument.split()[0]}' cannot be set"):
        list(suite.jobs(tmp_path))


GROUPED = TEXT.replace('"dense"', '"group_zscore(final(success))"')


def test_designs_that_compare_episodes_are_for_agents_that_play_groups(write):
    both = GROUPED.replace("[agents.random]\n[agents.ppo]\nn_envs", "[agents.grpo]\ngroups")
    load_suite(write(both)).validate()
    own = both.replace("[agents.grpo]", '[agents.wide]\nname = "grpo"')
    load_suite(write(own)).validate()
    with pytest.raises(ConfigurationError, match=r"design 'dense' compares several .*agent 'random' .*only grpo"):
        load_suite(write(GROUPED)).validate()
    with pytest.raises(ExpressionError, match="Did you mean 'success'"):
        load_suite(write(both.replace("final(success)", "final(succes)"))).validate()
    judged = both.replace("group_zscore(final(success))", "group_zscore(win_rate(preferred))")
    with pytest.raises(ConfigurationError, match="give agent"):
        load_suite(write(judged)).validate()
    suite = load_suite(write(judged.replace("groups", f'compare = "{__name__}:level"\ngroups')))
    suite.validate()
    assert set(suite.measurable) == {"preferred"}
    anchors = measure_anchors("Maze-v0", {"reward": suite.designs["dense"]}, episodes=2, measured=suite.measurable)
    assert anchors["expert"]["success"] == 1
    with pytest.raises(ExpressionError, match="no signal 'preferred'"):
        load_suite(write(judged.replace("[agents.grpo]\ngroups = 4", "[agents.ppo]"))).validate()


def level(first, second):
    return 0.0


def test_designs_that_do_not_suit_a_method_of_credit_are_told_of_before_anything_runs(write):
    pytest.importorskip("transformers")
    text = TEXT.replace("[agents.ppo]\nn_envs = 4", '[agents.llm]\ncredit = "prorag(process=valid)"')
    load_suite(write(text.replace('"success"', '"success + valid"').replace('"dense"', '"success - valid"'))).validate()
    with pytest.raises(ConfigurationError, match=r"'prorag' does not suit reward='success': .* no term 'valid'"):
        load_suite(write(text)).validate()


def test_one_environment_at_two_sizes_and_one_agent_with_two_settings(write, tmp_path):
    text = TEXT.replace('[environments."Maze-v0"]', '[environments.large]\nid = "Maze-v0"\nsize = 9\n'
                        '[environments."Maze-v0"]') + '[agents.ppo-wide]\nname = "ppo"\nnet_arch = [256]\n'  # fmt: skip
    suite = load_suite(write(text))
    suite.validate()
    jobs = {job.folder.relative_to(tmp_path).as_posix(): job.run for job in suite.jobs(tmp_path)}
    assert len(jobs) == 2 * 2 * 3 * 2
    wide, plain = jobs["large/dense/ppo-wide/1"], jobs["Maze-v0/dense/ppo/1"]
    assert wide.env == plain.env == "RewardLab/Maze-v0"
    assert (wide.env_kwargs, plain.env_kwargs) == ({"size": 9}, {"size": 5})
    assert (wide.agent, wide.settings) == ("ppo", {"net_arch": [256]})
    assert (wide.env_name, wide.agent_name, plain.env_name, plain.agent_name) == ("large", "ppo-wide", "", "")


def test_an_unknown_suite_is_told_its_neighbour():
    with pytest.raises(ConfigurationError, match="Did you mean 'maze-shaping'"):
        load_suite("maze-shapes")


@pytest.mark.parametrize("name", [row["name"] for row in list_suites()])
def test_every_suite_of_the_library_is_valid(name, tmp_path):
    suite = load_suite(name)
    suite.validate()
    assert suite.question.endswith("?")
    assert len(list(suite.jobs(tmp_path))) == len({job.folder for job in suite.jobs(tmp_path)})


def test_the_first_benchmark_compares_five_designs_on_five_seeds():
    suite = load_suite("maze-shaping")
    assert list(suite.designs) == ["sparse", "potential", "difference-trap", "gated", "rubric"]
    assert len(suite.seeds) >= 5
    assert list(suite.environments) == ["RewardLab/Maze-v0"]


@pytest.mark.parametrize("name", ["gui-density", "gui-tasks"])
def test_the_suites_of_screens_run(name, tmp_path):
    """A rollout and two evaluations of every design."""
    suite = replace(load_suite(name), seeds=(0,), evaluations=1).shortened(steps=16, episodes=2, seed=None)
    jobs = list(suite.jobs(tmp_path))
    assert len(jobs) == len(suite.designs)
    for job in jobs:
        few = {"n_envs": 2, "n_steps": 8, "batch_size": 8}
        train(replace(job.run, settings={**job.run.settings, **few}, record="none"), job.folder)
        rows = read_rows(job.folder / "metrics.jsonl")
        assert [row["step"] for row in rows] == [0, 16]
        assert {"success", "return"} <= set(rows[-1])
    # The first design, which the others are compared with, pays success and nothing else.
    assert all(row["return"] == row["success"] for row in read_rows(jobs[0].folder / "episodes.jsonl"))


@pytest.mark.parametrize("name", ["reach-density", "pickplace-stages"])
def test_the_suites_of_robots_run(name, tmp_path):
    """A few steps and two evaluations of the first and of the last design."""
    pytest.importorskip("mujoco")
    suite = load_suite(name)
    assert suite.steps <= 100_000
    assert len(suite.seeds) == 3
    few_designs = {design: suite.designs[design] for design in ("sparse", "gated")}
    short = replace(suite, designs=few_designs, seeds=(0,), evaluations=1).shortened(steps=16, episodes=2, seed=None)
    for job in short.jobs(tmp_path):
        few = {"n_envs": 2, "learning_starts": 8, "batch_size": 8, "buffer_size": 200}
        if job.run.settings.get("demonstrations"):
            few["demonstrations"] = 1
        train(replace(job.run, settings={**job.run.settings, **few}, record="none"), job.folder)
        assert [row["step"] for row in read_rows(job.folder / "metrics.jsonl")] == [0, 16]
