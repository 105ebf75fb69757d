"""The verb ``rewardlab fit``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import rich_click as click

from ..errors import ConfigurationError, require
from .console import bar, show, table
from .options import options

__all__ = ["fit"]


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN...", type=click.Path(path_type=Path))
@click.option("--model", default="bradley-terry", show_default=True, metavar="MODEL", help="What is fitted, see above.")
@click.option(
    "--label",
    metavar="TEXT",
    help="What an episode is worth, an expression: final(score) by default, of each state success for a classifier.",
)
@click.option("--pairs", type=click.Path(path_type=Path), metavar="FILE", help="Pairs of episodes, instead of a label.")
@click.option(
    "--features",
    metavar="A,B",
    help="Signals that the model sees, or expressions of one state; all but success, score and what the label reads.",
)
@click.option("--comparisons", type=click.IntRange(1), default=2000, show_default=True, help="Pairs that are drawn.")
@click.option("--epochs", type=click.IntRange(1), help="Passes over the data, 30 by default.")
@click.option(
    "--defence", default="none", show_default=True, help="Against wrong labels of preferences: flip, co-teaching."
)
@click.option(
    "--noise",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.2,
    show_default=True,
    help="The share of labels that the defence takes to be wrong.",
)
@click.option(
    "--transfer",
    "source",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="A run of another task, whose preferences are carried over to these episodes.",
)
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="A setting of the model; repeatable.")
@options("seed", "out", "json")
def fit(
    runs: tuple[Path, ...],
    model: str,
    label: str | None,
    pairs: Path | None,
    features: str | None,
    comparisons: int,
    epochs: int | None,
    defence: str,
    noise: float,
    source: Path | None,
    settings: tuple[str, ...],
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Learn a reward from recorded episodes; what it says of a state is then a signal, for any reward to read.

    Runs that recorded every step, and demonstrations, are what it learns from. A fifth of the episodes is held out: how
    well the model tells them apart is printed, and kept in DIR/model.toml.

    \b
    rewardlab eval Maze-v0 --agent random --split train --record all --episodes 500 --out runs/seen
    rewardlab fit runs/seen --model bradley-terry --out runs/rm
    rewardlab train Maze-v0 --measure learned:runs/rm --reward "success + 0.1*potential(learned)"

    The models, and the signals that they supply:

    \b
    bradley-terry         learned: a scalar, from preferences between episodes
    ordinal               learned, learned_grades: the expected grade, and how likely each is
    gaussian              learned_mean, learned_std: a reward, and how unsure it is
    ensemble              learned_means, learned_stds: of several models, as for least_of(learned_means)
    classifier            learned_success: the probability of the label, of a state or of the whole episode
    gail                  learned: how much a state looks like those of the episodes labelled 1
    return-decomposition  learned_contribution: what a step adds to the label
    """  # noqa: D301 (click reads the mark)
    if out is None:
        raise ConfigurationError("say where the model is written, with --out DIR")
    require("torch", "rl")
    # Late: torch.
    from ..rewards.learned import check_folder
    from .fit_request import Fit
    from .fitting import fit as fit_model
    from .material import read_material

    check_folder(out)
    for name, given in (("label", label), ("features", features)):
        if given is not None and not given.strip():
            raise ConfigurationError(f"--{name} is empty: leave it out for the default")
    request = Fit(
        model=model,
        label=label or "",
        features=() if features is None else _listed(features),
        seed=seed,
        comparisons=comparisons,
        pairs=pairs,
        defence=defence,
        noise=noise,
        settings=_settings(settings) | ({} if epochs is None else {"epochs": epochs}),
    )
    material, other = read_material(runs), None if source is None else read_material([source])
    with bar("epochs", request.optimisation.epochs * request.rounds) as advance:
        fitted = fit_model(request, material, source=other, on_epoch=lambda loss: advance(1, f"loss {loss:.4f}"))
    # TOML has no word for what is unknown.
    known = {name: value for name, value in fitted.notes["results"].items() if value is not None}
    told: dict[str, Any] = {"runs": [str(run) for run in runs], **fitted.notes, "results": known}
    fitted.model.save(out, told | ({} if source is None else {"transfer": str(source)}))
    document = {"folder": str(out), "model": model, **fitted.notes}
    document |= {"features": list(fitted.model.features.names), "signals": list(fitted.model.signals)}
    first = next(iter(fitted.model.signals))
    rows = [[name.replace("_", " "), _number(value)] for name, value in fitted.notes["results"].items()]
    shown = f"{out}: {', '.join(document['signals'])}, from {len(document['features'])} features of "
    shown += f"{fitted.notes['episodes']} episodes ({fitted.notes['held_out']} more held out)"
    show(
        document,
        as_json,
        lambda: shown,
        lambda: table(["how well", ""], rows),
        lambda: f"Use it: --measure learned:{out}, and {first} in the reward",
    )


def _listed(text: str) -> tuple[str, ...]:
    """The parts between commas, where these are outside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(part.strip() for part in parts if part.strip())


def _settings(texts: tuple[str, ...]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise ConfigurationError(f"--set {text}: write --set KEY=VALUE, for example --set width=32")
        try:
            settings[key] = tomllib.loads(f"x = {value}")["x"]
        except tomllib.TOMLDecodeError:
            settings[key] = value  # A text may come without quotes.
    return settings


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
