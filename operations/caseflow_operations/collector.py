"""Python's garbage collector, told what kind of work this is."""

import gc

# Objects more than were freed before the youngest are looked through; 700 by default. Timelines are trees of many small
# objects that refer to nothing above them, so looking through them finds nothing: without this the folds took about
# 30 % more processor time.
YOUNG_OBJECTS = 100_000


def expect_many_trees() -> None:
    """Look through objects seldom, and never again through those that are there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 50, 50)
