"""What is said about controls fits one, and what is said to be missing fits none."""

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.box import Box
from rewardlab.envs.gui.builder import Builder
from rewardlab.envs.gui.look import Look
from rewardlab.envs.gui.paint.icons import NAMES
from rewardlab.envs.gui.references import KINDS, Sight, choose, choose_absent, select
from rewardlab.envs.gui.references.alike import alike
from rewardlab.envs.gui.references.by_function import ByFunction
from rewardlab.envs.gui.references.by_label import ByLabel
from rewardlab.envs.gui.references.by_look import ByIcon, ByState, ByWords
from rewardlab.envs.gui.references.by_neighbour import ByNeighbour
from rewardlab.envs.gui.references.by_order import ByOrder
from rewardlab.envs.gui.references.by_row import ByRow
from rewardlab.envs.gui.references.by_spot import ByCorner
from rewardlab.envs.gui.references.choose import ways
from rewardlab.envs.gui.references.concepts import CONCEPTS
from rewardlab.envs.gui.references.icon_names import ICON_NAMES, look_alike
from rewardlab.envs.gui.references.reference import fits
from rewardlab.envs.gui.screen import CONTROLS

from .reference_screens import random_screen


def _build(*widgets):
    """A screen with these widgets: kind, box, words and more."""
    build = Builder(800, 600, Look())
    for kind, box, text, more in widgets:
        build.add(kind, Box(*box), text, **more)
    return build.screen()


def _fits(screen, reference, id):
    sight = Sight(screen)
    return fits(sight, reference, sight.by_id[id])


@pytest.mark.parametrize("number", range(60))
def test_an_instruction_means_one_control_that_is_free(number):
    screen = random_screen(number)
    for level in (0.0, 0.5, 1.0):
        found = choose(screen, Draws("choice", number, str(level)), level)
        assert found is not None
        assert [widget.id for widget in select(screen, found.reference)] == [found.target]
        target = screen.by_id[found.target]
        assert target.kind in CONTROLS and found.kind in KINDS and found.ui_type in ("text", "icon")
        assert screen.seen(target) == found.box
        assert screen.at(*found.box.center) is target
        assert found.box.area >= 0.6 * target.box.area
        assert not any(each.kind in CONTROLS and screen.within(each, target.id) for each in screen.widgets)


@pytest.mark.parametrize("number", range(60))
def test_what_is_not_there_fits_nothing(number):
    screen = random_screen(number)
    found = choose_absent(screen, Draws("absent", number), number % 5 / 4)
    assert found is not None and not found.target and found.box is None
    sight = Sight(screen)
    assert not found.reference.matches(sight) and not found.reference.mistaken(sight)


def test_the_same_draws_choose_the_same():
    screen = random_screen(3)
    assert choose(screen, Draws("same"), 0.6) == choose(screen, Draws("same"), 0.6)
    assert choose_absent(screen, Draws("same"), 0.6) == choose_absent(screen, Draws("same"), 0.6)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_ways_that_are_allowed_are_used(kind):
    found = [choose(random_screen(number), Draws("kinds", number), 0.5, (kind,)) for number in range(30)]
    assert any(found)
    assert {each.kind for each in found if each is not None} == {kind}


def test_easy_targets_are_told_by_their_words_hard_ones_in_other_ways():
    easy = [choose(random_screen(number), Draws("easy", number), 0.0) for number in range(120)]
    hard = [choose(random_screen(number), Draws("hard", number), 1.0) for number in range(120)]
    assert sum(each.kind == "text" for each in easy) > 60 > 3 * sum(each.kind == "text" for each in hard)
    assert sum(each.box.area for each in easy) > 1.5 * sum(each.box.area for each in hard)


def test_every_icon_has_a_name_and_is_like_itself():
    assert set(ICON_NAMES) == set(NAMES)
    assert all(icon in look_alike(icon) for icon in NAMES)
    assert all(other in NAMES and icon in look_alike(other) for icon in NAMES for other in look_alike(icon))


def test_icons_that_are_called_alike_count_as_alike():
    called = {}
    for icon, names in ICON_NAMES.items():
        for name in names:
            called.setdefault(name, []).append(icon)
    assert all(other in look_alike(icons[0]) for icons in called.values() for other in icons)


def test_concepts_have_icons_of_their_own():
    assert all(concept.icon in NAMES and concept.icon in concept.icons for concept in CONCEPTS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("Save", "SAVE"),
            ("Save", "Save…"),
            ("Send", "Send all"),
            ("Setting", "Settings"),
            ("Marta Klein", "Maria Klein"),
        ),
        *(("Room 10", "Room 1O"), ("Quarterly re…", "Quarterly report"), ("silent", "slient"), ("modern", "modem")),
    ],
)
def test_words_that_could_be_mistaken(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Save", "Send"),
        ("Invoice 12", "Invoice 13"),
        ("1", "12"),
        ("Alice Meyer", "Bob Meyer"),
        ("Reply", "Forward"),
        ("", "A"),
    ],
)
def test_words_that_can_be_told_apart(one, other):
    assert not alike(one, other) and not alike(other, one)


