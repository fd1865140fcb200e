"""Benchmarks: `python -m tests.bench`. They print what they measured and assert nothing about time."""
