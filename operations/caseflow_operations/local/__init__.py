"""The local stack: Kafka, schema registry, ClickHouse, workers and sink on a machine that has only Python.

`stack` starts and stops it; `DESIGN.md` beside this file says what was chosen and what was not.
"""
