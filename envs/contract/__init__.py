"""The environment contract as functions: what every environment of the suite keeps, checked on any environment.

`check_environment` plays an environment as an agent, a trainer and a tree search would, and returns what is wrong as
data. It serves our own tests, the command line's ``check``, and anyone who writes an environment for the suite.
"""

from .check import check_environment
from .subject import Problem, Subject

__all__ = ["Problem", "Subject", "check_environment"]
