"""Faust's part: worker, consumer group, assignment and agents. State and commits are ours (`state/`)."""
