"""Where the knowledge files stand, and how they are read: YAML in, frozen model out, faults with their place.

Every YAML file under ``clauses/`` and ``risk_models/`` comes through :func:`load`, so that a wrong file always
ends in one message with file, line, column and the mend.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from procurecheck.errors import ProcurecheckError

ModelT = TypeVar("ModelT", bound=BaseModel)
Path_ = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def default_folder(name: str) -> Path:
    """Return the folder ``clauses`` or ``risk_models`` that came with this installation."""
    packed = Path(__file__).parent / "data" / name
    if packed.is_dir():
        return packed
    return Path(__file__).parents[2] / name


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 of all YAML and JSON files of a folder: their relative names and their bytes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.suffix in {".yaml", ".json"} and path.is_file():
            name = path.relative_to(folder).as_posix().encode()
            digest.update(len(name).to_bytes(4, "big") + name)
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def load(path: Path, model: type[ModelT]) -> ModelT:
    """Read one YAML file into ``model``.

    Raises:
        ProcurecheckError: with file, line, column and the mend, for a missing file, bad YAML, an unknown or
            repeated key, or a value that does not fit.
    """
    node = _compose(path)
    try:
        return model.model_validate(_plain(node, path))
    except ValidationError as error:
        # a mistyped key is missing as well: the one that stands there is the one to show
        errors = sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        first = errors[0]
        where = place(path, node, first["loc"], of_key=first["type"] == "extra_forbidden")
        missing = [fault for fault in errors if fault["type"] == "missing"]
        if first["type"] == "missing" and len(missing) > 1:
            names = ", ".join(f"“{_name(fault['loc'])}”" for fault in missing)
            raise ProcurecheckError(f"the keys {names} are missing.", where=where, mend="Add them.") from None
        raise ProcurecheckError(_what(first), where=where, mend=_mend(first, model)) from None


def place(path: Path, node: yaml.Node | None, keys: Path_, *, of_key: bool = False) -> str:
    """Return ``file:line:column`` of the value (or of the key) that ``keys`` lead to, or of the deepest that exists."""
    for number, key in enumerate(keys, 1):
        if of_key and number == len(keys) and isinstance(node, yaml.MappingNode):
            node = next((name for name, _ in node.value if name.value == str(key)), node)
            break
        below = _below(node, key)
        if below is None:
            break
        node = below
    return f"{path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}" if node else str(path)


def _below(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item: yaml.Node = node.value[key]
        return item
    return None


def place_of(path: Path, *keys: str | int) -> str:
    """Return ``file:line:column`` of a value in a YAML file, for messages found after loading."""
    return place(path, _compose(path), keys)


def double_quoted(path: Path, keys: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each text in YAML's double quotes that stands under one of ``keys``, with its place."""

    def texts(node: yaml.Node | None, inside: bool) -> Iterator[tuple[str, str]]:
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                yield from texts(value, name.value in keys)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from texts(item, inside)
        elif inside and isinstance(node, yaml.ScalarNode) and node.style == '"':
            yield node.value, place(path, node, ())

    yield from texts(_compose(path), False)


def _compose(path: Path) -> yaml.Node | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ProcurecheckError("the file is missing.", where=str(path), mend="Add it, or check the folder.") from None
    except UnicodeDecodeError as error:
        raise ProcurecheckError(
            f"byte {error.start} is not UTF-8.", where=str(path), mend="Save the file as UTF-8."
        ) from None
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _bad_yaml(error, text, path) from None
    except yaml.YAMLError as error:
        raise ProcurecheckError(f"this is not valid YAML: {error}.", where=str(path), mend="Retype the line.") from None
    return node


