"""What tests of judges ask, and judges for it."""

from __future__ import annotations

from rewardlab.errors import Fault
from rewardlab.rewards.rubric import Asked, Material, ModelJudge, Question, Scale, ScriptedModel
from rewardlab.rewards.rubric.judge_models import Said


def question(text="It is 4.", *, scale="yes/no", names=("right",), task="What is 2 + 2?", said=None):
    asked = tuple(Asked(name, f"Is it {name}?", Scale.parse(scale)) for name in names)
    return Question(asked, (Material("the answer", text, said),), task)


class Writer:
    """Answers with what a function makes of the conversation, and remembers what it was asked."""

    identity = "test"
    width = 2

    def __init__(self, answer):
        self._answer = answer
        self.prompts = []

    def say(self, prompts):
        self.prompts += prompts
        found = [self._answer(prompt) for prompt in prompts]
        return [each if isinstance(each, (Said, Fault)) else Said(each, 10, 2) for each in found]


def scripted(function, **how):
    """A judge that is a function of the question."""
    return ModelJudge(ScriptedModel(function), **how)


def mentions_four(asked):
    """Right is what has a 4 in it."""
    return {each.name: "yes" if "4" in asked.material[0].text else "no" for each in asked.asked}
