"""Faust's part: the worker, the consumer group, the assignment and the agents. State and commits are ours (`state/`)."""
