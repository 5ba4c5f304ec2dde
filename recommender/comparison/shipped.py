"""Learns the engine as it is shipped, and hands it over with every source that was tried."""

from recommender.comparison.comparison import Learn
from recommender.comparison.methods import Rivals
from recommender.dataset import Log
from recommender.ranking.fitting import Progress
from recommender.ranking.learning import LearningSettings, learn


def as_shipped(settings: LearningSettings, progress: Progress = lambda stage, done, total: None) -> Learn:
    """`settings.novel` should be that of the comparison. There is no catalogue: items are identities."""

    def learn_rivals(log: Log) -> Rivals:
        learnt = learn(log, (), settings, progress)
        return Rivals(learnt.engine, tuple(learnt.fitted.sources), learnt.fit_s)

    return learn_rivals
