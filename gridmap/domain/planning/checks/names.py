"""Check of names: two cells of a community that are called the same."""

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts
from gridmap.domain.records import RecordId


def name_twice(facts: Facts) -> list[Issue]:
    """Cells of a community that have a name in common, once for each name; cells without one are none."""
    alike: dict[tuple[RecordId, str], list[int]] = {}
    for row, (community, name) in enumerate(zip(facts.community_ids.tolist(), facts.names, strict=True)):
        if name.strip():
            alike.setdefault((community, name.strip()), []).append(row)
    found = []
    for (community, name), rows in alike.items():
        if len(rows) < 2:
            continue
        newest = next((row for row in rows if facts.codes[row] is None), rows[-1])
        values = {"community": facts.communities[community].name, "name": name, "count": len(rows)}
        ids = tuple(int(facts.ids[row]) for row in rows)
        found.append(Issue(Severity.WARNING, "check.name_twice", ids, values, facts.place(newest)))
    return found
