#!/usr/bin/env python3
"""The page of edges out of runs of scenarios/edges: edges.py FOLDER, one folder of results in it for each edge."""
import csv
import json
import sys
from pathlib import Path

EDGES = ["base", "no_demand", "nobody", "plenty", "no_pressure", "calm"]

FLOWS = ["problems", "appeals", "calls", "calls_answered", "tickets", "orders", "closed", "problems_solved_on_tickets"]
WAITS = ["call_wait_mean_s", "calls_abandoned", "message_wait_mean_h", "work_wait_mean_h", "jobs_waiting_per_staff",
         "local_waits_ended", "sign_overdue", "overdue", "reminders", "backlog_mean_weeks"]
GAMING = ["pressure_mean", "planted_share", "persuaded_share", "show_share", "perfunctory_share", "shielding_share",
          "first_refusal_rate", "extensions_overstated_share", "excluded_share", "false_completion_rate",
          "resolution_gap", "true_resolution_rate", "improper_share", "undecidable_share"]

HEAD = """# The edges

Written by `.ci/edges`; not to be edited. At its edges it is known without a model what must come out. Each edge is an
ordinary scenario (`scenarios/edges`), the small world with every mechanism on, taken to one side:

| edge | what is set | what must come out |
|---|---|---|
| `no_demand` | no problem, no question, no root cause | nothing flows, and no rate has a denominator |
| `nobody` | no seat, clerk, agent or officer | calls ring out, nothing is answered, made or closed |
| `plenty` | hundreds at every desk and in every unit, at every hour; whoever has the remit can decide; nothing contested, joint or improper | nobody waits, nothing is late; less is shirked, refused and gamed |
| `no_pressure` | no score, reminder or late reply is felt | nobody plants calls or talks citizens round |
| `calm` | `plenty` without pressure | nobody waits, and nothing is done for the record alone |

The tests (`tests/it/edges.rs`) hold what is said here. Means over the replications of the scenario; - is missing in all of
them.
"""

GAMING_TEXT = """
## Gaming

*What vanishes.* Planted calls and persuasion bring points and nothing else: where no points are felt they are gone, at any
capacity. *What remains of them with plenty and pressure*: consequences go by rank. Citizens do not answer alike, so that by
chance some unit is behind its peers even where nearly all is solved, and an hour costs it nothing; a ranking gives work to
idle hands. That is a property of ranking, not of load: what makes gaming pointless is that the score is not felt, or that
all are alike, not that there are people enough.

*What remains without pressure* is no gaming of a score. Empty replies and shows of a fix save hours, and where nobody asks,
the motive to solve is all that speaks against them: effort is at its floor below the pressure that is best for it
(`government.pressure.best`, `.floor`). Units choose by random utility, so no way of handling has a chance of exactly zero.
Shielding paper answers blame, which needs no pressure. Refusals that remain are of orders sent to the wrong unit, and a
base rate. Overstated requests for time are a share of the few requests that are made at all, and these are a base rate, too.
Tickets are left out of the record on application, and only matters that the unit could not decide are applied for.
"""


def read(folder):
    """Mean of each metric; None where it is missing in all replications."""
    with (folder / "summary.csv").open(encoding="utf-8") as file:
        return {row["metric"]: float(row["mean"]) if row["mean"] else None for row in csv.DictReader(file)}


def docs(folder):
    """Label, unit and explanation of each metric, from the legend of the data package."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    found = {}

    def walk(node):
        if isinstance(node, dict):
            if "id" in node and ("doc" in node or "description" in node):
                found[node["id"]] = node.get("doc") or node.get("description")
            if "name" in node and "description" in node:
                found.setdefault(node["name"], node["description"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(package)
    return found


def shown(value):
    if value is None:
        return "-"
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(found, metrics):
    lines = ["| metric | " + " | ".join(f"`{edge}`" for edge in EDGES) + " |", "|---" * (len(EDGES) + 1) + "|"]
    lines += [f"| `{metric}` | " + " | ".join(shown(found[edge][metric]) for edge in EDGES) + " |"
              for metric in metrics if metric in found["base"]]
    return "\n".join(lines)


def main():
    place = Path(sys.argv[1])
    found = {edge: read(place / edge) for edge in EDGES}
    explained = docs(place / "base")
    print(HEAD)
    print("## Flow\n")
    print(table(found, FLOWS))
    print("\n## Waits\n")
    print(table(found, WAITS))
    print(GAMING_TEXT)
    print(table(found, GAMING))
    print("\n## What is missing, and why\n\nEvery other metric is defined at every edge.\n")
    print("| metric | missing at | by its definition |\n|---|---|---|")
    for metric in found["base"]:
        edges = [edge for edge in EDGES if found[edge][metric] is None]
        if edges:
            names = "all" if len(edges) == len(EDGES) else ", ".join(f"`{edge}`" for edge in edges)
            print(f"| `{metric}` | {names} | {explained.get(metric, '').replace('|', '/')} |")


if __name__ == "__main__":
    main()
