"""The newsrooms of eight situations, with all that they publish. Every firm and every sentence is invented."""

import html
from dataclasses import dataclass, field
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "fixtures/page"


@dataclass
class Item:
    """One announcement: where it stands, its headline, its day, and its paragraphs."""

    path: str
    title: str
    day: str
    text: list


@dataclass
class Newsroom:
    """A source, its items before and after the mail's period, and keys of the config."""

    id: str
    name: str
    before: list
    after: list
    language: str = "en"
    keys: str = ""
    # Pages that are served as they are: path to HTML before and after.
    pages: dict = field(default_factory=dict)
    # Paths that answer with a status from the second round on.
    broken: dict = field(default_factory=dict)


@dataclass
class Situation:
    newsrooms: list
    digest: str = ""
    topics: str = ""


def direction(language):
    return ' dir="rtl"' if language in ("ar", "he") else ""


def listing(room, items):
    rows = "".join(
        f'<li><time datetime="{item.day}">{item.day}</time> <h3><a href="{item.path}">{html.escape(item.title)}</a></h3></li>' for item in items
    )
    return (
        f'<!DOCTYPE html><html lang="{room.language}"{direction(room.language)}><head><meta charset="utf-8"><title>{room.name}</title></head><body>'
        f'<nav><a href="/">Home</a> <a href="/about">About</a></nav><main><h1>{room.name}</h1><ul class="news">{rows}</ul></main></body></html>'
    )


def article(room, item):
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in item.text)
    title = html.escape(item.title)
    return (
        f'<!DOCTYPE html><html lang="{room.language}"{direction(room.language)}><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><main><article><h1>{title}</h1><time datetime="{item.day}">{item.day}</time>{paragraphs}</article></main></body></html>'
    )


def old(id, language="en"):
    """What a newsroom has had for long, so that it looks like one."""
    titles = {
        "en": ["Half-year figures are better than ever", "Two new members join the supervisory board", "Apprentices win the regional craft award"],
        "zh": ["公司公布上半年经营情况报告", "两位新成员加入公司监事会工作", "青年技师在全省技能大赛中获奖"],
        "ar": ["الشركة تعلن نتائج النصف الأول من العام", "عضوان جديدان ينضمان إلى مجلس الإشراف", "متدربو الشركة يفوزون بجائزة الحرف"],
        "he": ["החברה מפרסמת את תוצאות המחצית הראשונה", "שני חברים חדשים מצטרפים למועצת המפקחים", "חניכי החברה זוכים בפרס המלאכה האזורי"],
    }[language]
    return [Item(f"/{id}/old-{at}", title, f"2026-0{8 - at}-1{at}", [title + "."]) for at, title in enumerate(titles)]


PLANT = Item(
    "/acme/plant",
    "Acme opens a plant for recycled board in Tilbury",
    "2026-10-19",
    [
        "Acme has opened a plant for recycled board in Tilbury, the first of its kind in the county. The company spent £48 million on the two halls.",
        "About 210 people will work there from the first of December. They make board from paper that the region's towns collect.",
        "The plant uses 38% less water than the one it replaces, the company said.",
    ],
)

TRADES = [
    ("Sparrowhawk", "sparrowhawk", "parcel depots"),
    ("Lanternmall", "lanternmall", "shop fronts"),
    ("Driftpay", "driftpay", "payment desks"),
    ("Hollowbrook Rail", "hollowbrook", "sleeper cars"),
    ("Merrowgate Energy", "merrowgate", "wind pumps"),
]
TOWNS = ["Osthede", "Dunmere", "Tilbury", "Port Annet", "Kirkholm", "Saltmarsh", "Upper Wend", "Greyfold"]
DEEDS = [
    ("opens {n} new {what} in {town}", "{firm} has opened {n} new {what} in {town}, and paid €{m} million for them."),
    ("sells its {what} in {town} to a cooperative", "A cooperative of {n} members buys the {what} of {firm} in {town} for €{m} million."),
    ("repairs the {what} of {town} after the flood", "The flood of last spring cost {firm} {n} {what} in {town}; the repair took {m} weeks."),
    ("and the town of {town} agree on quieter {what}", "From next year on the {what} in {town} will be {m}% quieter, {firm} and the town have agreed."),
    ("asks {n} customers in {town} what they think of its {what}", "Of {n} customers that {firm} asked in {town}, {m}% would keep the {what} as they are."),
    ("trains {n} apprentices for its {what} in {town}", "{firm} takes {n} apprentices in {town}, who learn for three years how {what} are built."),
    ("hands its {what} in {town} over to night staff", "At night {n} people look after the {what} in {town} now, {firm} said; by day it was {m}% fewer."),
    ("counts {n} visitors at the {what} of {town}", "On a single Sunday {n} people came to see the {what} of {firm} in {town}."),
]


