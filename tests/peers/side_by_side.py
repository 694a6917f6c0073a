"""What the peers share: runs of petisim, and a table of means of two programs with one test over all of it."""
import csv
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from scipy.stats import t as student

ROOT = Path(__file__).resolve().parents[2]
LEVEL = 0.01  # chance that any row of a table is rejected although the programs do the same (family-wise error)


def petisim_of(arguments):
    """Path of petisim: the first argument, or a release build."""
    return arguments[1] if len(arguments) > 1 else str(ROOT / "target/release/petisim")


def runs_of(petisim, scenario):
    """The rows of runs.csv of a scenario of this folder, one for each replication."""
    with tempfile.TemporaryDirectory() as folder:
        command = [petisim, "run", str(Path(__file__).with_name(scenario)), "--quiet", "--no-series", "--jobs", "1",
                   "--out", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(Path(folder, "runs.csv"), encoding="utf-8", newline="") as file:
            return [{name: number(value) for name, value in row.items()} for row in csv.DictReader(file)]


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def mean_and_error(sample):
    return statistics.fmean(sample), statistics.stdev(sample) / math.sqrt(len(sample))


def welch(ours, theirs):
    """t and two-sided p of Welch's test."""
    (mean, se), (other, error) = mean_and_error(ours), mean_and_error(theirs)
    both = math.hypot(se, error)
    if both == 0:
        return (0.0, 1.0) if mean == other else (math.inf, 0.0)
    freedom = both**4 / (se**4 / (len(ours) - 1) + error**4 / (len(theirs) - 1))
    t = (mean - other) / both
    return t, 2 * student.sf(abs(t), freedom)


def compare(title, rows):
    """Prints one row for each (name, values of petisim, values of the peer); the number of rows that Holm rejects.

    The half width is that of the difference, in per cent of the peer's mean, at 95 %: what the row could tell.
    """
    tests = [welch(ours, theirs) for _, ours, theirs in rows]
    rejected = holm([p for _, p in tests])
    print(f"\n{title}: {len(rows[0][1])} runs of petisim, {len(rows[0][2])} of the peer")
    print(f"  {'':<30}{'petisim':>12}{'peer':>12}{'half width, %':>15}{'t':>8}{'p':>9}")
    for place, ((name, ours, theirs), (t, p)) in enumerate(zip(rows, tests)):
        (mean, se), (other, error) = mean_and_error(ours), mean_and_error(theirs)
        half = 100 * 1.96 * math.hypot(se, error) / abs(other) if other else math.nan
        verdict = "  REJECTED" if place in rejected else ""
        print(f"  {name:<30}{mean:>12.5g}{other:>12.5g}{half:>15.2f}{t:>8.2f}{p:>9.3f}{verdict}")
    return len(rejected)


def holm(values):
    """Places that Holm's procedure (1979) rejects at the level of all of them."""
    rejected = set()
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        if values[place] > LEVEL / (len(values) - rank):
            break
        rejected.add(place)
    return rejected


def finish(apart):
    print("\nall agree" if apart == 0 else f"\n{apart} differences beyond chance")
    sys.exit(1 if apart else 0)
