"""The command line: ``rewardlab VERB ...``.

Results go to the standard output, as one JSON document with ``--json``; everything else goes to the standard error.
Exit codes: 0, it worked; 1, something failed that is no mistake of the caller's (a run, a check, the infrastructure,
RewardLab itself); 2, a mistake in what was asked, told in one line; 130, interrupted. ``--debug`` anywhere, or
``REWARDLAB_DEBUG=1``, shows the traceback of what went wrong.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import rich_click as click

from . import __version__
from .agents.llm.distributed import as_one, end
from .bench import audit_verb, demos_verb, fit_verb, judge_verb, report_verb, sandbox_verbs, search_verb
from .bench.console import GOES_ON, STDERR, bar, markdown, show, table, tell_evaluations, training_bar
from .bench.options import environment_arguments, language_options, options, parse_settings
from .errors import ConfigurationError, Fault, RewardLabError, nearest

__all__ = ["main"]

# Examples are paragraphs of their own.
click.rich_click.TEXT_PARAGRAPH_LINEBREAKS = "\n\n"
click.rich_click.PADDING_HELPTEXT_FIRST_LINE = (0, 0, 1, 0)


class Verbs(click.RichGroup):
    """Says unknown verbs as errors everywhere are said."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the command that `args` begin with."""
        if args and args[0] not in self.commands:
            raise ConfigurationError(f"no verb '{args[0]}'; see rewardlab --help.{nearest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)


def main() -> None:
    """Run the command line and exit."""
    # As with python -m, so that agents, environments and reward functions in the current folder are found by name.
    sys.path.append(os.getcwd())
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1 or os.environ.get("REWARDLAB_DEBUG", "") not in ("", "0")
    on = f"; {GOES_ON}" if arguments[:1] and arguments[0] in ("audit", "bench", "search", "train") else ""
    try:
        with as_one():
            code = cli.main(arguments, prog_name="rewardlab", standalone_mode=False)
    except click.ClickException as error:
        where = f" (see {error.ctx.command_path} --help)" if isinstance(error, click.UsageError) and error.ctx else ""
        code = _fail(error.format_message() + where)
    except BrokenPipeError:
        # Whoever read our output has had enough of it; Python must not complain of that at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Fault as error:
        code = _fail(f"{error}{on}", debug, 1)
    except (RewardLabError, OSError) as error:
        code = _fail(str(error), debug)
    except (click.Abort, KeyboardInterrupt):
        STDERR.print(f"interrupted{on}")
        code = 130
    except Exception as error:
        code = _fail(f"unexpected {type(error).__name__}: {error} (--debug shows where)", debug, 1)
    end(code if isinstance(code, int) else 0)


def _fail(message: str, debug: bool = False, code: int = 2) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"rewardlab: {' '.join(message.split())}", err=True)
    return code


def _decimal(number: float | None) -> str:
    return "-" if number is None else f"{number:.3f}"


@click.group(cls=Verbs)
@click.version_option(__version__, prog_name="rewardlab")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error (REWARDLAB_DEBUG=1).")
def cli() -> None:
    """Environments whose point is the reward: play, train, and compare reward designs."""


for verb in (
    audit_verb.audit,
    judge_verb.audit_judge,
    demos_verb.demos,
    fit_verb.fit,
    report_verb.report,
    sandbox_verbs.sandbox,
    search_verb.search,
):
    cli.add_command(verb)


@cli.command()
@click.argument("env", required=False)
@options("set", "json")
def envs(env: str | None, settings: tuple[str, ...], as_json: bool) -> None:
    """List the environments, or what one of them measures and pays.

    \b
    rewardlab envs
    rewardlab envs Maze-v0
    """
    from .bench.catalogue import describe_environment, list_environments

    if env is None:
        rows = list_environments()
        show(rows, as_json, lambda: table(["id", "what it is"], [[row["id"], row["summary"]] for row in rows]))
        return
    found = describe_environment(env, environment_arguments(settings))
    signals = [[name, s["description"], s["unit"]] for name, s in found["signals"].items()]
    parts = [
        table(["signal", "meaning", "unit"], signals),
        table(["reward", ""], [[*row] for row in found["rewards"].items()]),
        *(
            [table(["reward of a group", ""], [[*row] for row in group.items()])]
            if (group := found["group_rewards"])
            else ()
        ),
        table(["argument", "default"], [[name, str(default)] for name, default in found["arguments"].items()]),
        *(f"{kind}: {', '.join(found[kind])}" for kind in ("observations", "exploits") if found[kind]),
    ]
    show(found, as_json, *(lambda part=part: part for part in parts))


@cli.command()
@click.argument("target")
@options("json")
def check(target: str, as_json: bool) -> None:
    """Check that an environment keeps the contract: a registered id, or module:Class.

    \b
    rewardlab check Maze-v0
    rewardlab check my_module:MyEnv
    """
    from .bench.catalogue import check_target, tell_problems

    problems = check_target(target)
    document = {"target": target, "problems": problems}
    show(document, as_json, lambda: tell_problems(target, problems))
    sys.exit(1 if problems else 0)


