"""Risk kept up to date beside a session: computed, explained, followed through time."""

from gridmap.assessment.account import Account, CellAccount, FormerAccount, RegionAccount
from gridmap.assessment.assessment import Assessment
from gridmap.assessment.summary import Reassessed, Summary
from gridmap.assessment.trend import TrendDay

__all__ = [
    "Account",
    "Assessment",
    "CellAccount",
    "FormerAccount",
    "Reassessed",
    "RegionAccount",
    "Summary",
    "TrendDay",
]
