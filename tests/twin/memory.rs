//! Memories, kept as the plain list of what happened: what is believed is added up anew whenever it is asked for.

/// What remains of something after a while, in single precision, as the engine keeps it.
fn faded(from: u64, to: u64, half_life: u64) -> f32 {
    libm::exp2f(-((to - from) as f32 / half_life as f32))
}

/// What people have heard: lessons from 0 to 1, each with its instant.
#[derive(Clone, Debug, Default)]
pub struct Lessons(Vec<(u64, f64)>);

impl Lessons {
    /// One more lesson.
    pub fn hear(&mut self, now: u64, lesson: f64) {
        self.0.push((now, lesson));
    }

    /// The share believed now: lessons that fade by their half-life beside a first belief that does not.
    pub fn believed(&self, now: u64, half_life: u64, first: f64, first_weight: f64) -> f64 {
        let (mut good, mut all, mut at) = (0.0_f32, 0.0_f32, 0);
        for (when, lesson) in &self.0 {
            let keep = faded(at, *when, half_life);
            (good, all, at) = (good * keep + *lesson as f32, all * keep + 1.0, *when);
        }
        let keep = f64::from(faded(at, now, half_life));
        (first_weight * first + f64::from(good) * keep) / (first_weight + f64::from(all) * keep)
    }
}

/// Grievances of one citizen, each with its instant.
#[derive(Clone, Debug, Default)]
pub struct Grievances(Vec<(u64, f64)>);

impl Grievances {
    /// One more, which may also be a relief.
    pub fn suffer(&mut self, now: u64, added: f64) {
        self.0.push((now, added));
    }

    /// What is left of all of them.
    pub fn felt(&self, now: u64, half_life: u64) -> f64 {
        let (mut sum, mut at) = (0.0_f32, 0);
        for (when, added) in &self.0 {
            (sum, at) = (sum * faded(at, *when, half_life) + *added as f32, *when);
        }
        f64::from(sum * faded(at, now, half_life))
    }
}

/// A unit's experience: a belief that weighs as much as some orders, and then order after order.
#[derive(Clone, Debug)]
pub struct Experience {
    belief: f64,
    weight: f64,
    /// Successes, from 0 to 1, each with the orders after which it counts half.
    orders: Vec<(f64, f64)>,
}

impl Experience {
    /// Nothing seen yet.
    pub fn believing(belief: f64, weight: f64) -> Experience {
        Experience { belief, weight, orders: Vec::new() }
    }

    /// One more order; after `memory` orders it will count half.
    pub fn see(&mut self, hit: bool, memory: f64) {
        self.see_share(f64::from(u8::from(hit)), memory);
    }

    /// One more order that was a success in part.
    pub fn see_share(&mut self, hit: f64, memory: f64) {
        self.orders.push((hit, memory));
    }

    /// The share that the unit expects.
    pub fn expected(&self) -> f64 {
        let (mut hits, mut all) = (self.belief * self.weight, self.weight);
        for (hit, memory) in &self.orders {
            let keep = libm::exp2(-1.0 / memory);
            (hits, all) = (hits * keep + hit, all * keep + 1.0);
        }
        hits / all
    }
}
