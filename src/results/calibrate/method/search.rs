//! The search: derivative-free least squares by a trust region.
//!
//! Residuals are interpolated linearly through as many points as there are parameters and one more; the sum of their
//! squares is made least within a box around the best point; the step is taken if it keeps at least a tenth of what
//! the model promised, and the box grows or shrinks with how well it did (the method of DFO-LS: Cartis, Fiala,
//! Marteau and Roberts 2019, there with a ball). All points share the luck of their replications, so that
//! differences between neighbours are sharp where the levels are not; when steps fail, replications grow.

use super::dense::{Matrix, dot, least_squares_in_box, solve, times};

/// A step that keeps less than this share of what the model promised is not taken.
const POOR: f64 = 0.1;
/// A step that keeps more than this share lets the region grow.
const GOOD: f64 = 0.7;
/// Points farther than so many radii tell little about the region.
const FAR: f64 = 2.5;
/// The least distance, in radii, of a point from the plane through the others.
const FLAT: f64 = 0.1;
/// The same two for the slopes that are told at the end, which must be those of the place and not of the way there.
const FAR_AT_END: f64 = 1.5;
const FLAT_AT_END: f64 = 0.5;
/// The largest radius, as a share of each range.
const WIDEST: f64 = 0.5;
/// A promise of less than this share of the present sum of squares is none.
const WORTHWHILE: f64 = 0.001;
/// A root mean square residual of so many tolerances is as good as none: what a tolerance does not tell is not sought.
const NEAR: f64 = 0.1;
/// Rounds of taking new points about the end; a better point among them makes another round.
const SETTLING: usize = 3;
/// Steps after which the search ends, whatever the budget.
const MOST_STEPS: usize = 500;

/// What the search asks of the world.
pub(crate) trait Bench {
    /// The nearest coordinates that can be run, each in `[0, 1]`.
    fn snap(&self, at: &[f64]) -> Vec<f64>;

    /// The residuals at these points, each from so many replications; `None` where a run left no figure.
    ///
    /// # Errors
    /// If the search must end.
    fn residuals(&mut self, at: &[Vec<f64>], replications: u32) -> Result<Vec<Option<Vec<f64>>>, Halt>;

    /// Hears of each step.
    fn told(&mut self, step: &Step);
}

/// Why a search cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Somebody asked for an end; the same command goes on.
    Stopped,
    /// The budget of runs is spent.
    Spent,
    /// Threads could not be started, or what ended could not be kept.
    Broken,
}

/// How a search goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Replications while steps are long.
    pub replications: u32,
    /// Replications at the end.
    pub most_replications: u32,
    /// First radius.
    pub first: f64,
    /// Radius at which it ends.
    pub last: f64,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The residuals are as good as zero.
    Reached,
    /// No step within the region promises anything worth its runs.
    Flat,
    /// Steps failed until they were shorter than the last that is allowed.
    Short,
    /// The budget of runs is spent.
    Spent,
    /// Points beside the start left no figures.
    Unusable,
}

/// One step of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// Replications of each point.
    pub replications: u32,
    /// Radius of the region, as a share of each range.
    pub radius: f64,
    /// Sum of squares at the best point.
    pub cost: f64,
    /// Residuals at the best point: those of targets in tolerances, then those of priors.
    pub residuals: Vec<f64>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The best point.
    pub at: Vec<f64>,
    /// Its residuals.
    pub residuals: Vec<f64>,
    /// How residuals change with coordinates there, a row for each residual; `None` where points do not tell.
    pub jacobian: Option<Matrix>,
    /// Replications behind them.
    pub replications: u32,
    /// Why it ended.
    pub end: End,
    /// Steps taken.
    pub steps: usize,
}

/// A point that was run.
#[derive(Clone, Debug)]
struct Tried {
    at: Vec<f64>,
    residuals: Vec<f64>,
}

impl Tried {
    fn cost(&self) -> f64 {
        dot(&self.residuals, &self.residuals)
    }
}

