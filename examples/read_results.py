#!/usr/bin/env python3
"""Reads the tables of a sweep and draws a metric over a factor: every run as a dot, means with their intervals.

    pip install pandas matplotlib
    petisim sweep scenarios/studies/staff_and_demand.toml
    python examples/read_results.py out/staff_and_demand true_resolution_rate staff

Run with pandas 3.1 and matplotlib 3.11. read_results.R does the same with R and no packages.
"""

import argparse
import json
from pathlib import Path

import matplotlib
import pandas as pd

matplotlib.use("Agg")  # draws without a screen
import matplotlib.pyplot as plt  # noqa: E402

options = argparse.ArgumentParser(description="Draws a metric of a sweep over a factor.")
options.add_argument("folder", type=Path)
options.add_argument("metric", nargs="?", help="a metric of the sweep [default: the first]")
options.add_argument("factor", nargs="?", help="a factor of the study [default: the first]")
options.add_argument("-o", "--out", type=Path, help="the picture [default: FOLDER/METRIC.png]")
options = options.parse_args()

# An empty cell is a missing value, and the only one: a level of a factor may well be the word "none" or "NA". Seeds
# are whole numbers of up to 16 digits, and stay text.
reading = {"keep_default_na": False, "na_values": [""], "dtype": {"seed": str, "point_id": str}}
runs = pd.read_csv(options.folder / "runs.csv", **reading)
summary = pd.read_csv(options.folder / "summary.csv", **reading)

# summary.csv has the factors between the point's id and the metric.
columns = list(summary.columns)
factors = columns[1 : columns.index("metric")]
if not factors:
    raise SystemExit("this is the result of `petisim run`, which varies nothing: sweep a study")
metric = options.metric or summary["metric"].iloc[0]
factor = options.factor or factors[0]
others = [name for name in factors if name != factor]
one = summary[summary["metric"] == metric]
if one.empty or factor not in factors:
    raise SystemExit(f"metrics: {', '.join(summary['metric'].unique())}; factors: {', '.join(factors)}")

# Numbers have their place on the axis; words and values with a unit stand side by side in the order of the file.
is_number = pd.api.types.is_numeric_dtype(one[factor]) and not pd.api.types.is_bool_dtype(one[factor])
levels = one[factor].drop_duplicates().tolist()
place = (lambda level: level) if is_number else levels.index
ticks = sorted(map(place, levels))
gap = min((b - a for a, b in zip(ticks, ticks[1:])), default=1)

figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
groups = one.groupby(others, sort=True) if others else [((), one)]
for number, (key, means) in enumerate(groups):
    colour = f"C{number % 10}"
    shift = gap * 0.3 * ((number + 0.5) / len(groups) - 0.5)  # side by side, lest one hide the other
    means = means.assign(x=means[factor].map(place) + shift).sort_values("x")
    dots = runs[runs["point_id"].isin(means["point_id"])]
    axes.scatter(dots[factor].map(place) + shift - gap * 0.03, dots[metric], s=12, alpha=0.5, color=colour, linewidths=0)
    # Half-widths; without two replications there is no interval, and matplotlib draws none.
    widths = [means["mean"] - means["ci_low"], means["ci_high"] - means["mean"]]
    label = ", ".join(f"{name} = {level}" for name, level in zip(others, key))
    axes.errorbar(means["x"], means["mean"], yerr=widths, marker="o", capsize=4, color=colour, label=label)

# The data package knows what the columns mean and in which unit they are.
package = json.loads((options.folder / "datapackage.json").read_text(encoding="utf-8"))
fields = next(table for table in package["resources"] if table["name"] == "runs")["schema"]["fields"]
field = next(field for field in fields if field["name"] == metric)
axes.set_ylabel(f"{metric} ({field.get('unit') or '1'})")
axes.set_xlabel(factor)
axes.set_title(f"{package['title']}\nmeans with {one['method'].iloc[0]}; dots are runs", fontsize=9)
if len(ticks) <= 12:
    axes.set_xticks([place(level) for level in levels], levels)
if others:
    axes.legend(fontsize=8)
picture = options.out or options.folder / f"{metric}.png"
figure.savefig(picture, dpi=150)

print(one[[*factors, "n", "mean", "ci_low", "ci_high"]].to_string(index=False))
print(f"drawn: {picture}")
