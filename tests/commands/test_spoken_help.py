import inspect
import json
import unicodedata

import click
import pytest

from gridmap import words
from gridmap.app import cli, main
from gridmap.resources import resource

CLICKS_OWN = {"Usage: ", "Options", "Commands", "Show this message and exit.", "default", "required"}


def pages(command, context):
    """Every command with the context of its help page."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            yield from pages(below, below.context_class(below, parent=context, info_name=name))


def every_page():
    return list(pages(cli, cli.context_class(cli, info_name="gridmap")))


def table():
    return json.loads(resource("help", "zh_CN.json").read_text("utf-8"))


def wide(line):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def said(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert not ended.value.code
    return capsys.readouterr().out


def test_every_sentence_of_every_help_page_has_its_chinese_and_none_is_left_over():
    written = [command.help for command, _ in every_page()]
    for command, _ in every_page():
        written += [one.help for one in command.params if isinstance(one, click.Option) and one.help]

    assert {inspect.cleandoc(text) for text in written} | CLICKS_OWN == set(table())


def test_no_help_page_has_english_sentences_or_lines_that_are_too_long():
    english = [text for text in table() if " " in text.strip()]

    for command, context in every_page():
        page = command.get_help(context)
        lines = page.splitlines()
        assert not [text for text in english if text in " ".join(page.split())]
        assert max(map(wide, lines)) <= 80
        assert not [line for line in lines if line.strip().startswith(("，", "。", "；", "）"))]


def test_the_language_is_the_systems_unless_lang_says_another(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "还有待决定的问题时退出码为 2。" in said(capsys, "mend", "--help")
    assert "Exit code 2" in said(capsys, "--lang", "en", "mend", "--help")
    assert "命令：" in said(capsys, "--help")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "Commands:" in said(capsys, "--help")
    assert "用法：gridmap draft publish" in said(capsys, "--lang", "zh_CN", "draft", "publish", "--help")


def test_defaults_and_what_must_be_there_are_chinese_too():
    found = {context.command_path: command.get_help(context) for command, context in every_page()}

    assert "理由。[必填]" in found["gridmap draft publish"]
    assert "[默认：10.0；0<=x<=1000]" in "".join(found["gridmap mend"].split("\n" + " " * 34))


def test_english_pages_are_clicks_own():
    words.set_language("en")
    for command, context in every_page():
        page = command.get_help(context)
        assert page.startswith("Usage: gridmap")
        assert "：" not in page
