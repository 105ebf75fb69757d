"""Every number of an audit is listed with its meaning, and conditions are checked before anything is played."""

import pytest

from rewardlab.bench.audit.audit import SECTIONS, audit
from rewardlab.bench.audit.fail_if import condition
from rewardlab.bench.audit.numbers import NUMBERS, check_names
from rewardlab.errors import ConfigurationError

pytest.importorskip("stable_baselines3")


def test_the_list_is_what_sections_find():
    card = audit("Maze-v0", "success", env_kwargs={"size": 5}, budget=0.0005)
    assert list(NUMBERS) == list(SECTIONS)
    assert {section.name: list(section.metrics) for section in card.sections} == {
        section: list(names) for section, names in NUMBERS.items()
    }


@pytest.mark.parametrize(("text", "said"), [("hakability > 1", "did you mean"), ("auc < 1", "--only leaves out")])
def test_names_are_checked_first(text, said):
    check_names([condition("(hackability > 1) | (regret > 0)")], ("faithful", "hackable"))
    with pytest.raises(ConfigurationError, match=f"(?i){said}"):
        check_names([condition(text)], ("faithful", "hackable"))
