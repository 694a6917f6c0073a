"""Opens reports from disk in headless Chromium and uses them as a reader would.

    reports.py KIND=FILE... [--shots DIR]

Of every report, at 390, 820 and 1440 pixels, light and dark, in both languages: nothing is complained about in the
console, nothing is asked of the network, nothing sticks out to the right, figures and captions are there and named.
Tables sort and filter, figures and tables are saved and what is saved is whole. The last line sums up."""
import csv
import io
import os
import re
import sys
import xml.dom.minidom

from chromium import Browser

WIDTHS = [390, 820, 1440]
# What each kind of report must have: ids of sections.
SECTIONS = {
    "run": ["headline", "flow", "times", "queues", "hours", "units", "indices", "metrics"],
    "grid": ["overview", "responses", "maps", "table"],
    "strewn": ["overview", "responses", "sensitivity", "table"],
    "comparison": ["differences", "table"],
    "claims": ["verdicts", "effects", "claims"],
    "attribution": ["overview", "shares", "table"],
    "ablation": ["overview", "shares", "table"],
    "calibration": ["fit", "identifiability", "unseen"],
    "joint": ["patterns", "posterior", "waves"],
    "theory": ["overview", "table", "worlds"],
}


def check(what, is_so, *details):
    if not is_so:
        raise AssertionError(" ".join([what, *map(str, details)]))


def speak(page, lang):
    page.run(f"document.querySelector('button[data-set-lang={lang}]').click()")
    check("the language is switched", page.run("document.documentElement.lang") == lang)
    other = "zh" if lang == "en" else "en"
    shown = page.run(f"""[...document.querySelectorAll('[lang={other}]')].filter(e =>
        !e.hasAttribute('data-both') && e !== document.documentElement && e.checkVisibility()).length""")
    check("no words of the other language are left", shown == 0, shown)
    words = page.run("document.querySelector('h2').innerText")
    has_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in words)
    check("headings are in the language", has_chinese == (lang == "zh"), words)


def look(page, kind):
    """What must be there at every width."""
    for section in SECTIONS.get(kind, []):
        check(f"section {section}", page.run(f"!!document.getElementById('{section}')"))
    check("nothing sticks out",
          page.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
    figures = page.run("""[...document.querySelectorAll('figure')].map(f => ({
        id: f.id,
        shown: [...f.querySelectorAll('.drawing')].filter(d => d.checkVisibility()).length,
        title: f.querySelector('h3').innerText.trim(),
        caption: f.querySelector('figcaption').innerText.trim(),
        source: !!f.querySelector('figcaption code'),
        role: f.querySelector('svg').getAttribute('role'),
        named: document.getElementById(f.querySelector('svg').getAttribute('aria-labelledby')) !== null,
        told: document.getElementById(f.querySelector('svg').getAttribute('aria-describedby')) !== null,
        rows: f.querySelectorAll('details tbody tr').length,
        marks: f.querySelectorAll('svg rect, svg path, svg circle, svg text').length }))""")
    for figure in figures:
        whole = figure["shown"] == 1 and figure["title"] and figure["caption"] and figure["source"]
        check("figure", whole and figure["role"] == "img" and figure["named"] and figure["told"], figure)
        check("figure has marks and data", figure["marks"] > 2 and figure["rows"] > 0, figure)
    return len(figures)


def contrast(page):
    """Words against the ground they stand on: at least 4.5 to 1 (WCAG AA)."""
    worst = page.run("""(() => {
        const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number)
            .map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = (e) => { for (; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor;
            if (!/, 0\\)|transparent/.test(c)) return c; } return 'rgb(255,255,255)'; };
        let worst = [99, ''];
        for (const e of document.querySelectorAll('p,h1,h2,h3,figcaption,dt,dd,td,th button,a,button,label,summary')) {
            if (!e.checkVisibility() || e.classList.contains('skip')) continue;
            const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < worst[0]) worst = [ratio, e.outerHTML.slice(0, 120)];
        }
        return worst; })()""")
    check("contrast", worst[0] >= 4.5, worst)


def tables(page):
    """Sorting by each column and filtering, in every table with tools."""
    ids = page.run("""[...document.querySelectorAll('.table:not(.big)')].filter(t => t.querySelector('.tools'))
        .map(t => t.id)""")
    for name in ids:
        values = f"""[...document.querySelectorAll('#{name} tbody tr')].filter(r => !r.hidden)
            .map(r => r.cells[column].dataset.v ?? r.cells[column].textContent)"""
        columns = page.run(f"document.querySelectorAll('#{name} thead th').length")
        for column in range(columns):
            for direction in ["ascending", "descending"]:
                page.run(f"document.querySelectorAll('#{name} thead button')[{column}].click()")
                sort = page.run(f"document.querySelectorAll('#{name} thead th')[{column}].ariaSort")
                check(f"{name} says how it is sorted", sort == direction, column, sort)
                cells = page.run(f"(() => {{ const column = {column}; return {values}; }})()")
                numbers = [float(cell) for cell in cells if re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell)]
                if len(numbers) == len([cell for cell in cells if cell]):
                    check(f"{name} is sorted", numbers == sorted(numbers, reverse=direction == "descending"), column)
                    check("missing values are last", all(cells[:len(numbers)]), cells)
        first = page.run(f"document.querySelector('#{name} tbody tr').cells[0].innerText")
        rows = page.run(f"document.querySelectorAll('#{name} tbody tr').length")
        page.run(f"""(() => {{ const i = document.querySelector('[data-filter={name}]');
            i.value = {first!r}; i.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()""")
        left = page.run(f"[...document.querySelectorAll('#{name} tbody tr')].filter(r => !r.hidden).length")
        count = page.run(f"Number(document.querySelector('#{name} [data-count]').textContent)")
        check(f"{name} is filtered", 0 < left <= rows and count == left, first, left, rows, count)
        text = page.saved(f"{name}.csv", f"document.querySelector('#{name} [data-save=csv]').click()")
        saved = list(csv.reader(io.StringIO(text.decode())))
        check("a filtered table is saved as it is seen", len(saved) == left + 1, len(saved), left)
        page.run(f"""(() => {{ const i = document.querySelector('[data-filter={name}]');
            i.value = ''; i.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()""")
    return len(ids)


