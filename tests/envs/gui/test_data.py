"""Published benchmarks: every layout, where pictures lie, and what is said about files that are broken."""

import json
import re
import sys
import types

import numpy as np
import pytest
from PIL import Image

from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.data.conventions import PUBLISHED
from rewardlab.envs.gui.data.images import FOLDERS, open_picture
from rewardlab.envs.gui.data.layouts import LAYOUTS
from rewardlab.envs.gui.data.read import open_grounding_data
from rewardlab.errors import ConfigurationError, MissingDependency

from .published import HEIGHT, HUGGING_FACE, OSWORLD, POLYGON, PRO, REFUSAL, SCREENSPOT, WIDTH, write

BOX = Box(100, 50, 180, 70)
WHOLE = {"box_coordinates": [100, 50, 80, 20]}
ALL = {"screenspot": SCREENSPOT, "screenspot-v2": SCREENSPOT, "screenspot-pro": PRO, "screenspot-hf": HUGGING_FACE}


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(("name", "record"), [*ALL.items(), ("osworld-g", OSWORLD | WHOLE)])
def test_every_layout_under_any_name(tmp_path, name, record, lines):
    (item,) = open_grounding_data(write(tmp_path / "misleading.csv", record, lines=lines), box_format=name)
    assert item.box == BOX
    assert (item.width, item.height, item.split, item.absent) == (WIDTH, HEIGHT, "test", False)
    assert item.instruction == record["instruction"]
    assert open_picture(item.image).shape == (HEIGHT, WIDTH, 3)
    assert item.contains(180, 70)
    assert not item.contains(180.5, 70)


def test_every_published_name_has_a_layout():
    assert sorted(name for layout in LAYOUTS for name in layout.published) == sorted(PUBLISHED)


@pytest.mark.parametrize(
    ("convention", "bbox"),
    [
        (("xyxy", "pixel"), [100, 50, 180, 70]),
        (("xywh", "pixel"), [100, 50, 80, 20]),
        (("xyxy", "unit"), [0.25, 0.25, 0.45, 0.35]),
        (("xywh", "unit"), [0.25, 0.25, 0.2, 0.1]),
        (("xyxy", "permille"), [250, 250, 450, 350]),
        (("xywh", "permille"), [250, 250, 200, 100]),
    ],
)
@pytest.mark.parametrize("record", [SCREENSPOT, HUGGING_FACE, PRO])
def test_conventions(tmp_path, record, convention, bbox):
    file = write(tmp_path / "a.json", record | {"bbox": bbox})
    (item,) = open_grounding_data(file, box_format=convention[0], box_units=convention[1])
    assert item.box == pytest.approx(BOX)


def test_screenspot_groups_by_file_and_the_rest_by_device(tmp_path):
    for part in ("mobile", "desktop", "web"):
        write(
            tmp_path / f"screenspot_{part}_v2.json", SCREENSPOT, SCREENSPOT | {"data_source": "shop"}, images=FOLDERS[2]
        )
    items = open_grounding_data(tmp_path, box_format="screenspot-v2")
    assert [(item.id, item.group, item.platform) for item in items] == [
        ("screenspot_desktop_v2/1", "desktop", "ios"),
        ("screenspot_desktop_v2/2", "desktop", "shop"),
        ("screenspot_mobile_v2/1", "mobile", "ios"),
        ("screenspot_mobile_v2/2", "mobile", "shop"),
        ("screenspot_web_v2/1", "web", "ios"),
        ("screenspot_web_v2/2", "web", "shop"),
    ]
    sources = {"ios": "mobile", "android": "mobile", "macos": "desktop", "windows": "desktop", "forum": "web"}
    for source, group in sources.items():
        file = write(tmp_path / "other" / "metadata.jsonl", HUGGING_FACE | {"data_source": source}, lines=True)
        (item,) = open_grounding_data(file, box_format="screenspot-hf")
        assert (item.group, item.platform, item.kind) == (group, source, "text")
    nothing = {key: value for key, value in HUGGING_FACE.items() if key != "data_source"}
    (item,) = open_grounding_data(write(tmp_path / "third" / "a.json", nothing), box_format="screenspot-hf")
    assert (item.group, item.platform) == ("", "")


def test_screenspot_pro(tmp_path):
    negative = {key: value for key, value in PRO.items() if key != "bbox"} | {"id": "n", "gt_type": "negative"}
    write(tmp_path / "annotations" / "vscode_macos.json", PRO, images="../images")
    write(tmp_path / "annotations" / "n.json", negative, images="../images")
    absent, item = open_grounding_data(tmp_path, box_format="screenspot-pro")
    assert (item.id, item.kind, item.group) == ("vscode_macos_0", "icon", "Dev")
    assert (item.platform, item.application) == ("macos", "vscode")
    assert item.image == tmp_path / "images" / "vscode_macos" / "screenshot_1.png"
    assert absent.absent
    assert not absent.contains(110, 60)


