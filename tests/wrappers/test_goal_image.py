"""How near what is seen is to a goal told in words: with embeddings that are known, and with a tiny CLIP."""

import json

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from wrapper_toys import RIGHT, Corridor

import rewardlab  # noqa: F401  (registers the mazes)
from rewardlab.errors import ConfigurationError
from rewardlab.rewards.measure.embedding import goal_projection
from rewardlab.wrappers import GoalImage, RewardWrapper, VectorGoalImage, VectorRewardWrapper
from rewardlab.wrappers.clip import Clip
from rewardlab.wrappers.measures import measured


class Colours:
    """A picture is its mean colour, the lower the more of it, and a text is the colours that it names."""

    def pictures(self, pictures):
        across = np.asarray(pictures, dtype=float).mean(axis=2)
        return np.average(across, axis=1, weights=np.arange(across.shape[1]) + 1)

    def texts(self, texts):
        return np.array([[text.count(colour) for colour in ("red", "green", "blue")] for text in texts], dtype=float)


GOAL = {"embedder": Colours(), "goal": "red", "baseline": "blue", "alpha": 0.3}


def maze(**more):
    return gymnasium.make("RewardLab/Maze-v0", size=5, observation="rgb", **more)


def near(picture):
    return goal_projection(Colours().pictures(picture[None])[0], [1, 0, 0], [0, 0, 1], 0.3)


def test_observations_are_compared_with_the_goal_at_every_state():
    env = GoalImage(maze(), **GOAL)
    observation, info = env.reset(seed=0)
    seen = [info["signals"]["goal_similarity"]]
    assert seen[0] == pytest.approx(near(observation))
    for action in (0, 1, 2, 3):
        observation, *_, info = env.step(action)
        seen.append(info["signals"]["goal_similarity"])
        assert seen[-1] == pytest.approx(near(observation))
    assert len(set(seen)) > 1


def test_what_is_drawn_is_seen_where_the_observation_is_no_picture():
    env = GoalImage(gymnasium.make("RewardLab/Maze-v0", size=5, render_mode="rgb_array"), **GOAL)
    _, info = env.reset(seed=0)
    assert info["signals"]["goal_similarity"] == pytest.approx(near(env.render()))


def test_a_picture_among_other_observations_is_found():
    class Seen(gymnasium.ObservationWrapper):
        observation_space = gymnasium.spaces.Dict(
            {"place": gymnasium.spaces.Discrete(7), "view": gymnasium.spaces.Box(0, 255, (2, 2, 3), np.uint8)}
        )

        def observation(self, observation):
            return {"place": int(observation[0]), "view": np.full((2, 2, 3), (40, 0, 10), np.uint8)}

    _, info = GoalImage(Seen(Corridor()), **GOAL).reset(seed=0)
    assert info["signals"]["goal_similarity"] == pytest.approx(near(np.full((1, 1, 3), (40, 0, 10))))


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_a_vector_measures_as_single_environments_do(mode):
    one = RewardWrapper(GoalImage(maze(), **GOAL), "potential(goal_similarity)")
    many = SyncVectorEnv([maze, maze], autoreset_mode=mode)
    many = VectorRewardWrapper(VectorGoalImage(many, **GOAL), "potential(goal_similarity)")
    one.reset(seed=0)
    many.reset(seed=[0, 1])
    for action in (0, 1, 2, 3, 0, 1):
        _, reward, terminated, truncated, _ = one.step(action)
        assert many.step(np.array([action, action]))[1][0] == pytest.approx(reward)
        assert not terminated
        assert not truncated


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"goal": " "}, "there is no goal"),
        ({"baseline": ""}, "needs a baseline"),
        ({"alpha": 1.5}, "alpha=1.5 does not lie from 0 to 1"),
    ],
)
def test_wrong_arguments_are_refused(changes, told):
    with pytest.raises(ConfigurationError, match=told):
        GoalImage(maze(), **GOAL | changes)