def big_tables(page):
    """Tables of which only a part is shown: leafing, sorting, asking, choosing columns, saving all of it."""
    ids = page.run("[...document.querySelectorAll('.table.big')].map(t => t.id)")
    for name in ids:
        place = f"document.getElementById({name!r})"
        data = page.run(f"JSON.parse({place}.querySelector('script').textContent)")
        columns, rows = data["columns"], data["rows"]
        count = f"Number({place}.querySelector('[data-count]').textContent)"
        leaf = f"{place}.querySelector('[data-page]').textContent"
        size = min(50, len(rows))
        check(f"{name} shows its first rows", page.run(f"{place}.querySelectorAll('tbody tr').length") == size)
        if len(rows) > size:
            page.run(f"{place}.querySelector('[data-turn=\"1\"]').click()")
            check(f"{name} is leafed through", page.run(leaf).startswith(f"{size + 1}–"), page.run(leaf))
        numbers = [place for place, column in enumerate(columns) if column["kind"] == "number"]
        first = page.run(f"[...{place}.querySelectorAll('thead th')].findIndex(t => "
                         f"t.textContent.includes({columns[numbers[0]]['en']!r}))")
        page.run(f"{place}.querySelectorAll('thead button')[{first}].click()")
        page.run(f"{place}.querySelectorAll('thead button')[{first}].click()")
        check(f"{name} says how it is sorted",
              page.run(f"{place}.querySelectorAll('thead th')[{first}].ariaSort") == "descending")
        ask = f"(text) => {{ const i = {place}.querySelector('[data-big-filter]'); i.value = text; " \
              "i.dispatchEvent(new Event('input', { bubbles: true })); }"
        values = [row[numbers[0]] for row in rows]
        middle = sorted(values)[len(values) // 2]
        page.run(f"({ask})('{columns[numbers[0]]['en'].lower().replace(' ', '_')}>{middle}')")
        wanted = sum(value > middle for value in values)
        check(f"{name} answers questions", page.run(count) == wanted, page.run(count), wanted)
        text = page.saved(f"{name}.csv", f"{place}.querySelector('[data-big-save]').click()")
        saved = list(csv.reader(io.StringIO(text.decode())))
        check("a big table is saved with all columns", len(saved[0]) == len(columns), len(saved[0]))
        check("and as it is filtered and sorted",
              [float(row[numbers[0]]) for row in saved[1:]] == sorted((v for v in values if v > middle), reverse=True))
        page.run(f"({ask})('')")
        before = page.run(f"{place}.querySelectorAll('thead th').length")
        page.run(f"{place}.querySelectorAll('.choose input')[{len(columns) - 1}].click()")
        check(f"{name} shows a column more", page.run(f"{place}.querySelectorAll('thead th').length") == before + 1)
    return len(ids)


def save(page, lang):
    """Every figure as SVG and CSV, the first as PNG too."""
    ids = page.run("[...document.querySelectorAll('figure')].map(f => f.id)")
    for place, name in enumerate(ids):
        def press(format):
            return f"document.querySelector('#{name} .save [data-save={format}]').click()"
        svg = page.saved(f"{name}.svg", press("svg")).decode()
        document = xml.dom.minidom.parseString(svg)
        check("a saved figure stands alone", "var(" not in svg, name)
        other = "zh" if lang == "en" else "en"
        check("a saved figure has one language", f'lang="{other}"' not in svg, name)
        check("a saved figure is named", document.getElementsByTagName("title")[0].firstChild.data, name)
        rows = list(csv.reader(io.StringIO(page.saved(f"{name}.csv", press("csv")).decode())))
        check("saved data are whole", len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows), name)
        if place == 0:
            check("a picture is saved", page.saved(f"{name}.png", press("png")).startswith(b"\x89PNG"), name)
    return len(ids)


