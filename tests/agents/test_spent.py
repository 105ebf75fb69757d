"""Times and faults go on where a run was saved, and are those of all its processes."""

from rewardlab.agents.llm.distributed import Team
from rewardlab.agents.spent import Spent

BEFORE = {"training_faults": 3, "wall_s": 100.0, "cpu_s": 50.0}


class Two(Team):
    """Two processes that have used 1,000 seconds of their processors each; as the one of them called `rank` sees it."""

    def __init__(self, rank):
        super().__init__(rank, 2)

    def gather(self, items):
        own = list(items)
        return [*own, 1_000.0] if self.first else [1_000.0, *own]


def test_a_new_run_has_spent_nothing():
    spent = Spent(Team(), None, {}).now(2)
    assert spent["training_faults"] == 2
    assert 0 <= spent["cpu_s"] < 60
    assert 0 <= spent["wall_s"] < 60


def test_it_goes_on_from_a_checkpoint(tmp_path):
    Spent.save(BEFORE, tmp_path)
    spent = Spent(Team(), tmp_path, {"training_faults": 1, "wall_s": 1.0, "cpu_s": 1.0}).now(1)
    assert spent["training_faults"] == 4
    assert spent["wall_s"] >= 100
    assert spent["cpu_s"] >= 50


def test_a_checkpoint_that_says_nothing_is_as_old_as_the_last_row(tmp_path):
    spent = Spent(Team(), tmp_path, BEFORE).now(0)
    assert spent["training_faults"] == 3
    assert spent["cpu_s"] >= 50


def test_processors_of_all_are_counted_and_what_was_spent_before_once(tmp_path):
    Spent.save(BEFORE, tmp_path)
    first, other = (Spent(Two(rank), tmp_path, {}).now(0) for rank in range(2))
    assert 1_050 <= first["cpu_s"] < 1_100
    assert 1_000 <= other["cpu_s"] < 1_050
