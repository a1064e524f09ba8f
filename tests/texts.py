"""`python -m tests.texts`: every text that people can read, with its place, its meaning and who uses it, as Markdown.

It reads the source, and runs nothing of it. A text is a string, or an f-string with its fields in braces.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
WORDS = (*sorted((PROJECT / "bot/text").glob("*.py")), *sorted((PROJECT / "engine").rglob("sentences.py")))
"""The modules whose strings people read."""
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_NOT_FOR_CHATS = {"TypeError", "ValueError", "RuntimeError", "StartError", "log", "text", "DDL"}
"""What is called with words that no person in a chat reads: `text` and `DDL` take SQL."""
_PATTERNS = {"compile", "match", "fullmatch", "search", "sub", "findall", "finditer", "split"}
_SQL = re.compile(r"(?:PRAGMA|SELECT|INSERT|UPDATE|DELETE|CREATE|SET|VACUUM|ALTER|DROP) ")
_WORD = re.compile(r"[^\W\d_][\w’']*")
Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Text:
    """A text: its line, the function or the constant that it stands in, what that says of itself, and the words."""

    line: int
    name: str
    meaning: str
    words: str

    @property
    def is_sentence(self) -> bool:
        """Whether it has three words or more."""
        said = re.sub(r"\{[^{}]*\}", " ", self.words)
        return " " in said.strip() and len(_WORD.findall(said)) >= 3


def texts_in(source: str) -> list[Text]:
    """Every string of a module in the order of its lines, but for docstrings, patterns, SQL, logs, formats and what
    only developers and operators read."""
    return sorted(_of(ast.parse(source), "", ""), key=lambda text: text.line)


def _of(node: ast.AST, name: str, meaning: str) -> Iterator[Text]:
    if _is_for_machines(node):
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        words = _rendered(node)
        if not _SQL.match(words):
            yield Text(node.lineno, name, meaning, words)
        yield from _within_fields(node, name, meaning)
        return
    for child, after in _children(node):
        yield from _of(child, *_named(child, after, name, meaning))


def _within_fields(node: ast.AST, name: str, meaning: str) -> Iterator[Text]:
    """Strings that stand inside the fields of an f-string."""
    for part in getattr(node, "values", ()):
        if isinstance(part, ast.FormattedValue):
            yield from _of(part.value, name, meaning)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    """What stands in a node, each with what follows it; without docstrings."""
    children = [child for child in ast.iter_child_nodes(node) if not _is_docstring(child)]
    body = getattr(node, "body", [])
    following = dict(zip(map(id, body), body[1:], strict=False)) if isinstance(body, list) else {}
    for child in children:
        yield child, following.get(id(child))


def _named(child: ast.AST, after: ast.AST | None, name: str, meaning: str) -> tuple[str, str]:
    """The name and the meaning of what stands in a child: its own where it is a function or a constant."""
    if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return child.name, " ".join((ast.get_docstring(child) or "").split("\n\n")[0].split())
    if isinstance(child, ast.Assign | ast.AnnAssign) and not name:
        target = child.targets[0] if isinstance(child, ast.Assign) else child.target
        said = ast.literal_eval(after.value) if after is not None and _is_docstring(after) else ""  # type: ignore[attr-defined]
        return ast.unparse(target), " ".join(said.split())
    return name, meaning


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_for_machines(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in _NOT_FOR_CHATS
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if not isinstance(owner, ast.Name) or not isinstance(node.func, ast.Attribute):
        return False
    is_log, is_pattern = owner.id in ("log", "logging"), owner.id == "re"
    return (is_log and node.func.attr in _LOGGING) or (is_pattern and node.func.attr in _PATTERNS)


def _rendered(node: ast.AST) -> str:
    """The words, each field of an f-string as it is written, `{amount}`."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = getattr(node, "values", ())
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}" for part in parts
    )


def users() -> dict[tuple[str, str], list[str]]:
    """Who uses a name of a module, by the module's and the name: the modules of the product, without the project's
    folder."""
    found: dict[tuple[str, str], list[str]] = {}
    for wing in ("bot", "engine"):
        for file in sorted((PROJECT / wing).rglob("*.py")):
            for used in sorted(_used_in(ast.parse(file.read_text("utf-8")))):
                found.setdefault(used, []).append(str(file.relative_to(PROJECT)))
    return found


def _used_in(tree: ast.Module) -> set[tuple[str, str]]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    names = {(str(node.module), alias.name) for node in imports for alias in node.names}
    modules = {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in imports for alias in node.names}
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return names | {
        (modules[node.value.id], node.attr)
        for node in attributes
        if isinstance(node.value, ast.Name) and node.value.id in modules
    }


def listed() -> str:
    """The list of all texts, in Markdown."""
    used, lines = users(), ["# All texts", ""]
    for file in WORDS:
        place = file.relative_to(PROJECT)
        module, before = ".".join(place.with_suffix("").parts), None
        lines += [f"## {place}", ""]
        for text in texts_in(file.read_text("utf-8")):
            if not _is_read(text):
                continue
            if text.name != before:
                before, by = text.name, ", ".join(used.get((module, text.name), ["this module"]))
                lines += ["", f"**{text.name or 'module'}** (line {text.line}; {by}) {text.meaning}".rstrip(), ""]
            lines.append(f"- {' ⏎ '.join(text.words.splitlines())}")
        lines.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _is_read(text: Text) -> bool:
    """Whether it holds a word; names of columns and other keys are none."""
    words = re.sub(r"\{[^{}]*\}", "", text.words)
    return bool(_WORD.search(words)) and (" " in words.strip() or words[:1].isupper())


def bare_templates(words: str, names: str = "teach|rollback") -> list[str]:
    """The commands in a text that need words after them, and stand neither in <code> nor between backticks, so that a
    tap would send them bare. A text that is such a command alone, `/teach happy 8 7 8`, is for others to put there."""
    if re.fullmatch(r"/[a-z]+ [^/]*[\d}]", words):
        return []
    outside = re.sub(r"<code>.*?</code>|`[^`]*`", " ", words, flags=re.DOTALL)
    return re.findall(rf"(?<![\w<])/(?:{names})\b", outside)


if __name__ == "__main__":
    sys.stdout.write(listed())
