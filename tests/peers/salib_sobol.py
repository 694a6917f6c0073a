#!/usr/bin/env python3
"""Compares petisim's indices of sensitivity with SALib's on the same sample.

    pip install SALib
    petisim sensitivity out/NAME --metric all
    python tests/peers/salib_sobol.py out/NAME

Reads design.csv, runs.csv and sensitivity.csv of a merged sweep with a `saltelli` or a `morris` design. Rows of the
design have the order that SALib expects. Estimates must agree within --tolerance (they are the same formulas on the
same numbers); half widths of intervals are two bootstraps and must agree within --width of the larger one, or 0.02.
SALib takes no metric with missing rows, so those that petisim refused are not compared.
"""
import argparse
import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from SALib.analyze import morris, sobol


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def outputs(folder, design, metrics):
    """For each metric the mean over replications of each row of the design."""
    values = defaultdict(lambda: defaultdict(list))
    for run in rows(folder / "runs.csv"):
        for metric in metrics:
            if run[metric] != "":
                values[metric][run["point_id"]].append(float(run[metric]))
    return {
        metric: np.array([np.mean(points[row["point_id"]]) for row in design])
        for metric, points in values.items()
    }


def by_sobol(names, y, second):
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    found = sobol.analyze(problem, y, calc_second_order=second, num_resamples=1000, seed=1)
    for i, name in enumerate(names):
        yield (name, "", "first"), found["S1"][i], found["S1_conf"][i]
        yield (name, "", "total"), found["ST"][i], found["ST_conf"][i]
        if second:
            for j in range(i + 1, len(names)):
                yield (name, names[j], "second"), found["S2"][i, j], found["S2_conf"][i, j]


def by_morris(names, x, y, levels):
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    found = morris.analyze(problem, x, y, num_levels=levels, num_resamples=1000, seed=1)
    for i, name in enumerate(names):
        yield (name, "", "mu"), found["mu"][i], None
        yield (name, "", "mu_star"), found["mu_star"][i], found["mu_star_conf"][i]
        yield (name, "", "sigma"), found["sigma"][i], None


def compare(theirs, ours, tolerance, width):
    """The largest difference of estimates and of half widths, and what is out of tolerance."""
    worst, worst_width, wrong = 0.0, 0.0, []
    for key, value, half in theirs:
        row = ours[key]
        if row["value"] == "":
            continue
        difference = abs(float(row["value"]) - value) / max(1.0, abs(value))
        worst = max(worst, difference)
        if not difference <= tolerance:
            wrong.append(f"{key}: {row['value']} here, {value} by SALib")
        if half is not None:
            own = (float(row["ci_high"]) - float(row["ci_low"])) / 2
            worst_width = max(worst_width, abs(own - half))
            if abs(own - half) > max(width * max(own, half), 0.02):
                wrong.append(f"{key}: half width {own} here, {half} by SALib")
    return worst, worst_width, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tolerance", type=float, default=1e-9)
    parser.add_argument("--width", type=float, default=0.25)
    parser.add_argument("--levels", type=int, default=4, help="levels of a morris design")
    options = parser.parse_args()
    design = list(rows(options.folder / "design.csv"))
    names = [name for name in design[0] if name not in ("row", "role", "point_id")]
    ours = defaultdict(dict)
    for row in rows(options.folder / "sensitivity.csv"):
        ours[row["metric"]][(row["factor"], row["other_factor"], row["index"])] = row
    if not ours:
        sys.exit("sensitivity.csv has no indices")
    failed = False
    for metric, y in outputs(options.folder, design, ours).items():
        mine = ours[metric]
        if len(y) != len(design) or np.isnan(y).any():
            print(f"{metric}: rows are missing, not compared")
            continue
        if np.ptp(y) == 0:
            print(f"{metric}: the same in all runs, not compared")
            continue
        if (names[0], "", "total") in mine:
            theirs = by_sobol(names, y, any(key[2] == "second" for key in mine))
        else:
            x = np.array([[float(row[name]) for name in names] for row in design])
            theirs = by_morris(names, x, y, options.levels)
        # Where most rows say the same, the few others make percentiles (here) and a normal law (SALib) differ.
        steady = np.unique(y, return_counts=True)[1].max() > len(y) / 2
        width = math.inf if steady else options.width
        worst, worst_width, wrong = compare(theirs, mine, options.tolerance, width)
        print(f"{metric}: {len(mine)} indices, estimates within {worst:.1e}, half widths within {worst_width:.3f}")
        for line in wrong:
            print(f"  WRONG {line}")
        failed = failed or bool(wrong)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
