"""Where a cell came from and where it went, in words."""

from gridmap.assessment.account import FormerAccount
from gridmap.store.queries.descent import Descent, Relative
from gridmap.words import tr

_LEAST_SHARE = 0.001
_OWN_DIGITS = 3  # of a cell's code, behind its community's


def descent_lines(descent: Descent) -> list[tuple[Relative, str, str]]:
    """The cells that one went into, then those that it came from: which it is, and with what and when."""
    return [
        (
            one,
            tr(f"risk.descent_{way}", cell=_named(one)),
            tr("risk.descent_share", shares=_shares(one), day=one.happened_on),
        )
        for way, relatives in (("into", descent.successors), ("from", descent.predecessors))
        for one in relatives
    ]


def former_text(account: FormerAccount) -> str:
    """Since when a cell is retired."""
    return tr("risk.former", day=account.descent.until)


def _shares(relative: Relative) -> str:
    """``其面积的 62%、户数的 58%``, of the earlier of the two cells."""
    area, homes = relative.share_area, relative.share_households
    if homes is None:
        return tr("risk.descent_area", area=_share(area))
    if homes == 0:
        return tr("risk.descent_no_homes", area=_share(area))
    return tr("risk.descent_shares", area=_share(area), homes=_share(homes))


def _named(relative: Relative) -> str:
    """Title and the last digits of the code: an heir may bear the name of whom it follows."""
    number = relative.code[-_OWN_DIGITS:]
    return relative.title if relative.title.endswith(number) else f"{relative.title} {number}"


def _share(share: float) -> str:
    if 0 < share < _LEAST_SHARE:
        return f"< {_LEAST_SHARE:.1%}"
    return f"{share:.1%}".replace(".0%", "%")
