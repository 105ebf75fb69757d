"""An application of your own for GUITasks-v0: lamps in the rooms of a house, with two kinds of tasks.

An application says what it keeps, draws it, and reacts to clicks; places, scrolling, popups, features, signals and
rewards are the library's. Three policies then do its tasks. One of them turns on every lamp that it sees: a reward that
counts what was asked for and not what else was changed pays it as much as the expert.
"""

import copy

import gymnasium as gym

import rewardlab  # noqa: F401 (registers the environments)
from rewardlab.envs.gui.apps.app import App, Template
from rewardlab.envs.gui.apps.catalogue import APPS
from rewardlab.envs.gui.apps.state import Intent
from rewardlab.envs.gui.components import shell

ROOMS = ("Kitchen", "Bathroom", "Bedroom", "Cellar", "Hall", "Attic", "Study", "Garage", "Nursery", "Porch")
TASKS = 20


def turn_on(draws, data):
    """Ask for one lamp that is off."""
    off = [id for id, room in data["rooms"].items() if not room["lamp"]]
    if not off:
        return None
    goal, id = copy.deepcopy(data), draws.pick(off)
    goal["rooms"][id]["lamp"] = True
    return f"Turn on the lamp in the {goal['rooms'][id]['name'].lower()}.", goal


def turn_off_all(draws, data):
    """Ask for darkness."""
    goal = copy.deepcopy(data)
    for room in goal["rooms"].values():
        room["lamp"] = False
    return None if goal == data else ("Nobody is at home: no lamp should be on.", goal)


class LampsApp(App):
    """Lamps, and a switch for each."""

    name, title = "lamps", "Lamps"
    templates = (Template("turn-on", 0.1, turn_on), Template("turn-off-all", 0.5, turn_off_all))

    def start(self, draws, knobs):
        """Keep a lamp for each of some rooms; records stand in dictionaries by an id."""
        rooms = draws.sample(ROOMS, min(knobs.records, len(ROOMS)))
        return {"rooms": {f"r{n}": {"name": name, "lamp": draws.chance(0.4)} for n, name in enumerate(rooms)}}

    def view(self, state, stage):
        """Draw a line for each room; ids of widgets are the same on every screen."""
        look, rooms = stage.look, state.data["rooms"]
        room = shell(stage, self.title).inset(look.gap)
        with stage.scrolling("rooms", room, 2 * look.line * len(rooms), state.scroll.get("rooms", 0)) as lines:
            for (id, each), line in zip(rooms.items(), lines.rows(len(rooms)), strict=True):
                switch, words = line.cut_right(2 * look.line)
                stage.add("text", words, each["name"])
                stage.add(
                    "switch",
                    switch.middle(look.px(36), look.px(22)),
                    id=f"lamp:{id}",
                    label=each["name"],
                    does=f"switch the lamp in the {each['name'].lower()}",
                    states="checked" if each["lamp"] else "",
                )

    def click(self, state, id):
        """Flip a switch."""
        room = state.data["rooms"][id.removeprefix("lamp:")]
        room["lamp"] = not room["lamp"]
        return True

    def toward(self, state, goal):
        """Say what to do next: the expert and the signal `progress` are made of it."""
        wrong = [id for id, room in state.data["rooms"].items() if room != goal["rooms"][id]]
        return Intent("click", f"lamp:{wrong[0]}") if wrong else None


APPS[LampsApp.name] = LampsApp()


def everything(env):
    """Return a policy that turns on whatever it sees and then says that it is done."""

    def act(observation):
        for widget, part in env.session.screen.controls():
            if widget.kind == "switch" and "checked" not in widget.states:
                return "click({:g}, {:g})".format(*part.center)
        return "done()"

    return act


if __name__ == "__main__":
    for reward in ("gated", "final(subgoal_share)"):
        env = gym.make("RewardLab/GUITasks-v0", apps="lamps", observation="outline", popups=False, reward=reward)
        world = env.unwrapped
        policies = {"expert": world.expert(), "everything": everything(world), "declare": world.exploits()["declare"]}
        print(reward)
        for name, policy in policies.items():
            paid, solved = 0.0, 0
            for number in range(TASKS):
                observation, info = env.reset(options={"task": f"lamps/turn-on/{number}"})
                ended = False
                while not ended:
                    observation, earned, terminated, truncated, info = env.step(policy(observation))
                    paid, ended = paid + earned, terminated or truncated
                solved += info["signals"]["success"]
            print(f"  {name:>10}: {paid / TASKS:.2f} on average, {solved} of {TASKS} solved")
