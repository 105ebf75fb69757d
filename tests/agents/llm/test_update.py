"""An update's gradient is that of the formula, its masks leak nothing, and however it is cut up it is the same."""

import numpy as np
import pytest
import torch

from rewardlab.agents.llm.loss import NORMALISATIONS, RATIOS, kl_k3
from rewardlab.agents.llm.policy import batches
from rewardlab.agents.llm.rollout import Speech, play_conversations
from rewardlab.agents.llm.settings import language_settings
from rewardlab.agents.llm.update import Told, Update

from . import small

PLAIN = {"ent_coef": 0.0, "minibatches": 1, "max_grad_norm": 1e9, "max_tokens": 5, "credit": "grpo"}


class Held(Update):
    """Keeps the gradient of each step."""

    def __init__(self, of, **settings):
        self.told = {}
        super().__init__(of, language_settings(PLAIN | settings), tell=self.told.__setitem__)
        self.gradients, self.weights, step = [], [], self._optimizer.step

        def kept(*arguments, **keywords):
            self.gradients.append(flat(of, "grad"))
            self.weights.append(flat(of))
            return step(*arguments, **keywords)

        self._optimizer.step = kept


def flat(of, what="data"):
    return torch.cat([getattr(weight, what).flatten() for weight in of.model.parameters()]).clone()


def pairs(told):
    """Conversations of an episode each."""
    return [Told(number, thread, advantages) for number, (thread, advantages) in enumerate(told)]


def descended(of, told, shown=(), **settings):
    """Return the first step's gradient."""
    update = Held(of, **settings)
    update.remember()
    update.descend(pairs(told), shown, small.chance())
    return update.gradients[0]


def played(of, count=6, **talk):
    """Return conversations with an advantage for each turn."""
    dialogue, engine = small.talker(of)
    envs = [small.Talk(**talk) for _ in range(count)]
    episodes = play_conversations(envs, 1, engine, dialogue, range(count), Speech(5, 600))
    draws = small.chance(3)
    return [(episode.threads[0], draws.normal(size=episode.steps)) for episode in episodes]


def by_hand(of, told, normalise="token", entropy=0.0, reference=None, kl=0.0, longest=5):
    """Return the gradient of the mean of -A log pi, one conversation at a time, without padding or masks."""
    of.model.zero_grad()
    counts = [sum(turn >= 0 for turn in thread.turns) for thread, _ in told]
    for (thread, advantages), count in zip(told, counts, strict=True):
        divided = {"token": sum(counts), "episode": len(told) * count, "constant": len(told) * longest}[normalise]
        tokens = torch.tensor([thread.tokens])
        spread = of.model(tokens).logits[0].log_softmax(-1)
        loss = 0.0
        for place, turn in enumerate(thread.turns):
            if turn >= 0:
                before = spread[place - 1]
                said = before[thread.tokens[place]]
                loss = loss - advantages[turn] * said + entropy * (before.exp() * before).sum()
                if kl:
                    other = reference.model(tokens).logits[0].log_softmax(-1)[place - 1, thread.tokens[place]].detach()
                    loss = loss + kl * kl_k3(said, other)
        (loss / divided).backward()
    return flat(of, "grad")


def close(one, other):
    return torch.allclose(one, other, rtol=1e-3, atol=1e-5 * float(other.abs().max()))


@pytest.mark.parametrize("normalise", NORMALISATIONS)
def test_the_gradient_is_the_formulas(normalise):
    of = small.policy()
    told = played(of)
    expected = by_hand(of, told, normalise)
    assert close(descended(of, told, normalise=normalise), expected)


def test_entropy_is_added():
    of = small.policy()
    told = played(of)
    expected = by_hand(of, told, entropy=0.3)
    assert close(descended(of, told, ent_coef=0.3), expected)


def test_two_tokens_by_hand():
    """One conversation whose answer is two tokens: the gradient is that of -(A log p1 + A log p2) / 2."""
    of = small.policy()
    dialogue, _ = small.talker(of)
    opened, said = dialogue.open("a wall"), [20, 30]
    spread = of.model(torch.tensor([[*opened, *said]])).logits[0].log_softmax(-1)
    first, second = spread[len(opened) - 1, 20], spread[len(opened), 30]
    of.model.zero_grad()
    (-1.5 * (first + second) / 2.0).backward()
    expected = flat(of, "grad")
    thread = small.thread(opened)
    thread.say(said, [first.item(), second.item()], 0)
    assert close(descended(of, [(thread, np.array([1.5]))]), expected)


