#!/usr/bin/env python3
"""Runs the same call desk and the same unit queue in petisim, Ciw and SimPy, and sets results and speed side by side.

    pip install ciw simpy
    python tests/peers/queues.py [path of petisim]

The call desk is scenarios/theory/mmc.toml: exponential talk before some seats. The unit queue is the unit of
priorities.toml: three classes before one member of staff, the most severe first, without pre-emption. Rates, times and
servers are read out of the scenario.resolved.toml that `petisim run` writes, so that all three get one world. Each peer
runs as many replications as petisim, on one core; means are compared by Welch's t, and the exit code is 1 if one is
beyond chance. Times are seconds of processor time, which other work on the machine moves little; petisim's is that of the
whole command, with its start and its metrics.
"""
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import ciw
import simpy

ROOT = Path(__file__).resolve().parents[2]
PETISIM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/petisim")
RUNS = 12
DAYS = 200
WARM_UP = 7 * 24.0  # hours; all times below are in hours
END = WARM_UP + DAYS * 24.0
CRITICAL = 4.0  # beyond this Student's t lies with a chance of about 0.06 % (22 degrees of freedom, two-sided)


def resolved(world, folder):
    """The scenario as petisim reads it, with all its defaults."""
    command = [PETISIM, "run", str(ROOT / "scenarios/theory" / world), "--quiet", "--force", "--no-series", "--jobs", "1",
               "--replications", "1", "-s", "run.length=1 d", "--out", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return tomllib.loads(Path(folder, "scenario.resolved.toml").read_text(encoding="utf-8"))


def hours(text):
    number, unit = text.split()
    return float(number) * {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0}[unit]


def spread(value):
    """(kind, mean in hours) of a duration."""
    if isinstance(value, str):
        return "constant", hours(value)
    (kind, body), = value.items()
    return (kind, hours(body)) if kind == "constant" else (kind, hours(body["mean"]))


def desk_of(scenario):
    demand, intake = scenario["citizens"]["problems"], scenario["desks"]["intake"]
    rate = demand["consultation_rate"] * scenario["world"]["residents"] / 1000 / 365 / 24
    return [("calls", rate, *spread(intake["talk"]))], intake["seats"]


def unit_of(scenario):
    rate = scenario["citizens"]["problems"]["rate"] * scenario["world"]["residents"] / 1000 / 365 / 24
    severity = lambda item: -float(item[1]["severity"] if not isinstance(item[1]["severity"], dict)
                                   else item[1]["severity"]["constant"])
    categories = sorted(scenario["category"].items(), key=severity)
    classes = [(name, rate * body["share"], *spread(body["field_hours"])) for name, body in categories]
    return classes, scenario["unit"]["works"]["staff"]


def with_simpy(classes, servers, seed):
    rng, env = random.Random(seed), simpy.Environment()
    staff = simpy.PriorityResource(env, servers)
    waits = {name: [] for name, *_ in classes}

    def customer(priority, name, kind, mean):
        came = env.now
        with staff.request(priority=priority) as turn:
            yield turn
            if came >= WARM_UP:
                waits[name].append(env.now - came)
            yield env.timeout(mean if kind == "constant" else rng.expovariate(1 / mean))

    def source(priority, name, rate, kind, mean):
        while True:
            yield env.timeout(rng.expovariate(rate))
            env.process(customer(priority, name, kind, mean))

    for priority, (name, rate, kind, mean) in enumerate(classes):
        env.process(source(priority, name, rate, kind, mean))
    env.run(until=END)
    return {name: statistics.fmean(all_) for name, all_ in waits.items()}, sum(map(len, waits.values()))


def with_ciw(classes, servers, seed):
    ciw.seed(seed)
    service = lambda kind, mean: ciw.dists.Deterministic(mean) if kind == "constant" else ciw.dists.Exponential(1 / mean)
    network = ciw.create_network(
        arrival_distributions={name: [ciw.dists.Exponential(rate)] for name, rate, *_ in classes},
        service_distributions={name: [service(kind, mean)] for name, _, kind, mean in classes},
        priority_classes={name: place for place, (name, *_) in enumerate(classes)},
        number_of_servers=[servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(END)
    waits = {name: [] for name, *_ in classes}
    for record in simulation.get_all_records():
        if record.arrival_date >= WARM_UP:
            waits[record.customer_class].append(record.waiting_time)
    return {name: statistics.fmean(all_) for name, all_ in waits.items()}, sum(map(len, waits.values()))


def of_children():
    """Processor time of the commands that have ended (s)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def of_verify(world, folder):
    """Means, intervals and numbers of petisim's own table for the same world."""
    command = [PETISIM, "verify", "--row", world, "--quiet", "--jobs", "1", "--replications", str(RUNS),
               "-s", f"run.length={DAYS} d", "--worlds", str(ROOT / "scenarios/theory"), "--format", "json", "--out", folder]
    begun = of_children()
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if run.returncode not in (0, 7):
        sys.exit(f"`{' '.join(command)}` ended with {run.returncode}")
    return json.loads(run.stdout), of_children() - begun


def main():
    apart = 0
    for world, file, read in [("mmc", "mmc.toml", desk_of), ("priorities", "priorities.toml", unit_of)]:
        with tempfile.TemporaryDirectory() as folder:
            scenario = resolved(file, folder)
            classes, servers = read(scenario)
            own, spent = of_verify(world, folder)
        checks = {check["check"]: check for check in own["checks"]}
        name_of = lambda name: "wait" if world == "mmc" else f"wait_{name}"
        served = sum(checks[name_of(name)]["n"] for name, *_ in classes)
        speed = {"petisim": spent / served * 1e5}
        peers = {}
        for peer, simulate in [("SimPy", with_simpy), ("Ciw", with_ciw)]:
            begun = time.process_time()
            runs = [simulate(classes, servers, seed) for seed in range(RUNS)]
            took = time.process_time() - begun
            speed[peer] = took / sum(number for _, number in runs) * 1e5
            peers[peer] = [means for means, _ in runs]
        print(f"\n{world}: {RUNS} runs of {DAYS} days, mean wait in seconds")
        print(f"  {'class':<10}{'theory':>10}{'petisim':>10}{'SimPy':>10}{'Ciw':>10}{'t, SimPy':>10}{'t, Ciw':>10}")
        for name, *_ in classes:
            check = checks[name_of(name)]
            se = abs((check["simulated"] - check["theory"]) / check["z"])
            row, tests = [check["theory"], check["simulated"]], []
            for peer in ["SimPy", "Ciw"]:
                sample = [3600 * means[name] for means in peers[peer]]
                mean, error = statistics.fmean(sample), statistics.stdev(sample) / math.sqrt(RUNS)
                row.append(mean)
                tests.append((check["simulated"] - mean) / math.hypot(se, error))
            apart += sum(abs(test) > CRITICAL for test in tests)
            print(f"  {name:<10}" + "".join(f"{value:>10.1f}" for value in row)
                  + "".join(f"{test:>10.2f}" for test in tests))
        print("  processor s by 100,000 customers: " + ", ".join(f"{tool} {value:.3f}" for tool, value in speed.items()))
    print("\nall agree" if apart == 0 else f"\n{apart} differences beyond chance")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
