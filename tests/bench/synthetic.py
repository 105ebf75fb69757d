"""Run folders written as `train` and the runner write them, without training anything."""

import io
import json

import numpy as np
import tomli_w
from PIL import Image

ENV = "RewardLab/Maze-v0"
STEPS = list(range(0, 10_001, 1_000))
REWARDS = {"sparse": "success", "difference": "success + delta(progress)"}
ANCHORS = {
    "sparse": {
        "expert": {"return": 1.0, "success": 1.0},
        "exploits": {"park": {"return": 0.0, "success": 0.0}},
    },
    "difference": {
        "expert": {"return": 2.0, "discounted": 2.0, "success": 1.0},
        "exploits": {
            "oscillate": {"return": 6.0, "discounted": 6.0, "success": 0.0},
            "park": {"return": 0.9, "discounted": 0.9, "success": 0.0},
        },
    },
}


def png(shade):
    data = io.BytesIO()
    Image.fromarray(np.full((8, 8), shade, np.uint8)).save(data, format="PNG")
    return data.getvalue()


def write_trajectory(
    folder, *, terms, name="episode-0000-000000", steps=4, solved=True, signals=("success", "progress"), **header
):
    """Write one recorded episode: a picture per step, the last ones text."""
    folder.mkdir(parents=True, exist_ok=True)
    declared = {signal: {"description": f"what {signal} is", "low": 0.0, "high": 1.0} for signal in signals}
    rows = [
        {"kind": "header", "env": ENV, "reward": "r", "signals": declared, "terms": list(terms), "task": 80, **header}
    ]
    for t in range(steps):
        last = t == steps - 1
        file = f"{name}/{t:05d}.png"
        (folder / name).mkdir(exist_ok=True)
        (folder / file).write_bytes(png(min(255, 40 * t)))
        paid = {term: (0.0 if t == 0 else 0.1 * (index + 1)) for index, term in enumerate(terms)}
        rows.append(
            {
                "kind": "step",
                "t": t,
                "action": None if t == 0 else t % 4,
                "observation": [t],
                "signals": {signal: float(solved and last) for signal in signals},
                "reward": {
                    "total": sum(paid.values()),
                    "terms": paid,
                    "escrow": {"held": 0.1 * t, "paid": 0.0, "dropped": 0.0, "reason": 0.0},
                },
                "terminated": last and solved,
                "truncated": last and not solved,
                "fault": False,
                "frame": {"text": f"\x1b[31m#{t}\x1b[0m"} if last else {"file": file},
            }
        )
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_run(folder, *, design, seed, speed=1.0, finished=True, env=ENV, agent="ppo", steps=STEPS, trajectories=True):
    """Write one run whose test success rises from 0 with `speed`."""
    folder.mkdir(parents=True, exist_ok=True)
    reached = steps if finished else steps[: len(steps) // 2]
    rng = np.random.default_rng([seed, len(design)])
    config = {"env": env, "env_kwargs": {}, "reward": REWARDS.get(design, design), "design": design, "agent": agent}
    times = {"wall_s": 12.5, "cpu_s": 11.0} if finished else {}
    config |= {"seed": seed, "steps": steps[-1], "finished": finished, **times}
    (folder / "config.toml").write_text(tomli_w.dumps(config))
    terms = ["success"] if design == "sparse" else ["success", "delta(progress)"]
    with (folder / "metrics.jsonl").open("w") as metrics, (folder / "episodes.jsonl").open("w") as episodes:
        for step in reached:
            chance = min(1.0, speed * step / steps[-1]) * (0.9 + 0.1 * rng.random())
            solved = round(20 * chance)
            row = {"step": step, "success": solved / 20, "score": solved / 20, "return": solved / 20 * len(terms)}
            row |= {"length": 30.0, "terms": dict.fromkeys(terms, solved / 20), "episodes": 21, "faults": 1}
            metrics.write(json.dumps(row) + "\n")
            for index in range(21):
                episode = {"step": step, "phase": "test", "task": 9, "seed": index, "success": float(index < solved)}
                episodes.write(json.dumps(episode | {"fault": index == 20}) + "\n")
    if trajectories:
        for step in (reached[0], reached[-1]):
            place = folder / "trajectories" / str(step)
            write_trajectory(place, terms=terms, seed=seed, solved=step > 0, split="test")
    return folder
