"""The wizard for boundaries that do not fit: file and limits, faults and decisions, report."""
