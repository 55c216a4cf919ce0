import re

import click
import pytest

from gridmap import words
from gridmap.app import cli, main
from gridmap.commands.option_hints import OPTIONS, option_hint
from gridmap.session import Session

#: Sentences that only the command line says.
COMMAND_LINE = ("command_", "passphrase_", "backup_", "verify_", "planning.more_issues",
                "planning.propose_what", "planning.proposed_only", "window.no_display",
                "workspace_file_damaged")  # fmt: skip


def every_option(command, context):
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from every_option(command.get_command(context, name), context)
    for parameter in command.params:
        yield from parameter.opts
        yield from parameter.secondary_opts


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_sentences_that_the_window_says_name_no_option_of_the_command_line(language):
    shown = {key: said for key, said in words.catalogue(language).items() if not key.startswith(COMMAND_LINE)}

    assert [key for key, said in shown.items() if re.search(r"(?<!-)--[a-z]", said)] == []


def test_every_hint_is_about_a_sentence_that_exists_and_names_options_that_exist():
    known = set(every_option(cli, click.Context(cli)))

    assert OPTIONS.keys() <= words.catalogue("en").keys()
    assert {option for hint in OPTIONS.values() for option in re.findall(r"--[a-z-]+", hint)} <= known


def test_the_command_line_adds_the_option_to_the_sentence(tmp_path, capsys):
    workspace, path = tmp_path / "city.gpkg", tmp_path / "people.csv"
    Session.create(workspace, "试验市").close()
    path.write_text("姓名,地址\n甲,桥头\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["--lang", "en", "import", "records", str(workspace), str(path), "--kind", "event"])

    assert "Option: --map FIELD=COLUMN" in capsys.readouterr().err


def test_a_command_is_not_called_an_option():
    assert option_hint(["draft_outdated"]) == "命令：gridmap draft update"
    assert option_hint(["report.more"]) == "命令行选项：--report FILE"


@pytest.mark.parametrize(
    ("verb", "option"), [(["mend"], "--layer NAME"), (["import", "records"], "--sheet NAME")]
)
def test_a_file_of_several_layers_is_answered_by_the_option_of_the_verb(
    tmp_path, capsys, shared_data, verb, option
):
    workspace = tmp_path / "city.gpkg"
    Session.create(workspace, "试验市").close()
    file = str(shared_data / "real" / "leshan_nested_SYNTHGEOM.gpkg")
    rest = [file] if verb == ["mend"] else [str(workspace), file, "--kind", "place"]
    with pytest.raises(SystemExit):
        main(["--lang", "en", *verb, *rest])

    assert f"Option: {option}" in capsys.readouterr().err.splitlines()
