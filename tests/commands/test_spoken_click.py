"""What click says itself, when a command is written wrongly, is in the language in use."""

import ast
import inspect
import re

import pytest

from gridmap import words
from gridmap.app import main
from gridmap.commands.spoken_click import SPEAKING, _table

#: Said to programmers, on help pages (which have their own table), or never in a terminal.
ELSEWHERE = {
    "deprecated", "Options", "Positional arguments", "Commands", "env var: {var}", "default: {default}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}", "(dynamic)",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did "
    "you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.", "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.", "Choice({choices})",
    "Invalid start character for option ({option})", "Press any key to continue...",
    "Unknown color {colour!r}", "file", "directory", "path",
}  # fmt: skip


def said_by_click():
    """The sentences that click gives to gettext; of a pair for one and for many, the second."""
    for module in SPEAKING:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("_", "ngettext"):
                text = node.args[name == "ngettext"]
                yield from [text.value] if isinstance(text, ast.Constant) else []


def test_every_sentence_of_click_that_people_meet_has_its_chinese_and_none_is_left_over():
    assert set(said_by_click()) - ELSEWHERE == set(_table("zh_CN"))


def test_the_chinese_sentences_have_the_values_of_the_english_ones():
    for english, chinese in _table("zh_CN").items():
        named = set(re.findall(r"\{(\w+)", english))
        assert set(re.findall(r"\{(\w+)", chinese)) <= named, english


WRONG = {
    "no argument": ("check",),
    "no such option": ("check", "--drfat", "x", "y"),
    "no such verb": ("chek",),
    "no choice": ("--lang", "fr", "check"),
    "no file": ("check", "/nowhere/x.gpkg"),
    "no number": ("demo", "x.gpkg", "--cells", "many"),
    "out of range": ("propose", "x.gpkg", "--households", "0"),
    "too many": ("check", "a", "b", "c"),
    "no value": ("check", "x", "--draft"),
    "no required option": ("draft", "publish", "x", "y"),
    "no verb below": ("draft", "nosuch"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_no_english_is_said_in_chinese_output(wrong, capsys, monkeypatch):
    monkeypatch.setattr(words, "system_language", lambda: "zh_CN")

    with pytest.raises(SystemExit) as ended:
        main(list(wrong))

    assert ended.value.code
    out = capsys.readouterr()
    written = r"[A-Z_]{2,}|--?[a-z-]+|/\S+|gridmap( [a-z-]+)*|'[^']*'|“[^”]*”"
    prose = re.sub(written, "", out.out + out.err)
    assert "错误" in out.err or "不存在" in out.err or "没有" in out.err, out.err
    assert not re.findall(r"[A-Za-z]{3,}", prose), out.err


def test_a_sentence_ends_in_a_chinese_full_stop(capsys, monkeypatch):
    monkeypatch.setattr(words, "system_language", lambda: "zh_CN")
    with pytest.raises(SystemExit):
        main(["check"])

    assert capsys.readouterr().err.endswith("错误：缺少参数 'WORKSPACE'。\n")


def test_english_stays_english(capsys, monkeypatch):
    monkeypatch.setattr(words, "system_language", lambda: "en")
    with pytest.raises(SystemExit):
        main(["check"])

    assert "Try 'gridmap check --help' for help." in capsys.readouterr().err