/// Searches from a point.
///
/// # Errors
/// If it was stopped before its end, or before every point of the first model was run.
pub(crate) fn search(bench: &mut impl Bench, start: &[f64], settings: Settings) -> Result<Found, Halt> {
    let mut search = Search {
        n: start.len(),
        radius: settings.first,
        replications: settings.replications,
        settings,
        set: Vec::new(),
        steps: 0,
    };
    if !search.begin(bench, start)? {
        return Ok(search.found(End::Unusable));
    }
    loop {
        match search.step(bench) {
            Ok(None) => {}
            Ok(Some(end)) => {
                search.settle(bench)?;
                return Ok(search.found(end));
            }
            Err(Halt::Spent) => return Ok(search.found(End::Spent)),
            Err(halt) => return Err(halt),
        }
    }
}

struct Search {
    n: usize,
    settings: Settings,
    /// The best point first, then the others of the model.
    set: Vec<Tried>,
    radius: f64,
    replications: u32,
    steps: usize,
}

impl Search {
    /// Runs the start and a neighbour along each coordinate. Answers whether all left figures.
    fn begin(&mut self, bench: &mut impl Bench, start: &[f64]) -> Result<bool, Halt> {
        let start = bench.snap(start);
        let mut points = vec![start.clone()];
        for j in 0..self.n {
            let mut at = start.clone();
            at[j] += if at[j] + self.radius <= 1.0 { self.radius } else { -self.radius };
            points.push(bench.snap(&at));
        }
        let residuals = bench.residuals(&points, self.replications)?;
        let tried = points.into_iter().zip(residuals);
        self.set = tried.filter_map(|(at, residuals)| Some(Tried { at, residuals: residuals? })).collect();
        let is_whole = self.set.len() == self.n + 1;
        if is_whole {
            self.lead();
        }
        Ok(is_whole)
    }

    /// Puts the best point first.
    fn lead(&mut self) {
        let costs = self.set.iter().map(Tried::cost).enumerate();
        if let Some((best, _)) = costs.min_by(|one, other| one.1.total_cmp(&other.1)) {
            self.set.swap(0, best);
        }
    }

