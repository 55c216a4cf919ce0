"""What the session looks at before it writes a change."""

from gridmap.domain.check import ChangeCheck
from gridmap.domain.checks.dates import sensible_dates
from gridmap.domain.checks.names import filled_in
from gridmap.domain.checks.numbers import sound_numbers
from gridmap.domain.checks.positions import sensible_positions
from gridmap.domain.checks.references import nothing_dangling
from gridmap.domain.checks.words import known_words

#: Every check of a change; each looks only at what the change touches, so that a fault which came
#: with an import does not stand in the way of mending another.
CHANGE_CHECKS: tuple[ChangeCheck, ...] = (
    filled_in,
    known_words,
    sensible_dates,
    sound_numbers,
    sensible_positions,
    nothing_dangling,
)
