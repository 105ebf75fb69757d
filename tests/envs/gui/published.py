"""Records as the benchmarks' files have them, with pictures of the right sizes."""

import json
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 400, 200

SCREENSPOT = {
    "img_filename": "mobile_1.png",
    "bbox": [100, 50, 80, 20],
    "instruction": "open the settings",
    "data_type": "icon",
    "data_source": "ios",
}
HUGGING_FACE = {
    "file_name": "web_1.png",
    "bbox": [0.25, 0.25, 0.45, 0.35],
    "instruction": "search",
    "data_type": "text",
    "data_source": "gitlab",
}
PRO = {
    "id": "vscode_macos_0",
    "img_filename": "vscode_macos/screenshot_1.png",
    "bbox": [100, 50, 180, 70],
    "img_size": [WIDTH, HEIGHT],
    "instruction": "run the file",
    "instruction_cn": "运行文件",
    "application": "vscode",
    "platform": "macos",
    "group": "Dev",
    "ui_type": "icon",
    "gt_type": "positive",
}
OSWORLD = {
    "id": "0FOB4CLBT2-0",
    "image_path": "0FOB4CLBT2.png",
    "image_size": [WIDTH, HEIGHT],
    "instruction": "Click the funnel",
    "box_type": "bbox",
    "box_coordinates": [100.5, 50.25, 80, 20],
    "GUI_types": ["Button", "Icon"],
}
POLYGON = OSWORLD | {"id": "p-0", "box_type": "polygon", "box_coordinates": [100, 50, 200, 50, 200, 150]}
REFUSAL = OSWORLD | {"id": "r-0", "box_type": "refusal", "box_coordinates": [-1, -1, -1, -1], "GUI_types": ["Refusal"]}


def write(file: Path, *records: dict, lines: bool = False, images: str = "images", size=(WIDTH, HEIGHT)) -> Path:
    """Write `records` into `file`, and the pictures that they name into a folder beside; return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    file.write_text(text, "utf-8")
    for record in records:
        for key in ("img_filename", "file_name", "image_path"):
            if key in record:
                picture = file.parent / images / record[key]
                picture.parent.mkdir(parents=True, exist_ok=True)
                Image.new("RGB", size, (10, 20, 30)).save(picture)
    return file
