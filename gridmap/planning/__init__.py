"""Planners at work: drawing drafts, publishing them, looking at any day."""

from gridmap.planning.drawing import Planning

__all__ = ["Planning"]