def test_osworld_g(tmp_path):
    folder = write(tmp_path / "benchmark" / "OSWorld-G.json", OSWORLD, POLYGON, REFUSAL).parent
    (folder / "buckets.json").write_text('{"text": []}')
    box, polygon, refusal = open_grounding_data(folder, box_format="osworld-g")
    assert box.box == Box(100.5, 50.25, 180.5, 70.25)
    assert box.categories == ("Button", "Icon")
    assert polygon.box == Box(100, 50, 200, 150)
    assert polygon.polygon == ((100, 50), (200, 50), (200, 150))
    for point, inside in (((150, 75), True), ((150, 100), True), ((200, 150), True), ((150, 101), False)):
        assert polygon.contains(*point) is inside
    assert refusal.absent
    classes = {"classified": {"text_matching": [{"id": "p-0"}, "0FOB4CLBT2-0"], "refusal": ["r-0"], "other": ["p-0"]}}
    (folder / "classification_result.json").write_text(json.dumps(classes))
    items = open_grounding_data(folder, box_format="osworld-g")
    assert [item.categories for item in items] == [("text_matching",), ("text_matching", "other"), ("refusal",)]


def test_a_polygon_of_pairs_and_a_refusal_without_a_place(tmp_path):
    polygon = POLYGON | {"box_coordinates": [[100, 50], [200, 50], [200, 150]]}
    refusal = {key: value for key, value in REFUSAL.items() if key != "box_coordinates"}
    items = open_grounding_data(write(tmp_path / "a", polygon, refusal), box_format="osworld-g")
    assert [len(item.polygon) for item in items] == [3, 0]


def test_a_folder_with_other_things_in_it(tmp_path):
    write(tmp_path / "data" / "screenspot_web.json", SCREENSPOT, images=".")
    (tmp_path / "data" / "LICENSE").write_text("Apache-2.0")
    (tmp_path / "data" / "a.zip").write_bytes(b"PK")
    (tmp_path / ".hidden").write_text(json.dumps([PRO]))
    assert len(open_grounding_data(str(tmp_path), box_format="screenspot")) == 1


@pytest.mark.parametrize(("name", "record"), ALL.items())
def test_the_convention_has_to_be_said(tmp_path, name, record):
    with pytest.raises(ConfigurationError, match="box_format: say how the boxes are written") as error:
        open_grounding_data(write(tmp_path / "a.json", record))
    assert repr(name) in str(error.value).split("These files have the keys of")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"box_format": "auto"}, "box_format='auto': give 'xyxy' or 'xywh'"),
        ({"box_format": "screenspot-pr"}, "Did you mean 'screenspot-pro'?"),
        ({"box_format": "xyxy"}, "box_units: say what the numbers count: 'pixel', 'unit', 'permille'"),
        ({"box_format": "xyxy", "box_units": "pixels"}, "box_units='pixels': say what"),
        ({"box_format": "screenspot", "box_units": "unit"}, "box_units='unit': leave it out"),
        ({"box_format": "screenspot-pro"}, "but the record has the keys of ScreenSpot or ScreenSpot-v2"),
        ({"box_format": "screenspot-hf"}, "but the record has the keys of ScreenSpot or ScreenSpot-v2"),
    ],
)
def test_conventions_that_are_none(tmp_path, arguments, message):
    with pytest.raises(ConfigurationError, match=re.escape(message)):
        open_grounding_data(write(tmp_path / "a.json", SCREENSPOT), **arguments)


