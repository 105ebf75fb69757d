"""Credit assignment: from what turns were paid to the advantage of each; one method a file."""

from .methods import CREDITS, METHODS, Method, choose_credit
from .turns import Array, Turns, Words

__all__ = ["CREDITS", "METHODS", "Array", "Method", "Turns", "Words", "choose_credit"]
