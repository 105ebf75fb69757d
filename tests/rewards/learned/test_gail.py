"""A discriminator: what an expert does is worth more, and no slope is steep."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError  # noqa: E402
from rewardlab.rewards.learned import Discriminator, Optimisation, area_under_curve, load_model, pack  # noqa: E402

from . import known  # noqa: E402

QUICK = Optimisation(epochs=15, batch_size=64, learning_rate=1e-2)


def clouds(seed=0, apart=2.0):
    """States of experts, whose first feature is greater, and of others."""
    rng = np.random.default_rng(seed)
    others = [rng.normal(size=(10, 4)) for _ in range(30)]
    experts = [rng.normal([apart, 0, 0, 0], size=(10, 4)) for _ in range(20)]
    return others, experts


def steepest(model, states):
    rows = model.network.normal(torch.as_tensor(states, dtype=torch.float32)).requires_grad_(True)
    (gradient,) = torch.autograd.grad(model.network.layers(rows).sum(), rows)
    return gradient.norm(dim=-1).max().item()


@pytest.mark.parametrize("form", ["gail", "airl"])
def test_an_expert_is_told_from_others(form, tmp_path):
    others, experts = clouds()
    model = Discriminator.fit(known.FEATURES, pack(others), pack(experts), form=form, optimisation=QUICK)
    states = np.concatenate(others + experts)
    said = model.values(states)["learned"]
    assert area_under_curve(said, np.repeat([0.0, 1.0], [300, 200])) > 0.88
    assert (said.min() < 0) == (form == "airl")
    assert said.min() >= model.signals["learned"].low
    model.save(tmp_path / "model")
    assert np.array_equal(load_model(tmp_path / "model").values(states)["learned"], said)


def test_both_forms_are_functions_of_one_probability():
    others, experts = clouds()
    told = [
        Discriminator.fit(
            known.FEATURES, pack(others), pack(experts), form=form, optimisation=Optimisation(epochs=2)
        ).values(np.concatenate(others))["learned"]
        for form in ("gail", "airl")
    ]
    # airl is the logit of D, so D = 1/(1 + e^-logit), and gail is -log(1 - D)
    assert told[0] == pytest.approx(-np.log(1 - 1 / (1 + np.exp(-told[1]))), abs=1e-4)


def test_the_penalty_bounds_the_slope():
    others, experts = clouds(apart=6.0)
    both = pack(others), pack(experts)
    states = np.concatenate(others + experts)
    free = Discriminator.fit(known.FEATURES, *both, penalty=0.0, optimisation=QUICK)
    held = Discriminator.fit(known.FEATURES, *both, penalty=10.0, slope=1.0, optimisation=QUICK)
    soft = Discriminator.fit(known.FEATURES, *both, penalty=10.0, slope=0.3, one_sided=True, optimisation=QUICK)
    assert steepest(free, states) > 2.0
    assert steepest(held, states) < 1.4
    assert steepest(soft, states) < 0.6


def test_a_seed_decides_the_weights_and_forms_are_two():
    others, experts = clouds()
    both = pack(others), pack(experts)
    one, same, other = (
        Discriminator.fit(known.FEATURES, *both, seed=seed, optimisation=Optimisation(epochs=1)).network.state_dict()
        for seed in (0, 0, 1)
    )
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["out.weight"], other["out.weight"])
    with pytest.raises(ConfigurationError, match="form='wgan'"):
        Discriminator.fit(known.FEATURES, *both, form="wgan")
