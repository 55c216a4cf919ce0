"""Names of regions as they are compared: two lists write the same village in different ways."""

import re
import unicodedata

#: What regions and cells are called that only fill a level; data, so the same in every language.
WHOLE = "全域"

#: Endings that say what sort of place it is and that lists leave out or spell out as they please.
_ENDINGS = (
    "社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "街道办事处", "办事处",
    "乡人民政府", "镇人民政府",
)  # fmt: skip
_MARK = re.compile(r"[（(]撤销[)）]")


def tidy_name(name: str) -> str:
    """A name without stray blanks, full-width forms made plain.

    >>> tidy_name(" 炮房村委会　 ")
    '炮房村委会'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())


def is_abolished(name: str) -> bool:
    """Whether a list marks a region as abolished: 龚嘴镇（撤销）."""
    return _MARK.search(name) is not None


def core_name(name: str) -> str:
    """What two spellings of one name have in common.

    >>> core_name("郭凡村村民委员会"), core_name("郭凡村委会"), core_name("郭凡村")
    ('郭凡', '郭凡', '郭凡')
    >>> core_name("大佛街道办事处"), core_name("大佛街道"), core_name("Adrar Center")
    ('大佛街道', '大佛街道', 'adrar center')
    """
    core = _MARK.sub("", tidy_name(name)).lower()
    for ending in _ENDINGS:
        if core.endswith(ending) and len(core) > len(ending):
            core = core.removesuffix(ending)
            core = core + "街道" if ending == "街道办事处" else core
            break
    return core.removesuffix("社区").removesuffix("村") or core
