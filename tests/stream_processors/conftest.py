"""Profiles of Hypothesis for the laws of timelines.

The default profile keeps the folder short enough for every run. The long form draws 10,000 examples of each law:

    CASEFLOW_HYPOTHESIS=fuzz pytest tests/stream_processors/stages/test_laws.py
"""

import os

from hypothesis import HealthCheck, settings

# Drawing a whole life history is slow on a slow core, and no sign of a fault.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

settings.register_profile("short", _patient, max_examples=60, derandomize=True)
settings.register_profile("fuzz", _patient, max_examples=10_000)
settings.load_profile(os.environ.get("CASEFLOW_HYPOTHESIS", "short"))
