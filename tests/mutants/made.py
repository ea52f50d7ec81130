"""Which mutants a module has. cosmic-ray makes them; those that say nothing of what is promised are left out."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from parso.tree import NodeOrLeaf

from tests.repo.tree import ROOT

# For each comparison those neighbours that all others follow from; for each sum its opposite.
_OPERATORS = re.compile(
    r"core/(ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Lt_LtE|Lt_NotEq|LtE_Lt|LtE_Eq|Gt_GtE|Gt_NotEq|GtE_Gt|GtE_Eq"
    r"|Is_IsNot|IsNot_Is)"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|BitOr_BitAnd|BitAnd_BitOr|BitXor_BitOr)"
    r"|ReplaceUnaryOperator_(Delete_Not|USub_UAdd)"
    r"|AddNot|Replace(True|False|And|Or|Break|Continue)With\w+"
    r"|ExceptionReplacer|NumberReplacer|RemoveDecorator|ZeroIterationForLoop)"
)
# Where these fit, cosmic-ray does not always make something that Python can read.
_NOT_EVERYWHERE = ("ExceptionReplacer", "BitOr_BitAnd")
# Options that only keep us from writing what we don't write.
_GUARDS = frozenset({"frozen", "kw_only", "slots", "gc", "strict"})
# These make code faster, or tell mypy something: without them it does the same.
_SAYS_NOTHING = re.compile(r"@(functools\.)?(cache|lru_cache|override|overload|final)\b")


@dataclass(frozen=True)
class Mutant:
    """One thing turned round: which operator of cosmic-ray, the how-manieth place it fits, and which lines that is."""

    path: Path
    operator: str
    occurrence: int
    where: str
    lines: range

    @property
    def module(self) -> str:
        """The module as it is imported."""
        return module_of(self.path)

    @property
    def key(self) -> str:
        """What the session knows it by."""
        return f"{self.operator}:{self.occurrence}"

    @property
    def line(self) -> str:
        """The line it begins on, as it stands: quickly asked."""
        return _lines(self.path)[self.lines.start - 1].strip()

    @cached_property
    def text(self) -> str:
        """The whole module as the mutant has it."""
        operator = cosmic_ray.plugins.get_operator(self.operator)()
        return str(mutate_code((ROOT / self.path).read_text(encoding="utf-8"), operator, self.occurrence))

    @property
    def change(self) -> tuple[str, str]:
        """What stood there, and what stands there now: no line number, so that changes elsewhere leave it alone."""
        before = _lines(self.path)
        after = self.text.splitlines()
        start = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
        end = next(
            (at for at, pair in enumerate(zip(reversed(before), reversed(after), strict=False)) if pair[0] != pair[1]),
            0,
        )
        return _joined(before[start : len(before) - end]), _joined(after[start : len(after) - end])


@cache
def _lines(path: Path) -> list[str]:
    return (ROOT / path).read_text(encoding="utf-8").splitlines()


def module_of(path: Path) -> str:
    """libs/common/common/policy/decide.py is imported as common.policy.decide."""
    parts = path.with_suffix("").parts
    return ".".join(parts[2:] if parts[0] in {"libs", "services"} else parts)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """All mutants of a module, in the order in which they stand."""
    text = (ROOT / path).read_text(encoding="utf-8")
    tree = get_ast(text)
    idle = frozenset(_nobody_asks(ast.parse(text)))
    for name in filter(_OPERATORS.fullmatch, cosmic_ray.plugins.operator_names()):
        operator = cosmic_ray.plugins.get_operator(name)()
        places = ((node, *place) for node in ast_nodes(tree) for place in operator.mutation_positions(node))
        for occurrence, (node, start, end) in enumerate(places):
            if start not in idle and not _is_a_mark(node) and not _SAYS_NOTHING.match(node.get_code().strip()):
                where = str(ASTQuery(node).get_definition_name() or "")
                made = Mutant(path, name, occurrence, where, range(start[0], end[0] + 1))
                if not name.endswith(_NOT_EVERYWHERE) or _can_be_made(made):
                    yield made


def _nobody_asks(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Where something stands of which no run can show a difference."""
    for node in ast.walk(tree):
        for said in _idle_of(node):
            yield from _positions(said)


def _idle_of(node: ast.AST) -> Iterator[ast.expr]:
    """What only mypy reads, what only guards, and how much is remembered so that it is quicker."""
    match node:
        case ast.arg(annotation=ast.expr() as said) | ast.AnnAssign(annotation=said):
            yield said
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from (one for one in node.decorator_list if _SAYS_NOTHING.match(f"@{ast.unparse(one)}"))
            if node.returns is not None:
                yield node.returns
        case ast.keyword(arg=name, value=said) if name in _GUARDS:
            yield said
        case _:
            pass


def _can_be_made(mutant: Mutant) -> bool:
    """An exception that is named with its module can't be replaced, nor the | of a `case`."""
    try:
        ast.parse(mutant.text)
    except (AttributeError, SyntaxError):
        return False
    return True


def _is_a_mark(node: NodeOrLeaf) -> bool:
    """The * and / between parameters, which are no product and no quotient."""
    return node.parent is not None and node.parent.type in {"parameters", "param", "argument", "lambdef"}


def _positions(said: ast.expr) -> Iterator[tuple[int, int]]:
    for line in range(said.lineno, (said.end_lineno or said.lineno) + 1):
        first = said.col_offset if line == said.lineno else 0
        last = said.end_col_offset or 0 if line == said.end_lineno else 1000
        yield from ((line, column) for column in range(first, last))


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
