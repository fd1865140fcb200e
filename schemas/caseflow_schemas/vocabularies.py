"""The closed vocabularies of the contract: Avro strings whose members, each with a meaning, are versioned data."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

import orjson

NOT_STATED = "not_stated"
NOT_MAPPED = "not_mapped"


class Vocabulary(NamedTuple):
    """One vocabulary; its order is stated and may carry meaning, as its `doc` says."""

    name: str
    doc: str
    members: MappingProxyType[str, str]
    """Member → meaning, in the stated order, `not_stated` and `not_mapped` last."""

    def read(self, word: str) -> tuple[str, str | None]:
        """The member, and None; for any other word `not_mapped` and the word itself, which is to be kept beside it."""
        return (word, None) if word in self.members else (NOT_MAPPED, word)

    def rank(self, member: str) -> int:
        """Place in the stated order, from 0; raises ValueError for a word that is no member."""
        return list(self.members).index(member)


@cache
def vocabularies() -> MappingProxyType[str, Vocabulary]:
    """Every vocabulary by name."""
    content = orjson.loads(files("caseflow_schemas").joinpath("vocabularies.json").read_bytes())
    common = content["in_every_vocabulary"]
    return MappingProxyType(
        {
            name: Vocabulary(name, entry["doc"], MappingProxyType({**entry["members"], **common}))
            for name, entry in content["vocabularies"].items()
        }
    )


@cache
def derived_vocabularies() -> MappingProxyType[str, Vocabulary]:
    """The vocabularies that only our own code writes, by name: closed, without the two kinds of unknown."""
    content = orjson.loads(files("caseflow_schemas").joinpath("vocabularies.json").read_bytes())
    return MappingProxyType(
        {
            name: Vocabulary(name, entry["doc"], MappingProxyType(entry["members"]))
            for name, entry in content["derived"].items()
        }
    )


def vocabulary(name: str) -> Vocabulary:
    """One vocabulary; raises KeyError for a name that the contract lacks."""
    return vocabularies()[name]


def version() -> int:
    """The version of the members: one more for each change of them."""
    content = orjson.loads(files("caseflow_schemas").joinpath("vocabularies.json").read_bytes())
    return int(content["version"])
