"""Problems from other people's files: HumanEval, MBPP, EvalPlus, LiveCodeBench and APPS."""
