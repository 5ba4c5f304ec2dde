"""One small class a model; every one of them passes the same contract tests."""