    /// One step; answers why the search ends, if it does.
    fn step(&mut self, bench: &mut impl Bench) -> Result<Option<End>, Halt> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Ok(Some(End::Spent));
        }
        let best = self.set[0].clone();
        bench.told(&Step {
            number: self.steps,
            replications: self.replications,
            radius: self.radius,
            cost: best.cost(),
            residuals: best.residuals.clone(),
        });
        if best.cost() <= NEAR * NEAR * best.residuals.len() as f64 {
            return if self.sharpen(bench)? { Ok(None) } else { Ok(Some(End::Reached)) };
        }
        if self.mend(bench, (FAR, FLAT))? {
            return Ok(None);
        }
        let Some(jacobian) = self.jacobian() else {
            return self.shrink(bench);
        };
        let low: Vec<f64> = best.at.iter().map(|x| (-self.radius).max(-x)).collect();
        let high: Vec<f64> = best.at.iter().map(|x| self.radius.min(1.0 - x)).collect();
        let step = least_squares_in_box(&jacobian, &best.residuals, &low, &high);
        let model: Vec<f64> =
            times(&jacobian, &step).iter().zip(&best.residuals).map(|(change, r)| change + r).collect();
        let promised = best.cost() - dot(&model, &model);
        let least = (WORTHWHILE * best.cost()).max(NEAR * NEAR);
        if promised < least {
            return if self.sharpen(bench)? { Ok(None) } else { Ok(Some(End::Flat)) };
        }
        let at: Vec<f64> = best.at.iter().zip(&step).map(|(x, s)| x + s).collect();
        let at = bench.snap(&at);
        if self.set.iter().any(|tried| tried.at == at) {
            return self.shrink(bench);
        }
        let tried = bench.residuals(std::slice::from_ref(&at), self.replications)?.pop().flatten();
        let Some(residuals) = tried else { return self.shrink(bench) };
        let tried = Tried { at, residuals };
        let kept = (best.cost() - tried.cost()) / promised;
        self.take(tried);
        if kept >= GOOD {
            self.radius = (2.0 * self.radius).min(WIDEST);
        }
        if kept < POOR { self.shrink(bench) } else { Ok(None) }
    }

    /// Takes a point into the set in place of the one that the model misses least: far away, and with much of the new
    /// point in its Lagrange polynomial. The best point stays.
    fn take(&mut self, tried: Tried) {
        let offset =
            |at: &[f64]| -> Vec<f64> { at.iter().zip(&self.set[0].at).map(|(x, y)| x - y).collect() };
        let rows: Matrix = self.set[1..].iter().map(|other| offset(&other.at)).collect();
        // The coordinates of the new point in the others: the values of their Lagrange polynomials.
        let columns: Matrix = (0..self.n).map(|i| rows.iter().map(|row| row[i]).collect()).collect();
        let new: Matrix = offset(&tried.at).into_iter().map(|x| vec![x]).collect();
        let weights = solve(&columns, &new);
        let score = |j: usize| {
            let weight = weights.as_ref().map_or(1.0, |weights| weights[j][0].abs());
            let far = (length(&rows[j]) / self.radius).max(1.0);
            weight * far * far
        };
        let place = (0..self.n).max_by(|i, j| score(*i).total_cmp(&score(*j))).unwrap_or(0) + 1;
        self.set[place] = tried;
        self.lead();
    }

    /// Takes points about the best one, a first radius away, so that slopes are those of that place.
    fn settle(&mut self, bench: &mut impl Bench) -> Result<(), Halt> {
        self.radius = self.settings.first;
        for _ in 0..SETTLING {
            match self.mend(bench, (FAR_AT_END, FLAT_AT_END)) {
                Ok(true) => {}
                // Slopes that could not be paid for are told as they are.
                Ok(false) | Err(Halt::Spent) => break,
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    /// Replaces points that are too far away or too flat, in radii, to tell a slope. Answers whether there were any.
    fn mend(&mut self, bench: &mut impl Bench, (far, flat): (f64, f64)) -> Result<bool, Halt> {
        let mut places = Vec::new();
        let mut rows: Matrix = self.set[1..]
            .iter()
            .map(|tried| tried.at.iter().zip(&self.set[0].at).map(|(x, y)| x - y).collect())
            .collect();
        for _ in 0..self.n {
            let far = (0..self.n).find(|j| !places.contains(j) && largest(&rows[*j]) > far * self.radius);
            let is_flat = |j: &usize| length(&beyond(&rows, *j, rows[*j].clone())) < flat * self.radius;
            let flat = || (0..self.n).find(|j| !places.contains(j) && is_flat(j));
            let Some(place) = far.or_else(flat) else { break };
            rows[place] = self.direction(&rows, place);
            places.push(place);
        }
        let points: Vec<Vec<f64>> = places
            .iter()
            .map(|place| {
                let at: Vec<f64> = self.set[0].at.iter().zip(&rows[*place]).map(|(x, d)| x + d).collect();
                bench.snap(&at)
            })
            .collect();
        // Where a value is rounded, a point may fall on one that is there already: then nothing can be mended.
        let is_new = |at: &Vec<f64>| self.set.iter().all(|tried| tried.at != *at);
        let new: Vec<usize> = (0..points.len()).filter(|i| is_new(&points[*i])).collect();
        if new.is_empty() {
            return Ok(false);
        }
        let at: Vec<Vec<f64>> = new.iter().map(|i| points[*i].clone()).collect();
        let residuals = bench.residuals(&at, self.replications)?;
        let mut any = false;
        for ((i, at), residuals) in new.into_iter().zip(at).zip(residuals) {
            if let Some(residuals) = residuals {
                self.set[places[i] + 1] = Tried { at, residuals };
                any = true;
            }
        }
        self.lead();
        Ok(any)
    }

    /// A step of one radius away from the plane of the others, to the side where there is room.
    fn direction(&self, rows: &Matrix, place: usize) -> Vec<f64> {
        let axis = |k: usize| {
            let mut axis = vec![0.0; self.n];
            axis[k] = 1.0;
            beyond(rows, place, axis)
        };
        let axes: Vec<Vec<f64>> = (0..self.n).map(axis).collect();
        let best = axes.iter().max_by(|one, other| length(one).total_cmp(&length(other)));
        let away = best.cloned().unwrap_or_default();
        let size = largest(&away).max(1e-12);
        let scaled = |sign: f64| -> Vec<f64> {
            let to = away.iter().zip(&self.set[0].at);
            to.map(|(d, x)| (x + sign * self.radius * d / size).clamp(0.0, 1.0) - x).collect()
        };
        let (up, down) = (scaled(1.0), scaled(-1.0));
        if length(&up) >= length(&down) { up } else { down }
    }

    /// How residuals change with coordinates, from the points of the set.
    fn jacobian(&self) -> Option<Matrix> {
        let best = self.set.first()?;
        let offset = |tried: &Tried| -> (Vec<f64>, Vec<f64>) {
            let at = tried.at.iter().zip(&best.at).map(|(x, y)| x - y).collect();
            (at, tried.residuals.iter().zip(&best.residuals).map(|(r, s)| r - s).collect())
        };
        let (steps, changes): (Matrix, Matrix) = self.set[1..].iter().map(offset).unzip();
        let slopes = solve(&steps, &changes)?;
        let m = best.residuals.len();
        Some((0..m).map(|i| slopes.iter().map(|row| row[i]).collect()).collect())
    }

    /// Makes the region smaller, and runs points more often; ends the search where both are at their ends.
    fn shrink(&mut self, bench: &mut impl Bench) -> Result<Option<End>, Halt> {
        self.radius /= 2.0;
        let is_short = self.radius < self.settings.last;
        self.radius = self.radius.max(self.settings.last);
        let replications = (2 * self.replications).min(self.settings.most_replications);
        if replications > self.replications {
            self.again(bench, replications)?;
            return Ok(None);
        }
        Ok(is_short.then_some(End::Short))
    }

    /// Runs the points with all replications, if they were not. Answers whether that was so.
    fn sharpen(&mut self, bench: &mut impl Bench) -> Result<bool, Halt> {
        if self.replications >= self.settings.most_replications {
            return Ok(false);
        }
        self.again(bench, self.settings.most_replications)?;
        Ok(true)
    }

    /// Runs every point of the set with more replications.
    fn again(&mut self, bench: &mut impl Bench, replications: u32) -> Result<(), Halt> {
        let points: Vec<Vec<f64>> = self.set.iter().map(|tried| tried.at.clone()).collect();
        let residuals = bench.residuals(&points, replications)?;
        self.replications = replications;
        for (tried, residuals) in self.set.iter_mut().zip(residuals) {
            // A point that fails in some replication is as bad as can be, and will be replaced.
            tried.residuals = residuals.unwrap_or_else(|| vec![1e6; tried.residuals.len()]);
        }
        self.lead();
        Ok(())
    }

    fn found(&self, end: End) -> Found {
        let best = self.set.first();
        Found {
            at: best.map(|best| best.at.clone()).unwrap_or_default(),
            residuals: best.map(|best| best.residuals.clone()).unwrap_or_default(),
            jacobian: if self.set.len() == self.n + 1 { self.jacobian() } else { None },
            replications: self.replications,
            end,
            steps: self.steps,
        }
    }
}

fn length(vector: &[f64]) -> f64 {
    libm::sqrt(dot(vector, vector))
}

fn largest(vector: &[f64]) -> f64 {
    vector.iter().fold(0.0, |largest: f64, entry| largest.max(entry.abs()))
}

/// What is left of a vector beyond the span of all rows but one (Gram and Schmidt, twice for rounding).
fn beyond(rows: &Matrix, but: usize, mut vector: Vec<f64>) -> Vec<f64> {
    let mut basis: Matrix = Vec::new();
    for (_, row) in rows.iter().enumerate().filter(|(place, _)| *place != but) {
        let mut own = row.clone();
        take_out(&mut own, &basis);
        let size = length(&own);
        if size > 1e-12 {
            basis.push(own.iter().map(|entry| entry / size).collect());
        }
    }
    take_out(&mut vector, &basis);
    vector
}

fn take_out(vector: &mut [f64], basis: &Matrix) {
    for own in basis.iter().chain(basis) {
        let share = dot(vector, own);
        vector.iter_mut().zip(own).for_each(|(entry, own)| *entry -= share * own);
    }
}

#[cfg(test)]
mod tests;
