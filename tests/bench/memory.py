"""Resident memory of every process of the stack."""

from caseflow_operations.local import stack
from caseflow_operations.local.settings import LocalSettings


def resident_mib(settings: LocalSettings) -> dict[str, int]:
    """Service → MiB, and `all` together."""
    found = {service.name: service.memory_mib or 0 for service in stack.status(settings.layout).services}
    return {**found, "all": sum(found.values())}