@cli.command()
@click.argument("env")
@options("agent", "reward", "set", "split", "seed", "device", "host", "port", "json")
def play(env: str, agent: str | None, reward: str | None, settings: tuple[str, ...], as_json: bool, **how: Any) -> None:
    """Play an episode in the terminal, by hand (arrow keys; q stops) or watching an agent; a shop opens as a web site.

    Where actions are texts, one line is one action; code fits on a line as JSON.

    \b
    rewardlab play Maze-v0
    rewardlab play Maze-v0 --agent expert --reward dense --set size=15
    rewardlab play CodeUnitTests-v0 --set answer=json
    rewardlab play WebShop-v0 --port 8000
    """
    from .agents.play_run import carry_out

    arguments = environment_arguments(settings) | ({} if reward is None else {"reward": reward})
    result = carry_out(env, agent, arguments, lambda text: click.echo(text, err=True), **how)
    columns = ("task", "steps", "success", "score", "return")
    rows = [[f"{trip[name]:.6g}" for name in columns] for trip in result.get("episodes", ())]
    show(result, as_json, *([lambda: table(columns, rows)] if rows else []))


@cli.command("eval")
@click.argument("env")
@options("agent", "reward", "set", "split", "episodes", "seed", "device", "out", "record", "json")
def evaluate(
    env: str,
    agent: str | None,
    reward: str | None,
    settings: tuple[str, ...],
    split: str,
    episodes: int,
    seed: int,
    device: str,
    out: Path | None,
    record: str,
    as_json: bool,
) -> None:
    """Evaluate an agent: success, score and return with 95% intervals.

    \b
    rewardlab eval Maze-v0 --agent random --episodes 20 --json
    rewardlab eval Maze-v0 --agent exploit:oscillate --reward "success + clip(delta(progress), 0, 1)"
    rewardlab eval Maze-v0 --agent runs/Maze-v0-ppo-0 --out runs/eval --record all
    rewardlab eval Maze-v0 --agent "endpoint:qwen3-8b?url=http://localhost:8000/v1&temperature=0"
    """
    from .agents.evaluation_run import Evaluation, carry_out
    from .agents.provenance import made_of
    from .agents.vectorize import resolve
    from .bench.estimate import estimate_episodes
    from .bench.report import write_report

    if agent is None:
        raise ConfigurationError("give the agent that is evaluated, for example --agent random")
    if record == "all" and out is None:
        raise ConfigurationError("--record all: say where with --out DIR")
    evaluation = Evaluation(
        env=resolve(env),
        agent=agent,
        reward=reward,
        env_kwargs=environment_arguments(settings),
        split=split,
        episodes=episodes,
        seed=seed,
        record=record,
        device=device,
    )
    rests_on, used = dict[str, Any](), dict[str, Any]()
    with bar("episodes", episodes) as advance:
        told = {"on_begin": lambda venv: rests_on.update(made_of(venv)), "on_usage": used.update}
        played = carry_out(evaluation, out, on_episode=advance, **told)
    estimates = estimate_episodes(played)
    if out is not None:
        write_report(out)
    document = {"env": evaluation.env, "agent": agent, "reward": reward, "split": split, **estimates, **rests_on}
    document |= {"usage": used} if used else {}
    rows = [
        [name, *map(_decimal, found.values())] for name in ("success", "score", "return") if (found := estimates[name])
    ]
    rows += [[f"  {name}", f"{value:.3f}", "", ""] for name, value in estimates["terms"].items()]
    caption = f"{estimates['episodes']} episodes, {estimates['faults']} with a fault, 95% intervals"
    caption += "".join(f"\n{name} {value}" for name, value in used.items() if value not in (None, "", 0))
    show(document, as_json, lambda: table([env, "mean", "low", "high"], rows, caption))


