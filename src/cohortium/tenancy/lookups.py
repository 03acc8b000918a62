"""How names are searched under row level security.

LIKE, trigrams and full text are not leakproof, so that PostgreSQL ignores their indexes under a policy. `^@` (starts
with) is, on a column collated "C".
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models
from django.db.models.functions import Concat, Reverse

from cohortium.tenancy.spellings import spellings

# A column, or several that are read one after the other.
Source = str | Sequence[str]
# More than a name has: what is asked further narrows nothing.
MOST_WORDS = 6


class PlainText(models.GeneratedField):
    """The words of another column, or of several, as `cohortium_plain()` writes them: no case, no accents.

    Filter it with `__begins`.
    """

    def __init__(self, source: Source | None = None, **options: Any) -> None:
        self.source = source
        if source is not None:
            options |= {
                "expression": Plain(_words_of(source)),
                "output_field": models.TextField(db_collation="C"),
                "db_persist": True,
            }
        super().__init__(**options)


class Plain(models.Func):
    """`cohortium_plain()`: lower case, no accents, no apostrophes, single spaces."""

    function = "cohortium_plain"
    output_field = models.TextField()


@models.TextField.register_lookup
class Begins(models.Lookup):
    """`name_plain__begins="cam"`: the words begin so, whatever the case and the accents of what is asked.

    What is asked with an umlaut, or with the two letters for one, finds what is written in the other way.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, column_params = self.process_lhs(compiler, connection)
        words, word_params = self.process_rhs(compiler, connection)
        ways, params = [f"{column} ^@ cohortium_plain({words})"], [*column_params, *word_params]
        for one in spellings(self.rhs) if isinstance(self.rhs, str) else ():
            only = self._with_umlaut(compiler) if one.needs_umlaut else "true"
            if only:
                ways.append(f"({column} ^@ cohortium_plain({words}) AND {only})")
                params += [*column_params, one.words]
        return (ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"), params

    def _with_umlaut(self, compiler: Any) -> str:
        """The words as they are written, of which one has an umlaut; nothing, where that is not known."""
        target, alias = getattr(self.lhs, "target", None), getattr(self.lhs, "alias", None)
        source = getattr(target, "source", None)
        if not source or not alias or target is None:
            return ""
        quoted = compiler.quote_name_unless_alias
        names = [source] if isinstance(source, str) else source
        columns = [f"{quoted(alias)}.{quoted(target.model._meta.get_field(name).column)}" for name in names]
        return f"({' || '.join(columns)}) ~ '[äöüÄÖÜ]'"


class TurnedText(models.GeneratedField):
    """The words of another column, or of several, as `cohortium_plain()` writes them, turned so that one comes first.

    "Ada Thandi Ncube" by one place: "thandi ncube ada". Nothing, where there are not so many words. So `__begins` finds
    a name by any of its first words, by an index each.
    """

    def __init__(self, source: Source | None = None, by: int = 0, **options: Any) -> None:
        self.source, self.by = source, by
        if source is not None:
            options |= {
                "expression": models.Func(_words_of(source), models.Value(by), function="cohortium_turned"),
                "output_field": models.TextField(db_collation="C", null=True),
                "db_persist": True,
                "null": True,
            }
        super().__init__(**options)


class BackwardText(models.GeneratedField):
    """A number, its last digit first: so `__begins` finds it by its last digits, by an index."""

    def __init__(self, source: str | None = None, **options: Any) -> None:
        self.source = source
        if source is not None:
            options |= {
                "expression": Reverse(models.F(source)),
                "output_field": models.TextField(db_collation="C"),
                "db_persist": True,
            }
        super().__init__(**options)


@models.TextField.register_lookup
class HasWord(models.Lookup):
    """`name_plain__has_word="nc"`: a word of it begins so. It serves no index: narrow by `begins` first."""

    lookup_name = "has_word"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, column_params = self.process_lhs(compiler, connection)
        words, word_params = self.process_rhs(compiler, connection)
        ways, params = [], []
        also = [one.words for one in spellings(self.rhs)] if isinstance(self.rhs, str) else []
        for given in (word_params, *([one] for one in also)):
            ways.append(f"strpos(' ' || {column}, ' ' || cohortium_plain({words})) > 0")
            params += [*column_params, *given]
        return (ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"), params


def by_words(text: str, plain: str, *turned: str) -> models.Q:
    """Rows whose words begin like those that were asked for, in any order. `turned`: the same words, turned.

    The first word finds its place in an index, wherever it stands; the others only narrow that.
    """
    first, *others = text.split()[:MOST_WORDS] or [""]
    named = reduce(or_, (models.Q(**{f"{column}__begins": first}) for column in (plain, *turned)))
    return reduce(and_, (models.Q(**{f"{plain}__has_word": word}) for word in others), named)


def with_words(text: str, plain: str) -> models.Q:
    """Rows of which words begin like those that were asked for, wherever these stand: for sentences.

    It serves no index: it reads what the rest of the question leaves, in 0.2 s where that is a hundred thousand rows.
    """
    words = text.split()[:MOST_WORDS] or [""]
    return reduce(and_, (models.Q(**{f"{plain}__has_word": word}) for word in words))


def _words_of(source: Source) -> Any:
    if isinstance(source, str):
        return models.F(source)
    first, *others = source
    spaced = [part for name in others for part in (models.Value(" "), models.F(name))]
    return Concat(models.F(first), *spaced)
