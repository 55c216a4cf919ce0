from gridmap.exchange.standing import standing
from tests.store.conftest import build_town
from tests.store.held_reader import Held


def test_what_stands_is_of_one_moment_though_communities_and_cells_come_meanwhile(session):
    asked, ended = 2, False
    while not ended:
        held = Held(session, lambda: standing(session), asked)
        held.reached.wait(10)
        ended = held.future.done()
        build_town(session)
        there = held.go_on()
        assert {one.community_id for one in there.cells} <= {one.id for one in there.regions}
        session.undo()
        asked += 1
    assert asked > 4
