"""Vector environments from an id: the native one where the environment has it, else single ones in a row."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import EnvSpec, load_env_creator
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv

from ..errors import ConfigurationError, nearest
from ..wrappers import RewardWrapper, VectorRewardWrapper
from ..wrappers.below import attribute, declared_gamma, pass_parameters
from ..wrappers.measures import measured, measured_vector, vectorized
from .importing import import_module

__all__ = [
    "ask",
    "discount",
    "episode_seeds",
    "make_single",
    "parameters",
    "refuse_reserved",
    "resolve",
    "restart",
    "reward_text",
    "set_parameters",
    "singles",
    "spec",
    "split_argument",
    "vectorize",
]


ELSEWHERE: Mapping[str, str] = {
    "reward": "it is the option --reward, or a design of a suite",
    "split": "training takes the train split and its tests the test split; eval and play have the option --split",
    "device": "the option --device is that of the networks, and these environments are stepped on the processor",
}
"""Arguments that are decided elsewhere, and where."""
MAKING = ("id", "env_id", "num_envs", "wrap", "wrappers", "autoreset_mode", "render_mode", "vectorization_mode",
          "vector_kwargs", "max_episode_steps", "disable_env_checker")  # fmt: skip
"""Words of those that make environments, Gymnasium's and ours."""


def refuse_reserved(kwargs: Mapping[str, Any]) -> None:
    """Refuse constructor arguments that are decided elsewhere.

    Raises:
        ConfigurationError: One of `kwargs` is.
    """
    for name in kwargs:
        if name in ELSEWHERE or name in MAKING:
            why = ELSEWHERE.get(name, "it is decided by what makes the environments")
            raise ConfigurationError(f"'{name}' cannot be set among the environment's arguments: {why}")


def resolve(name: str) -> str:
    """Return the registered id for `name`: ``Maze-v0`` is short for ``RewardLab/Maze-v0``.

    Raises:
        ConfigurationError: No such id is registered.
    """
    if name in gymnasium.registry:
        return name
    if f"RewardLab/{name}" in gymnasium.registry:
        return f"RewardLab/{name}"
    module, colon, own = name.rpartition(":")
    if colon and not module:
        raise ConfigurationError(f"environment '{name}': write module:Id-v0, the module that registers the id")
    if module:
        import_module(module, name, "environment")
        if own in gymnasium.registry:
            return name
    ours = [key.removeprefix("RewardLab/") for key in gymnasium.registry if key.startswith("RewardLab/")]
    near = nearest(name.removeprefix("RewardLab/"), ours) or nearest(name, gymnasium.registry)
    raise ConfigurationError(f"environment '{name}' is not registered; `rewardlab envs` lists ours.{near}")


def spec(env_id: str) -> EnvSpec:
    """Return the specification of `env_id`, which is named as in `resolve`.

    Raises:
        ConfigurationError: No such id is registered.
    """
    return gymnasium.spec(resolve(env_id).rpartition(":")[2])


def make_single(env_id: str, *, measure: str | Sequence[str] = (), **kwargs: Any) -> gymnasium.Env[Any, Any]:
    """Make one environment; the errors of a wrong keyword say which it was.

    Args:
        env_id: A registered id, ``RewardLab/`` may be left out.
        measure: What is measured besides the environment's own signals, see `wrappers.measures`; its reward reads that
            too.
        kwargs: Constructor arguments of the environment.

    Raises:
        ConfigurationError: The environment does not exist or does not take one of `kwargs`.
    """
    texts = [measure] if isinstance(measure, str) else list(measure)
    reward = kwargs.pop("reward", None) if texts else None
    env = _construct(lambda: gymnasium.make(resolve(env_id), **kwargs), env_id, kwargs)
    env = measured(env, texts)
    return env if reward is None else RewardWrapper(env, reward)


def vectorize(
    env_id: str,
    num_envs: int,
    *,
    measure: str | Sequence[str] = (),
    autoreset_mode: AutoresetMode = AutoresetMode.NEXT_STEP,
    wrap: Callable[[gymnasium.Env[Any, Any], int], gymnasium.Env[Any, Any]] | None = None,
    **kwargs: Any,
) -> VectorEnv[Any, Any, Any]:
    """Make `num_envs` environments that step together.

    A native vector environment is used where the id has one that takes ``autoreset_mode`` (and so has true
    per-environment seeds); all others, and wrapped ones, step one after the other.

    Args:
        env_id: A registered id, ``RewardLab/`` may be left out.
        num_envs: Number of rows.
        measure: See `make_single`. What can only be measured one by one forces single environments.
        autoreset_mode: What happens when a row's episode ends.
        wrap: Applied to each single environment and its row number; forces single environments.
        kwargs: Constructor arguments of the environment.

    Raises:
        ConfigurationError: The environment does not exist or does not take one of `kwargs`.
    """
    name = resolve(env_id)
    texts = [measure] if isinstance(measure, str) else list(measure)
    if texts and wrap is None and vectorized(texts, autoreset_mode):
        reward = kwargs.pop("reward", None)
        venv = measured_vector(vectorize(env_id, num_envs, autoreset_mode=autoreset_mode, **kwargs), texts)
        return venv if reward is None else VectorRewardWrapper(venv, reward)

    def native() -> VectorEnv[Any, Any, Any]:
        return gymnasium.make_vec(
            name, num_envs, vectorization_mode="vector_entry_point", autoreset_mode=autoreset_mode, **kwargs
        )

    def single(row: int) -> gymnasium.Env[Any, Any]:
        env = make_single(name, measure=texts, **kwargs) if texts else gymnasium.make(name, **kwargs)
        return env if wrap is None else wrap(env, row)

    def sync() -> VectorEnv[Any, Any, Any]:
        makers = [lambda row=row: single(row) for row in range(num_envs)]
        venv = SyncVectorEnv(makers, autoreset_mode=autoreset_mode)
        venv.unwrapped.spec = venv.envs[0].spec
        return venv

    return _construct(native if wrap is None and not texts and _has_native(name) else sync, env_id, kwargs)


