"""Loads an export into SpiceDB, in this process and in memory, and asks all that its validation file asserts.

    python spicedb.py DIRECTORY ASKED_AT_ONCE

asks so many questions in a call, or fewer where the engine misses the deadline that it sets itself. It prints one line
of JSON: how many questions were asked, how many answers agreed, the first that did not, and the seconds that loading and
asking took.
"""

import json
import pathlib
import re
import sys
import time

from authzed.api.v1 import (
    CheckBulkPermissionsRequest,
    CheckBulkPermissionsRequestItem,
    CheckPermissionResponse,
    Consistency,
    ObjectReference,
    Relationship,
    RelationshipUpdate,
    SubjectReference,
    WriteRelationshipsRequest,
)
from spicedb_embedded import EmbeddedSpiceDB, SpiceDBError

# With larger writes, each takes longer the more the store in memory holds.
WRITTEN_AT_ONCE = 100
LINE = re.compile(r"(\w+):([^#]+)#(\w+)@(\w+):([^#]+)(?:#(\w+))?")


def parsed(line):
    kind, name, relation, subject_kind, subject, through = LINE.fullmatch(line).groups()
    return (
        ObjectReference(object_type=kind, object_id=name),
        relation,
        SubjectReference(
            object=ObjectReference(object_type=subject_kind, object_id=subject),
            optional_relation=through or "",
        ),
    )


def relationships(path):
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            resource, relation, subject = parsed(line.rstrip("\n"))
            yield Relationship(resource=resource, relation=relation, subject=subject)


def questions(path):
    """The assertions of a validation file as pairs of a line and the expected answer."""
    expected = None
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("  assertTrue:"):
                expected = True
            elif line.startswith("  assertFalse:"):
                expected = False
            elif expected is not None:
                yield json.loads(line.strip().removeprefix("- ")), expected


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def is_late(error):
    return "DeadlineExceeded" in str(error)


def write(spicedb, batch, more_tries=4):
    touch = RelationshipUpdate.OPERATION_TOUCH
    updates = [RelationshipUpdate(operation=touch, relationship=it) for it in batch]
    try:
        spicedb.permissions().WriteRelationships(WriteRelationshipsRequest(updates=updates))
    except SpiceDBError as error:
        if not is_late(error) or more_tries == 0:
            raise
        write(spicedb, batch, more_tries - 1)


def asked(spicedb, batch):
    items = [parsed(line) for line, _ in batch]
    response = spicedb.permissions().CheckBulkPermissions(
        CheckBulkPermissionsRequest(
            consistency=Consistency(fully_consistent=True),
            items=[
                CheckBulkPermissionsRequestItem(resource=resource, permission=permission, subject=subject)
                for resource, permission, subject in items
            ],
        )
    )
    for (line, expected), pair in zip(batch, response.pairs, strict=True):
        if pair.HasField("error"):
            raise RuntimeError(f"{line}: {pair.error.message}")
        yes = CheckPermissionResponse.PERMISSIONSHIP_HAS_PERMISSION
        yield line, expected, pair.item.permissionship == yes


def answered(spicedb, batch, more_tries=4):
    """A busy machine misses the deadline of a call: then its questions are asked again in two."""
    try:
        return list(asked(spicedb, batch))
    except SpiceDBError as error:
        if not is_late(error) or more_tries == 0:
            raise
    half = (len(batch) + 1) // 2
    return [answer for part in batches(batch, half) for answer in answered(spicedb, part, more_tries - 1)]


def main(directory, asked_at_once):
    schema = (directory / "schema.zed").read_text(encoding="utf-8")
    start = time.monotonic()
    count = agreed = 0
    disagreed = []
    with EmbeddedSpiceDB.start(schema, []) as spicedb:
        for batch in batches(relationships(directory / "relationships.txt"), WRITTEN_AT_ONCE):
            write(spicedb, batch)
        loaded = time.monotonic()
        for batch in batches(questions(directory / "validation.yaml"), asked_at_once):
            for line, expected, found in answered(spicedb, batch):
                count += 1
                agreed += found == expected
                if found != expected and len(disagreed) < 20:
                    disagreed.append(f"{line} is {found}")
        ended = time.monotonic()
    result = {"asked": count, "agreed": agreed, "disagreed": disagreed}
    print(json.dumps(result | {"loading": loaded - start, "asking": ended - loaded}))


main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
