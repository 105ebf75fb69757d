"""The sandboxes that tests run in, one after the other."""

import pytest

from rewardlab.envs.code.sandbox import open_sandbox


@pytest.fixture(params=[pytest.param("bubblewrap", marks=pytest.mark.needs("bubblewrap"))])
def sandbox(request):
    """A warm sandbox of each kind that is one."""
    return open_sandbox(request.param)
