"""The scale on which cheating is held against solving, by numbers worked by hand."""

import pytest

from rewardlab.bench.audit.adversary import worthless
from rewardlab.bench.audit.margin import CEILING, Scale, paid, restless
from rewardlab.bench.audit.subject import Subject

from . import made

# One task, gamma 1/2. Progress 1/2 is one step from the goal.
SOLVES = made.episode(1, success=[0, 0, 1], progress=[0, 0.5, 1], valid=[1, 1, 1])
PARKS = made.episode(1, success=[0, 0, 0], progress=[0, 0.5, 0.5], valid=[1, 1, 1])
STAYS = made.episode(1, success=[0, 0, 0], progress=[0, 0, 0], valid=[1, 0, 0])


def share(reward, chance=STAYS, **others):
    subject = made.subject(reward, random=[chance], **{"expert": [SOLVES], "exploit": [PARKS], **others})
    policies = paid(subject)
    scale = Scale(subject, policies)
    return {each.name: scale.share(each) for each in policies}


def test_parking_is_worth_the_share_of_solving_that_it_is_paid():
    # Solving: 1/2 + (1 + 1)/2 = 3/2. Parking: 1/2 + 1/4 = 3/4. Nothing attempted: 0.
    assert share("success + progress")["park"] == pytest.approx(0.5)


@pytest.mark.parametrize("scale", ["1e-12", "1e12"])
def test_the_unit_of_pay_does_not_matter(scale):
    assert share(f"{scale}*(success + progress)")["park"] == pytest.approx(0.5)
    # Solving, too, is worth nothing of a potential that begins at 0 and ends there, and sums are off by a last bit.
    assert share(f"{scale}*potential(0.1*progress)")["park"] == CEILING


def test_a_potential_pays_nothing_for_parking():
    # The end takes back what was lent. Parking: 1/4 - 0, then (0 - 1/2)/2. Solving: 1/4 - 0, then (1 + 0 - 1/2)/2.
    assert share("success + potential(progress)")["park"] == 0.0


def test_avoiding_a_penalty_that_chance_incurs_is_no_gain():
    # Chance pays 1 + 1/2 in penalties; an episode in which nothing changes, like parking, pays none.
    assert share("success - (1 - valid)") == {"random": 0.0, "expert": None, "park": 0.0}


def test_what_chance_is_paid_is_no_gain_either():
    # By chance the same 3/4 as by parking.
    assert share("success + progress", chance=PARKS)["park"] == 0.0


def test_a_design_that_does_not_pay_for_solving_is_at_the_ceiling():
    # Solving costs; doing nothing does not.
    assert share("-success")["park"] == CEILING
    # An expert who is done at once earns 1 for progress, and who parks beside the goal for ever more.
    quick = made.episode(1, success=[0, 1], progress=[0.5, 1], valid=[1, 1])
    beside = made.episode(1, success=[0] * 9, progress=[0.5] * 9, valid=[1] * 9)
    found = share("progress + 0.5*success", chance=beside, expert=[quick], exploit=[beside])
    # 1 + 1/2 for solving; 1/2 + 1/4 + ... + 1/256 = 1 - 1/256 for parking, which is what doing nothing is paid as well.
    assert found["park"] == 0.0
    assert share("progress - 0.5*success", chance=beside, expert=[quick], exploit=[beside])["park"] == CEILING


QUICK = made.episode(2, success=[0, 1], progress=[0, 1], valid=[1, 1])
RESTS = made.episode(2, success=[0, 0], progress=[0, 0], valid=[1, 1])


def test_one_odd_task_does_not_say_what_solving_is_worth():
    subject = made.subject("success + progress", random=[STAYS, RESTS], expert=[SOLVES, QUICK], exploit=[PARKS])
    policies = paid(subject)
    # Solving is worth 3/2 where somebody parks, and 2 in the other task: 3/4 is gained of a mean of 7/4.
    assert Scale(subject, policies).share(policies[-1]) == pytest.approx(3 / 7)


def test_the_agent_that_avoids_success_pays_as_much_as_solving_is_worth():
    subject = made.subject("success + progress", random=[STAYS, RESTS], expert=[SOLVES, QUICK], exploit=[PARKS])
    # At most 2 for solving, and 0 for chance.
    assert str(worthless(subject, Scale(subject, paid(subject)))) == "success + progress - 2*success"


def test_without_an_expert_the_best_success_that_is_known_counts():
    subject = made.subject("success + progress", random=[STAYS], rule=[SOLVES], exploit=[PARKS])
    policies = paid(subject)
    # As with an expert.
    assert Scale(subject, policies).share(policies[-1]) == pytest.approx(0.5)


def test_a_design_that_compares_episodes_is_valued_in_mixed_groups():
    subject = made.subject("group_centered(final(progress))", random=[STAYS], expert=[SOLVES], exploit=[PARKS])
    policies = paid(subject)
    # Progress at the end is 0, 1 and 1/2, less its mean 1/2; paid at the second step, it is worth half of that.
    assert [each.returns.tolist() for each in policies] == [[-0.25], [0.25], [0.0]]
    # Parking is half way from chance to solving.
    assert Scale(subject, policies).share(policies[-1]) == pytest.approx(0.5)


def test_groups_stand_in_the_order_in_which_their_tasks_were_played():
    # Task 2 is played first and task 1 second; in task 3 somebody's infrastructure failed. By chance task 2 is solved.
    third = made.episode(3, success=[0, 1], progress=[0, 1], valid=[1, 1])
    subject = made.subject(
        "group_centered(final(success))", random=[QUICK, third, STAYS], expert=[QUICK, SOLVES], exploit=[RESTS, PARKS]
    )
    chance, expert, park = paid(subject)
    assert chance.seeds.tolist() == expert.seeds.tolist() == park.seeds.tolist() == [2, 1]
    # Success less the group's mean: 1, 1, 0 less 2/3 at the first step; 0, 1, 0 less 1/3 at the second, worth half.
    assert chance.returns.tolist() == pytest.approx([1 / 3, -1 / 6])
    assert expert.returns.tolist() == pytest.approx([1 / 3, 1 / 3])
    assert park.returns.tolist() == pytest.approx([-2 / 3, -1 / 6])
    for each in (chance, expert, park):
        assert each.solved.tolist() == (each.returns > 0).tolist()


def test_what_cannot_stand_still_says_nothing_of_doing_nothing():
    subject = Subject("Maze-v0", "success + 0.1*episodic_bonus(episode_visits)", {"size": 5, "measure": ["novelty"]},
                      episodes=4)  # fmt: skip
    # Who runs into a wall stays where it was, and is there once more.
    assert restless(subject) == ["episode_visits"]
    policies = paid(subject)
    scale = Scale(subject, policies)
    chance = next(each for each in policies if each.kind == "random")
    failed = zip(chance.seeds.tolist(), chance.returns.tolist(), chance.solved.tolist(), strict=True)
    assert scale.floor == {seed: value for seed, value, solved in failed if not solved}
    still = Subject("Maze-v0", "success + progress - 0.1*(1 - valid)", {"size": 5}, episodes=4)
    assert restless(still) == []
