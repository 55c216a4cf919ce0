import re
import string
from pathlib import Path

import pytest

from gridmap import words


def named_values(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_are_complete_and_name_the_same_values():
    chinese, english = words.catalogue("zh_CN"), words.catalogue("en")

    assert chinese.keys() == english.keys()
    differing = [key for key in english if named_values(chinese[key]) != named_values(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_sentence_is_empty(language):
    assert [key for key, text in words.catalogue(language).items() if not text.strip()] == []


def test_every_refusal_and_every_label_of_a_change_is_worded():
    worded = words.catalogue("zh_CN").keys()
    used = set()
    for path in Path(words.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        used |= set(re.findall(r'(?:Refused|UserError)\(\s*"([a-z_.0-9]+)"', text))
        used |= set(re.findall(r'"(change\.[a-z_0-9]+)"', text))

    assert len(used) > 100
    assert sorted(used - worded) == []


#: What the README tells of by the name that it has in the window.
_NAMED_IN_README = (
    "window.mode_duty", "window.mode_planning", "window.as_of", "plan.drafts", "plan.propose",
    "window.risk_model", "window.option_risk_scheme_own", "window.undo", "window.redo",
)  # fmt: skip


def test_the_readme_calls_things_what_the_window_calls_them():
    text = (Path(words.__file__).parents[1] / "README.zh.md").read_text("utf-8")
    names = [words.catalogue("zh_CN")[key].rstrip("…") for key in _NAMED_IN_README]

    assert [name for name in names if name not in text] == []


def test_one_thing_has_one_name():
    """Words that stood for the same as what the menus say: a code list, a day, a plan that is called back."""
    root = Path(words.__file__).parents[1]
    texts = [root / "README.zh.md", *(root / "resources" / "translations" / "zh_CN").glob("*.json")]
    texts += (root / "resources" / "help").glob("zh_CN.json")
    found = {
        (path.name, other)
        for path in texts
        for other in ("任意一天", "任一日", "代码表", "排期")
        if other in path.read_text("utf-8")
    }

    assert found == set()
