"""The `caseflow` command: local stack, demonstration, books, verification."""
