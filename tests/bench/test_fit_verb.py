"""``rewardlab fit``: from recorded episodes to a signal that a reward reads."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("torch")

from rewardlab.agents.evaluation_run import Evaluation, carry_out
from rewardlab.agents.vectorize import make_single
from rewardlab.bench.fit_request import Fit
from rewardlab.bench.fit_verb import fit
from rewardlab.bench.material import read_material, read_pairs
from rewardlab.bench.statistics import rank_correlation
from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import as_reward
from rewardlab.rewards.learned import load_model, read_notes

QUICK = ("--set", "learning_rate=0.01", "--comparisons", 300, "--epochs", 12)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Sixty episodes of chance in a small maze."""
    folder = tmp_path_factory.mktemp("runs") / "seen"
    arguments = {"size": 5, "max_steps": 12}
    carry_out(Evaluation("RewardLab/Maze-v0", agent="random", env_kwargs=arguments, episodes=60, record="all"), folder)
    return folder


def call(*arguments):
    return CliRunner().invoke(fit, [str(argument) for argument in arguments], catch_exceptions=False)


def test_it_fits_writes_and_tells(seen, tmp_path):
    out = tmp_path / "rm"
    document = json.loads(call(seen, *QUICK, "--seed", 3, "--out", out, "--json").stdout)
    model = load_model(out)
    assert document["folder"] == str(out)
    assert document["features"] == list(model.features.names)
    assert not {"success", "score"} & set(document["features"])
    assert (document["episodes"], document["held_out"]) == (48, 12)
    assert document["signals"] == ["learned"]
    assert document["results"]["accuracy"] > 0.75
    notes = read_notes(out)["notes"]
    assert notes["results"] == pytest.approx({k: v for k, v in document["results"].items() if v is not None})
    assert notes["label"] == "final(score)"
    assert notes["runs"] == [str(seen)]
    env = make_single("RewardLab/Maze-v0", measure=f"learned:{out}", reward="success + 0.1*potential(learned)")
    env.reset(seed=0)
    assert "learned" in env.step(0)[4]["signals"]


def test_the_same_command_gives_the_same_weights(seen, tmp_path):
    for name in "ab":
        call(seen, "--epochs", 2, "--comparisons", 50, "--out", tmp_path / name)
    first, again = (load_model(tmp_path / name).network.state_dict() for name in "ab")
    assert all(bool((first[name] == again[name]).all()) for name in first)


def test_a_classifier_is_told_of_states_or_of_episodes(seen, tmp_path):
    for label in ("success", "any(success)"):
        out = tmp_path / label
        arguments = ("--label", label, "--features", "distance, ratio(1, 1 + distance)", "--epochs", 3, "--out", out)
        document = json.loads(call(seen, "--model", "classifier", *arguments, "--json").stdout)
        assert document["features"] == ["distance", "ratio(1, 1 + distance)"]
        assert document["results"]["area_under_curve"] > 0.5
        # Few states are the goal; many are of an episode that reaches it.
        assert (document["results"]["success"] > 0.1) == (label == "any(success)")


def test_without_a_terminal_the_result_is_a_table(seen, tmp_path):
    shown = call(seen, "--epochs", 1, "--set", "ties=true", "--set", "pooling=last", "--out", tmp_path / "rm").stdout
    assert "rank correlation" in shown
    assert f"--measure learned:{tmp_path / 'rm'}" in shown
    assert read_notes(tmp_path / "rm")["shape"]["ties"] is True


def test_pairs_may_come_from_a_file(seen, tmp_path):
    material = read_material([seen])
    file = tmp_path / "pairs.jsonl"
    rows = [{"first": 0, "second": 1, "label": 1}, {"first": material.names[2], "second": 3, "label": 0.5}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows * 10))
    pairs = read_pairs(file, material)
    assert (pairs.first[:2].tolist(), pairs.second[:2].tolist()) == ([0, 2], [1, 3])
    assert pairs.label[:2].tolist() == [1, 0.5]
    document = json.loads(call(seen, "--pairs", file, "--epochs", 1, "--out", tmp_path / "rm", "--json").stdout)
    assert document["pairs"] == str(file)
    assert document["results"]["pairs"] + document["results"]["held_out_pairs"] == 20


def test_a_label_may_compare_all_episodes(seen, tmp_path):
    material = read_material([seen])
    won = np.array([paid.sum() for paid in material.paid(as_reward("heron(final(success), final(score), margin=0)"))])
    score = np.array([paid.sum() for paid in material.paid(as_reward("final(score)"))])
    # Score is positive with success alone, so both rank alike, and what is won is lost by another.
    assert won.sum() == pytest.approx(0.0, abs=1e-9)
    assert rank_correlation(won, score) == pytest.approx(1.0)
    given = ("--label", "heron(final(success), final(score))", *QUICK, "--out", tmp_path / "rm")
    assert json.loads(call(seen, *given, "--json").stdout)["results"]["accuracy"] > 0.6


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"first": 0, "second": 99, "label": 1}, "line 1: second=99 is no episode"),
        ({"first": "x.jsonl", "second": 1, "label": 1}, "first='x.jsonl'"),
        ({"first": 0, "second": 1}, "say which one is better"),
        ({"first": 0, "second": 1, "label": 2}, "lies between 0"),
    ],
)
def test_a_pair_that_is_none_is_named(seen, tmp_path, row, says):
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps(row))
    with pytest.raises(ConfigurationError, match=says):
        read_pairs(file, read_material([seen]))