def keyboard(page):
    """Every control can be reached, and the first leads past the navigation."""
    page.run("document.body.focus()")
    page.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    check("the first stop leads to the contents",
          page.run("document.activeElement.getAttribute('href')") == "#main")
    lost = page.run("""[...document.querySelectorAll('button, a, input, summary')]
        .filter(e => e.tabIndex < 0).map(e => e.outerHTML.slice(0, 80))""")
    check("controls are reached by keyboard", not lost, lost)
    nameless = page.run("""[...document.querySelectorAll('button, a, input')].filter(e =>
        !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).length""")
    check("controls have names", nameless == 0, nameless)


def report(browser, kind, file, shots):
    page = browser.page()
    figures = 0
    for width in WIDTHS:
        for lang, dark in [("zh", False), ("en", True), ("en", False)]:
            page.open(file, width, dark)
            speak(page, lang)
            figures = look(page, kind)
            contrast(page)
            if shots:
                page.shot(os.path.join(shots, f"{kind}-{width}-{lang}{'-dark' if dark else ''}.png"))
    page.open(file, 1440)
    before = page.run("getComputedStyle(document.body).backgroundColor")
    page.run("document.getElementById('theme').click()")
    check("the theme is switched", page.run("getComputedStyle(document.body).backgroundColor") != before)
    page.run("document.getElementById('theme').click()")
    keyboard(page)
    speak(page, "zh")
    saved = save(page, "zh")
    sorted_tables = tables(page) + big_tables(page)
    if shots:
        page.print(os.path.join(shots, f"{kind}.pdf"))
    check("no complaint", not page.complaints, page.complaints)
    size = os.path.getsize(file)
    print(f"{kind}: {figures} figures, {saved} saved, {sorted_tables} tables sorted and filtered, {size} bytes")


def main():
    arguments = sys.argv[1:]
    shots = None
    if "--shots" in arguments:
        place = arguments.index("--shots")
        shots = arguments[place + 1]
        os.makedirs(shots, exist_ok=True)
        del arguments[place:place + 2]
    failed = []
    with Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
        for argument in arguments:
            kind, file = argument.split("=", 1)
            try:
                report(browser, kind, file, shots)
            except (AssertionError, RuntimeError) as fault:
                failed.append(kind)
                print(f"{kind}: {fault}")
    print(f"browser: {len(arguments) - len(failed)} of {len(arguments)} reports hold"
          + (f"; NOT: {', '.join(failed)}" if failed else ""))
    sys.exit(bool(failed))


main()
