"""Instructions: which control of a screen is meant, said so that it fits no other."""

from .absent import choose_absent
from .choose import Grounding, choose
from .reference import KINDS, Reference, select
from .sight import Sight

__all__ = ["KINDS", "Grounding", "Reference", "Sight", "choose", "choose_absent", "select"]
