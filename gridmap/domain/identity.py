"""Resident id numbers (GB 11643) and unified social credit codes (GB 32100).

Real numbers that were given out wrongly exist: a failed check is something to tell, never a
reason to refuse a record.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

#: What is wrong with a number; the keys of its wording end in these words.
NumberProblem = Literal["length", "characters", "date", "check_digit"]

_CREDIT_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What a resident id number says."""

    number: str  # 18 characters, upper case
    sex: int  # 1 male, 2 female
    birth_date: date


def compact_number(text: str) -> str:
    """A number as written by people, without separators and full-width forms, upper case.

    >>> compact_number(" 110105-19491231-002ｘ ")
    '11010519491231002X'
    """
    halved = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return "".join(c for c in halved if not c.isspace() and c not in "-·").upper()


def id_number_problem(text: str) -> NumberProblem | None:
    """What is wrong with a resident id number of 15 or 18 characters, or None.

    Source: GB 11643-1999. The area code in front is not looked up: codes are abolished and
    reissued, and a number outlives them.

    >>> id_number_problem("11010519491231002X") is None
    True
    >>> id_number_problem("110105194912310021")
    'check_digit'
    """
    number = compact_number(text)
    if len(number) not in (15, 18):
        return "length"
    if not _digits(number[:17]) or not (_digits(number[17:]) or number[17:] in ("X", "")):
        return "characters"
    if _birth_date(_eighteen(number)) is None:
        return "date"
    if len(number) == 18 and number[-1] != ric.calc_check_digit(number):
        return "check_digit"
    return None


def read_id_number(text: str) -> IdNumber | None:
    """What an id number says of its holder, or None where the number is wrong.

    The 15-digit form, given out until 1999, is read as its 18-character successor.

    >>> read_id_number("11010519491231002X")
    IdNumber(number='11010519491231002X', sex=2, birth_date=datetime.date(1949, 12, 31))
    >>> read_id_number("110105491231002").number
    '11010519491231002X'
    """
    if id_number_problem(text) is not None:
        return None
    number = _eighteen(compact_number(text))
    born = _birth_date(number)
    assert born is not None
    return IdNumber(number, 1 if int(number[16]) % 2 else 2, born)


def credit_code_problem(text: str) -> NumberProblem | None:
    """What is wrong with a unified social credit code, or None.

    Source: GB 32100-2015. The two characters in front may be letters (collectives of villages have
    ``N2``), which stricter readers refuse.

    >>> credit_code_problem("91350200776049653A") is None
    True
    >>> credit_code_problem("913502007760496530")
    'check_digit'
    """
    code = compact_number(text)
    if len(code) != 18:
        return "length"
    if not _CREDIT_ALPHABET.issuperset(code):
        return "characters"
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        return "check_digit"
    return None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _eighteen(number: str) -> str:
    """The 18-character form of a number of 15 digits; any other as it is."""
    if len(number) != 15:
        return number
    longer = f"{number[:6]}19{number[6:]}"
    return longer + str(ric.calc_check_digit(longer + "0"))


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