@pytest.mark.parametrize("most", [1, 150, 100_000])
@pytest.mark.parametrize("ratio", ["token", "turn", "sequence"])
def test_how_many_are_read_at_once_makes_no_difference(most, ratio):
    of = small.policy()
    told = played(of)
    weights = flat(of)
    whole = descended(of, told, ratio=ratio)
    torch.nn.utils.vector_to_parameters(weights.clone(), of.model.parameters())
    assert close(descended(of, told, ratio=ratio, batch_tokens=most), whole)


def test_what_the_environment_said_last_has_no_gradient():
    """Nothing was sampled after it: whatever stands there, the update is the same, bit by bit."""
    of = small.policy()
    thread, advantages = played(of, 1)[0]
    weights, gradients = flat(of), []
    for strange in ([5] * 9, [7, 99, 250, 3, 2, 1, 0, 4, 6]):
        torch.nn.utils.vector_to_parameters(weights.clone(), of.model.parameters())
        other = small.thread(thread.tokens)
        other.turns, other.log_probabilities = list(thread.turns), list(thread.log_probabilities)
        other.read(strange)
        gradients.append(descended(of, [(other, advantages)]))
    assert torch.equal(*gradients)


def test_the_environments_tokens_are_not_trained():
    """The logits that would say them are not even made: only those before sampled tokens are."""
    of = small.policy()
    told = played(of)
    (batch,) = batches([thread for thread, _ in told], 100_000, "cpu", range(len(told)))
    made = []

    def keep(module, given, out):
        out.retain_grad()
        made.append(out)

    read = of.model.lm_head.register_forward_hook(keep)
    now, entropy = of.read(batch, entropic=True)
    (now.sum() + entropy.sum()).backward()
    read.remove()
    sampled = batch.turns >= 0
    assert made[0].shape[:-1] == (int(sampled.sum()),)
    assert bool((made[0].grad.abs().sum(-1) > 0).all())


def test_advantages_belong_to_their_turns():
    """An advantage of one turn pulls its tokens alone."""
    of = small.policy()
    told = [each for each in played(of, 12) if len(each[1]) > 2][:1]
    thread, advantages = told[0]
    for turn in range(len(advantages)):
        alone = np.zeros_like(advantages)
        alone[turn] = 1.0
        expected = by_hand(of, [(thread, alone)])
        weights = flat(of)
        assert close(descended(of, [(thread, alone)]), expected)
        torch.nn.utils.vector_to_parameters(weights.clone(), of.model.parameters())


def test_what_teaches_nothing_is_left_out():
    of = small.policy()
    told = played(of)
    before = flat(of)
    update = Held(of)
    update.descend(pairs([(thread, 0.0 * advantages) for thread, advantages in told]), [], small.chance())
    assert update.gradients == []
    assert torch.equal(before, flat(of))


@pytest.mark.parametrize("normalise", NORMALISATIONS)
def test_what_is_not_read_again_was_played_all_the_same(normalise):
    """One conversation of six teaches: its share is a sixth, but for the mean over tokens that are read."""
    of = small.policy()
    told = [(thread, advantages * (number == 0)) for number, (thread, advantages) in enumerate(played(of))]
    expected = by_hand(of, told[:1] if normalise == "token" else told, normalise)
    assert close(descended(of, told, normalise=normalise), expected)


def test_an_episode_that_began_anew_counts_once():
    of = small.policy()
    (one, first), (other, second) = played(of, 2)
    # Its tokens are divided by their number, as the mean over all tokens is.
    expected = by_hand(of, [(one, first), (other, second)])
    update = Held(of, normalise="episode")
    update.descend([Told(0, one, first), Told(0, other, second)], [], small.chance())
    assert close(update.gradients[0], expected)


@pytest.mark.parametrize(("name", "weight"), [("kl_coef", 0.5), ("ent_coef", 0.1)])
def test_divergence_and_entropy_count_where_nothing_else_teaches(name, weight):
    of = small.policy()
    told = [(thread, 0.0 * advantages) for thread, advantages in played(of)]
    update = Held(of, **{name: weight})
    update.remember()
    with torch.no_grad():
        for parameter in of.model.parameters():
            parameter.mul_(1.1)
    update.descend(pairs(told), [], small.chance())
    assert update.gradients[0].norm() > 1e-4


