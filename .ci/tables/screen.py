#!/usr/bin/env python3
"""The page of the screen out of a sweep of scenarios/studies/screen.toml with its indices: screen.py FOLDER."""
import csv
import json
import re
import sys
from pathlib import Path

MOST = 0.8

HEAD = """# No output is put in

Written by `.ci/effects screen`; not to be edited:

```text
petisim sensitivity scenarios/studies/screen.toml --metric all --drop-incomplete
```

Shares of variance of every reported rate among {factors} parameters of all actors, each over its usual range, in the small
world with every mechanism on: {rows:,} rows of a Saltelli design ({base} base rows), replications of each: {replications}. *Alone*:
the first-order index of the parameter that has the largest (Saltelli 2010), with its 95 % interval (bootstrap over base rows).
*In all*: the largest total index (Jansen 1999), the interactions in which that parameter has a part included. *Luck*: the
share of the variance between rows that replications say is chance. What one parameter moves by more than {most:.0%} alone would
be as good as put in, and is marked; where only the upper end of the interval lies above, it is marked as open.

Some rates stand close to one fact of the world by what they are: whom a call reaches (`reached_rate`), whether a citizen who is
reached rates (`rated_rate`), what the knowledge base covers (`answered_at_once_share`), what should not have come
(`improper_share`). They are reported as denominators of the others.
"""


def rows(file):
    with file.open(encoding="utf-8") as opened:
        yield from csv.DictReader(opened)


def number(text):
    return float(text) if text else None


def largest(indices):
    """The factor with the largest value, with that value and its interval."""
    known = [row for row in indices if number(row["value"]) is not None]
    return max(known, key=lambda row: float(row["value"]), default=None)


def paths(study):
    """The parameter behind each factor."""
    found = dict(re.findall(r'^(?:factors\.)?(\w+) = \{ path = "([^"]+)"', study, flags=re.MULTILINE))
    found.update(re.findall(r'^\[factors\.(\w+)\]\s*\npath = "([^"]+)"', study, flags=re.MULTILINE))
    return found


def cell(row):
    low, high = number(row["ci_low"]), number(row["ci_high"])
    interval = f" [{low:.2f}, {high:.2f}]" if low is not None and high is not None else ""
    return f"{float(row['value']):.2f}{interval}"


def verdict(first):
    if float(first["value"]) > MOST:
        return " **more than four fifths**"
    high = number(first["ci_high"])
    return " *open*" if high is not None and high > MOST else ""


def main():
    place = Path(sys.argv[1])
    study = (place / "study.resolved.toml").read_text(encoding="utf-8")
    found = {}
    for row in rows(place / "sensitivity.csv"):
        found.setdefault(row["metric"], {}).setdefault(row["index"], []).append(row)
    design = sum(1 for _ in rows(place / "design.csv"))
    known = paths(study)
    factors = len(known)
    base = design // (factors + 2)
    replications = re.search(r"^replications = (\d+)", study, flags=re.MULTILINE)
    print(HEAD.format(factors=factors, rows=design, base=base, most=MOST,
                      replications=replications.group(1) if replications else "?"))
    print("| rate | alone | of | in all | of | luck | base rows |\n|---|---|---|---|---|---|---|")
    put_in, undecided = [], []
    for metric, indices in found.items():
        first, total = largest(indices.get("first", [])), largest(indices.get("total", []))
        if first is None or total is None:
            print(f"| `{metric}` | - | | - | | | |")
            continue
        mark = verdict(first)
        if "four fifths" in mark:
            put_in.append(metric)
        elif mark:
            undecided.append(metric)
        luck = number(first["noise_share"])
        print(f"| `{metric}`{mark} | {cell(first)} | {first['factor']} | {cell(total)} | {total['factor']} | "
              f"{'-' if luck is None else f'{luck:.2f}'} | {first['n']} |")
    said = lambda names: ", ".join(f"`{name}`" for name in names) or "none"
    print(f"\nMore than {MOST:.0%} by one parameter alone: {said(put_in)}. Open: {said(undecided)}. "
          f"Of {len(found)} rates.\n")
    print("| factor | parameter |\n|---|---|")
    for factor, path in known.items():
        print(f"| {factor} | `{path}` |")


if __name__ == "__main__":
    main()
