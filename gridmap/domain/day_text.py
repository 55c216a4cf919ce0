"""Days as people type them."""

import re
import unicodedata
from datetime import date

_FORMS = (
    re.compile(r"(\d{4})(\d\d)(\d\d)"),
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"),
)


def day_of(text: str) -> str | None:
    """The day that a text means, ISO 8601; None where it means none.

    2027-01-01, 20270101, 2027/1/1, 2027.1.1 and 2027年1月1日 are the same day, in digits of either width.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in _FORMS:
        if found := form.fullmatch(plain):
            try:
                return date(*map(int, found.groups())).isoformat()
            except ValueError:  # a thirteenth month
                return None
    return None