def test_the_gap_between_sampling_and_learning_is_told():
    of = small.policy()
    told = played(of)
    update = Held(of)
    update.descend(pairs(told), [], small.chance())
    assert 0.0 <= update.told["train/log_probability_gap"] < 1e-4


def test_the_divergence_pulls_back():
    """At the reference it has no gradient; away from it, it is added to the loss."""
    of = small.policy()
    told = played(of)
    reference = small.policy()
    update = Held(of, kl_coef=0.5, learning_rate=1e-2)
    update.remember()
    update.descend(pairs(told), [], small.chance())
    assert close(update.gradients[0], by_hand(reference, told))
    for thread, _ in told:
        with torch.no_grad():
            (batch,) = batches([thread], 9999, "cpu", [0])
            thread.log_probabilities = of.read(batch)[0][0].tolist()
    expected = by_hand(of, told, reference=reference, kl=0.5)
    update.descend(pairs(told), [], small.chance())
    assert close(update.gradients[1], expected)
    assert update.told["train/kl"] > 0.0


def test_imitation_beside():
    of = small.policy()
    told, shown = played(of), [played(of, 1)[0][0]]
    policy_part = by_hand(of, told)
    imitation = by_hand(of, [(shown[0], np.ones(99))])
    assert close(descended(of, told, shown, warmup_share=0.25), 0.75 * policy_part + 0.25 * imitation)


def test_gradients_are_clipped_and_told():
    of = small.policy()
    told = played(of)
    update = Held(of, max_grad_norm=0.01)
    update.descend(pairs(told), [], small.chance())
    assert update.gradients[0].norm() == pytest.approx(0.01, rel=1e-3)
    assert update.told["train/grad_norm"] > 0.01


def test_a_gradient_that_is_no_number_spoils_nothing():
    of = small.policy()
    told = played(of)
    before = flat(of)
    told[0][1][:] = np.inf
    Held(of).descend(pairs(told), [], small.chance())
    assert torch.equal(flat(of), before)


def test_minibatches_and_epochs():
    of = small.policy()
    update = Held(of, minibatches=3, n_epochs=2)
    update.descend(pairs(played(of)), [], small.chance())
    assert len(update.gradients) == 6
    few = Held(of, minibatches=50)
    few.descend(pairs(played(of, 2)), [], small.chance())
    assert len(few.gradients) == 2


def test_minibatches_share_what_was_said_among_them():
    """Where nothing moves, their mean is the gradient of all."""
    of = small.policy()
    told = played(of)
    update = Held(of, minibatches=3, n_epochs=2, normalise="constant", learning_rate=1e-30)
    expected = by_hand(of, told, "constant")
    update.descend(pairs(told), [], small.chance())
    assert close(sum(update.gradients[:3]) / 3, expected)
    assert close(sum(update.gradients[3:]) / 3, expected)
    assert not close(update.gradients[0], update.gradients[1])


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_second_pass_is_held_to_what_was_sampled(ratio):
    """Its ratios are those to the policy that sampled, clipped below and above by bounds of their own."""
    of = small.policy()
    told = played(of)
    update = Held(of, n_epochs=2, learning_rate=3e-3, ratio=ratio, clip_low=0.05, clip_high=0.1)
    update.descend(pairs(told), [], small.chance())
    torch.nn.utils.vector_to_parameters(update.weights[1], of.model.parameters())
    of.model.zero_grad()
    loss, count, outside = 0.0, 0, {-1: 0, 1: 0}
    for thread, advantages in told:
        (batch,) = batches([thread], 9999, "cpu", [0])
        now = of.read(batch)[0][0]
        turns = np.array(thread.turns)
        for place in np.flatnonzero(turns >= 0):
            parts = {"token": [place], "turn": turns == turns[place], "sequence": turns >= 0}[ratio]
            away = (now - torch.tensor(thread.log_probabilities))[parts].mean().detach()
            compared, advantage = float(away.exp()), advantages[turns[place]]
            count += 1
            if (compared > 1.1 and advantage > 0) or (compared < 0.95 and advantage < 0):
                outside[int(np.sign(advantage))] += 1
                continue
            loss = loss - advantage * compared * now[place]
    (loss / count).backward()
    assert min(outside.values()) > 0
    assert close(update.gradients[1], flat(of, "grad"))
