#!/usr/bin/env python3
"""The whole life of an order in office hours, in petisim and in SimPy: signing, work, limits, redo, call-backs, proof.

    pip install simpy scipy
    python tests/peers/whole_world.py [path of petisim]

The world is whole_world.toml; the peer was written from the descriptions of its parameters, holds their values once more,
and takes nothing from petisim. SimPy knows no office hours: the peer runs in working seconds, and turns them into seconds
by the clock wherever a time is measured or a limit is set. All means are compared by Welch's t, with Holm's procedure over
them; exit code 1 if one lies beyond chance.
"""
import random
import statistics
import sys

import simpy

from side_by_side import compare, finish, petisim_of, runs_of

RUNS = 24
WARM_UP, DAYS = 28, 1_400
DAY, MINUTE = 86_400, 60
MORNING, NOON, AFTERNOON, EVENING = 30_600, 43_200, 48_600, 64_800  # 08:30-12:00, 13:30-18:00
WORKED = (NOON - MORNING) + (EVENING - AFTERNOON)  # working seconds of a day
DAY_BEGINS, DAY_ENDS = 8 * 3_600, 18 * 3_600  # matters are raised between them
MATTERS = 5  # a weekday
SIGN, TRAVEL = 10 * MINUTE, 20 * MINUTE
FIELD, CV = 45 * MINUTE, 0.8
REVIEW, LOOK, LOOKED_AT = 6 * MINUTE, 20 * MINUTE, 0.3
REDO_FIELD, MOST_REDOS = 0.5, 3
TALK, MISS, REACHED, TRIES, RETRY = 3 * MINUTE, 1 * MINUTE, 0.7, 2, 4 * 3_600
PROOF, PROOF_CHECK = 20 * MINUTE, 10 * MINUTE
# Which job comes first: signing before work; at the desk what flows before what is called back.
FIRST, SECOND, THIRD = 0, 1, 2


def working(clock):
    """Working seconds until a second by the clock; day 0 is a Monday."""
    day, second = divmod(clock, DAY)
    week, weekday = divmod(int(day), 7)
    days = week * 5 + min(weekday, 5)
    if weekday > 4:
        return days * WORKED
    return days * WORKED + min(max(second - MORNING, 0), NOON - MORNING) + min(max(second - AFTERNOON, 0), EVENING - AFTERNOON)


