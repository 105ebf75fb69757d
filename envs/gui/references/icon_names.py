"""What icons are called, by what they look like or by the name that everybody uses, and which ones look alike."""

from __future__ import annotations

import functools
from collections.abc import Mapping

__all__ = ["ICON_NAMES", "look_alike"]

_NAMES = """
back: left arrow, back arrow | forward: right arrow | up: upward arrow | down: downward arrow
chevron_left: chevron pointing left | chevron_right: chevron pointing right | chevron_up: chevron pointing up
chevron_down: chevron pointing down | search: magnifying glass, search | close: cross, X, close
menu: three lines, hamburger menu | more: three dots, horizontal three dots
more_vertical: three dots, vertical three dots | add: plus | remove: minus | check: check mark, tick
check_all: double check mark, double tick | edit: pencil | delete: bin, trash can | save: floppy disk
settings: gear, cogwheel | sliders: two sliders, sliders | home: house, home | star: outlined star, star
star_filled: filled star, solid star | heart: outlined heart, heart | heart_filled: filled heart, solid heart
bookmark: bookmark | thumbs_up: thumbs-up | download: download, downward arrow into a tray
upload: upload, upward arrow out of a tray | share: share, three connected dots
external: arrow out of a box, open externally | print: printer | copy: copy, two overlapping sheets | cut: scissors
paste: clipboard | undo: undo, arrow curving back to the left | redo: redo, arrow curving to the right
refresh: refresh, circular arrow | sync: two circular arrows, sync | filter: funnel, filter
sort: sort, one arrow down and one up | swap: arrows pointing left and right | move: four-way arrow, cross of arrows
drag: six dots | expand: arrows pointing apart, expand | collapse: arrows pointing at each other, collapse
full_screen: full screen, four corners | exit: arrow leaving a door, log out | enter: arrow into a door, log in
power: power | mail: envelope, mail | inbox: inbox tray | send: paper plane | reply: reply, single reply arrow
reply_all: reply to all, double reply arrow | archive: archive box | attach: paper clip | phone: telephone, phone
video: video camera | person: single person, person | group: two people, group of people
person_add: person with a plus, add person | comment: speech bubble | chat: two speech bubbles | emoji: smiley
at: at sign | hash: hash sign, number sign | calendar: calendar | clock: clock | alarm: alarm clock
timer: stopwatch | history: clock with an arrow around it, history | bell: bell | folder: folder
folder_filled: filled folder | file: empty sheet of paper, file | document: sheet of paper with lines, document
image: picture, landscape picture | camera: photo camera, camera | film: film strip | book: open book
note: sticky note | clipboard: clipboard with a tick | trash_restore: bin with an upward arrow, restore from bin
database: database, stacked disks | mic: microphone | mic_off: crossed-out microphone | play: play | pause: pause
stop: stop, filled square | record: record | next: next track, skip forward | previous: previous track, skip back
volume: loudspeaker, speaker | mute: muted loudspeaker, crossed loudspeaker | shuffle: shuffle | repeat: repeat
music: musical note | headphones: headphones | playlist: playlist | list: bulleted list | numbers: numbered list
grid: four squares, grid | columns: three columns | sidebar: sidebar | table: table | chart: bar chart
trend: rising line, trend | pie: pie chart | bold: bold B, bold | italic: slanted I, italic
underline: underlined U, underline | strike: struck-through S, strikethrough | align_left: align left
align_center: align centre | align_right: align right | indent: indent | quote: quotation marks | text: letter T
font: letters Aa | link: chain link | brush: paintbrush | pen: pen | eraser: eraser | fill: paint bucket
dropper: pipette, eyedropper | crop: crop | rotate: arrow turning counter-clockwise, rotate left
flip: mirror, flip | zoom_in: magnifying glass with a plus, zoom in
zoom_out: magnifying glass with a minus, zoom out | hand: hand | cursor: mouse pointer
layers: stacked layers, layers | ruler: ruler | circle: circle | square: square | triangle: triangle
line: slanted line | shapes: three shapes | palette: painter's palette, palette | wand: magic wand | cube: cube
lock: closed padlock, lock | unlock: open padlock | eye: eye | eye_off: crossed-out eye | flag: flag
pin: map pin, location pin | pushpin: pushpin, drawing pin | tag: price tag, tag | info: letter i in a circle
warning: warning triangle | error: exclamation mark in a circle | help: question mark
success: tick in a circle, check mark in a circle | block: crossed circle, circle with a slash | shield: shield
key: key | bolt: lightning bolt | cart: shopping cart, shopping trolley | bag: shopping bag
card: bank card, credit card | wallet: wallet | bank: bank | coin: dollar coin, dollar sign | receipt: receipt
percent: percent sign | calculator: calculator | gift: gift, present | truck: truck, lorry | box: cardboard box
shop: shop front, shop | map: folded map | compass: compass | globe: globe | car: car | bus: bus | train: train
plane: aeroplane, airplane | walk: walking person | bike: bicycle | bed: bed | food: fork and knife
coffee: coffee cup | sun: sun | moon: moon | cloud: cloud | rain: rain cloud | snow: snowflake | wind: wind
drop: water drop | flame: flame | leaf: leaf | wifi: Wi-Fi | bluetooth: Bluetooth | battery: battery
plug: power plug, plug | monitor: monitor, computer screen | laptop: laptop | mobile: mobile phone, smartphone
keyboard: keyboard | server: server | chip: computer chip, processor | code: code, angle brackets
terminal: terminal | bug: beetle, bug | git: branch, branching lines
run: outlined play, outlined triangle pointing right | package: parcel | lamp: light bulb
thermometer: thermometer | translate: translation, translate | accessibility: accessibility | trophy: trophy, cup
puzzle: puzzle piece | pulse: pulse line, heartbeat line | target: target, bullseye
building: office building, building
"""

