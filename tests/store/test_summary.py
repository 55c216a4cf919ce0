from gridmap.domain.change import added
from gridmap.domain.records import Region
from gridmap.domain.region_names import WHOLE
from gridmap.store.summary import summary
from tests.store.conftest import Do


def test_regions_that_only_fill_a_level_are_counted_apart(session, town):
    township = next(one for one in session.workspace.all_of(Region) if one.level == "township")
    filling = Region(session.new_id(), "community", "990101001999", WHOLE, parent_id=township.id)
    session.run(Do(added("change.test", [filling])))

    found = summary(session.workspace)

    assert found.levels == {"city": 1, "county": 1, "township": 1, "community": 1, "cell": 2}
    assert found.fillers == {"community": 1}
    assert found.counts["region"] == 5