@pytest.mark.parametrize(
    ("said", "bbox", "problem", "meant"),
    [
        ("xyxy pixel", [300, 150, 80, 20], "is empty or inverted", "xywh in pixels"),
        ("xyxy pixel", [5, 5, 5, 9], "is empty or inverted", "xywh in pixels"),
        ("xywh pixel", [300, 150, 380, 170], "is not in the picture of 400 x 200", "xyxy in pixels"),
        ("xyxy pixel", [0.1, 0.1, 0.9, 0.9], "is no larger than one of its units", "xyxy in units"),
        ("xyxy pixel", [0, 0, 1, 1], "is no larger than one of its units", "xyxy in units"),
        ("xyxy permille", [0.1, 0.1, 0.9, 0.9], "is no larger than one of its units", "xyxy in units"),
        ("xyxy pixel", [700, 700, 800, 800], "is not in the picture", "xyxy in permille"),
        ("xyxy unit", [100, 50, 180, 70], "is not in the picture", "xyxy in pixels"),
        ("xywh unit", [0.5, 0.5, 0.9, 0.9], "is not in the picture", "xyxy in units"),
        ("xywh pixel", [5, 5, 0, 9], "is empty or inverted", ""),
        ("xyxy pixel", [-50, 5, 10, 9], "is not in the picture of 400 x 200", ""),
        ("xyxy pixel", [5, 5, 9, float("nan")], "is not finite", ""),
    ],
)
def test_boxes_that_are_none_say_where_and_what_they_may_be(tmp_path, said, bbox, problem, meant):
    box_format, box_units = said.split()
    file = write(tmp_path / "a.json", SCREENSPOT | {"bbox": bbox})
    with pytest.raises(ConfigurationError) as error:
        open_grounding_data(file, box_format=box_format, box_units=box_units)
    assert str(error.value).startswith(f"{file}, entry 1: the box [")
    assert problem in str(error.value)
    assert (f"these numbers look like {meant}: if" if meant else "the record is wrong") in str(error.value)


@pytest.mark.parametrize(
    ("bbox", "message"),
    [
        ([5, 5, 9], "a box of 3 numbers"),
        ([5, 5, 9, "9"], "'bbox' is not a list of numbers"),
        ([5, 5, 9, True], "'bbox' is not a list of numbers"),
        ([5, 5, 9, 10**400], "'bbox' has a number with hundreds of digits"),
        ("5 5 9 9", "'bbox' is a str, not a list"),
        (None, "'bbox' is a NoneType, not a list"),
    ],
)
def test_what_is_no_box_at_all(tmp_path, bbox, message):
    with pytest.raises(ConfigurationError, match=re.escape(f"a.json, entry 1: {message}")):
        open_grounding_data(write(tmp_path / "a.json", SCREENSPOT | {"bbox": bbox}), box_format="screenspot")


def test_a_box_that_sticks_out_a_little_is_cut(tmp_path):
    file = write(tmp_path / "a.json", SCREENSPOT | {"bbox": [-1, 50, 402, 201]})
    (item,) = open_grounding_data(file, box_format="xyxy", box_units="pixel")
    assert item.box == Box(0, 50, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"box_coordinates": [1, 2, 3, 4]}, "a polygon of 4 numbers"),
        ({"box_coordinates": [1, 2, 3, 4, 5]}, "a polygon of 5 numbers"),
        ({"box_coordinates": [1, 2, 3, 4, 500, 6]}, "the corner (500, 6) of a polygon is not in the picture"),
        ({"box_coordinates": [1, 2, 1, 4, 1, 6]}, "a polygon without an inside"),
        ({"box_type": "circle"}, "'box_type' is 'circle'"),
        ({"image_size": [800, 200]}, "'image_size' is [800.0, 200.0], but"),
        ({"instruction": " "}, "'instruction' is empty"),
        ({"id": None}, "'id' is a NoneType"),
        ({"image_path": "/etc/passwd"}, "a path below the data's folder"),
        ({"image_path": "../../secret.png"}, "a path below the data's folder"),
        ({"GUI_types": "Icon"}, "'GUI_types' is not a list of texts"),
    ],
)
def test_broken_records_say_where(tmp_path, change, message):
    file = write(tmp_path / "a.json", POLYGON)
    file.write_text(json.dumps([POLYGON | {"id": "first"}, POLYGON | change]))
    with pytest.raises(ConfigurationError, match=re.escape(message)) as error:
        open_grounding_data(file, box_format="osworld-g")
    assert f"{file}, entry 2: " in str(error.value)


def test_missing_pictures_are_listed(tmp_path):
    records = [SCREENSPOT | {"img_filename": f"{number // 2}.png"} for number in range(30)]
    file = write(tmp_path / "a.json", *records)
    for number in (*range(3), 5):
        (tmp_path / "images" / f"{number}.png").unlink()
    with pytest.raises(ConfigurationError, match=r"4 pictures are missing: 0\.png") as error:
        open_grounding_data(file, box_format="screenspot")
    assert "5.png (of " in str(error.value)
    assert "entry 11)" in str(error.value)
    for number in range(15):
        (tmp_path / "images" / f"{number}.png").unlink(missing_ok=True)
    with pytest.raises(ConfigurationError, match=r"15 pictures are missing: .* and 5 more; put them into .*images"):
        open_grounding_data(file, box_format="screenspot")


