"""What the stages and the sink still have before them: seen in Kafka, kept where a dashboard can draw it."""
