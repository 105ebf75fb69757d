"""Lists of names, words and sentences that stand on screens."""

from __future__ import annotations

__all__ = [
    "ADJECTIVES",
    "APPLICATIONS",
    "COLORS",
    "COMPANIES",
    "DAYS",
    "EVENTS",
    "EXTENSIONS",
    "FILES",
    "FIRST_NAMES",
    "FOLDERS",
    "HEADLINES",
    "LAST_NAMES",
    "MESSAGES",
    "MONTHS",
    "PLACES",
    "SENTENCES",
    "STREETS",
    "SUBJECTS",
    "TASKS",
    "THINGS",
    "TOPICS",
]


def _listed(words: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in words.split("|"))


FIRST_NAMES = _listed(
    """
    Ada | Ahmed | Aiko | Alice | Amara | Ana | Andrea | Anton | Ben | Bianca | Carlos | Carmen | Chen | Chloe | Clara |
    Daniel | David | Diego | Elena | Elif | Emil | Emma | Erik | Fatima | Felix | Finn | Grace | Hana | Hannah | Henry |
    Ines | Isaac | Ivan | Jack | Jana | Jonas | Julia | Kaito | Karim | Kate | Lars | Laura | Lea | Leo | Lina | Louis |
    Lucia | Luis | Maja | Marco | Maria | Marie | Mark | Martha | Mei | Milan | Mira | Mohamed | Nadia | Nick | Nina |
    Noah | Nora | Oliver | Omar | Oscar | Paula | Pavel | Peter | Priya | Rafael | Ravi | Rosa | Ruth | Sam | Sara |
    Simon | Sofia | Stella | Tara | Theo | Thomas | Tim | Uma | Vera | Victor | Wei | Yara | Yusuf | Zoe
    """
)
"""What people are called by friends."""
LAST_NAMES = _listed(
    """
    Adams | Almeida | Andersen | Bauer | Becker | Bell | Berg | Brown | Carter | Castro | Chan | Clark | Cohen | Costa |
    Cruz | Diaz | Dubois | Evans | Fischer | Foster | Garcia | Gomez | Green | Gupta | Haddad | Hall | Hansen | Hayes |
    Hill | Hoffmann | Hughes | Ivanov | Jensen | Johnson | Jones | Kaya | Keller | Khan | Kim | King | Klein | Kowalski
    | Larsen | Lee | Lopez | Marin | Martin | Mendes | Meyer | Miller | Moreau | Mori | Murphy | Nakamura | Nguyen |
    Novak | Okafor | Olsen | Ortiz | Park | Patel | Petrov | Price | Reed | Rossi | Russo | Santos | Sato | Schmidt |
    Scott | Silva | Singh | Smith | Suzuki | Taylor | Torres | Turner | Vargas | Wagner | Walker | Wang | Weber | White
    | Young
    """
)
"""Names of families."""
COMPANIES = _listed(
    """
    Northwind | Contour Labs | Bluebird Travel | Harbour Bank | Kite & Co | Lumen Energy | Maple Foods | Orchard Health
    | Pixel Works | Quarry Design | Redwood Books | Saltwater Tours | Tandem Bikes | Umbra | Vela Insurance |
    Westgate Hotels | Yonder Maps | Zephyr Air | Alpine Gear | Copper Kettle | Driftwood
    """
)
"""Companies that do not exist."""
PLACES = _listed(
    """
    Lisbon | Oslo | Vienna | Prague | Dublin | Madrid | Hamburg | Lyon | Porto | Zurich | Krakow | Milan | Toronto |
    Boston | Denver | Austin | Seattle | Chicago | Kyoto | Osaka | Seoul | Sydney | Cairo | Nairobi | Lima | Bogota |
    Athens | Helsinki | Tallinn | Ghent | Bergen | Seville | Turin | Leeds
    """
)
"""Cities."""
STREETS = _listed(
    """
    Oak Street | Mill Lane | Station Road | Park Avenue | River Walk | Church Street | High Street | Garden Row |
    Lake Drive | Market Square | Elm Court | Harbour Road | Chestnut Way | Castle Hill
    """
)
"""Streets."""
TOPICS = _listed(
    """
    budget | roadmap | launch plan | contract | survey | newsletter | offer | invoice | schedule | workshop | training |
    website | logo | interview | travel plan | press release | quarterly report | price list | user study | office move
    | security review | data export | holiday list | team lunch | onboarding guide
    """
)
"""What people write to each other about."""
FOLDERS = _listed(
    """
    Documents | Downloads | Pictures | Music | Videos | Projects | Invoices | Contracts | Backup | Archive | Receipts |
    Photos 2024 | Templates | Shared | Work | Private | Scans | Reports | Drafts | Presentations
    """
)
"""Folders."""
MONTHS = _listed(
    """
    January | February | March | April | May | June | July | August | September | October | November | December
    """
)
"""Months."""
DAYS = _listed(
    """
    Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday
    """
)
"""Days of the week."""
SUBJECTS = _listed(
    """
    Re: {Topic} | {Topic} for {month} | Question about the {topic} | Your {topic} is ready | Fwd: {Topic} |
    Meeting on {day} | {Topic}: last changes | Minutes of {day} | {company}: your order | Welcome to {company} |
    Trip to {place} | Updated {topic} | Please review the {topic} | Invitation: {topic} | News from {company} |
    Tickets to {place} | Reminder: {topic} | Draft of the {topic} | Thank you for the {topic} | Lunch on {day}?
    """
)
"""Subjects of mails; what stands in braces is filled in, here and in what follows."""
MESSAGES = _listed(
    """
    See you on {day}! | Have you seen the {topic}? | I have sent you the {topic}. | Sounds good to me. | On my way. |
    Can we move it to {day}? | Thanks a lot! | The train to {place} is late. | Who brings the cake? | Yes, of course. |
    I am in {place} until {day}. | Let me check the {topic} first. | Great work on the {topic}. | No problem at all. |
    Call me when you can. | The {topic} looks fine. | Could you send me the address? | Happy birthday, {name}! |
    {name} will join us on {day}. | I will be ten minutes late. | What about {place} in {month}? | Good night! |
    Did {name} answer you? | We should talk about the {topic}. | Here are the photos from {place}. | Perfect.
    """
)
"""What people write in chats."""
SENTENCES = _listed(
    """
    The {topic} was finished in {month}. | Most of the visitors came from {place}. | {company} will pay for the
    {topic}. | The first results are better than expected. | {name} and {last} have read the {topic} and agree. |
    Nobody knows yet what it will cost. | The work started in {place} in the spring of {year}. | Since then, little
    has changed. | We looked at {number} answers from eleven countries. | Two of three people would do it again. | The
    office in {place} will stay open. | This is the largest part of the {topic}. | The next meeting will be on {day}.
    | Trains run every ten minutes until midnight. | The old plan had three parts; the new one has two. | For this,
    {company} needs more people in {place}. | The numbers for {month} are not complete. | A second look at the {topic}
    showed why. | It rained for most of {month}. | Everything else stays as it is. | The prices are valid until
    {month} {year}. | Please send your questions to {name} {last}. | The team tested it for six weeks. | That is why
    the {topic} comes first.
    """
)
"""What stands in documents and articles."""
EVENTS = _listed(
    """
    Call with {name} | {Topic} | Lunch with {name} | Dentist | Flight to {place} | Review: {topic} | Yoga |
    Train to {place} | {name}'s birthday | Team meeting | Interview | Workshop | Gym | Parents' evening |
    Demo for {company} | Concert | Deadline: {topic} | Haircut | Dinner with {name} | Piano lesson | Stand-up
    """
)
"""What stands in calendars."""
TASKS = _listed(
    """
    Write the {topic} | Fix the {topic} | Send the {topic} to {name} | Update the {topic} | Review the {topic} |
    Call {company} | Book a room for {day} | Order new chairs | Test the sign-up form | Plan the trip to {place} |
    Translate the {topic} | Check the links | Prepare slides for {day} | Clean up old files | Ask {name} for help |
    Publish the {topic} | Collect feedback on the {topic} | Draw icons for {company} | Renew the certificate
    """
)
"""What there is to do."""
HEADLINES = _listed(
    """
    {place} opens its new concert hall | Storm delays trains to {place} | {company} hires five hundred people |
    Why {place} bets on bicycles | Election in {place}: what to know | A quiet weekend in {place} |
    Prices of bread fall again | {place} wins after extra time | Scientists count the whales of the north |
    Museum in {place} shows lost drawings | {company} buys its oldest rival | How to sleep better in summer |
    Airport of {place} closed by fog | Chess: {name} {last} takes the title | New bridge for {place} |
    Schools in {place} try the four-day week | Ten gardens to see in {month} | Rain ends a dry {month} |
    {company} reports a record year | The bakers who never sleep | Night trains return to {place} |
    Wolves seen near {place} | What the budget means for families | Robots learn to fold shirts in {place}
    """
)
"""What newspapers write."""
FILES = _listed(
    """
    {Topic} | {Topic} {year} | {Topic} draft | {Topic} final | {Topic} v2 | IMG_{number} | Scan {number} | {place} trip
    | {company} offer | Notes {month} | Minutes {month} {year} | {last} CV | Invoice {number}
    """
)
"""Names of files, without their endings."""
ADJECTIVES = _listed(
    """
    Classic | Slim | Soft | Light | Compact | Nordic | Urban | Vintage | Pro | Organic | Foldable | Wireless | Handmade
    | Warm | Waterproof | Mini | Deluxe | Quiet | Travel | Everyday
    """
)
"""What things for sale are like."""
THINGS = _listed(
    """
    Desk Lamp | Backpack | Headphones | Water Bottle | Wool Scarf | Running Shoes | Kettle | Armchair | Notebook |
    Camera Bag | Rain Jacket | Cutting Board | Alarm Clock | Bookshelf | Coffee Grinder | Tent | Keyboard | Sunglasses |
    Yoga Mat | Wall Mirror | Linen Shirt | Speaker | Toaster | Bike Helmet | Wallet | Plant Pot | Blanket | Pan Set |
    Phone Case | Umbrella | Office Chair | Umbrella Stand | Table Fan
    """
)
"""Things for sale."""
APPLICATIONS = tuple(
    tuple(each.split())
    for each in _listed(
        """
    Phone phone | Messages chat | Mail mail | Camera camera | Photos image | Calendar calendar | Clock clock | Maps map
    | Music music | Weather cloud | Notes note | Settings settings | Files folder | Calculator calculator |
    Wallet wallet | Health heart | Books book | Shop bag | News document | Videos film | Contacts person | Recorder mic
    | Compass compass | Bank bank | Translate translate | Fitness pulse | Recipes food | Travel plane | Games puzzle |
    Podcasts headphones | Browser globe | Tasks clipboard | Home lamp | Trains train | Tips info
    """
    )
)
"""Applications of a phone, each with its icon."""
COLORS = {
    "Red": "#d64545",
    "Orange": "#e8833a",
    "Yellow": "#e8c33a",
    "Green": "#4a9d5b",
    "Teal": "#2f9e98",
    "Blue": "#3b78d8",
    "Navy": "#27406f",
    "Purple": "#7b52c7",
    "Pink": "#d9609f",
    "Brown": "#8a5a3c",
    "Grey": "#8a8f98",
    "Black": "#202326",
    "White": "#f5f6f7",
}
"""Colours that people have names for."""
EXTENSIONS = {
    "docx": "document",
    "pdf": "document",
    "xlsx": "table",
    "pptx": "pie",
    "txt": "note",
    "jpg": "image",
    "png": "image",
    "mp3": "music",
    "mp4": "film",
    "zip": "package",
    "csv": "table",
}
"""Endings of files, each with the icon of such files."""
