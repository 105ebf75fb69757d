"""What was found for a key is found again, until it is the oldest of too many."""

from rewardlab.envs.code.repair import remembered


def test_results_are_remembered_and_the_oldest_forgotten(monkeypatch):
    monkeypatch.setattr(remembered, "REMEMBERED", 2)
    monkeypatch.setattr(remembered, "_REMEMBERED", type(remembered._REMEMBERED)())
    asked = []

    def find(key):
        return remembered.remembered(key, lambda: asked.append(key) or key.upper())

    assert [find(key) for key in "abaca"] == list("ABACA")
    assert asked == ["a", "b", "c"]
    find("b")
    assert asked == ["a", "b", "c", "b"]
