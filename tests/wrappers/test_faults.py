"""Why an episode is a fault is told, once for each reason."""

from wrapper_toys import RIGHT, Corridor

from rewardlab.errors import Fault
from rewardlab.rewards.rubric import Criterion, ModelJudge, Rubric, ScriptedModel
from rewardlab.wrappers import JudgeSignals, MeasureSignals
from rewardlab.wrappers.faults import tell_fault


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


def test_each_reason_is_told_once(caplog):
    for reason in ("the cable is cut", "the lamp is out", "the cable is cut"):
        tell_fault(Fault(reason))
    assert lines(caplog) == ["an episode is a fault: the cable is cut", "an episode is a fault: the lamp is out"]


def test_wrappers_tell_why(caplog):
    def deaf(question):
        raise Fault("the judge is deaf")

    def blind(observation, info):
        raise Fault("the camera is blind")

    rubric = Rubric([Criterion("brave", question="Brave?")])
    for env, reason in (
        (JudgeSignals(Corridor(), rubric, ModelJudge(ScriptedModel(deaf)), when="step"), "the judge is deaf"),
        (MeasureSignals(Corridor(), blind, []), "the camera is blind"),
    ):
        caplog.clear()
        env.reset(seed=0)
        for _ in range(2):
            assert env.step(RIGHT)[4]["fault"]
            env.reset(seed=0)
        assert lines(caplog) == [f"an episode is a fault: {reason}"]