def test_words_that_are_also_written_elsewhere_need_a_noun():
    screen = _build(
        ("heading", (0, 0, 200, 30), "Save", {}),
        ("button", (0, 50, 100, 80), "Save", {"id": "save"}),
    )
    assert not _fits(screen, ByWords("Save"), "save")
    assert _fits(screen, ByWords("Save", "button"), "save")


def test_a_second_icon_that_looks_like_it_forbids_the_first():
    one = ("icon_button", (0, 0, 30, 30), "", {"id": "bin", "icon": "delete"})
    assert _fits(_build(one), ByIcon("delete"), "bin")
    assert not _fits(_build(one, ("icon", (50, 0, 80, 30), "", {"icon": "trash_restore"})), ByIcon("delete"), "bin")


def test_a_hidden_twin_does_not_count_but_one_that_shows_in_part_does():
    twin = ("button", (300, 50, 400, 80), "Save", {"id": "twin"})
    save = ("button", (0, 50, 100, 80), "Save", {"id": "save"})
    assert not _fits(_build(twin, save), ByWords("Save"), "save")
    assert _fits(_build(twin, ("panel", (290, 40, 410, 90), "", {}), save), ByWords("Save"), "save")
    assert not _fits(_build(twin, ("panel", (350, 40, 410, 90), "", {}), save), ByWords("Save"), "save")
    assert not _fits(_build(twin, ("backdrop", (0, 0, 800, 600), "", {}), save), ByWords("Save"), "save")


def test_a_function_needs_what_it_names_to_be_shown():
    button = ("icon_button", (0, 0, 30, 30), "", {"id": "bin", "icon": "delete", "does": "delete the file “Plan.pdf”"})
    reference = ByFunction("delete the file “Plan.pdf”")
    assert not reference.visible(Sight(_build(button)))
    assert reference.visible(Sight(_build(button, ("text", (40, 0, 200, 30), "Plan.pdf", {}))))


def test_functions_of_which_one_says_all_the_other_does_are_mistaken():
    screen = _build(
        ("icon_button", (0, 0, 30, 30), "", {"id": "one", "icon": "delete", "does": "delete the mail"}),
        ("icon_button", (40, 0, 70, 30), "", {"id": "two", "icon": "archive", "does": "delete the mail for ever"}),
    )
    assert not _fits(screen, ByFunction("delete the mail"), "one")


def _bar(*states):
    return [
        ("tab", (100 * k, 0, 100 * k + 90, 30), f"Tab {k}", {"id": f"t{k}", "states": s}) for k, s in enumerate(states)
    ]


def test_a_state_is_told_only_where_one_has_it_and_others_have_not():
    assert _fits(_build(*_bar("", "selected", "")), ByState("selected", "tab"), "t1")
    assert not _fits(_build(*_bar("selected", "selected")), ByState("selected", "tab"), "t1")


def test_counting_needs_a_line_and_nothing_else_that_could_be_counted():
    build = Builder(800, 600, Look())
    with build.inside(build.add("bar", Box(0, 0, 800, 40), id="bar")):
        for k in range(4):
            build.add("icon_button", Box(50 * k, 5, 50 * k + 30, 35), id=f"b{k}", icon=NAMES[k])
    third = ByOrder("button", "left", 3, "the bar at the top")
    assert _fits(build.screen(), third, "b2")
    with build.inside(build.screen().by_id["bar"]):
        build.add("tab", Box(300, 5, 390, 35), "Mail", id="late")
    assert _fits(build.screen(), third, "b2")
    with build.inside(build.screen().by_id["bar"]):
        build.add("tab", Box(31, 5, 49, 35), "M", id="early")
    assert not _fits(build.screen(), third, "b2")


def test_buttons_with_words_and_without_are_not_counted_together():
    save = ("button", (0, 100, 90, 130), "Save", {"id": "save"})
    assert _fits(_build(save, ("button", (300, 300, 390, 330), "Undo", {})), ByOrder("button", "top", 1), "save")
    eye = ("icon_button", (300, 20, 330, 50), "", {"id": "eye", "icon": "eye"})
    assert not _fits(_build(save, eye), ByOrder("button", "top", 1), "eye")
    star = ("icon_button", (500, 300, 530, 330), "", {"icon": "star"})
    assert _fits(_build(save, eye, star), ByOrder("icon", "top", 1), "eye")


