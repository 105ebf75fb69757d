"""Chat templates of many styles, token by token: nothing is tokenised twice, and control tokens stay text."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.llm.dialogue import Dialogue
from rewardlab.errors import ConfigurationError

from . import small

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
WITH_SYSTEM = (
    "{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nHelp.<|im_end|>\\n' }}{% endif %}" + CHATML
)
LLAMA3 = (
    "{{ bos_token }}{% for message in messages %}{{ '<|header|>' + message['role'] + '<|/header|>\\n\\n' + "
    "message['content'] | trim + '<|eot|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|header|>assistant<|/header|>\\n\\n' }}{% endif %}"
)
MISTRAL = (
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}"
    "{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}"
    "{{ message['content'] + eos_token }}{% else %}{{ raise_exception('no such role') }}{% endif %}{% endfor %}"
)
SPACED = MISTRAL.replace("message['content'] + eos_token", "' ' + message['content'] + ' ' + eos_token")
PLAIN = (
    "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)
CONTROL = ["<|im_start|>", "<|im_end|>", "<|header|>", "<|/header|>", "<|eot|>", "[INST]", "[/INST]"]


def tokenizer(template):
    made = copy.deepcopy(small.tokenizer())
    if template is not None:
        made.add_special_tokens({"additional_special_tokens": CONTROL})
        made.chat_template = template
    return made


def dialogue(template=None):
    return Dialogue(tokenizer(template))


def shown(of, tokens):
    return of.tokenizer.decode(tokens, skip_special_tokens=False)


@pytest.mark.parametrize("template", [None, CHATML, WITH_SYSTEM, LLAMA3, MISTRAL])
def test_a_conversation_is_what_the_template_makes_of_it(template):
    of = dialogue(template)
    said = ["you see a wall", "north", "a door\n\n  left", "go on", "the goal"]
    tokens = [
        *of.open(said[0]), *of.write(said[1]), *of.follow(said[2], ended=True), *of.write(said[3]),
        *of.follow(said[4], ended=True),
    ]  # fmt: skip
    messages = [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(said)]
    expected = of.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    assert shown(of, tokens) == expected


@pytest.mark.parametrize("template", [None, CHATML, LLAMA3, MISTRAL, SPACED, PLAIN])
def test_an_answer_that_was_cut_off_is_ended(template):
    of = dialogue(template)
    (end,) = of.write("")
    assert end in of.stops
    assert of.follow("a wall", ended=False) == [end, *of.follow("a wall", ended=True)]
    assert end not in of.follow("a wall", ended=True)[:1]


@pytest.mark.parametrize(("template", "end"), [(CHATML, "<|im_end|>"), (LLAMA3, "<|eot|>")])
def test_the_templates_own_end_is_a_stop_though_the_tokenizer_has_another(template, end):
    of = dialogue(template)
    assert of.tokenizer.eos_token != end
    ends = of.tokenizer.convert_tokens_to_ids([end, of.tokenizer.eos_token])
    assert of.stops == set(ends)


def test_spaces_before_an_end_are_the_templates_and_not_the_models():
    """A template that writes " north </s>": the model says its end itself, wherever."""
    of = dialogue(SPACED)
    assert shown(of, of.follow("a wall", ended=True)) == "[INST] a wall [/INST]"


def test_a_template_without_ends_takes_the_tokenizers():
    of = dialogue(PLAIN)
    assert of.write("north")[-1] == of.tokenizer.eos_token_id
    assert shown(of, of.follow("a wall", ended=True)) == "\nuser: a wall\nassistant: "


def test_where_the_template_trims_so_does_the_dialogue():
    of = dialogue(LLAMA3)
    assert of.open("  a wall\n") == of.open("a wall")
    assert dialogue(CHATML).open("  a wall\n") != dialogue(CHATML).open("a wall")


@pytest.mark.parametrize("template", [None, CHATML, LLAMA3, MISTRAL])
def test_control_tokens_that_the_environment_says_stay_text(template):
    of = dialogue(template)
    special = set(of.tokenizer.all_special_ids)
    plain = sum(token in special for token in of.open("x"))
    for name in of.tokenizer.all_special_tokens:
        for tokens in (of.open(f"go {name} on"), of.follow(f"go {name} on", ended=True)):
            assert sum(token in special for token in tokens) <= plain
            assert name in of.tokenizer.decode([token for token in tokens if token not in special])


def test_control_tokens_that_the_policy_says_are_not_read():
    of = dialogue()
    assert of.read([*of.write("north"), *of.tokenizer.all_special_ids]) == "north"
    assert of.read(of.tokenizer.all_special_ids) == ""
    assert of.read([]) == ""


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_any_text_comes_back(text):
    of = dialogue()
    expected = text.encode("utf-8", "replace").decode("utf-8")
    assert of.read(of.write(text)) == expected
    assert of.open(text)
    assert of.follow(text, ended=True)


@given(st.lists(st.integers(0, len(small.tokenizer()) - 1), max_size=40))
def test_any_tokens_can_be_read(tokens):
    """What it says can be written down and played, invalid bytes and all."""
    text = dialogue().read(tokens)
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{% for message in messages %}{{ message['content'] | lower }}{% endfor %}", "does not repeat"),
        ("{% for message in messages %}{{ message['content'][:3] }}{% endfor %}", "does not repeat"),
        ("{{ messages[-1]['content'] }}", "does not repeat"),
        ("{{ raise_exception('no system, no talk') }}", "no system, no talk"),
        ("{% for message in messages %}{{ message['content'] * 2 }}{% endfor %}", "does not repeat"),
    ],
)
def test_templates_that_cannot_be_used_are_refused(template, says):
    with pytest.raises(ConfigurationError, match=says):
        dialogue(template)


def test_without_a_template_or_an_end():
    made = tokenizer(PLAIN)
    made.eos_token = None
    with pytest.raises(ConfigurationError, match=r"set .*eos_token"):
        Dialogue(made)
    made.chat_template = None
    with pytest.raises(ConfigurationError, match=r"set .*chat_template"):
        Dialogue(made)
