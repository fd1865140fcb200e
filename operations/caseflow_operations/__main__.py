"""`python -m caseflow_operations` is `caseflow`."""

from caseflow_operations.cli import main

if __name__ == "__main__":
    main()
