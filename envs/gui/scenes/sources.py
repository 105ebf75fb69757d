"""Programs that stand in code editors."""

from __future__ import annotations

__all__ = ["LANGUAGES"]

_PYTHON = """
from dataclasses import dataclass
import json

@dataclass
class {Noun}:
    name: str
    count: int = {n}

def load_{noun}(path):
    # read what was saved before
    with open(path) as file:
        data = json.load(file)
    return [{Noun}(**each) for each in data]

def find_{noun}(items, name):
    for item in items:
        if item.name == name and item.count > {n}:
            return item
    return None

class {Noun}Store:
    def __init__(self, limit={n}):
        self.limit = limit
        self.items = {}

    def add(self, item):
        if len(self.items) >= self.limit:
            raise ValueError("the store is full")
        self.items[item.name] = item
        return len(self.items)

    def total(self):
        return sum(item.count for item in self.items.values())

if __name__ == "__main__":
    store = {Noun}Store(limit={n})
    print(store.total())
"""
_SCRIPT = """
import { open } from "./files";

const limit = {n};

export class {Noun} {
    constructor(name, count) {
        this.name = name;
        this.count = count;
    }

    full() {
        return this.count >= limit;
    }
}

function load{Noun}s(path) {
    // read what was saved before
    const data = JSON.parse(open(path));
    return data.map((each) => new {Noun}(each.name, each.count));
}

async function find{Noun}(items, name) {
    for (const item of items) {
        if (item.name === name && !item.full()) {
            return item;
        }
    }
    throw new Error("there is no such {noun}");
}

export default { load{Noun}s, find{Noun}, limit };
"""
LANGUAGES = {"py": ("Python", _PYTHON), "js": ("JavaScript", _SCRIPT), "ts": ("TypeScript", _SCRIPT)}
"""Languages by the endings of their files: a name and a program; ``{noun}``, ``{Noun}``, ``{n}`` are filled in."""
