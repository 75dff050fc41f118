"""What in a schema would break whoever was written for an older one."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> Iterator[str]:
    """Yield each change that a client of the old schema would notice, in words."""
    for path, operations in old["paths"].items():
        if "get" not in new["paths"].get(path, {}):
            yield f"{path} is gone"
            continue
        then, now = operations["get"], new["paths"][path]["get"]
        for told in (*_parameters(then, now), *_answers(then, now, old, new)):
            yield f"{path}: {told}"


def _parameters(then: Schema, now: Schema) -> Iterator[str]:
    known = {_key(each): each for each in then.get("parameters", []) if each["in"] != "header"}
    found = {_key(each): each for each in now.get("parameters", []) if each["in"] != "header"}
    for name, parameter in known.items():
        if name not in found:
            yield f"the parameter {name} is gone"
        elif gone := _codes(parameter["schema"]) - _codes(found[name]["schema"]):
            yield f"the parameter {name} no longer accepts {sorted(gone)}"
    for name, parameter in found.items():
        if parameter.get("required") and not known.get(name, {}).get("required"):
            yield f"the parameter {name} is required now"


def _key(parameter: Schema) -> str:
    return str(parameter["name"])


def _codes(schema: Schema) -> set[Any]:
    return set(schema.get("items", schema).get("enum", ()))


def _answers(then: Schema, now: Schema, old: Schema, new: Schema) -> Iterator[str]:
    for kind, content in then["responses"]["200"]["content"].items():
        found = now["responses"]["200"]["content"].get(kind)
        if found is None:
            yield f"it is no longer answered as {kind}"
        else:
            yield from _shapes("answer", content["schema"], found["schema"], (old, new), ())


def _shapes(
    where: str, then: Schema, now: Schema, of: tuple[Schema, Schema], seen: tuple[str, ...]
) -> Iterator[str]:
    """Compare two shapes and all inside them; a name met within itself was compared already."""
    name = then.get("$ref", "")
    if name in seen:
        return
    then, now = _resolve(then, of[0]), _resolve(now, of[1])
    if (lost := _types(now) - _types(then)) and _types(then):
        yield f"{where} may be {sorted(lost)} now"
    for key, shape in then.get("properties", {}).items():
        if key not in now.get("properties", {}):
            yield f"{where}.{key} is gone"
            continue
        # What only a parameter leaves out is there for whoever does not know the parameter.
        needed = key in then.get("required", ()) and "x-chosen-by" not in now
        if needed and key not in now.get("required", ()):
            yield f"{where}.{key} may be missing now"
        yield from _shapes(f"{where}.{key}", shape, now["properties"][key], of, (*seen, name))
    if "items" in then:
        yield from _shapes(f"{where}[]", then["items"], now.get("items", {}), of, (*seen, name))
    for one, other in zip(then.get("oneOf", ()), now.get("oneOf", ()), strict=False):
        yield from _shapes(where, one, other, of, (*seen, name))


def _resolve(shape: Schema, schema: Schema) -> Schema:
    """Return what a shape refers to."""
    if "$ref" not in shape:
        return shape
    found: Schema = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return found


def _types(shape: Schema) -> set[str]:
    types = shape.get("type", ())
    return {types} if isinstance(types, str) else set(types)
