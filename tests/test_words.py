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