_ALIKE = """
back chevron_left previous reply reply_all undo rotate | forward chevron_right next redo play run
up chevron_up upload | down chevron_down download | undo redo rotate refresh sync history repeat
refresh sync history rotate repeat redo | more more_vertical drag
menu list numbers align_left align_center align_right
align_left align_center align_right indent list numbers playlist menu text | check check_all success clipboard
edit pen brush dropper wand line | delete trash_restore | settings sun sliders target | sliders filter
star star_filled | heart heart_filled | bookmark flag tag | share upload external send git exit
download inbox archive save | copy paste clipboard note file document
paste clipboard document note receipt calculator | file document note receipt | exit enter external
expand collapse full_screen move square | mail inbox send at | inbox archive box package | send cursor plane
person group person_add accessibility walk | comment chat quote | clock alarm timer history
folder folder_filled file | image camera film video map | mic mic_off | play run triangle next | stop square record
record circle target stop | volume mute | next previous forward back chevron_right chevron_left
shuffle swap repeat sync sort | filter sort | grid table columns sidebar calculator shapes hash
chart trend pie pulse | text font translate bold italic underline strike | link attach | fill drop eraser
zoom_in zoom_out search | lock unlock | eye eye_off | pin pushpin map compass | info error help warning success
block error close | cart bag shop | card wallet | box package cube | globe compass translate | car bus train truck
cloud rain snow wind | monitor laptop mobile phone | code terminal | server database | bank building shop home
bag package | circle square triangle shapes | remove line | add close | bolt plug battery power | sun lamp
flame drop leaf | palette brush | music playlist headphones | ruler line pen | target compass | trash_restore upload
person group chat | coin card wallet | gift box package | keyboard calculator | key lock unlock | hand cursor move
layers copy | trend pulse | moon cloud | coffee food | bell alarm
"""


def _names() -> dict[str, tuple[str, ...]]:
    found = {}
    for each in _NAMES.strip().replace("\n", " | ").split(" | "):
        name, _, phrases = each.partition(": ")
        found[name] = tuple(phrases.split(", "))
    return found


ICON_NAMES: Mapping[str, tuple[str, ...]] = _names()
"""For each name of `icons` what a person calls it, to stand between "the" and "icon"."""


@functools.cache
def look_alike(icon: str) -> frozenset[str]:
    """Return the icons that a person could take for `icon`, itself among them: by their look or their usual name."""
    groups = [frozenset(each.split()) for each in _ALIKE.strip().replace("\n", " | ").split(" | ")]
    return frozenset({icon}).union(*(group for group in groups if icon in group))
