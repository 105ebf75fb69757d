"""A tab shows documents and addresses, answers scripts and takes pictures; it is opened again after a fault."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from rewardlab.envs.browser.tab import Tab
from rewardlab.errors import Fault

pytestmark = pytest.mark.needs("browser")

PAGE = "<body style='margin: 0; background: #102030'><button>Go</button>"


@pytest.fixture(scope="module")
def tab():
    opened = Tab(300, 200)
    yield opened
    opened.close()


def test_what_is_put_in_is_seen(tab):
    tab.put(PAGE)
    picture = tab.picture()
    assert (picture.shape, picture.dtype) == ((200, 300, 3), np.uint8)
    assert picture[-1, -1].tolist() == [0x10, 0x20, 0x30]
    assert tab.tree() == '- button "Go"'


def test_scripts_are_answered(tab):
    tab.put(PAGE)
    assert tab.evaluate("([a, b]) => ({sum: a + b})", [2, 3]) == {"sum": 5}
    assert tab.evaluate("() => [innerWidth, innerHeight, devicePixelRatio]") == [300, 200, 1]


def test_a_script_that_fails_is_a_fault_and_the_next_use_opens_a_tab(tab):
    tab.put(PAGE)
    with pytest.raises(Fault, match="no such thing"):
        tab.evaluate("() => { throw new Error('no such thing'); }")
    assert tab.evaluate("() => location.href") == "about:blank"
    tab.put(PAGE)
    assert tab.tree() == '- button "Go"'


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda tab: pickle.loads(pickle.dumps(tab))])
def test_a_copy_is_another_tab(tab, copied):
    tab.put(PAGE)
    other = copied(tab)
    assert (other.width, other.height) == (300, 200)
    assert other.tree() == ""
    other.close()
    assert tab.tree() == '- button "Go"'


class Prepared(Tab):
    async def _begin(self):
        await self._page.set_content("<p>ready</p>")


def test_a_new_tab_is_prepared_before_its_first_use():
    tab = Prepared(300, 200)
    assert tab.tree() == "- paragraph: ready"
    tab.close()
    assert tab.tree() == "- paragraph: ready"
    tab.close()
