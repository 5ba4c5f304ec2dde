"""Models of the small shop, learnt once for all tests of what is answered with them."""

import pytest

from recommender.ranking.trained import Trained
from tests.recommender.shop import baskets, trained, walks


@pytest.fixture(scope="session")
def model() -> Trained:
    return trained(walks())


@pytest.fixture(scope="session")
def of_baskets() -> Trained:
    return trained(baskets())
