"""Vocabularies, dead letter reasons and findings: closed lists, each member with a meaning."""

from typing import get_args

import pytest
from caseflow_schemas import codec, dead_letters, findings
from caseflow_schemas.vocabularies import NOT_MAPPED, NOT_STATED, Vocabulary, version, vocabularies, vocabulary
from hypothesis import given
from hypothesis import strategies as st

ALL = sorted(vocabularies())


@pytest.mark.parametrize("name", ALL)
def test_every_vocabulary_knows_two_kinds_of_unknown(name: str) -> None:
    assert {NOT_STATED, NOT_MAPPED} <= set(vocabulary(name).members)


@pytest.mark.parametrize("name", ALL)
def test_every_member_has_a_meaning_and_the_form_of_an_identifier(name: str) -> None:
    assert vocabulary(name).doc
    for member, meaning in vocabulary(name).members.items():
        assert meaning.endswith("."), member
        assert member.replace("_", "").isalnum(), member
        assert member == member.lower(), member


@given(entry=st.sampled_from([vocabulary(name) for name in ALL]), data=st.data())
def test_a_member_is_read_as_itself(entry: Vocabulary, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(sorted(entry.members)))
    assert entry.read(member) == (member, None)


@given(entry=st.sampled_from([vocabulary(name) for name in ALL]), word=st.text(max_size=10))
def test_any_other_word_is_not_mapped_and_its_text_is_kept(entry: Vocabulary, word: str) -> None:
    if word not in entry.members:
        assert entry.read(word) == (NOT_MAPPED, word)


def test_a_conviction_outranks_every_other_verdict() -> None:
    verdicts = vocabulary("verdict")
    assert verdicts.rank("convicted") == 0
    assert verdicts.rank("convicted") < verdicts.rank("guilt_found_without_conviction") < verdicts.rank("dismissed")
    with pytest.raises(ValueError, match="hanged"):
        verdicts.rank("hanged")


def test_the_members_have_a_version() -> None:
    assert version() >= 1


@pytest.mark.parametrize(
    ("literal", "meanings"),
    [(dead_letters.Reason, dead_letters.meanings()), (findings.FindingKind, findings.meanings())],
)
def test_the_list_in_the_code_is_the_list_in_the_data(literal: object, meanings: dict[str, str]) -> None:
    assert list(get_args(literal)) == list(meanings)
    assert all(meaning.endswith(".") for meaning in meanings.values())


def test_every_error_of_the_codec_has_a_reason_of_its_own() -> None:
    reasons = [kind.reason for kind in codec.MessageError.__subclasses__()]
    assert len(set(reasons)) == len(reasons)
    assert set(reasons) <= set(dead_letters.meanings())
