"""Which encoding a text is in: Chinese files rarely say, and what they say may be wrong."""

import codecs
from collections.abc import Sequence

from gridmap.domain.errors import UserError

#: Characters that tables of places, people and events cannot do without; the right reading has them.
_COMMON = frozenset(
    "省市县区镇乡村街道社居委会民办事处州盟旗路号楼组栋单元室东西南北中大小上下山河江水龙新平安"
    "编码名称代区划类型地址电话时间日期姓男女年月一二三四五六七八九十人户口的第备注经度纬"
    "縣鄉鎮區號樓"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("gb18030", "big5")


def detect(samples: Sequence[bytes]) -> str | None:
    """Python's name of the encoding that reads every sample, or None where none does.

    Args:
        samples: Pieces of text that end at a character's end: cells of a table, lines of a file.

    A byte order mark decides; then UTF-8 where it reads everything; then GB 18030 or Big5, whichever
    yields more of the characters that such tables are made of; then what charset-normalizer thinks.
    """
    joined = b"\n".join(samples)
    for mark, name in _MARKS:
        if joined.startswith(mark):
            return name
    if _reads("utf-8", samples) is not None:
        return "utf-8"
    best, most = None, 0.0
    for name in _CANDIDATES:
        text = _reads(name, samples)
        share = _share_of_common(text) if text is not None else 0.0
        if share > most:
            best, most = name, share
    if best is not None:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(joined).best()
    return found.encoding if found is not None and _reads(found.encoding, samples) is not None else None


def known(name: str) -> str:
    """Python's name of an encoding that the user named.

    Raises:
        UserError: there is none.
    """
    try:
        return codecs.lookup(name.strip()).name
    except LookupError as error:
        raise UserError("formats.unknown_encoding", encoding=name) from error


def _reads(name: str, samples: Sequence[bytes]) -> str | None:
    try:
        return "\n".join(sample.decode(name) for sample in samples)
    except UnicodeDecodeError:
        return None


def _share_of_common(text: str) -> float:
    foreign = [character for character in text if ord(character) > 127]
    return sum(character in _COMMON for character in foreign) / len(foreign) if foreign else 0.0
