"""Rubrics: weighted criteria over signals, with vetoes and caps; and the judges that measure what code cannot."""

from .criterion import Criterion
from .judge import BudgetSpent, JudgeUsage, ModelJudge
from .judge_cache import AnswerCache
from .judge_file import JudgeFile, read_judge_file
from .judge_local import LocalModel
from .judge_models import ChatModel, ScriptedModel
from .judge_spec import load_judge
from .question import Answer, Asked, Judge, Material, Question
from .rubric import Rubric
from .scale import Scale
from .transcript import Transcript
from .verdicts import Verdicts

__all__ = [
    "Answer",
    "AnswerCache",
    "Asked",
    "BudgetSpent",
    "ChatModel",
    "Criterion",
    "Judge",
    "JudgeFile",
    "JudgeUsage",
    "LocalModel",
    "Material",
    "ModelJudge",
    "Question",
    "Rubric",
    "Scale",
    "ScriptedModel",
    "Transcript",
    "Verdicts",
    "load_judge",
    "read_judge_file",
]
