"""Cells as a planar coverage: edits that cannot open a gap or an overlap.

A vertex is its place on a grid of 1e-7 degrees, packed into one integer (`grid`), so neighbours
share vertices by construction. Every tool is a pure function from a `Coverage` and its arguments to
an `Edit`; `Edit`s are checked before anyone sees them.
"""
