"""How much of a person is shown before anybody has given a reason to see more.

Names are shown, numbers are masked, a birth date becomes an age band. Minors and those with a need
that tells of health or of a child are masked by name as well. What is masked is opened with a permission
and a reason (`gridmap.domain.actions.open_people`), and every opening is journaled. Where homes are is
shown to nobody without that permission.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gridmap.domain.access import Actor, Permission
from gridmap.domain.records import Household, Record, RecordId, Resident, ServiceNeed, Visit
from gridmap.domain.service_needs import SENSITIVE_NEEDS

#: Kinds whose records tell of persons.
PEOPLES: tuple[type[Record], ...] = (Household, Resident, ServiceNeed, Visit)
#: Below this age a person's record needs a reason to be opened. The law's line of special care is 14 (PIPL
#: article 31); least data asks the same for all minors (Law on the Protection of Minors, article 2).
MINOR_UNTIL = 18
#: Lower ends of the age bands shown instead of a birth date.
AGE_BANDS = (0, 7, 14, 18, 35, 60, 80)


@dataclass(frozen=True, slots=True)
class MaskedResident:
    """What a list shows of a resident."""

    id: RecordId
    name: str
    sex: int
    age_band: str  # "35–59", "80+", "" where the birth date is not known
    phone: str
    id_number: str
    protected: bool  # the name is masked too


def needed_for(record: Record | None) -> tuple[Permission, ...]:
    """What changing or removing a record needs besides: who may not see people may not touch them."""
    return ("see_people",) if isinstance(record, PEOPLES) else ()


def hides_home(record: Record, actor: Actor) -> bool:
    """Whether address and position of a record are a home that the actor may not see."""
    return isinstance(record, Household) and not actor.may("see_people")


def masked_name(name: str) -> str:
    """The family name, and a star for each further character, at least one.

    >>> masked_name("李小明"), masked_name("欧阳小明"), masked_name("Ann Lee")
    ('李**', '欧阳**', 'A***')
    """
    kept = 2 if name[:2] in _DOUBLE_SURNAMES and len(name) > 2 else 1
    if name[:1].isascii():
        return f"{name[:1]}***"
    return name[:kept] + "*" * max(1, len(name) - kept)


def masked_phone(phone: str | None) -> str:
    """A phone number with its middle hidden; a short one shows its last two digits only.

    >>> masked_phone("13812342041"), masked_phone("0833-2100000"), masked_phone("110")
    ('138****2041', '083****0000', '*10')
    """
    digits = "".join(c for c in phone or "" if c.isdigit())
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * (len(digits) - 2) + digits[-2:]


def masked_id_number(number: str | None) -> str:
    """An id number with all but its first digit and last two characters hidden.

    >>> masked_id_number("11010519491231002X")
    '1***************2X'
    """
    if not number:
        return ""
    if len(number) < 8:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 3) + number[-2:]


def age_on(birth_date: str | None, today: str) -> int | None:
    """Full years on a day (both ISO), or None where the birth date is not known or not a date."""
    try:
        born, now = date.fromisoformat(birth_date or ""), date.fromisoformat(today)
    except ValueError:
        return None
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def age_band(birth_date: str | None, today: str) -> str:
    """The band that a person's age falls into.

    >>> age_band("1949-12-31", "2026-11-22"), age_band("2020-01-01", "2026-11-22")
    ('60–79', '0–6')
    """
    age = age_on(birth_date, today)
    if age is None or age < 0:
        return ""
    band = max(i for i, low in enumerate(AGE_BANDS) if low <= age)
    if band + 1 == len(AGE_BANDS):
        return f"{AGE_BANDS[band]}+"
    return f"{AGE_BANDS[band]}–{AGE_BANDS[band + 1] - 1}"


def is_protected(birth_date: str | None, need_kinds: Collection[str], today: str) -> bool:
    """Whether a person's record is masked by name: a minor, or a sensitive need."""
    age = age_on(birth_date, today)
    return (age is not None and age < MINOR_UNTIL) or not SENSITIVE_NEEDS.isdisjoint(need_kinds)


def masked(resident: Resident, need_kinds: Collection[str], today: str) -> MaskedResident:
    """What a list shows of a resident with these service needs."""
    protected = is_protected(resident.birth_date, need_kinds, today)
    return MaskedResident(
        resident.id,
        masked_name(resident.name) if protected else resident.name,
        resident.sex,
        age_band(resident.birth_date, today),
        masked_phone(resident.phone),
        masked_id_number(resident.id_number),
        protected,
    )


#: The commoner family names of two characters.
_DOUBLE_SURNAMES = frozenset({
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒",
    "司空", "夏侯", "令狐", "端木", "百里", "东郭", "南宫", "西门", "独孤", "申屠", "太史", "闻人",
})  # fmt: skip
