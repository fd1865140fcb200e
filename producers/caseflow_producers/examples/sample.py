"""A smaller part of the example data that is still whole: all rows of some persons.

The first rows of the file would be dispositions alone, since it is sorted by source and time.
"""

import csv
import gzip
import shutil
from collections import Counter
from pathlib import Path

PERSON = "person_id"


def write_sample(events: Path, rows: int, folder: Path) -> Path:
    """Write the rows of as many persons as fit into `rows`, in the order of the file; returns the new file.

    Persons are taken in the order of their identifiers, so that a larger sample holds every smaller one. The files that
    the mapping joins are copied beside it. At least one person is taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(events, "rt", encoding="utf-8", newline="") as source:
        counts = Counter(row[PERSON] for row in csv.DictReader(source))
    taken, total = set[str](), 0
    for person in sorted(counts):
        if taken and total + counts[person] > rows:
            break
        taken.add(person)
        total += counts[person]
    target = folder / events.name
    with (
        gzip.open(events, "rt", encoding="utf-8", newline="") as source,
        gzip.open(target, "wt", encoding="utf-8", newline="") as sample,
    ):
        reader = csv.DictReader(source)
        writer = csv.DictWriter(sample, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in reader if row[PERSON] in taken)
    for beside in events.parent.glob("*.csv.gz"):
        if beside.name != events.name:
            shutil.copyfile(beside, folder / beside.name)
    return target