def test_an_environment_that_shows_nothing_is_refused():
    with pytest.raises(ConfigurationError, match="shows no picture"):
        GoalImage(gymnasium.make("RewardLab/Maze-v0"), **GOAL)
    with pytest.raises(ConfigurationError, match="are no pictures"):
        VectorGoalImage(SyncVectorEnv([Corridor]), **GOAL)


@pytest.mark.parametrize(
    ("argument", "told"),
    [("", "^measure 'goal_image': write goal_image:"), ("clip", "write goal_image:"),
     ("a;b;c;d;e", "write goal_image:"),
     ("a; b; c; much", "'much' is no number"), ("/nowhere/clip; red", "is no CLIP checkpoint")],
)  # fmt: skip
def test_a_text_that_names_nothing_is_refused(argument, told):
    with pytest.raises(ConfigurationError, match=told):
        measured(maze(), [f"goal_image:{argument}"])


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """A CLIP of random weights whose tokens are letters."""
    transformers = pytest.importorskip("transformers")
    import torch

    folder = tmp_path_factory.mktemp("clip")
    tokens = ["<|startoftext|>", "<|endoftext|>", *(letter + end for letter in "abdelnrgu" for end in ("", "</w>"))]
    (folder / "vocab.json").write_text(json.dumps({token: index for index, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.CLIPConfig(
        text_config=small
        | {"vocab_size": len(tokens), "max_position_embeddings": 12, "bos_token_id": 0, "eos_token_id": 1},
        vision_config=small | {"image_size": 16, "patch_size": 8},
        projection_dim=8,
    )
    torch.manual_seed(0)
    transformers.CLIPModel(config).save_pretrained(folder)
    transformers.CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt")).save_pretrained(folder)
    return folder


def test_clip_embeds_as_transformers_does(checkpoint):
    import torch
    from transformers import CLIPModel, CLIPTokenizer

    clip, model = Clip(str(checkpoint)), CLIPModel.from_pretrained(checkpoint).eval()
    tokens = CLIPTokenizer.from_pretrained(checkpoint)(["red", "blue ball"], padding=True, return_tensors="pt")
    pictures = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3), dtype=np.uint8)
    # Of the size that it reads, a picture is only scaled to the colours that CLIP knows.
    mean, std = np.array([0.48145466, 0.4578275, 0.40821073]), np.array([0.26862954, 0.26130258, 0.27577711])
    pixels = torch.tensor(((pictures / 255 - mean) / std).transpose(0, 3, 1, 2), dtype=torch.float32)
    with torch.no_grad():
        out = model(**tokens, pixel_values=pixels)
    for found, expected in (
        (clip.texts(["red", "blue ball"]), out.text_embeds),
        (clip.pictures(pictures), out.image_embeds),
    ):
        unit = found / np.linalg.norm(found, axis=-1, keepdims=True)
        np.testing.assert_allclose(unit, expected.numpy(), atol=1e-5)


def test_pictures_of_any_size_are_read_and_long_texts_are_cut_off(checkpoint):
    clip = Clip(str(checkpoint))
    grey = np.full((1, 16, 16, 3), 100, np.uint8)
    for size in ((40, 90), (16, 17), (7, 5)):
        np.testing.assert_allclose(clip.pictures(np.full((1, *size, 3), 100, np.uint8)), clip.pictures(grey), atol=1e-4)
    assert clip.texts(["red " * 100]).shape == (1, 8)


def test_a_checkpoint_rewards_from_its_name_alone(checkpoint):
    env = RewardWrapper(measured(maze(), [f"goal_image:{checkpoint}; a red ball; a ball; 0.5"]), "goal_similarity")
    _, info = env.reset(seed=0)
    _, reward, *_, info = env.step(RIGHT)
    assert reward == info["signals"]["goal_similarity"]
    assert -1 <= reward < 1
