#!/usr/bin/env python3
"""Opens the event logs of petisim in PM4Py and counts again what petisim's own metrics say.

    pip install pm4py
    python tests/peers/process_mining.py [path of petisim]

Two worlds are run with all three logs. PM4Py must open events.csv, events.xes, events.xes.gz and events.ocel.json without
a warning; the three must agree on cases, events, variants and loops; and numbers that follow from a log must be those of
runs.csv for every run and, as means over runs, of summary.csv: tickets, repeats, tickets closed, orders, transfers,
returns, redos and the share of tickets redone. Exit code 1 if anything differs.
"""
import csv
import itertools
import math
import statistics
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PETISIM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/petisim")
WORLDS = [("minimal", ["--replications", "3"]),
          ("district", ["--replications", "1", "-s", "run.length=30 d", "-s", "run.warm_up=14 d"])]
ENDS = {"closed", "closed_unresolved", "withdrawn"}
# That a faster reader could be installed says nothing of the log.
NOT_OF_THE_LOG = "Install the optional requirement"


def simulate(world, words, folder, more):
    command = [PETISIM, "run", str(ROOT / f"scenarios/{world}.toml"), "--quiet", "--no-series", "--out", folder, *words, *more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return Path(folder)


def without_warnings(read, *arguments, **options):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        result = read(*arguments, **options)
    said = [str(warning.message) for warning in told if NOT_OF_THE_LOG not in str(warning.message)]
    if said:
        sys.exit(f"PM4Py warns: {said}")
    return result


def flag(values):
    """Flags as PM4Py has them: bool, or the words of a CSV file."""
    return values.astype(str).str.lower() == "true"


def from_events(log, reviewed):
    """Metrics by run of a log with one row an event. `reviewed`: names of cases that a reviewer looked at."""
    log = log.assign(counted=flag(log["in_window"]), ends=log["concept:name"].isin(ENDS))
    found = {}
    for run, rows in log.groupby(log["case:concept:name"].str.rsplit("-", n=1).str[0]):
        activity, counted = rows["concept:name"], rows["counted"]
        number = lambda name: int(((activity == name) & counted).sum())
        closed = set(rows.loc[rows["ends"] & counted, "case:concept:name"])
        of_closed = rows[rows["case:concept:name"].isin(closed)]
        orders = int((of_closed["concept:name"] == "dispatched").sum())
        redone = set(of_closed.loc[of_closed["concept:name"] == "redo_ordered", "case:concept:name"])
        looked = len(closed & (reviewed | redone))
        found[run] = {
            "tickets": number("ticket_made"),
            "closed": len(closed),
            "orders": number("dispatched"),
            "returns": number("refused"),
            "redos": number("redo_ordered"),
            "replies": number("replied"),
            "transfers_per_ticket": (orders - len(closed)) / len(closed),
            "redo_rate": len(redone) / looked if looked else None,
        }
        made = rows[(activity == "ticket_made") & counted]
        again = (made["attempt"] if "attempt" in made else made["case:attempt"]).astype(int) > 1
        found[run]["repeat_share"] = int(again.sum()) / len(made)
    return found


def loops(log):
    """(case, activity) pairs that occur more than once: what a process map shows as a loop."""
    counts = log.groupby(["case:concept:name", "concept:name"]).size()
    return int((counts > 1).sum())


def compare(label, found, folder):
    """Differences between metrics found in a log and those that petisim wrote."""
    wrong = 0
    with open(folder / "runs.csv", encoding="utf-8", newline="") as file:
        runs = {row["run_id"]: row for row in csv.DictReader(file)}
    if set(runs) != set(found):
        sys.exit(f"{label}: the log has the runs {sorted(found)}")
    for run, metrics in found.items():
        for metric, value in metrics.items():
            own = runs[run][metric]
            if (value is None) != (own == "") or (value is not None and float(own) != value):
                print(f"  {label}: {metric} of {run} is {value} in the log and {own} in runs.csv")
                wrong += 1
    with open(folder / "summary.csv", encoding="utf-8", newline="") as file:
        means = {row["metric"]: row["mean"] for row in csv.DictReader(file)}
    for metric in next(iter(found.values())):
        values = [metrics[metric] for metrics in found.values() if metrics[metric] is not None]
        if values and not math.isclose(statistics.fmean(values), float(means[metric]), rel_tol=1e-12):
            print(f"  {label}: the mean of {metric} is {statistics.fmean(values)}, in summary.csv {means[metric]}")
            wrong += 1
    return wrong


def plain_variants(folder):
    """The number of different rows of activities, counted without PM4Py."""
    with open(folder / "events.csv", encoding="utf-8", newline="") as file:
        rows = [(row["case_id"], row["activity"]) for row in csv.DictReader(file)]
    rows.sort(key=lambda row: row[0])  # stable: the order within a case stays
    cases = itertools.groupby(rows, key=lambda row: row[0])
    return len({tuple(activity for _, activity in case) for _, case in cases})


def check(pm4py, world, words):
    import pandas

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as packed:
        folder = simulate(world, words, folder, ["--tickets", "--events", "--xes", "--ocel"])
        packed = simulate(world, words, packed, ["--xes=gz"])
        flat = without_warnings(pandas.read_csv, folder / "events.csv", keep_default_na=False, na_values=[""],
                                dtype={"citizen": str, "round": "Int64"})
        table = without_warnings(pm4py.format_dataframe, flat, case_id="case_id", activity_key="activity",
                                 timestamp_key="timestamp")
        xes = without_warnings(pm4py.read_xes, str(folder / "events.xes"))
        gz = without_warnings(pm4py.read_xes, str(packed / "events.xes.gz"))
        ocel = without_warnings(pm4py.read_ocel2_json, str(folder / "events.ocel.json"))
        flattened = without_warnings(pm4py.ocel_flattening, ocel, "ticket")
        # Without its index of rows PM4Py would sort the events of one second at will.
        flattened = pm4py.format_dataframe(flattened, case_id="case:concept:name", activity_key="concept:name",
                                           timestamp_key="time:timestamp")
        tickets = pandas.read_csv(folder / "tickets.csv", dtype=str, keep_default_na=False)

        own = plain_variants(folder)
        shapes = {}
        for name, log in [("csv", table), ("xes", xes), ("xes.gz", gz), ("ocel", flattened)]:
            variants = len(pm4py.get_variants(log))
            shapes[name] = (log["case:concept:name"].nunique(), len(log), variants, loops(log))
        wrong = sum(shape != shapes["csv"] for shape in shapes.values())
        wrong += shapes["csv"][0] != len(tickets) or shapes["csv"][2] != own
        print(f"\n{world}: cases, events, variants, loops; plain count of variants {own}, of tickets {len(tickets)}")
        for name, shape in shapes.items():
            print(f"  {name:<8}" + "".join(f"{number:>10}" for number in shape))

        reviewed = set(tickets.loc[tickets["reviewed"] == "true", "case_id"])
        wrong += compare("csv", from_events(table, reviewed), folder)
        marked = set(xes.loc[flag(xes["case:reviewed"]), "case:concept:name"])
        found = from_events(xes, marked)
        wrong += compare("xes", found, folder)
        names = ocel.objects["ocel:type"].value_counts()
        made = (ocel.events["ocel:activity"] == "ticket_made").sum()
        wrong += int(names["ticket"] != made) + int(names["appeal"] > names["ticket"])
        print("  objects: " + ", ".join(f"{count} of type {name}" for name, count in sorted(names.items())))
        for run, metrics in found.items():
            print(f"  {run}: " + ", ".join(f"{name} {value:.6g}" for name, value in metrics.items() if value is not None))
        return wrong


def main():
    import pm4py
    from pm4py.util import constants

    constants.SHOW_PROGRESS_BAR = False
    wrong = sum(check(pm4py, world, words) for world, words in WORLDS)
    print("\nlogs and metrics agree" if wrong == 0 else f"\n{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
