"""Where the Kafka client writes its own log."""

import logging


def client_logger() -> logging.Logger:
    """The logger of the client: silent unless the application asks for it, because what matters is in the report."""
    logger = logging.getLogger("caseflow.producer.client")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger
