"""Where the Kafka client writes its own log."""

import logging


def client_logger() -> logging.Logger:
    """The client's logger: silent unless the application asks for it, since reports and errors say what matters."""
    logger = logging.getLogger("caseflow.kafka.client")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger
