"""What applications commonly let people do, with the words and icons for it: what may be asked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .alike import tokens
from .icon_names import look_alike

__all__ = ["CONCEPTS", "Concept"]


class Concept(NamedTuple):
    """Something that an application may let people do.

    Attributes:
        does: A verb phrase.
        words: What may stand on a button for it.
        icons: What may stand for it, or look so; the first is its own.
        stems: Words that hint at it, wherever they are shown or meant.
    """

    does: str
    words: tuple[str, ...]
    icons: frozenset[str]
    icon: str
    stems: frozenset[str]


_CONCEPTS = """
print the page; Print; print; print printer
share this with somebody; Share; share link; share invite link
undo the last step; Undo; undo; undo revert restore
do again what was undone; Redo; redo; redo
refresh the page; Refresh; refresh; refresh reload update sync
download the file; Download; download; download save export
upload a file; Upload; upload; upload import attach
attach a file; Attach; attach; attach upload file
send the message; Send; send; send submit reply message
reply to the message; Reply; reply; reply answer respond send
archive the message; Archive; archive; archive
delete everything in the bin; Empty bin; delete; delete remove trash bin clear discard empty
mute the microphone; Mute; mic mic_off; mute microphone mic voice record dictate sound
turn the camera on; Camera; camera video; camera video photo picture
leave the call; Leave; phone; leave call phone hang end
record the meeting; Record; record; record recording
play the song; Play; play; play song music resume preview listen
shuffle the songs; Shuffle; shuffle; shuffle random mix
repeat the song; Repeat; repeat; repeat loop again
make the volume lower; Volume; volume mute; volume sound mute loud quiet speaker
search for something; Search; search; search find look filter
filter the list; Filter; filter; filter refine narrow show only search
sort the list; Sort; sort; sort order arrange rank
open the settings; Settings; settings sliders; setting preference option configure customize
go to the home page; Home; home; home start overview dashboard main
open the calendar; Calendar; calendar; calendar date day schedule agenda event month week
set an alarm; Alarm; alarm; alarm wake clock remind
start the timer; Timer; timer; timer stopwatch countdown start clock
see the notifications; Notifications; bell; notification alert bell message remind
open the profile; Profile; person; profile account user person contact me
invite people; Invite; person_add; invite add people person member share contact guest
log out; Log out; exit; log logout sign out exit leave quit
lock the screen; Lock; lock; lock secure password privacy
show the password; Show password; eye; password show hide visible reveal eye
add to the cart; Add to cart; cart; cart basket bag buy order add shop
pay by card; Pay; card; pay card payment checkout buy purchase wallet
use a gift voucher; Voucher; gift; voucher gift coupon code discount
track the delivery; Track parcel; truck; track delivery parcel shipping ship order truck
open the map; Map; map; map location place route direction near navigate
share the location; Location; pin; location place pin map position address where
change the language; Language; translate; language translate english
get help; Help; help; help support question faq guide
report a problem; Report; flag bug; report problem bug flag issue feedback
mark as favourite; Favourite; heart star; favourite favorite star heart like bookmark save
bookmark this page; Bookmark; bookmark; bookmark favourite favorite save later
give a thumbs-up; Like; thumbs_up; like thumb vote rate
write a comment; Comment; comment; comment note remark message reply chat
start a chat; Chat; chat; chat message talk conversation comment
copy the text; Copy; copy; copy duplicate clone
cut the selection; Cut; cut; cut scissors trim
paste what was copied; Paste; paste; paste clipboard insert
make the text bold; Bold; bold; bold format style font
make the text italic; Italic; italic; italic format style font
underline the text; Underline; underline; underline format style font
center the text; Center; align_center; center align alignment
insert a picture; Picture; image; picture image photo gallery insert
crop the picture; Crop; crop; crop cut trim resize
rotate the picture; Rotate; rotate; rotate turn flip
draw with the brush; Brush; brush; brush draw paint pen pencil
erase a part of the drawing; Eraser; eraser; erase eraser delete clear rubber remove
pick a colour from the picture; Pick colour; dropper; colour color pick palette dropper
fill an area with colour; Fill; fill; fill paint colour color bucket
zoom in; Zoom in; zoom_in; zoom enlarge magnify bigger scale
zoom out; Zoom out; zoom_out; zoom reduce smaller scale
show the layers; Layers; layers; layer
measure a distance; Measure; ruler; measure ruler distance size length
go to full screen; Full screen; full_screen expand; full screen maximize maximise expand enlarge
show the chart; Chart; chart; chart graph statistic analytic report trend
connect to Wi-Fi; Wi-Fi; wifi; wi fi wifi network internet wireless connection
pair a Bluetooth device; Bluetooth; bluetooth; bluetooth pair device connection
switch to dark mode; Dark mode; moon; dark mode theme appearance light night
see the battery level; Battery; battery; battery power energy charge
restart the computer; Restart; power; restart power shut reboot
open the terminal; Terminal; terminal; terminal console command shell
run the tests; Run tests; run bug; run test execute debug start
commit the changes; Commit; git; commit push git branch version change
call the hotel; Call; phone; call phone ring dial contact
book a flight; Flights; plane; flight plane fly book airport travel trip
rent a car; Rental cars; car; car rent vehicle drive ride taxi
find a restaurant; Restaurants; food; restaurant food eat meal dinner lunch menu dish
see the weather for tomorrow; Forecast; cloud; weather forecast tomorrow cloud rain sun
start a workout; Workout; pulse; workout exercise training run activity
use the calculator; Calculator; calculator; calculator calculate compute
see the achievements; Achievements; trophy; trophy achievement award badge
"""


def _concept(line: str) -> Concept:
    does, words, icons, stems = line.split("; ")
    names = icons.split()
    said = tuple(words.split(", "))
    alike = frozenset().union(*(look_alike(name) for name in names))
    return Concept(does, said, alike, names[0], tokens(f"{stems} {words}"))


CONCEPTS: Sequence[Concept] = tuple(_concept(line) for line in _CONCEPTS.strip().splitlines())
"""The concepts."""
