"""Annotation: an intrinsic reward from what an annotator says of messages, asked at once or in the background."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Text
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError, nearest
from ..rewards import Signal
from .annotation_heads import Head, head_of
from .annotator import Annotator, annotator_function
from .below import attribute
from .kind import check_single
from .measurement import reference
from .meter import Meter, Metered

__all__ = ["Annotation", "AnnotationMeter", "Annotations", "options_of"]


class Annotations:
    """An annotator and the head that learns from it; several environments may share them.

    Args:
        annotator: A function of one message (two for the ranking), ``module:function`` or ``chat:MODEL``.
        head: ``"hash"``, ``"classification"`` or ``"ranking"``.
        synchronous: Whether a step waits for the annotator; otherwise it answers in the background.
        required: Whether an answer that does not come makes the step a fault; otherwise its message stays at 0.
        seed: Of the networks and the pairs.
        task: What a chat model is told of the task.

    Raises:
        ConfigurationError: There is no such annotator or head.
        MissingDependency: Something is not installed that they need.
    """

    def __init__(
        self,
        annotator: str | Callable[..., Any],
        *,
        head: str = "hash",
        synchronous: bool = True,
        required: bool = False,
        seed: int = 0,
        task: str = "",
    ) -> None:
        self.arguments: dict[str, Any] = {
            "annotator": annotator if isinstance(annotator, str) else reference(annotator),
            "head": head, "synchronous": synchronous, "required": required, "seed": seed,
        }  # fmt: skip
        """What makes an environment's own annotations of this kind."""
        self.head: Head = head_of(head, seed)
        if isinstance(annotator, str):
            annotator = annotator_function(annotator, pairs=self.head.pairs, task=task)
        self.annotator = Annotator(annotator, synchronous=synchronous, required=required)
        self.synchronous = synchronous
        self._users = 0

    @property
    def used(self) -> bool:
        """Whether an environment that is not closed uses them."""
        return self._users > 0

    def join(self) -> None:
        """Say that one more environment uses them."""
        self._users += 1

    def leave(self) -> None:
        """Say that an environment is closed; the last one ends the thread."""
        self._users -= 1
        if not self.used:
            self.annotator.close()

    def value(self, message: str) -> float:
        """What `message` is worth by all that is known now, after asking for what is not."""
        for question in self.head.questions(message):
            self.annotator.ask(question)
        if answers := self.annotator.answers():
            self.head.learn(answers)
        return self.head.value(message)


class AnnotationMeter(Meter):
    """Measures what messages are worth, and how often an episode has shown them.

    Args:
        rows: How many environments.
        annotations: What values them.
        message: From a row and its observation to the message; None where `field` is given.
        field: The entry of the info that is the message.
    """

    def __init__(
        self, rows: int, annotations: Annotations, message: Callable[[int, Any], str] | None, field: str | None
    ) -> None:
        self._annotations, self._message = annotations, message
        self.names = () if field is None else (field,)
        self._episodes: list[dict[str, int]] = [{} for _ in range(rows)]
        self.signals = (
            Signal(
                "annotated",
                "What the annotator's answers say that this state's message is worth.",
                -np.inf,
                np.inf,
                # What a model says, or when an answer comes, depends on more than the episode.
                deterministic=annotations.synchronous and annotations.head.fixed,
            ),
            Signal(
                "message_visits", "How often the episode has shown this message, now included.", 1, np.inf, "visits"
            ),
        )

    def begin(self, row: int) -> None:
        """Forget the messages of the episode."""
        self._episodes[row] = {}

    def measure(self, row: int, observation: Any, read: Mapping[str, Any]) -> tuple[float, ...]:
        """Value the message of this state, and count it."""
        message = str(next(iter(read.values()))) if self._message is None else self._message(row, observation)
        episode = self._episodes[row]
        episode[message] = visits = episode.get(message, 0) + 1
        return self._annotations.value(message), float(visits)

    def get_state(self) -> Any:
        """The head's memory and the episodes' counts."""
        return self._annotations.head.get_state(), [dict(episode) for episode in self._episodes]

    def set_state(self, state: Any) -> None:
        """Go back to these; what was asked and not answered is asked again."""
        head, episodes = state
        self._annotations.head.set_state(head)
        self._episodes = [dict(episode) for episode in episodes]