def test_broken_pictures(tmp_path):
    file = write(tmp_path / "a.json", SCREENSPOT)
    picture = tmp_path / "images" / SCREENSPOT["img_filename"]
    picture.write_bytes(picture.read_bytes()[:60])
    with pytest.raises(ConfigurationError, match=r"mobile_1.png: not readable as a picture"):
        open_picture(open_grounding_data(file, box_format="screenspot")[0].image)
    picture.write_text("hello")
    with pytest.raises(ConfigurationError, match=r"mobile_1.png: not readable as a picture"):
        open_grounding_data(file, box_format="screenspot")


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "1"])
def test_pictures_of_any_mode(tmp_path, mode):
    Image.new(mode, (3, 2)).save(tmp_path / "a.png")
    picture = open_picture(tmp_path / "a.png")
    assert (picture.shape, picture.dtype) == ((2, 3, 3), np.uint8)


def test_a_record_twice(tmp_path):
    write(tmp_path / "OSWorld-G.json", OSWORLD)
    write(tmp_path / "OSWorld-G_refined.json", OSWORLD)
    with pytest.raises(ConfigurationError, match=r"'0FOB4CLBT2-0' a second time, first in .*OSWorld-G.json, entry 1"):
        open_grounding_data(tmp_path, box_format="osworld-g")


@pytest.mark.parametrize("content", ['{"url": 1}', "hello", "", "[]"])
def test_unknown_files_say_what_is_known(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    for path in (tmp_path, tmp_path / "a.json"):
        with pytest.raises(ConfigurationError, match="no records of grounding") as error:
            open_grounding_data(path, box_format="screenspot")
        assert all(layout.name in str(error.value) for layout in LAYOUTS)
    with pytest.raises(ConfigurationError, match="no such file or folder"):
        open_grounding_data(tmp_path / "none", box_format="screenspot")


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "test.parquet").write_bytes(b"PAR1....PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingDependency, match="pip install pyarrow"):
        open_grounding_data(tmp_path, box_format="screenspot-hf")


@pytest.fixture
def rows_of_parquet(monkeypatch, tmp_path):
    """Stand in for pyarrow: rows are those that the test puts into the list."""
    rows: list = []

    class ParquetFile:
        def __init__(self, file):
            if not rows:
                raise ValueError("no magic bytes")

        def iter_batches(self, batch_size):
            for start in range(0, len(rows), batch_size):
                yield types.SimpleNamespace(to_pylist=lambda start=start: rows[start : start + batch_size])

    monkeypatch.setenv("REWARDLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(sys.modules, "pyarrow", types.ModuleType("pyarrow"))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", types.SimpleNamespace(ParquetFile=ParquetFile))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "test-00000.parquet").write_bytes(b"PAR1....PAR1")
    return rows


def test_parquet_with_the_pictures_inside(tmp_path, rows_of_parquet):
    picture = (write(tmp_path / "a.json", HUGGING_FACE).parent / "images" / "web_1.png").read_bytes()
    for number in range(40):
        row = HUGGING_FACE | {"file_name": f"{number // 2}.png", "image": {"bytes": picture, "path": None}}
        rows_of_parquet.append(row)
    for _ in range(2):  # the second time from the cache
        items = open_grounding_data(tmp_path / "data", box_format="screenspot-hf")
        assert [item.id for item in items[:2]] == ["test-00000/1", "test-00000/2"]
        assert len({item.image for item in items}) == 20
        assert items[39].box == pytest.approx(BOX)
        assert open_picture(items[39].image).shape == (HEIGHT, WIDTH, 3)
        rows_of_parquet[1:] = []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"file_name": "../a.png", "image": {"bytes": b"x"}}, "row 0: the picture '../a.png'"),
        ({}, "row 0: no picture in it"),
        (None, r"test-00000.parquet: not readable as Parquet \(no magic bytes\)"),
    ],
)
def test_broken_parquet(tmp_path, rows_of_parquet, row, message):
    rows_of_parquet += [] if row is None else [HUGGING_FACE | row]
    with pytest.raises(ConfigurationError, match=message):
        open_grounding_data(tmp_path / "data", box_format="screenspot-hf")


@pytest.mark.parametrize("given", [[], {}, 5, b"xyxy", True])
def test_conventions_of_other_types(tmp_path, given):
    file = write(tmp_path / "a.json", SCREENSPOT)
    with pytest.raises(ConfigurationError, match="box_format"):
        open_grounding_data(file, box_format=given)
    with pytest.raises(ConfigurationError, match="box_units"):
        open_grounding_data(file, box_format="xyxy", box_units=given)


def test_pictures_of_impossible_names(tmp_path):
    file = write(tmp_path / "a.json", SCREENSPOT)
    file.write_text(json.dumps([SCREENSPOT | {"img_filename": "x" * 5000}]), "utf-8")
    with pytest.raises(ConfigurationError, match=r"^1 picture is missing: xxx"):
        open_grounding_data(file, box_format="screenspot")