def _bad_yaml(error: yaml.MarkedYAMLError, text: str, path: Path) -> ProcurecheckError:
    """Say what YAML stumbled over in the words of someone who writes it by hand."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    what, mend = f"this is not valid YAML, here or in the line above: {problem}.", _CHECK
    quoted = _last_quoted(text, mark)
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if mark and line[mark.column : mark.column + 1] == "\t":
        what, mend = "this is not valid YAML: a tab stands here.", "Use blanks."
    elif "end of stream" in problem and "quoted" in (error.context or ""):
        mark = error.context_mark or mark
        what, mend = "this is not valid YAML: the quote that opens here is not closed.", _CLOSE
    elif quoted and mark and quoted.end_mark.line == mark.line and quoted.start_mark.line < mark.line:
        what = f"this is not valid YAML: the quote that opens here is closed only in line {mark.line + 1}."
        mark, mend = quoted.start_mark, _CLOSE
    elif quoted and mark and not text[quoted.end_mark.index : mark.index].strip() and quoted.end_mark.line == mark.line:
        what, mend = "this is not valid YAML: the quotes end before this.", _AROUND
    elif "escape" in problem:
        what = "this is not valid YAML: a backslash between double quotes."
        mend = "Put the text between single quotes."
    elif mark and ("alias" in problem or "cannot start" in problem):
        sign = line[mark.column : mark.column + 1]
        what, mend = f"this is not valid YAML: no text without quotes begins with “{sign}”.", _AROUND
    elif "mapping values" in problem:
        what = "this is not valid YAML, here or in the line above: a colon that cannot stand here."
    where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
    return ProcurecheckError(what, where=where, mend=mend)


def _last_quoted(text: str, mark: Any) -> yaml.ScalarToken | None:
    """Return the last text in quotes that begins before ``mark``."""
    last = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if mark is None or token.start_mark.index >= mark.index:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in {"'", '"'}:
                last = token
    return last


_CHECK = "Check indentation, quotes and colons; put text that holds a colon, # or quotes in quotes."
_CLOSE = "Close it with the same sign; an apostrophe between single quotes is written twice."
_AROUND = "Put single quotes around the whole; an apostrophe inside is written twice."


def _plain(node: yaml.Node | None, path: Path) -> Any:
    """Turn a YAML node into plain values; refuses repeated keys, which YAML would drop in silence."""
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if key in result:
                mark = key_node.start_mark
                raise ProcurecheckError(
                    f"the key “{key}” stands twice.",
                    where=f"{path}:{mark.line + 1}:{mark.column + 1}",
                    mend="Keep one of them.",
                )
            result[key] = _plain(value_node, path)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    constructor = _SCALARS.get(node.tag)
    if constructor is None or not isinstance(node, yaml.ScalarNode):
        return node.value
    return constructor(node.value)


_SCALARS: dict[str, Any] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    # YAML 1.1 reads the country code NO as "false": only true and false are truth values here
    "tag:yaml.org,2002:bool": lambda value: {"true": True, "false": False}.get(value.lower(), value),
    "tag:yaml.org,2002:null": lambda _value: None,
}


def _name(keys: Path_) -> str:
    """Return where a value stands as people count: ``queries number 1, find``."""
    name = ""
    for before, key in zip(("", *keys), keys, strict=False):
        if isinstance(key, int):
            name += f" number {key + 1}"
        else:
            name += f", {key}" if isinstance(before, int) else f".{key}" if name else key
    return name.strip() or "the file"


def _what(error: Any) -> str:
    name = _name(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key “{name}”."
    if error["type"] == "missing":
        return f"the key “{name}” is missing."
    if error["input"] is None:
        return f"{name}: nothing stands here."
    words = error["msg"].removeprefix("Value error, ").replace("Input should be", "this must be")
    said = _SAID[error["type"]][0] if error["type"] in _SAID else words
    return f"{name}: {said}."


def _mend(error: Any, model: type[BaseModel]) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return _mend_key(str(error["loc"][-1]), _level(model, error["loc"][:-1]))
    if kind == "missing":
        return "Add it."
    if kind in {"model_type", "model_attributes_type"} and (below := _level(model, error["loc"])):
        return f"Write its keys, each with a colon and a blank behind it: {', '.join(below.model_fields)}."
    if error["input"] is None:
        return "Write it, or take the key out."
    if kind == "literal_error":
        return "Write one of them."
    return _SAID[kind][1] if kind in _SAID else "Correct the value."


def _mend_key(key: str, level: type[BaseModel] | None) -> str:
    if level is None:
        return "Take it out, or correct its name."
    from rapidfuzz import process

    names = list(level.model_fields)
    near = process.extractOne(key, names, score_cutoff=60)
    return (f"Did you mean “{near[0]}”? " if near else "") + f"Known keys here: {', '.join(names)}."


def _level(model: type[BaseModel], keys: Path_) -> type[BaseModel] | None:
    """Return the model that stands where ``keys`` lead to; ``None`` where more than one may."""
    level: type[BaseModel] | None = model
    for key in keys:
        if level is None or (isinstance(key, str) and key not in level.model_fields):
            return None
        if isinstance(key, str):
            found = set(_models_in(level.model_fields[key].annotation))
            level = found.pop() if len(found) == 1 else None
    return level


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


_LIST = ("this must be a list", "Write a list, each line beginning with “- ”.")
_NUMBER = ("this must be a number", "Write digits, with a full stop before decimals, without quotes.")
_TRUTH = ("this must be true or false", "Write true or false, without quotes.")
_KEYS = ("this must have keys below it", "Write “key: value” lines below it, moved in by two blanks.")
_SAID = {
    "tuple_type": _LIST,
    "list_type": _LIST,
    "string_type": ("this must be text", "Put quotes around it."),
    "too_short": ("too few stand here", "Write one at least."),
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
}
"""What is wrong and the mend, by pydantic's name of the fault."""
