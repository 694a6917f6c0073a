#!/usr/bin/env python3
"""Runs a study on a local cluster of HyperQueue, one task a shard, kills one, and compares the merged tables.

    hyperqueue.py PETISIM        needs the Python package `hyperqueue`, which holds a server and its workers

Tasks are the job script that `petisim template hq` prints; HyperQueue sets HQ_TASK_ID, from which the shard follows.
"""

import filecmp
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

# This file has the name of the package: its folder must not be looked into first.
HERE = Path(__file__).resolve().parent
sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != HERE]

os.environ.setdefault("TQDM_DISABLE", "1")  # no bars of progress in a log
from hyperqueue import Job, LocalCluster  # noqa: E402
from hyperqueue.cluster import WorkerConfig  # noqa: E402

SHARDS = 5
SECONDS = 40
TABLES = ["runs.csv", "metrics.csv", "summary.csv"]
passed = failed = 0


def check(what, holds):
    """Counts and tells whether something holds."""
    global passed, failed
    passed, failed = passed + bool(holds), failed + (not holds)
    print(f"  {'ok' if holds else 'NOT OK'}: {what}", flush=True)


def call(*words, expect=0):
    """Runs the program and answers with what it printed."""
    done = subprocess.run([PETISIM, *map(str, words)], capture_output=True, text=True)
    if expect is not None and done.returncode != expect:
        sys.exit(f"{words}: ended with {done.returncode}\n{done.stderr}")
    return done.stdout


def make_study(place):
    """Writes the study with as many replications as fill some seconds of one core."""
    text = (HERE / "study.toml").read_text()
    text = text.replace("../../scenarios", str(HERE.parent.parent / "scenarios"))
    study = place / "study.toml"
    study.write_text(text)
    pilot = json.loads(call("plan", study, "--format", "json", "--jobs", 1))["pilot"]
    replications = max(4, round(SECONDS / 6 / pilot["mean_s"]))
    study.write_text(text.replace("replications = 4", f"replications = {replications}"))
    return study


def job_of(script, place, shards):
    """A task for each shard. Tasks are numbered from 0, shards from 1: the first task does nothing."""
    job = Job(place, max_fails=None, default_env={"PETISIM": PETISIM})
    tasks = {}
    for number in range(SHARDS + 1):
        words = ["bash", str(script)] if number in shards else ["true"]
        tasks[number] = job.program(words, stdout=None, stderr=str(place / f"{number}.log"))
    assert all(task.task_id == number for number, task in tasks.items())
    return job


def kill_when_at_work(parts, shard):
    """Kills the process of a shard as soon as it has done some runs; answers with how many."""
    for _ in range(240):
        time.sleep(0.25)
        done = sum(text.count("\n") for text in (part.read_text() for part in parts.glob(f"part-{shard:05}-*.csv")))
        if done < 4:
            continue
        for process in Path("/proc").glob("[0-9]*"):
            try:
                exe = os.readlink(process / "exe")
                variables = (process / "environ").read_bytes().split(b"\0")
            except OSError:  # not ours, or gone
                continue
            if exe == PETISIM and b"HQ_TASK_ID=%d" % shard in variables:
                os.kill(int(process.name), signal.SIGKILL)
                return done
    return None


def main(place):
    """The whole test."""
    study = make_study(place)
    call("sweep", study, "--out", place / "local", "--quiet")
    out = place / "out"
    script = place / "job.sh"
    script.write_text(call("template", "hq", study, "--shards", SHARDS, "--time", "20min", "--out", out))
    call("plan", study, "--out", out, "--shards", SHARDS, "--no-pilot")
    with LocalCluster(worker_config=WorkerConfig(cores=2)) as cluster:
        client = cluster.client()
        submitted = client.submit(job_of(script, place, range(1, SHARDS + 1)))
        killed = []
        killer = threading.Thread(target=lambda: killed.append(kill_when_at_work(out / "parts", 2)))
        killer.start()
        well = client.wait_for_jobs([submitted], raise_on_error=False)
        killer.join()
        check(f"the process of shard 2 was killed after {killed[0]} lines", killed[0])
        check("HyperQueue tells that a task failed", not well)
        check("the others were not stopped", set(client.get_failed_tasks(submitted)) == {2})
        call("merge", out, expect=5)
        missing = call("status", out, "--array", expect=None).strip()
        check(f"missing is shard 2: {missing}", missing == "2")
        again = client.submit(job_of(script, place, [int(missing)]))
        check("submitted again, it ends well", client.wait_for_jobs([again], raise_on_error=False))
    call("merge", out)
    same, different, absent = filecmp.cmpfiles(place / "local", out, TABLES, shallow=False)
    check(f"the merged tables are those of one machine, byte for byte: {different + absent}", same == TABLES)
    if failed:
        for log in sorted(place.glob("*.log")):
            print(f"  {log.name}: {log.read_text()[-500:]}")


if __name__ == "__main__":
    PETISIM = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
    print(f"HyperQueue: {passed} passed, {failed} failed")
    sys.exit(failed > 0)
