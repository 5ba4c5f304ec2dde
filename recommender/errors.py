"""What can go wrong in the recommender."""


class RecommenderError(Exception):
    """Text is for the person who runs the program."""


class Diverged(RecommenderError):
    """A fit whose numbers left the finite."""


class NothingToLearn(RecommenderError):
    """Too little behaviour to fit a model on."""


class BadSnapshot(RecommenderError):
    """A file that is damaged, foreign, or of another version."""


class NoSuchModel(RecommenderError):
    """A number that is not on the shelf."""
