"""Where the knowledge files stand, and how they are read: YAML in, frozen model out, faults with their place.

Every YAML file under ``clauses/`` and ``risk_models/`` comes through :func:`load`, so that a wrong file always
ends in one message with file, line, column and the mend.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

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
        first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        unknown = first["type"] == "extra_forbidden"
        raise ProcurecheckError(
            _what(first), where=place(path, node, first["loc"], of_key=unknown), mend=_mend(first, model)
        ) from None


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
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ProcurecheckError(
            f"this is not valid YAML: {error.problem}.",
            where=where,
            mend="Check indentation, quotes and colons; put text that holds a colon, # or quotes in quotes.",
        ) from None
    except yaml.YAMLError as error:
        raise ProcurecheckError(f"this is not valid YAML: {error}.", where=str(path), mend="Retype the line.") from None
    return node


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


def _what(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"]) or "the file"
    if error["type"] == "extra_forbidden":
        return f"unknown key “{name}”."
    if error["type"] == "missing":
        return f"the key “{name}” is missing."
    return f"{name}: {error['msg'].removeprefix('Value error, ')}."


def _mend(error: Any, model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        names = _field_names(model)
        from rapidfuzz import process

        near = process.extractOne(str(error["loc"][-1]), names, score_cutoff=60) if names else None
        return f"Did you mean “{near[0]}”?" if near else f"Known keys: {', '.join(sorted(names))}."
    if error["type"] == "missing":
        return "Add it."
    return "Correct the value."


def _field_names(model: type[BaseModel]) -> list[str]:
    return list(model.model_fields)