def test_the_outermost_is_told_only_where_it_is_far_out():
    def boxes(top):
        return _build(
            ("checkbox", (10, 100, 40, 120), "", {"id": "low"}),
            ("checkbox", (300, top, 330, top + 20), "", {"id": "high"}),
        )

    assert _fits(boxes(20), ByOrder("checkbox", "top", 1), "high")
    assert not _fits(boxes(95), ByOrder("checkbox", "top", 1), "high")


def test_a_corner_belongs_to_what_is_much_nearer_than_the_rest():
    corner = ("icon_button", (740, 20, 770, 50), "", {"id": "close", "icon": "close"})
    assert _fits(_build(corner, ("button", (500, 0, 600, 30), "Help", {})), ByCorner("icon", "upper right"), "close")
    near = ("icon_button", (760, 60, 790, 90), "", {"icon": "help"})
    assert not _fits(_build(corner, near), ByCorner("icon", "upper right"), "close")


def _list(*names):
    build = Builder(800, 600, Look())
    for k, name in enumerate(names):
        row = Box(0, 40 * k, 800, 40 * k + 40)
        with build.inside(build.add("row", row, id=f"row{k}")):
            build.add("text", row.cut_left(300)[0], name)
            build.add("icon_button", row.cut_right(40)[0].inset(5), id=f"bin{k}", icon="delete")
    return build.screen()


def test_a_row_is_told_by_its_name():
    assert _fits(_list("Alice Meyer", "Bob Fischer"), ByRow("Bob Fischer", "button", icon="delete"), "bin1")
    assert not _fits(_list("Alice Meyer", "Alice Mayer"), ByRow("Alice Meyer", "button", icon="delete"), "bin0")


def _quoted(screen, id):
    sight = Sight(screen)
    return {each.words for each in ways(sight, sight.by_id[id]) if isinstance(each, ByWords)}


def test_a_row_is_not_called_by_its_time_its_initials_or_a_count():
    build = Builder(800, 600, Look())
    for k, (name, time, count) in enumerate((("Alice Meyer", "10:05", "3"), ("Bob Fischer", "11:20", "7"))):
        row = Box(0, 60 * k, 800, 60 * k + 60)
        with build.inside(build.add("row", row, id=f"row{k}")):
            build.add("avatar", Box(0, row.top, 60, row.bottom), "".join(each[0] for each in name.split()))
            build.add("text", Box(80, row.top, 300, row.bottom), name)
            build.add("text", Box(600, row.top, 680, row.bottom), time)
            build.add("badge", Box(700, row.top, 740, row.bottom), count)
    screen = build.screen()
    assert _quoted(screen, "row0") == {"Alice Meyer"}
    sight = Sight(screen)
    anchors = {each.anchor for each in ways(sight, sight.by_id["row1"]) if isinstance(each, ByNeighbour)}
    assert anchors == {"Alice Meyer"}


def test_a_number_names_what_has_no_other_name():
    assert "7" in _quoted(_build(("key", (0, 0, 60, 60), "7", {"id": "seven"})), "seven")
    build = Builder(800, 600, Look())
    with build.inside(build.add("tile", Box(0, 0, 80, 80), id="app", icon="settings")):
        build.add("badge", Box(60, 0, 80, 20), "7")
    assert not _quoted(build.screen(), "app")


def test_what_lies_over_a_row_is_not_in_it():
    screen = _build(
        ("row", (0, 0, 800, 40), "Alice Meyer", {"id": "row"}),
        ("icon_button", (740, 20, 790, 70), "", {"id": "add", "icon": "add"}),
    )
    assert not select(screen, ByRow("Alice Meyer", "button", icon="add"))


def test_labels_are_beside_or_above():
    screen = _build(
        ("label", (0, 0, 100, 30), "Name", {}),
        ("field", (110, 0, 300, 30), "", {"id": "name"}),
        ("label", (0, 60, 100, 80), "Street", {}),
        ("field", (0, 82, 300, 112), "", {"id": "street"}),
    )
    assert _fits(screen, ByLabel("Name", "field", under=False), "name")
    assert _fits(screen, ByLabel("Street", "field", under=True), "street")


def test_the_next_one_is_next_only_where_it_is_alone():
    row = [
        ("button", (0, 0, 90, 30), "Send", {"id": "send"}),
        ("button", (100, 0, 190, 30), "Keep", {"id": "keep"}),
    ]
    assert _fits(_build(*row), ByNeighbour("button", "right", "Send"), "keep")
    between = ("text", (92, 0, 99, 30), "|", {})
    assert not _fits(_build(*row, between), ByNeighbour("button", "right", "Send"), "keep")


def test_nothing_is_chosen_where_all_is_alike():
    same = [("button", (0, 40 * k, 100, 40 * k + 30), "Open", {}) for k in range(3)]
    assert choose(_build(*same), Draws("alike"), 0.0, ("text",)) is None
    assert choose(_build(), Draws("empty"), 0.0) is None
    assert choose_absent(_build(), Draws("empty"), 0.0) is not None
