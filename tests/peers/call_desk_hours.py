#!/usr/bin/env python3
"""A call desk with seats by the hour, few lines, impatient callers and redials, in petisim and in SimPy.

    pip install simpy scipy
    python tests/peers/call_desk_hours.py [path of petisim]

No formula is known for it: arrivals and seats change with the hour, and callers come back. The world is
call_desk_hours.toml; its numbers stand again below, so that the peer takes nothing from petisim. A seat that is no longer
staffed ends its talk first. All means are compared by Welch's t, with Holm's procedure over them; exit code 1 if one lies
beyond chance.
"""
import random
import sys

import simpy

from side_by_side import compare, finish, petisim_of, runs_of

RUNS = 20
WARM_UP, DAYS = 7, 120
DAY, HOUR = 86_400, 3_600
CALLERS = 300  # first calls a day
PROFILE = [1, 1, 1, 1, 1, 1, 2, 3, 6, 8, 8, 6, 4, 4, 6, 8, 8, 6, 4, 3, 2, 2, 1, 1]
SEATS = [0] * 8 + [4] * 4 + [2] * 2 + [4] * 4 + [1] * 2 + [0] * 4
LINES = 7
PATIENCE, REDIAL_DELAY = 360.0, 2_400.0  # means of exponential times, s
REDIALS, MOST_CALLS = 0.6, 4
TALK, CV = 480.0, 0.7
COUNTS = ["calls", "answered", "abandoned", "blocked", "redials"]


class Desk:
    """One run, in seconds."""

    def __init__(self, seed):
        self.rng, self.env = random.Random(seed), simpy.Environment()
        self.waiting, self.busy, self.staffed = [], 0, 0
        self.counts, self.waited = dict.fromkeys(COUNTS, 0), 0.0

    def count(self, what):
        if self.env.now >= WARM_UP * DAY:
            self.counts[what] += 1

    def answer(self):
        while self.waiting and self.busy < self.staffed:
            self.busy += 1
            self.waiting.pop(0).succeed()

    def seats(self):
        for hour in range((WARM_UP + DAYS) * 24):
            self.staffed = SEATS[hour % 24]
            self.answer()
            yield self.env.timeout(HOUR)

    def call(self):
        """One call; whether it was answered."""
        if len(self.waiting) + self.busy >= LINES:
            self.count("blocked")
            return False
        began, turn = self.env.now, self.env.event()
        self.waiting.append(turn)
        self.answer()
        yield turn | self.env.timeout(self.rng.expovariate(1 / PATIENCE))
        if not turn.triggered:
            self.waiting.remove(turn)
            self.count("abandoned")
            return False
        self.count("answered")
        if self.env.now >= WARM_UP * DAY:
            self.waited += self.env.now - began
        yield self.env.timeout(self.rng.gammavariate(1 / CV**2, TALK * CV**2))
        self.busy -= 1
        self.answer()
        return True

    def caller(self):
        for attempt in range(MOST_CALLS):
            self.count("calls")
            if attempt > 0:
                self.count("redials")
            answered = yield from self.call()
            if answered or attempt + 1 == MOST_CALLS or self.rng.random() >= REDIALS:
                return
            yield self.env.timeout(self.rng.expovariate(1 / REDIAL_DELAY))

    def callers(self):
        for hour in range((WARM_UP + DAYS) * 24):
            rate = CALLERS * PROFILE[hour % 24] / sum(PROFILE) / HOUR
            comes = hour * HOUR + self.rng.expovariate(rate)
            while comes < (hour + 1) * HOUR:
                yield self.env.timeout(comes - self.env.now)
                self.env.process(self.caller())
                comes += self.rng.expovariate(rate)

    def run(self):
        self.env.process(self.seats())
        self.env.process(self.callers())
        self.env.run(until=(WARM_UP + DAYS) * DAY)
        return self.counts | {"wait": self.waited / self.counts["answered"]}


def main():
    ours = runs_of(petisim_of(sys.argv), "call_desk_hours.toml")
    theirs = [Desk(seed).run() for seed in range(RUNS)]
    names = [("calls", "calls"), ("calls_answered", "answered"), ("calls_abandoned", "abandoned"),
             ("calls_blocked", "blocked"), ("redials", "redials"), ("call_wait_mean_s", "wait")]
    rows = [(own, [run[own] for run in ours], [run[peer] for run in theirs]) for own, peer in names]
    finish(compare("Call desk by the hour, SimPy", rows))


if __name__ == "__main__":
    main()
