"""What a language model can be told is checked as a whole."""

import pytest

from rewardlab.agents.llm.credit import METHODS
from rewardlab.agents.llm.settings import language_settings
from rewardlab.errors import ConfigurationError


@pytest.mark.parametrize("credit", METHODS)
def test_branches_are_for_methods_that_look_for_forks(credit):
    branching = {"credit": credit, "group_size": 4, "roots": 2}
    if credit in ("salt", "portool", "spo"):
        assert language_settings(branching)["roots"] == 2
    else:
        with pytest.raises(ConfigurationError, match=f"'{credit}' looks for no forks: give roots=0, or salt, portool"):
            language_settings(branching)
    # Where all are roots nothing branches.
    assert language_settings(branching | {"roots": 4})["roots"] == 4