def test_demonstrations_are_material_too(seen, tmp_path):
    pytest.importorskip("minari")
    from rewardlab.agents.demonstration_files import save_demonstrations
    from rewardlab.agents.demonstrations import demonstrate

    kwargs = {"size": 5, "max_steps": 12}
    shown = demonstrate("RewardLab/Maze-v0", 4, env_kwargs=kwargs)
    save_demonstrations(shown, tmp_path / "demos", env_id="RewardLab/Maze-v0", env_kwargs=kwargs)
    alone, both = read_material([tmp_path / "demos"]), read_material([seen, tmp_path / "demos"])
    assert len(alone.rollouts) == 4
    assert len(both.rollouts) == 64
    assert both.names[-1] == f"{tmp_path / 'demos'}/3"
    assert list(both.signals)[:4] == ["success", "score", "progress", "valid"]
    assert set(both.signals) == set(alone.signals)
    assert [paid.sum() for paid in alone.paid(as_reward("any(bumped) + final(success)"))] == [1.0] * 4


@pytest.mark.parametrize(
    ("arguments", "signals", "result"),
    [
        (["--model", "ordinal", "--set", "grades=5"], ["learned", "learned_grades"], "accuracy"),
        (["--model", "gaussian"], ["learned_mean", "learned_std"], "accuracy"),
        (["--model", "ensemble", "--set", "members=2"], ["learned_means", "learned_stds"], "accuracy"),
        (["--model", "gail"], ["learned"], "area_under_curve"),
        (["--model", "return-decomposition", "--label", "final(success)"], ["learned_contribution"], "correlation"),
        (["--defence", "co-teaching", "--noise", "0.1"], ["learned"], "accuracy"),
        (["--defence", "flip", "--model", "gaussian"], ["learned_mean", "learned_std"], "accuracy"),
    ],
)
def test_every_model_learns_more_than_chance_and_measures(seen, tmp_path, arguments, signals, result):
    document = json.loads(call(seen, *arguments, *QUICK, "--out", tmp_path / "rm", "--json").stdout)
    assert document["signals"] == signals
    assert document["results"][result] > 0.6
    env = make_single("RewardLab/Maze-v0", measure=f"learned:{tmp_path / 'rm'}")
    _, info = env.reset(seed=0)
    assert all(name in info["signals"] for name in signals)


def test_the_bar_has_one_mark_for_every_epoch(seen):
    from rewardlab.bench.fitting import fit as fit_model

    material = read_material([seen])
    for settings in ({"model": "ensemble", "settings": {"epochs": 2, "members": 3}}, {"defence": "flip"}):
        request = Fit(comparisons=20, **({"settings": {"epochs": 2}} | settings))
        marks = []
        fit_model(request, material, on_epoch=marks.append)
        assert len(marks) == 2 * request.rounds


def test_preferences_are_carried_over_from_another_task(seen, tmp_path):
    pytest.importorskip("ot")
    other = tmp_path / "other"
    arguments = {"size": 7, "max_steps": 20}
    carry_out(Evaluation("RewardLab/Maze-v0", agent="random", env_kwargs=arguments, episodes=24, record="all"), other)
    given = ("--transfer", other, "--model", "gaussian", "--epochs", 5, "--out", tmp_path / "rm")
    results = json.loads(call(seen, *given, "--json").stdout)["results"]
    assert results["pairs"] > 20
    assert 0 <= results["carried_over"] <= 1
    assert read_notes(tmp_path / "rm")["notes"]["transfer"] == str(other)
    with pytest.raises(ConfigurationError, match="not from both"):
        call(seen, "--transfer", other, "--pairs", other, "--out", tmp_path / "none")
    with pytest.raises(ConfigurationError, match="reads none"):
        call(seen, "--transfer", other, "--model", "classifier", "--out", tmp_path / "none")


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ([], ConfigurationError, "--out DIR"),
        (["--out", "OUT", "--model", "bradly"], ConfigurationError, "Did you mean 'bradley-terry'"),
        (["--out", "OUT", "--set", "widht=3"], ConfigurationError, "Did you mean 'width'"),
        (["--out", "OUT", "--set", "width"], ConfigurationError, "KEY=VALUE"),
        (["--out", "OUT", "--set", "width=wide"], ConfigurationError, "width='wide': give a value like 64"),
        (["--out", "OUT", "--set", "ties=1"], ConfigurationError, "like False"),
        (["--out", "OUT", "--set", "width=0"], ConfigurationError, "one or more"),
        (["--out", "OUT", "--set", "epochs=0"], ConfigurationError, "positive"),
        (["--out", "OUT", "--features", "progres"], ExpressionError, "Did you mean 'progress'"),
        (["--out", "OUT", "--label", "final(scor)"], ExpressionError, "Did you mean 'score'"),
        (["--out", "OUT", "--label", ""], ConfigurationError, "--label is empty"),
        (["--out", "OUT", "--features", " "], ConfigurationError, "--features is empty"),
        (["--out", "OUT", "--label", "0*final(score)"], ConfigurationError, "all alike"),
        (
            ["--out", "OUT", "--model", "classifier", "--pairs", "SEEN/config.toml"],
            ConfigurationError,
            "not from pairs",
        ),
    ],
)
def test_mistakes_are_pointed_at(seen, tmp_path, arguments, error, says):
    places = {"OUT": str(tmp_path / "rm"), "FILE": str(seen / "config.toml")}
    given = [places.get(each, each) for each in arguments]
    with pytest.raises(error, match=says):
        call(seen, *given)
    assert not (tmp_path / "rm").exists()


def test_nothing_is_overwritten(seen):
    with pytest.raises(ConfigurationError, match="not empty"):
        call(seen, "--out", seen)
    with pytest.raises(ConfigurationError, match="held_out=1"):
        Fit(held_out=1.0)
