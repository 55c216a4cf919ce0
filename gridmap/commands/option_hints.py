"""Which option or command answers a sentence; the sentences themselves are the window's too."""

from collections.abc import Iterable, Mapping

from gridmap.words import tr

#: Key of a sentence -> the options that do what it asks for, or the command.
OPTIONS: Mapping[str, str] = {
    "vector.choose_layer": "--layer NAME",
    "import_records.choose_layer": "--sheet NAME",
    "vector.encoding_unclear": "--encoding gb18030|utf-8|big5",
    "boundaries.crs_impossible": "--crs EPSG:n|gcj02|bd09, --swap-axes",
    "boundaries.ask_crs_missing": "--crs EPSG:n|gcj02|bd09",
    "boundaries.ask_crs_axes_swapped": "--swap-axes --crs EPSG:n",
    "boundaries.ask_crs_not_degrees": "--crs EPSG:n",
    "boundaries.ask_crs_elsewhere": "--crs EPSG:n",
    "boundaries.ask_crs_approximate": "--crs EPSG:n",
    "boundaries.ask_crs_unknown": "--crs EPSG:n|gcj02|bd09",
    "boundaries.ask_crs_zone": "--crs EPSG:n",
    "boundaries.ask_shifted": "--crs gcj02|bd09|EPSG:4490",
    "boundaries.ask_level": "--level county|township|community|cell",
    "boundaries.ask_columns": "--code COL, --name COL",
    "boundaries.beyond_tolerance": "--tolerance METRES",
    "mending.still_open": "--rule RULE, --fill-gaps|--leave-gaps, --give-way, --cut",
    "report.more": "--report FILE",
    "references.ask_crs": "--crs EPSG:n|gcj02|bd09",
    "codes.no_columns": "--code COL --name COL",
    "import_records.encoding_unknown": "--encoding gb18030|utf-8|big5",
    "import_records.no_required": "--map FIELD=COLUMN (name; event: reported_at, title|category|content)",
    "import_records.legal_basis_needed": "--map legal_basis=COLUMN, --set legal_basis=TEXT",
    "import_records.crs_needed": "--crs EPSG:n",
    "import_records.report_unwritable": "--rejected FILE",
    "import_records.all_open": "--status-default open|closed, --closed-after DAYS",
    "import_records.date_ambiguous": "--day-order day|month",
    "import_records.repeated_there": "--id-prefix TEXT",
    "demo.file_exists": "--force",
    "export.file_exists": "--force",
    "export.folder_exists": "--force",
    "export.needs_folder": "--layers NAME",
    "export.reason_missing": "--reason TEXT",
    "plan.draft_published": "--as-of YYYY-MM-DD",
    "window.draft_in_planning": "--mode planning",
    "draft_outdated": "gridmap draft update",
    "draft_figures_held": "gridmap draft update",
    "risk.model_without_reason": "--reason TEXT",
}


def option_hint(keys: Iterable[str]) -> str:
    """The options and commands that answer sentences of these keys, "" where none does."""
    options = dict.fromkeys(OPTIONS[key] for key in keys if key in OPTIONS)
    return "\n".join(
        tr("command_other" if option.startswith("gridmap ") else "command_option", option=option)
        for option in options
    )
