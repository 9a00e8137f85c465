#!/usr/bin/env python3
"""Reads FollowTheMoney entities as a tool that loads them would: each against its schema (t/ftm/model.json, taken from
the public model), every value against its type, every reference against the entity it points to.

usage: ftmcheck.py FILE"""
import json
import os
import re
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ftm", "model.json"), encoding="utf-8") as f:
    MODEL = json.load(f)
SCHEMATA = MODEL["schemata"]

DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d)?)?)?)?)?")
TYPES = {"date": DATE,
         "email": re.compile(r"[^@\s<>\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z][A-Za-z0-9-]+"),
         "phone": re.compile(r"\+[1-9]\d{7,14}"), "number": re.compile(r"-?\d+(\.\d+)?"),
         "mimetype": re.compile(r"[A-Za-z0-9.+_-]+/[A-Za-z0-9.+_-]+"), "checksum": re.compile(r"[0-9a-f]{40}"),
         "url": re.compile(r"https?://\S+"), "entity": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"),
         "language": re.compile("|".join(MODEL["languages"]))}
ONE_LINE = {"name", "string", "address", "email", "phone", "identifier"}


def ancestors(name):
    """The schema and all above it."""
    out, todo = [], [name]
    while todo:
        n = todo.pop()
        if n not in out:
            out.append(n)
            todo += SCHEMATA[n]["extends"]
    return out


UP = {n: set(ancestors(n)) for n in SCHEMATA}
PROPERTIES = {n: {k: v for up in UP[n] for k, v in SCHEMATA[up]["properties"].items()} for n in SCHEMATA}
REQUIRED = {n: {k for up in UP[n] for k in SCHEMATA[up]["required"]} for n in SCHEMATA}


def value_faults(kind, v):
    if not isinstance(v, str) or not v:
        return ["no text"]
    faults = []
    if len(v) > MODEL["maxLength"].get(kind, 65000):
        faults.append(f"{len(v)} characters")
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", v):
        faults.append("controls")
    if kind in ONE_LINE and ("\n" in v or "  " in v or v != v.strip()):
        faults.append("blanks that the type takes out")
    if kind in TYPES and not TYPES[kind].fullmatch(v):
        faults.append(f"no {kind}")
    return faults


def entity_faults(entity):
    """What is wrong with one entity by itself."""
    if set(entity) != {"id", "schema", "properties"}:
        return [f"keys {sorted(entity)}"]
    schema, faults = entity["schema"], []
    if schema not in SCHEMATA or SCHEMATA[schema]["abstract"]:
        return [f"no schema {schema}"]
    if not TYPES["entity"].fullmatch(entity["id"]):
        faults.append(f"id {entity['id']!r}")
    for key in REQUIRED[schema] - set(entity["properties"]):
        faults.append(f"{key} is required")
    for key, values in entity["properties"].items():
        if key not in PROPERTIES[schema]:
            faults.append(f"{schema} has no {key}")
            continue
        if not isinstance(values, list) or not values or len(set(values)) != len(values):
            faults.append(f"{key}: {values!r:.80}")
        kind = PROPERTIES[schema][key].split(":")[0]
        faults += [f"{key}: {v!r:.80}: {what}" for v in values for what in value_faults(kind, v)]
    edge = SCHEMATA[schema]["edge"]
    for side in edge or []:
        if len(entity["properties"].get(side, [])) != 1:
            faults.append(f"{side} is not one")
    return faults


def check(lines):
    """Read entities (an iterable of lines); returns them by id, and what is wrong."""
    entities, faults = {}, []
    for n, line in enumerate(lines, 1):
        entity = json.loads(line)
        faults += [f"line {n}: {what}" for what in entity_faults(entity)]
        if entity["id"] in entities:
            faults.append(f"line {n}: {entity['id']} stands twice")
        entities[entity["id"]] = entity
    for e in entities.values():
        for key, values in e["properties"].items():
            kind = PROPERTIES.get(e["schema"], {}).get(key, "")
            if not kind.startswith("entity:"):
                continue
            for v in values:
                if v not in entities:
                    faults.append(f"{e['id']}: {key} leads nowhere: {v}")
                elif kind[7:] in SCHEMATA and kind[7:] not in UP[entities[v]["schema"]]:
                    faults.append(f"{e['id']}: {key} is no {kind[7:]} but a {entities[v]['schema']}")
    return entities, faults


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as f:
        found, bad = check(f)
    for what in bad[:50]:
        print(what)
    print(f"{len(found)} entities, {len(bad)} faults")
    sys.exit(1 if bad else 0)
