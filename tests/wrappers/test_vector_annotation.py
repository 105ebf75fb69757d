"""VectorAnnotation measures of a vector what Annotation measures of each environment in it."""

import gymnasium
import numpy as np
import pytest
from annotation_toys import near
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from wrapper_toys import RIGHT, Corridor, corridors

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ConfigurationError, Fault
from rewardlab.wrappers import Annotation, VectorAnnotation
from rewardlab.wrappers.measures import measured_vector


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.DISABLED])
@pytest.mark.parametrize("native", [False, True])
def test_a_vector_measures_what_single_environments_do(mode, native):
    if native:
        how = {"vectorization_mode": "vector_entry_point", "autoreset_mode": mode}
        outer = VectorAnnotation(gymnasium.make_vec("RewardLab/Maze-v0", 3, size=5, **how), len)
        singles = [Annotation(gymnasium.make("RewardLab/Maze-v0", size=5), len) for _ in range(3)]
    else:
        outer = VectorAnnotation(corridors(3, mode), near)
        singles = [Annotation(Corridor(), near) for _ in range(3)]
    inner = SyncVectorEnv([lambda env=env: env for env in singles], autoreset_mode=mode)
    infos = [env.reset(seed=3)[1] for env in (outer, inner)]
    draws = np.random.default_rng(0)
    for _ in range(40):
        for name in ("annotated", "message_visits"):
            assert np.array_equal(*(info["signals"][name] for info in infos))
        actions = draws.integers(0, 2, 3)
        results = [env.step(actions) for env in (outer, inner)]
        infos = [result[4] for result in results]
        ended = results[0][2] | results[0][3]
        if ended.any() and mode is AutoresetMode.DISABLED:
            for env in (outer, inner):
                env.reset(options={"reset_mask": ended})
    outer.close()


def test_a_vectors_failures_are_faults_to_the_ends_of_episodes():
    answers = {"You are 4 steps from the end."}

    def partly(message):
        if message not in answers:
            raise Fault("no")
        return 1

    env = VectorAnnotation(corridors(1, AutoresetMode.NEXT_STEP, slip=0, max_steps=2), partly, required=True)
    assert not env.reset(seed=0)[1]["fault"].any()
    assert [bool(env.step(np.array([RIGHT]))[4]["fault"][0]) for _ in range(2)] == [True, True]
    answers |= {f"You are {number} steps from the end." for number in range(7)}
    assert not env.step(np.array([RIGHT]))[4]["fault"].any()


def test_a_vector_that_has_restarted_has_no_text_of_the_end():
    env = corridors(2, AutoresetMode.SAME_STEP)
    with pytest.raises(ConfigurationError, match="cannot be described any more"):
        VectorAnnotation(env, near)
    assert VectorAnnotation(env, "builtins:len", field="message").spec is None
    assert isinstance(
        measured_vector(corridors(2, AutoresetMode.NEXT_STEP), ["annotation:builtins:len"]), VectorAnnotation
    )