def run_of_news(room, firm, what, count, longer=""):
    items = []
    for at in range(count):
        title, lead = DEEDS[at % len(DEEDS)]
        facts = {"firm": firm, "what": what, "town": TOWNS[(at * 3 + at // 8) % len(TOWNS)], "n": 12 + at * 7, "m": 3 + at * 2}
        text = [
            lead.format(**facts),
            f"Nobody in {facts['town']} had asked for it, and few would give it back, said the head of works. He has been with the firm for {facts['m'] + 5} years.",
            f"The next step comes in spring, when another {facts['n'] * 3} square metres are to be rebuilt. Until then the gates stay open from six in the morning.",
        ]
        # Each headline once: what is told twice counts as one.
        part = f" ({['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][at // 8]} stage{longer})" if at >= 8 or longer else ""
        items.append(Item(f"/{room}/news-{at}", f"{firm} {title.format(**facts)}{part}", f"2026-10-{28 - at % 20:02}", text))
    return items


def forty():
    rooms = [Newsroom(id, firm, old(id), run_of_news(id, firm, what, 8)) for firm, id, what in TRADES]
    return Situation(rooms, topics=topic("Tilbury", "Tilbury") + topic("Apprentices", "apprentices"))


def over_budget():
    longer = ", with all works on both banks of the river and the quay of the old harbour that the council closed in spring"
    rooms = [Newsroom(id, firm, old(id), run_of_news(id, firm, what, 48, longer)) for firm, id, what in TRADES]
    return Situation(rooms, digest="max_items = 500\n")


def edited():
    before = (PAGES / "before.html").read_text(encoding="utf-8")
    after = (PAGES / "after.html").read_text(encoding="utf-8")
    # A clock and a teaser that differ at each look, so that they are known for noise.
    teaser = "From our album: bakers in Osthede hand out rolls before sunrise."
    looks = [before, before.replace("08:15:42", "08:15:43").replace(teaser, "The new boat house has a roof of larch.")]
    return Situation([Newsroom("help", "Osthede help pages", [], [], keys='kind = "page"\n', pages={"/help/": (looks, [after])})])


STORIES = [
    ("Sparrowhawk opens depots in 700 hill villages", "Sparrowhawk has set up depots in 700 villages for €48 million. By its own count, 41 million parcels a month travelled past them without a stop."),
    ("A school for looms opens in the brewery of Dunmere", "Pupils of the school weave for four hours a day and keep what nobody buys. The town pays 60% of the rent, and Lanternmall the rest of it."),
    ("Driftpay lends umbrellas to riders at the ferry", "Driftpay and the ferry put up 45 stands with umbrellas. A rider takes one with a code and leaves it at any other stand within a day."),
    ("An orchard sells its pears in eleven minutes", "A cooperative of 64 growers sold 87 tonnes of winter pears in a live broadcast. The growers had planned for three evenings."),
]


def roundup():
    letter = lambda title, stories: (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><main><article><h1>{title}</h1>'
        "<p>A week of round numbers, and a brewery that has been empty for years is full of looms.</p>"
        + "".join(f'<h2>{head}</h2><p>{text} <a href="/pieces/{at}">Read on about it.</a></p>' for at, (head, text) in enumerate(stories))
        + "</article></main></body></html>"
    )
    first, second = letter("The week in Dunmere", STORIES[:1] + [("Numbers of the week", "Looms at work: 1,204. Ells woven: 88,310.")]), letter("The week in Dunmere", STORIES)
    room = Newsroom("letter", "The Dunmere letter", [], [], keys='kind = "roundup"\n', pages={"/letter/": ([first], [second])})
    return Situation([room], topics=topic("Lanternmall", "Lanternmall"))


def trouble():
    # Fewer than half of them, which would be an outage and told in one line.
    rooms = [Newsroom("acme", "Acme", old("acme"), [PLANT])]
    rooms += [Newsroom(id, id.capitalize(), old(id), []) for id in ["fennick", "osthede", "quillmore", "tarnbeck", "wendover"]]
    for (firm, id, _), status in zip(TRADES, [503, 404, 403]):
        rooms.append(Newsroom(id, firm, old(id), [], broken={f"/{id}/": status}))
    wall = "<!DOCTYPE html><html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our partners use cookies.</p><button>Accept all</button><button>Reject all</button></body></html>"
    rooms.append(Newsroom("merrowgate", "Merrowgate Energy", old("merrowgate"), [], pages={"/merrowgate/": ([listing(rooms[0], old("merrowgate"))], [wall])}))
    return Situation(rooms)


def chinese():
    items = [
        Item("/boli/cang", "菠莉物流在宁港启用第三座智能仓库", "2026-10-20", ["菠莉物流今天在宁港启用第三座智能仓库，总投资12亿元人民币。新仓库占地8.6万平方米，每天可以处理150万件包裹。", "公司表示，新仓库比旧仓库节约用电38%。明年春天还将招聘210名员工。"]),
        Item("/boli/cha", "菠莉物流与南坡茶农签订五年收购协议", "2026-10-19", ["菠莉物流和南坡的64户茶农签订了为期五年的收购协议，每年收购茶叶87吨。", "茶农说，价格比去年高出6%。"]),
        Item("/boli/chuan", "菠莉物流首批电动货船在青湖下水", "2026-10-16", ["首批四艘电动货船上周五在青湖下水，单船载重500吨，一次充电可以航行120公里。"]),
    ]
    return Situation([Newsroom("boli", "菠莉物流", old("boli", "zh"), items, "zh")], topics=topic("智能仓库", "智能仓库"))


def right_to_left():
    arabic = [
        Item("/nakhla/port", "شركة نخلة تفتتح مستودعًا جديدًا في ميناء الريحان", "2026-10-20", ["افتتحت شركة نخلة اليوم مستودعًا جديدًا في ميناء الريحان بتكلفة 48 مليون دولار. ويعمل في المستودع 210 موظفين.", "وقالت الشركة إن المستودع يستهلك طاقة أقل بنسبة 38% من المستودع القديم."]),
        Item("/nakhla/school", "نخلة تموّل مدرسة للحرف في بلدة السدرة", "2026-10-18", ["تموّل شركة نخلة مدرسة للحرف في بلدة السدرة لمدة خمس سنوات. وتستقبل المدرسة 64 طالبًا كل عام."]),
    ]
    hebrew = [Item("/erez/bridge", "ארז הנדסה משלימה את הגשר בנחל הדקלים", "2026-10-19", ["ארז הנדסה השלימה השבוע את הגשר בנחל הדקלים, חודשיים לפני המועד. עלות הגשר הייתה 87 מיליון שקלים.", "הגשר ייפתח לתנועה בראשון בנובמבר."])]
    return Situation([Newsroom("nakhla", "نخلة", old("nakhla", "ar"), arabic, "ar"), Newsroom("erez", "ארז הנדסה", old("erez", "he"), hebrew, "he")])


def topic(name, term):
    return f'[[topic]]\nname = "{name}"\nterms = ["{term}"]\n'


SITUATIONS = {
    "one-item": Situation([Newsroom("acme", "Acme", old("acme"), [PLANT])], topics=topic("Recycled board", "recycled board")),
    "forty-items": forty(),
    "living-page": edited(),
    "roundup": roundup(),
    "sources-in-trouble": trouble(),
    "chinese": chinese(),
    "right-to-left": right_to_left(),
    "over-budget": over_budget(),
}
