"""Which columns of a boundary layer hold code, name and parents, and which level it is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gridmap.domain import codes
from gridmap.domain.region_names import tidy_name
from gridmap.exchange.boundary_options import BoundaryOptions, levels_above

Columns = Mapping[str, list[str]]  # cleaned text by column

#: What columns are called, best first; compared without case, blanks and underscores.
_CODE = (
    "code", "区划代码", "行政区划代码", "统计用区划代码", "代码", "编码", "网格编码", "网格代码", "cellcode",
    "xzqdm", "xzqhdm", "zldwdm", "qhdm", "adcode", "pac", "gb", "villcode", "towncode", "countycode",
    "onscode",
)  # fmt: skip
#: What a code is called where none of these is there: 警格编号, 单元网格编码; but not 所属社区编号,
#: 网格员编号, 邮政编码.
_CALLED_CODE = re.compile(
    r"(?!上级|所属|父级|parent|邮|post|zip)(?!.*(员|人|民警|身份证)).*(编号|编码|代码|code|bm|bh)"
)
_ROW_NUMBER = ("id", "osmid")
#: A code in words, 青江3号警格, is not longer than so many signs.
_CODE_IN_WORDS = 24
_NAME = (
    "name", "名称", "网格名称", "村名", "社区名称", "村名称", "乡镇名称", "县区名称", "xzqmc", "zldwmc", "mc",
    "villname", "townname", "countyname", "namezh", "namecn", "nameen", "namefr", "title", "标注",
)  # fmt: skip
_PARENT = ("parent", "parentcode", "上级代码", "上级区划代码", "上级编码", "父级代码", "pcode", "sjdm")
_PARENT_NAME = ("parentname", "上级名称", "所属", "所属社区", "所属乡镇", "所属区县", "上级")
#: Words in layer, file and column names that tell a level.
_LEVEL_WORDS = {
    "cell": ("网格", "grid", "cell"),
    "community": ("村", "社区", "village", "vill", "community"),
    "township": ("乡镇", "乡", "镇", "街道", "town", "township", "street"),
    "county": ("区县", "县区", "县", "county", "counties", "district"),
}
_PLAIN = re.compile(r"[\s_\-]+")
_ENDING = re.compile(r"(code|id|代码|编码|编号|dm|bm|bh)$")
_NAME_ENDINGS = ("name", "名称", "mc", "")
_CODE_LIKE = re.compile(r"[0-9A-Za-z\-]*\d[0-9A-Za-z\-]*")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """The columns to use, some guessed and some told."""

    level: str | None
    code: str | None
    name: str | None
    parent_codes: tuple[str, ...] = ()
    parent_names: tuple[str, ...] = ()


def text_columns(columns: Mapping[str, Iterable[object]]) -> dict[str, list[str]]:
    """Every column as tidy text, whole numbers without a point, "" for what is not there."""
    return {name: [_text(value) for value in values] for name, values in columns.items()}


def _text(value: object) -> str:
    return tidy_name(value) if isinstance(value, str) else codes.cleaned(value)


def guess_columns(columns: Columns, options: BoundaryOptions, about: tuple[str, ...]) -> ColumnGuess:
    """Guess what the user left open.

    Args:
        columns: Cleaned text of each column, each of n rows.
        options: What the user said counts.
        about: Names of layer and file, for words that tell the level.
    """
    code = options.code or _code_column(columns)
    name = options.name or _name_column(columns, code)
    level = options.level or _level(columns, code, about)
    if options.parent_codes or options.parent_names or level is None:
        return ColumnGuess(level, code, name, options.parent_codes, options.parent_names)
    parents = _parent_codes(columns, code)[: len(levels_above(level))]
    names = tuple(_partner(columns, parent, _NAME_ENDINGS) or "" for parent in parents)
    if not parents and (named := _named(columns, _PARENT_NAME)):
        names = (named,)
    return ColumnGuess(level, code, name, parents, names if any(names) else ())


def _plain(name: str) -> str:
    return _PLAIN.sub("", name).lower()


def _named(columns: Columns, wanted: Iterable[str]) -> str | None:
    """The column with the first of these names that any has."""
    plain = {_plain(name): name for name in reversed(list(columns))}
    return next((plain[name] for name in wanted if name in plain), None)


def _code_column(columns: Columns) -> str | None:
    fitting = {name: values for name, values in columns.items() if _all_different_codes(values)}
    return (
        _named(fitting, _CODE)
        or next((name for name in fitting if _CALLED_CODE.fullmatch(_plain(name))), None)
        or next((name for name in columns if _is_code_in_words(name, columns[name])), None)
        or _named(fitting, _ROW_NUMBER)
        or next(iter(fitting), None)
    )


def _name_column(columns: Columns, code: str | None) -> str | None:
    wordy = {name: values for name, values in columns.items() if name != code and not _code_like(values)}
    partner = _partner(wordy, code, _NAME_ENDINGS) if code else None
    if found := partner or _named(wordy, _NAME):
        return found
    if code is not None and not _code_like(columns.get(code, [])):
        return None  # the code in words is the name; another column may be about people
    return next((name for name in wordy if any(wordy[name])), None)


def _code_like(values: list[str]) -> bool:
    filled = [value for value in values if value]
    return sum(bool(_CODE_LIKE.fullmatch(value)) for value in filled) >= 0.9 * len(filled) > 0


def _all_different_codes(values: list[str]) -> bool:
    return _all_different(values) and _code_like(values)


def _is_code_in_words(name: str, values: list[str]) -> bool:
    """Whether a column that is called a code tells its rows apart, though by words."""
    called = _plain(name) in _CODE or _CALLED_CODE.fullmatch(_plain(name))
    return bool(called) and _all_different(values) and max(map(len, values), default=0) <= _CODE_IN_WORDS


def _all_different(values: list[str]) -> bool:
    """An empty cell or a copy now and then is forgiven; it is told of later, by row."""
    filled = [value for value in values if value]
    return len(filled) >= 0.8 * len(values) > 0 and len(set(filled)) >= 0.9 * len(filled)


def _partner(columns: Columns, code: str, endings: tuple[str, ...]) -> str | None:
    """TOWNNAME beside TOWNCODE, 乡镇名称 beside 乡镇代码."""
    stem = _ENDING.sub("", _plain(code))
    plain = {_plain(name): name for name in columns}
    found = (plain[stem + ending] for ending in endings if stem and stem + ending in plain)
    return next((name for name in found if name != code and not _code_like(columns[name])), None)


def _parent_codes(columns: Columns, code: str | None) -> tuple[str, ...]:
    """Columns that hold codes of regions above, the nearest first.

    One that is called so; and those that every row's own code begins with.
    """
    if code is None:
        return ()
    own = columns[code]
    found = []
    for name, values in columns.items():
        if name == code or not _code_like(values) or not len(set(values)) < len(set(own)):
            continue
        pairs = [(mine, above) for mine, above in zip(own, values, strict=True) if mine and above]
        begins = sum(mine != above and mine.startswith(above.rstrip("0") or "?") for mine, above in pairs)
        if begins >= 0.95 * len(pairs) > 0:
            found.append((-len(set(values)), name))
    called = _named(columns, _PARENT)
    ranked = [name for _, name in sorted(found)]
    if called and called != code and _code_like(columns[called]):
        ranked = [called, *(name for name in ranked if name != called)]
    return tuple(_one_of_each(columns, ranked))


def _one_of_each(columns: Columns, names: list[str]) -> list[str]:
    """Without columns that group the rows as one before them does."""
    kept: list[str] = []
    counts = set()
    for name in names:
        count = len(set(columns[name]))
        if count not in counts:
            counts.add(count)
            kept.append(name)
    return kept


def _level(columns: Columns, code: str | None, about: tuple[str, ...]) -> str | None:
    values = [value for value in columns[code] if value] if code else []
    levels = Counter(codes.level_of(codes.padded(value) or "") for value in values)
    if values and (best := levels.most_common(1)[0])[0] and best[1] >= 0.8 * len(values):
        return best[0] if best[0] != "city" else None
    if values and sum(len(v) == 15 and codes.is_region_code(v[:12]) for v in values) >= 0.8 * len(values):
        return "cell"
    for text in (_plain(code or ""), *(name.lower() for name in about)):
        for level, words in _LEVEL_WORDS.items():
            if any(word in text for word in words):
                return level
    return None
