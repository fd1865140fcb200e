"""Florida Statutes as dockets write them, brought to one form: `(F3)893.13(1)(a)`, `80613`, `784.07(2)b`.

Florida Statutes are cited by chapter and section with a point between, then subsection, paragraph and so on in
brackets. Some dockets leave out the point, the brackets, or both; all put the degree of the charge before it.
"""

import re

_DEGREE = re.compile(r"^\s*\([^)]*\)\s*")
_WITH_POINT = re.compile(r"^(\d{1,4})\.(\d+)(.*)$", re.DOTALL)
# Without a point a chapter is taken to have three digits, as those of criminal and traffic law have.
_WITHOUT_POINT = re.compile(r"^(\d{3})(\d+)(.*)$", re.DOTALL)
_CHAPTER = re.compile(r"^\d{1,4}$")
_SUBDIVISION = re.compile(r"\d+|[a-z]+")


def statute_parts(text: str) -> tuple[str, ...]:
    """Chapter, section, then each subdivision, in lower case; empty where the text is no statute."""
    bare = _DEGREE.sub("", text).strip().lower()
    if _CHAPTER.match(bare):
        return (bare,)
    found = _WITH_POINT.match(bare) or _WITHOUT_POINT.match(bare)
    if found is None:
        return ()
    chapter, section, rest = found.groups()
    return (chapter, section, *_SUBDIVISION.findall(rest))
