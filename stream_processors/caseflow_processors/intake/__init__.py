"""Intake: each message of the log of record is read, checked and mapped, and has one outcome."""
