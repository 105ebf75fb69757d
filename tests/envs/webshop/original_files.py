"""Files such as the original's setup lays out, to be read back."""

import json

from rewardlab.envs.cache import digest

ITEM = {
    "asin": "B000000001",
    "name": "Norvik Desk Lamp",
    "category": "home",
    "query": "Desk Lamps ",
    "product_category": "Home \u203a Lamps",
    "full_description": "Bright.",
    "small_description": ["Easy to clean.", "Oak."],
    "pricing": "$12.00",
    "customization_options": {"Color": [{"value": "Red"}, {"value": "Navy/Blue"}], "Size": [{"value": "8"}]},
    "images": ["u1", "u2"],
}


def write(folder, items, attributes=None, human=None, ending=""):
    """Lay out files as the original's setup does; return the items file."""
    (folder / f"items_shuffle{ending}.json").write_text(json.dumps(items))
    (folder / f"items_ins_v2{ending}.json").write_text(json.dumps(attributes or {}))
    if human is not None:
        (folder / "items_human_ins.json").write_text(json.dumps(human))
    return folder / f"items_shuffle{ending}.json"


def shop(products, seed=0):
    """What `OriginalTasks` reads of a catalogue."""

    class Products(list):
        identity = {"seed": seed, "content": digest(repr(products))}

    return Products(products)
