"""VectorAnnotation: what an annotator says of the messages of many environments, which learn from it together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gymnasium.spaces import Text
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import AutoresetMode, VectorEnv

from ..errors import ConfigurationError
from .annotation import AnnotationMeter, Annotations, options_of
from .below import attribute, autoreset_mode
from .kind import check_vector
from .vector_meter import VectorMetered

__all__ = ["VectorAnnotation"]


class VectorAnnotation(VectorMetered, RecordConstructorArgs):
    """`Annotation` for a `VectorEnv`: its rows share one annotator and one head.

    In SAME_STEP an environment has begun its next episode when the end of the last one is measured, and would describe
    that: there the message is an entry of the info, or each environment is wrapped by itself, with `Annotation`.
    """

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        annotator: str | Callable[..., Any] | Annotations,
        *,
        head: str = "hash",
        field: str | None = None,
        synchronous: bool = True,
        required: bool = False,
        seed: int = 0,
    ) -> None:
        """Annotate the messages of `env`; the arguments are those of `Annotation`.

        Raises:
            ConfigurationError: An argument is not allowed, or `env` has no texts, or has them no more when it has
                restarted.
            MissingDependency: Something is not installed that the annotator or the head needs.
        """
        check_vector(env, "Annotation")
        textual = isinstance(env.single_observation_space, Text)
        singles = list(getattr(env.unwrapped, "envs", ()))
        own: list[Any] = [attribute(each, "describe") for each in singles]
        shared: Any = None if singles else getattr(env.unwrapped, "describe", None)
        if field is None and not textual:
            if not any(own) and shared is None:
                raise ConfigurationError(
                    f"{env} has no texts: name the entry of its info that is the message, as field="
                )
            if autoreset_mode(env) is AutoresetMode.SAME_STEP:
                raise ConfigurationError(
                    f"{env} resets in the same step, when the end of an episode cannot be described any more; wrap "
                    "each environment with Annotation, or use AutoresetMode.NEXT_STEP"
                )
        if not isinstance(annotator, Annotations):
            how: dict[str, Any] = {"head": head, "synchronous": synchronous, "required": required, "seed": seed}
            annotator = Annotations(annotator, task=str(attribute(env, "instructions", "")), **how)
        RecordConstructorArgs.__init__(self, field=field, **annotator.arguments)
        self.annotations = annotator
        """The annotator, the head, and what they have learned."""

        def message(row: int, observation: Any) -> str:
            if textual:
                return str(observation)
            return str(own[row](observation) if own else shared(observation, row))

        super().__init__(env, AnnotationMeter(env.num_envs, annotator, None if field is not None else message, field))
        annotator.join()
        self._open = True

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorAnnotation:
        """Annotate `env`; see `Annotation.from_text`.

        Raises:
            ConfigurationError: The argument is not of this form.
        """
        annotator, options = options_of(argument)
        return cls(env, annotator, **options)

    def close(self, **options: Any) -> None:
        """Close the environments, and the annotator where nobody else uses it."""
        if self._open:
            self._open = False
            self.annotations.leave()
        super().close(**options)