@cli.command()
@click.argument("env")
@options("learner", "model", "credit", "reward", "set", "steps", "episodes", "seed", "device", "out", "record", "json")
def train(
    env: str,
    agent: str,
    reward: str | None,
    settings: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    model: str | None,
    credit: str | None,
    **how: Any,
) -> None:
    """Train an agent into a run's folder, with a report; given again, it goes on where it was.

    Settings of the agent are written --set agent.KEY=VALUE.

    \b
    rewardlab train Maze-v0 --reward "success + potential(progress)" --set observation=egocentric --out runs/first
    rewardlab train Maze-v0 --agent dqn --steps 200000 --set size=7 --set agent.learning_rate=0.001
    rewardlab train Maze-v0 --agent llm --model tiny --credit turn_rloo --out runs/words
    """
    from .agents.run_folder import folder_name, read_rows
    from .agents.train import Run, team_of
    from .agents.train import train as carry_out
    from .agents.vectorize import resolve
    from .bench.report import write_report

    env_kwargs, agent_settings = parse_settings(settings)
    agent_settings |= language_options(agent, model=model, credit=credit)
    run = Run(
        env=resolve(env),
        agent=agent,
        reward=reward,
        design=reward or "native",
        env_kwargs=env_kwargs,
        settings=agent_settings,
        **how,
    )
    folder = out or Path("runs") / f"{folder_name(run.env)}-{folder_name(agent)}-{run.seed}"
    if not team_of(run).first:
        carry_out(run, folder)
        return
    with training_bar(run.steps) as progress:
        carry_out(run, folder, on_progress=progress, on_evaluation=tell_evaluations(run.steps))
    write_report(folder)
    last = read_rows(folder / "metrics.jsonl")[-1]
    shown = "no success measured" if last["success"] is None else f"success {last['success']:.3f}"
    paid = "" if last["return"] is None else f", return {last['return']:.3f}"
    show({"run": str(folder), **last}, as_json, lambda: f"{folder}: {shown}{paid} on test tasks")


@cli.command()
@click.argument("suite", required=False)
@options("out")
@click.option("--steps", type=click.IntRange(1), help="Environment steps of a run; the suite's own by default.")
@click.option("--episodes", type=click.IntRange(1), help="Test episodes an evaluation; the suite's own by default.")
@click.option("--seed", type=click.IntRange(0), help="First seed; the suite's own by default.")
@click.option("--workers", type=click.IntRange(1), help="Runs at a time; one per processor by default.")
@click.option("--ray", is_flag=True, help="Run on Ray: the cluster of RAY_ADDRESS, or this machine.")
@options("device", "record", "json")
def bench(
    suite: str | None,
    out: Path | None,
    steps: int | None,
    episodes: int | None,
    seed: int | None,
    workers: int | None,
    ray: bool,
    device: str,
    record: str,
    as_json: bool,
) -> None:
    """Run a suite (a name or a .toml file) and write its report; given again, it goes on where it was.

    \b
    rewardlab bench
    rewardlab bench maze-shaping --out runs/maze-shaping
    rewardlab bench my_suite.toml --workers 8
    """
    from .agents.device import check_device
    from .bench.anchors import write_anchors
    from .bench.progress import SuiteProgress
    from .bench.report import write_report
    from .bench.runner import run_jobs
    from .bench.suite import list_suites, load_suite
    from .bench.summary import summarise

    if suite is None:
        rows = list_suites()
        show(rows, as_json, lambda: table(["suite", "question"], [[row["name"], row["question"]] for row in rows]))
        return
    chosen = load_suite(suite).shortened(steps=steps, episodes=episodes, seed=seed)
    folder = out or Path("runs") / chosen.name
    jobs = list(chosen.jobs(folder, record=record, device=device))
    if not ray:  # Ray's workers have devices of their own.
        check_device(device)
    chosen.validate()
    chosen.write(folder)
    STDERR.print(f"[bold]{chosen.question}[/]")
    with STDERR.status("measuring what the expert and the exploits earn"):
        write_anchors(chosen, folder)
    with SuiteProgress(STDERR, len(jobs)) as progress:
        failed = run_jobs(jobs, progress, workers=workers, ray=ray)
    report = write_report(folder)
    document = {"folder": str(folder), "report": str(report), "failed": [str(job.folder) for job in failed]}
    answer = (folder / "report.md").read_text(encoding="utf-8").split("\n## Runs")[0]
    show(document | summarise(folder), as_json, lambda: markdown(answer))
    STDERR.print(f"report: {report}")
    sys.exit(1 if failed else 0)


@cli.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@options("gif", "json")
def view(run: Path, opened: bool, gif: bool, as_json: bool) -> None:
    """Write a page to step through the recorded episodes of a run.

    \b
    rewardlab view runs/Maze-v0-ppo-0 --open
    """
    from .bench.viewer import write_viewer

    path = write_viewer(run, gif=gif)
    if opened:
        click.launch(str(path))
    show({"page": str(path)}, as_json, lambda: str(path))


@cli.command()
@click.argument("run", type=click.Path(path_type=Path))
@options("reward", "json")
def rescore(run: Path, reward: str | None, as_json: bool) -> None:
    """Value the recorded episodes of a run by another reward (record them all with --record all).

    \b
    rewardlab rescore runs/eval --reward "success - 0.01*bumped"
    """
    from .bench.rescore import rescore

    if reward is None:
        raise ConfigurationError("give the other reward, for example --reward success")
    document = rescore(run, reward)
    rows = [
        [episode["file"], *(_decimal(episode[key]) for key in ("success", "recorded", "return"))]
        for episode in document["episodes"]
    ]
    caption = f"mean return {_decimal(document['return'])}, recorded {_decimal(document['recorded'])}"
    show(document, as_json, lambda: table(["episode", "success", "recorded", "rescored"], rows, caption))


if __name__ == "__main__":
    main()
