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


class BadLog(RecommenderError):
    """A file of behaviour, or of logged recommendations, that cannot be read at all."""


class DamagedLog(BadLog):
    """Packed data that end early or are damaged."""

    def __init__(self, name: str, line: int, reason: str) -> None:
        super().__init__(f"{name} cannot be read from line {line} on ({reason})")
        self.line, self.reason = line, reason


class NothingToJudge(RecommenderError):
    """No session in which anything could have been foretold."""


class CannotWrite(RecommenderError):
    """A file that was to be written and could not be."""
