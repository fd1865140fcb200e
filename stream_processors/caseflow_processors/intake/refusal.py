"""A message that is wrong in itself."""

from caseflow_schemas.dead_letters import Reason


class Refused(Exception):
    """Raised by a check. The detail says what was expected; it holds no person's data and nothing of the payload."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail
