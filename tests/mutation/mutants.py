"""Mutants of a source file: the same program with one small mistake in it.

The mistakes are those that a rule is spoiled by: a boundary that is one off, a condition that is
forgotten or turned around, another number, another word, the smaller for the larger.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
_NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "first_at": "last_at",
    "last_at": "first_at",
}
_OR = re.compile(r"\|(?![^(]*\))")
"""Between the words a pattern may choose from, outside of its brackets."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`was` and `became` are the text of what was changed on a line, `source` that of the whole file."""

    line: int
    was: str
    became: str
    source: str


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a file."""
    tree = ast.parse(source)
    for line, was, (parent, field, index, new) in _changes(tree):
        old = _put(parent, field, index, new)
        yield Mutant(line, was, ast.unparse(new), ast.unparse(tree))
        _put(parent, field, index, old)


def changes_of(source: str) -> Iterator[tuple[int, str, str]]:
    """The line, what was and what became, of every mutant of a file."""
    return ((line, was, ast.unparse(new)) for line, was, (*_, new) in _changes(ast.parse(source)))


_Element = TypeVar("_Element")
_Place = tuple[ast.AST, str, int | None, ast.expr]


def _changes(tree: ast.Module) -> list[tuple[int, str, _Place]]:
    """Where something can be changed, what stands there, and what takes its place."""
    found = []
    for parent, field, index, node in _expressions(tree):
        is_condition = field in ("test", "ifs", "guard") and not isinstance(parent, ast.While)
        variants = list(_variants(node, is_part_of_text=isinstance(parent, ast.JoinedStr)))
        if isinstance(parent, ast.Compare | ast.Call | ast.comprehension):
            variants += _with_one_left_out(node)
        if is_condition:
            variants += [ast.Constant(True), ast.Constant(False)]
        found += [(node.lineno, ast.unparse(node), (parent, field, index, new)) for new in variants]
    return found


def _expressions(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """Every expression that runs, with its place; what only says types or documents is left out."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "bases") or _is_silent(node, field):
            continue
        for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                continue
            if isinstance(each, ast.expr):
                yield node, field, index, each
            if isinstance(each, ast.AST):
                yield from _expressions(each)


def _is_silent(node: ast.AST, field: str) -> bool:
    """Whether a field only names a type: `Kind = Literal[…]`."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("Literal", "tuple", "dict")


def _variants(node: ast.expr, *, is_part_of_text: bool) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, ops, comparators):
            for index, operator in enumerate(ops):
                other = _COMPARISONS[type(operator)]()
                yield ast.Compare(left, [*ops[:index], other, *ops[index + 1 :]], comparators)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            for rest in _each_left_out(values):
                yield rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
            yield ast.BinOp(left, _ARITHMETIC[type(operator)](), right)
        case ast.Name(id=name) if name in _NAMES:
            yield ast.Name(_NAMES[name], ast.Load())
        case ast.Attribute(value, attr=name) if name in _NAMES:
            yield ast.Attribute(value, _NAMES[name], ast.Load())
        case ast.Constant(value):
            yield from _other_constants(value, is_part_of_text=is_part_of_text)
        case _:
            return


def _with_one_left_out(node: ast.expr) -> Iterator[ast.expr]:
    """What is chosen from or gone through, with one choice less."""
    match node:
        case ast.Set(elements):
            yield from (ast.Set(rest) for rest in _each_left_out(elements) if rest)
        case ast.List(elements):
            yield from (ast.List(rest, ast.Load()) for rest in _each_left_out(elements))
        case ast.Tuple(elements):
            yield from (ast.Tuple(rest, ast.Load()) for rest in _each_left_out(elements))
        case _:
            return


def _other_constants(value: object, *, is_part_of_text: bool) -> Iterator[ast.expr]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case str():
            yield ast.Constant(f"XX{value}")
            words = [] if is_part_of_text else _OR.split(value)
            if len(words) > 1 and all(words):
                yield from (ast.Constant("|".join(rest)) for rest in _each_left_out(words))
        case _:
            return


def _each_left_out(elements: Sequence[_Element]) -> Iterator[list[_Element]]:
    return ([*elements[:index], *elements[index + 1 :]] for index in range(len(elements)))


def _put(parent: ast.AST, field: str, index: int | None, new: ast.expr) -> ast.expr:
    """Put an expression in its place; returns the one that stood there."""
    value = getattr(parent, field)
    old: ast.expr = value if index is None else value[index]
    if index is None:
        setattr(parent, field, new)
    else:
        value[index] = new
    return old