def by_clock(worked, ends):
    """The second by the clock of a working second. At an edge of the hours work `ends` before the pause, or begins after it."""
    days, second = divmod(worked, WORKED)
    if ends and second == 0 and days > 0:
        days, second = days - 1, WORKED
    midnight = (days // 5 * 7 + days % 5) * DAY
    morning = NOON - MORNING
    if second < morning or (ends and second == morning):
        return midnight + MORNING + second
    return midnight + AFTERNOON + second - morning


def next_working_day(clock):
    day = int(clock // DAY) + 1
    while day % 7 > 4:
        day += 1
    return day


def limit(clock):
    """One working day: the close of the next."""
    return next_working_day(clock) * DAY + EVENING


class World:
    """One run."""

    def __init__(self, seed):
        self.rng, self.env = random.Random(seed), simpy.Environment()
        self.unit = simpy.PriorityResource(self.env, 2)
        self.desk = simpy.PriorityResource(self.env, 1)
        self.times = {name: [] for name in ["sign", "work", "first", "cycle"]}
        self.counts = dict.fromkeys(["closed", "redone", "on_time", "reached", "overdue", "redos", "calls"], 0)

    def counted(self, clock):
        return WARM_UP * DAY <= clock < (WARM_UP + DAYS) * DAY

    def time(self, name, since, clock):
        if self.counted(clock):
            self.times[name].append(clock - since)

    def count(self, name, clock, value=1):
        if self.counted(clock):
            self.counts[name] += value

    def work(self, who, priority, seconds):
        """A job: the clock when it began and when it ended."""
        with who.request(priority=priority) as turn:
            yield turn
            began = by_clock(self.env.now, False)
            yield self.env.timeout(seconds)
        return began, by_clock(self.env.now, True)

    def handled(self, since):
        """Work, reply and review until a reply passes: first reply, number of redos, whether the last was on time."""
        field, first, redos = self.rng.gammavariate(1 / CV**2, FIELD * CV**2), None, 0
        while True:
            due = limit(since)
            share = REDO_FIELD if redos else 1.0
            began, replied = yield from self.work(self.unit, SECOND, TRAVEL + share * field)
            self.time("work", since, began)
            first = first or replied
            if replied > due:
                self.count("overdue", due)
            looked_at = self.rng.random() < LOOKED_AT
            _, reviewed = yield from self.work(self.desk, SECOND, REVIEW + (LOOK if looked_at else 0))
            if not looked_at or redos == MOST_REDOS:
                return first, redos, replied <= due, reviewed
            redos, since = redos + 1, reviewed
            self.count("redos", since)

    def called_back(self, passed):
        """Calls from the next working day on: whether one reached the citizen, and the clock of the last."""
        yield self.env.timeout(max(0, working(next_working_day(passed) * DAY) - self.env.now))
        for attempt in range(TRIES):
            reached = self.rng.random() < REACHED
            _, clock = yield from self.work(self.desk, THIRD, TALK if reached else MISS)
            self.count("calls", clock)
            if reached or attempt + 1 == TRIES:
                return reached, clock
            yield self.env.timeout(RETRY)

    def matter(self, raised):
        _, signed = yield from self.work(self.unit, FIRST, SIGN)
        self.time("sign", raised, signed)
        first, redos, on_time, passed = yield from self.handled(signed)
        reached, closed = yield from self.called_back(passed)
        if reached:  # nothing is solved, as he says; the unit has to prove that nothing can be done
            yield from self.work(self.unit, SECOND, PROOF)
            _, closed = yield from self.work(self.desk, SECOND, PROOF_CHECK)
        self.time("cycle", raised, closed)
        if self.counted(closed):
            self.times["first"].append(first - raised)
        for name, value in [("closed", 1), ("redone", redos > 0), ("on_time", on_time), ("reached", reached)]:
            self.count(name, closed, int(value))

    def matters(self):
        rate = MATTERS / (DAY_ENDS - DAY_BEGINS)
        for day in range(WARM_UP + DAYS):
            second = DAY_BEGINS + self.rng.expovariate(rate)
            while day % 7 < 5 and second < DAY_ENDS:
                raised = day * DAY + second
                yield self.env.timeout(max(0, working(raised) - self.env.now))
                self.env.process(self.matter(raised))
                second += self.rng.expovariate(rate)

    def run(self):
        self.env.process(self.matters())
        self.env.run()
        closed = self.counts["closed"]
        found = {name: statistics.fmean(times) / 3_600 for name, times in self.times.items()}
        return found | {name: count / closed for name, count in self.counts.items()} | {"closed": closed}


def main():
    ours = runs_of(petisim_of(sys.argv), "whole_world.toml")
    theirs = [World(seed).run() for seed in range(RUNS)]
    values = [("closed", "closed"), ("sign_wait_mean_h", "sign"), ("work_wait_mean_h", "work"),
              ("first_reply_mean_h", "first"), ("cycle_mean_h", "cycle"), ("redo_rate", "redone"),
              ("on_time_from_signing_rate", "on_time"), ("reached_rate", "reached")]
    rows = [(own, [run[own] for run in ours], [run[peer] for run in theirs]) for own, peer in values]
    by_ticket = [("overdue", "overdue"), ("redos", "redos"), ("follow_up_calls", "calls")]
    rows += [(f"{own} by ticket", [run[own] / run["closed"] for run in ours], [run[peer] for run in theirs])
             for own, peer in by_ticket]
    finish(compare("A unit and its desk in office hours, SimPy", rows))


if __name__ == "__main__":
    main()
