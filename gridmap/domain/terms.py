"""Words inside a message that have to be worded in the reader's language too."""

from collections.abc import Iterable


class Term(str):
    """The key of a word or a sentence, standing among the values of another sentence."""

    __slots__ = ()


def kind_term(table: str) -> Term:
    """The word for a kind of record, by its table."""
    return Term(f"records.kind.{table}")


def kind_terms(tables: Iterable[str]) -> tuple[Term, ...]:
    """The words for several kinds of record."""
    return tuple(kind_term(table) for table in tables)


def field_term(name: str) -> Term:
    """The word for a field of a record."""
    return Term(f"records.field.{name}")
