import json

from recommender.comparison.comparison import ComparisonSettings, compare
from recommender.comparison.shipped import as_shipped
from recommender.dataset import Log, read_log
from recommender.models.next_item_fit import NextItemSettings
from recommender.ranking.fitting import SourceSettings
from recommender.ranking.learning import LearningSettings
from tests.recommender.shop import walks

LEARNING = LearningSettings(sources=SourceSettings(next_item=NextItemSettings(components=8, epochs=2)))
SETTINGS = ComparisonSettings(protocol="every", novel=True, share=0.2, timed=False)


def compared(log: Log, stages: list[str]) -> dict[str, object]:
    learn = as_shipped(LEARNING, lambda stage, done, total: stages.append(stage))
    return compare(log, None, learn, SETTINGS).as_json()


def test_the_engine_and_every_source_that_was_tried_stand_side_by_side_the_same_each_time() -> None:
    log = read_log(walks())
    stages: list[str] = []
    first, second = compared(log, stages), compared(log, [])
    assert json.dumps(first) == json.dumps(second)
    methods = first["methods"]
    assert isinstance(methods, dict)
    assert {"engine", "popularity", "next_item", "sequential_rules", "item_knn"} <= set(methods)
    assert methods["engine"]["hr@10"] > methods["popularity"]["hr@10"]
    assert stages