def episode_seeds(seed: int, episodes: int) -> list[int]:
    """Return seeds for `episodes` episodes, from each of which an environment draws a task; the same for one `seed`."""
    return [int(word) for word in np.random.SeedSequence(seed).generate_state(episodes)]


def parameters(entry_point: Any) -> dict[str, inspect.Parameter]:
    """Return the arguments of a constructor by name, those of its base classes too where it passes keywords on."""
    if entry_point is None:
        return {}
    creator = entry_point if callable(entry_point) else load_env_creator(entry_point)
    found: dict[str, inspect.Parameter] = {}
    for constructor in inspect.getmro(creator) if inspect.isclass(creator) else (creator,):
        own = inspect.signature(constructor).parameters
        found = {**own, **found}
        if not any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in own.values()):
            break
    return found


def split_argument(env_id: str, split: str) -> dict[str, str]:
    """Return ``{"split": split}`` for an environment that has splits, and ``{}`` for one that has none.

    Raises:
        ConfigurationError: The environment is not registered.
    """
    return {"split": split} if "split" in parameters(spec(env_id).entry_point) else {}


def restart(venv: VectorEnv[Any, Any, Any], seed: int | list[int] | None) -> tuple[Any, dict[str, Any]]:
    """Reset every row of `venv`, also those whose episode is not over: here they are given up on purpose."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="(an episode was|episodes were) reset before")
        return venv.reset(seed=seed)  # type: ignore[arg-type]  # Gymnasium's own vector environments take lists too.


def singles(venv: VectorEnv[Any, Any, Any]) -> list[gymnasium.Env[Any, Any]]:
    """Return the single environments that are the rows of `venv`; none for a native vector environment."""
    return list(getattr(venv.unwrapped, "envs", ()))


def ask(venv: VectorEnv[Any, Any, Any], name: str) -> Any:
    """Return attribute `name` of the environments of `venv`, called if it is a method; None where they lack it.

    Single environments in a row are alike, so the first one answers.
    """
    first: Any = next(iter(singles(venv)), venv)
    value = attribute(first, name)
    return value() if callable(value) else value


def reward_text(venv: VectorEnv[Any, Any, Any]) -> str:
    """Return the expression that `venv` pays, ``"native"`` for an environment without a ledger."""
    ledger = attribute(venv, "ledger")
    return str(ledger.expression) if ledger is not None else "native"


def set_parameters(venv: VectorEnv[Any, Any, Any], **values: float) -> None:
    """Tell every reward of `venv` gamma and training step, for the episodes that begin from now on."""
    pass_parameters(venv, values)


def discount(venv: VectorEnv[Any, Any, Any]) -> float:
    """Return the gamma with which the reward of `venv` is computed now; the environment's where there is no ledger."""
    ledger = attribute(venv, "ledger")
    return declared_gamma(venv) if ledger is None else float(ledger.parameters["gamma"])


def _has_native(name: str) -> bool:
    return "autoreset_mode" in parameters(spec(name).vector_entry_point)


def _construct(make: Callable[[], Any], env_id: str, kwargs: Mapping[str, Any]) -> Any:
    try:
        return make()
    except gymnasium.error.Error as error:
        raise ConfigurationError(f"environment '{env_id}': {error}") from error
    except TypeError as error:
        # Python's own words for a misspelt keyword; any other TypeError is a defect and must show its traceback.
        wrong = [key for key in kwargs if f"unexpected keyword argument '{key}'" in str(error)]
        if not wrong:
            raise
        known = [
            name
            for name, parameter in parameters(spec(env_id).entry_point).items()
            if name != "self" and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        ]
        raise ConfigurationError(
            f"environment '{env_id}' takes no argument {wrong[0]}={kwargs[wrong[0]]!r}; it takes {', '.join(known)}."
            f"{nearest(wrong[0], known)}"
        ) from error