class Annotation(Metered, RecordConstructorArgs):
    """Measures `annotated` and `message_visits` of each state's message, its text or an entry of the info.

    ONI (Zheng et al., 2024; read in its code) pays ``c_ext*success + c_llm*annotated/N**3`` with N the message's visits
    in the episode: ``success + 0.4*annotated*count_bonus(message_visits, 3)``. The heads are those of `HEADS`.

    Where the annotator answers at once (`synchronous`), the same seeds give the same numbers, if it does. In the
    background, an answer counts from when it has come, so that training depends on time, as it does in ONI.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        annotator: str | Callable[..., Any] | Annotations,
        *,
        head: str = "hash",
        field: str | None = None,
        synchronous: bool = True,
        required: bool = False,
        seed: int = 0,
    ) -> None:
        """Annotate the messages of `env`.

        Args:
            env: An environment with signals, and with `describe` or observations that are text.
            annotator: See `Annotations`; or annotations that several environments share, which have what follows.
            head: See `Annotations`.
            field: The entry of the info that is the message; None for the state's text.
            synchronous: See `Annotations`.
            required: See `Annotations`.
            seed: See `Annotations`.

        Raises:
            ConfigurationError: An argument is not allowed, or `env` has no texts.
            MissingDependency: Something is not installed that the annotator or the head needs.
        """
        check_single(env, "VectorAnnotation")
        describe = attribute(env, "describe")
        textual = isinstance(env.observation_space, Text)
        if field is None and describe is None and not textual:
            raise ConfigurationError(f"{env} has no texts: name the entry of its info that is the message, as field=")
        if not isinstance(annotator, Annotations):
            how: dict[str, Any] = {"head": head, "synchronous": synchronous, "required": required, "seed": seed}
            annotator = Annotations(annotator, task=str(attribute(env, "instructions", "")), **how)
        RecordConstructorArgs.__init__(self, field=field, **annotator.arguments)
        self.annotations = annotator
        """The annotator, the head, and what they have learned."""

        def message(row: int, observation: Any) -> str:
            return str(observation if textual else describe(observation))

        super().__init__(env, AnnotationMeter(1, annotator, None if field is not None else message, field))
        annotator.join()
        self._open = True

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> Annotation:
        """Annotate `env`; `argument` is ``ANNOTATOR[,head=HEAD][,field=NAME][,asynchronous][,required]``.

        Environments made with the same text share annotator and head, so that a message is asked about once for all of
        them, until they are all closed: a run's environments then, and not those of the run before.

        Raises:
            ConfigurationError: The argument is not of this form.
        """
        annotator, options = options_of(argument)
        task = str(attribute(env, "instructions", ""))
        shared = _SHARED.get((argument, task))
        if shared is None or not shared.used:
            own = {name: value for name, value in options.items() if name != "field"}
            shared = _SHARED[argument, task] = Annotations(annotator, task=task, **own)
        return cls(env, shared, field=options.get("field"))

    def close(self) -> None:
        """Close the environment, and the annotator where no other environment uses it."""
        if self._open:
            self._open = False
            self.annotations.leave()
        super().close()


def options_of(argument: str) -> tuple[str, dict[str, Any]]:
    """The annotator that a text names, and what else it says; see `Annotation.from_text`.

    Raises:
        ConfigurationError: The text is not of this form.
    """
    annotator, *rest = [part.strip() for part in argument.split(",")]
    if not annotator:
        raise ConfigurationError("annotation: name an annotator, module:function or chat:MODEL")
    options: dict[str, Any] = {}
    for part in rest:
        name, equals, value = part.partition("=")
        if name in ("head", "field") and equals:
            options[name] = value
        elif name in ("asynchronous", "required") and not equals:
            options.update({"synchronous": False} if name == "asynchronous" else {"required": True})
        else:
            known = ("head=", "field=", "asynchronous", "required")
            raise ConfigurationError(f"annotation: '{part}' is none of {', '.join(known)}.{nearest(part, known)}")
    return annotator, options


_SHARED: weakref.WeakValueDictionary[tuple[str, str], Annotations] = weakref.WeakValueDictionary()
