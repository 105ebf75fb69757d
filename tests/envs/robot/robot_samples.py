"""Tasks at work, for tests: built, begun, and played by a policy."""

from rewardlab.envs.draws import Draws
from rewardlab.envs.robot.control import open_control
from rewardlab.envs.robot.simulation import Simulation


class Played:
    """One episode: the task in its last state, and what was true after each step."""

    def __init__(self, task, control):
        self.task, self.control = task, control
        self.away, self.fractions, self.facts = [], [], []

    def note(self):
        task = self.task
        self.away.append(float(task.distance(task.achieved(), task.goal)))
        self.fractions.append(task.fractions())
        self.facts.append(task.facts)

    @property
    def solved(self):
        """Whether the goal was held for the last five steps."""
        return all(away <= self.task.tolerance for away in self.away[-5:])


def begin(task_class, seed=0, difficulty=0.5, actions="effector", simulation=None):
    """Return a task at its start, and its control."""
    simulation = simulation or Simulation(task_class.model)
    task = task_class(simulation)
    control = open_control(actions, simulation, fingers=task.fingers)
    start(task, control, seed, difficulty)
    return task, control


def start(task, control, seed, difficulty):
    """Begin an episode."""
    task.place(Draws(f"robot-{task.model}", seed), difficulty)
    task.begin()
    control.begin()


def play(task, control, policy="expert", steps=50):
    """Play from here, by the expert or by an exploit."""
    move = task.move if policy == "expert" else task.exploits()[policy]
    played = Played(task, control)
    for _ in range(steps):
        control.apply(control.write(move(control)).tolist())
        task.look()
        played.note()
    return played


def solved_share(task_class, seeds, difficulty, actions, steps=50):
    """Return the share of tasks that the expert solves."""
    task, control = begin(task_class, actions=actions)
    count = 0
    for seed in range(seeds):
        start(task, control, seed, difficulty)
        count += play(task, control, steps=steps).solved
    return count / seeds
