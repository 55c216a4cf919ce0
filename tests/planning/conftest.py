from tests.store.conftest import session, shop, town

__all__ = ["session", "shop", "town"]
