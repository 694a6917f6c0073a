//! Durations of which some are not over yet: the product-limit estimator, and how far two samples lie apart.
//!
//! A duration is *observed* when its end was seen, and *censored* when only a lower bound is known. Leaving the
//! censored ones out, or taking them as ended, biases every mean and quantile towards short durations; the
//! estimator of Kaplan and Meier uses each for as long as it was watched. Durations are whole seconds, so ties are
//! common; an end and a censoring at the same second count in that order, as is the convention.
//!
//! Sources: E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations", J. Am. Stat.
//! Assoc. 53 (1958) 457-481; M. Greenwood, "The natural duration of cancer", Reports on Public Health and Medical
//! Subjects 33 (1926) 1-26; N. Mantel, "Evaluation of survival data and two new rank order statistics arising in
//! its consideration", Cancer Chemother. Rep. 50 (1966) 163-170.

/// One duration in seconds, and whether its end was seen (`false`: it lasted at least this long).
pub type Duration = (u64, bool);

/// A second at which at least one duration ended, and the estimate from then on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The duration, in seconds.
    pub at: u64,
    /// Durations that lasted at least this long.
    pub at_risk: u64,
    /// How many of them ended now; at least 1.
    pub ended: u64,
    /// Share of durations longer than `at`, in `[0, 1]`.
    pub survival: f64,
    /// Greenwood's sum of `d / (n (n - d))` so far; infinite once all that were at risk have ended.
    greenwood: f64,
}

/// The product-limit estimate of the share of durations that last longer than a given time.
///
/// ```
/// use petisim::kernel::stats::kaplan_meier::KaplanMeier;
/// let km = KaplanMeier::of([(2, true), (3, false), (5, true), (9, false)]);
/// assert_eq!(km.survival(4), 0.75);
/// assert_eq!(km.median(), Some(5));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<Step>,
    n: u64,
    n_observed: u64,
    end: u64,
}

impl KaplanMeier {
    /// Estimates from durations in any order.
    pub fn of(durations: impl IntoIterator<Item = Duration>) -> KaplanMeier {
        let mut sorted: Vec<Duration> = durations.into_iter().collect();
        sorted.sort_unstable();
        let n = sorted.len() as u64;
        let n_observed = sorted.iter().filter(|(_, observed)| *observed).count() as u64;
        let mut steps: Vec<Step> = Vec::new();
        // Between censorings the product telescopes: `survival = base * left / base_n`. So without censoring the
        // estimate is exactly one minus the empirical distribution, and a median falls where it should.
        let (mut base, mut base_n, mut at_risk, mut greenwood) = (1.0, n, n, 0.0);
        let mut survival = 1.0;
        for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
            let ended = tied.iter().filter(|(_, observed)| *observed).count() as u64;
            let censored = tied.len() as u64 - ended;
            if ended > 0 {
                let left = at_risk - ended;
                survival = base * (left as f64 / base_n as f64);
                greenwood += ended as f64 / (at_risk as f64 * left as f64);
                steps.push(Step { at: tied[0].0, at_risk, ended, survival, greenwood });
            }
            at_risk -= tied.len() as u64;
            if censored > 0 {
                (base, base_n) = (survival, at_risk);
            }
        }
        KaplanMeier { steps, n, n_observed, end: sorted.last().map_or(0, |last| last.0) }
    }

    /// How many durations there were.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many of them were seen to end.
    pub fn n_observed(&self) -> u64 {
        self.n_observed
    }

    /// The longest duration, ended or not, in seconds; 0 without any. Beyond it the data say nothing.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The seconds at which durations ended, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn last_step(&self, at: u64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|step| step.at <= at)].last()
    }

    /// Share of durations longer than `at` seconds, in `[0, 1]`; beyond [`KaplanMeier::end`] the last value.
    pub fn survival(&self, at: u64) -> f64 {
        self.last_step(at).map_or(1.0, |step| step.survival)
    }

    /// Greenwood's estimate of the variance of [`KaplanMeier::survival`]; 0 once no duration is left.
    pub fn variance(&self, at: u64) -> f64 {
        match self.last_step(at) {
            Some(step) if step.survival > 0.0 => step.survival * step.survival * step.greenwood,
            _ => 0.0,
        }
    }

    /// The least duration that a share of at least `p` do not exceed; `None` if the curve does not come down to it,
    /// because too many were censored before. `p` in `(0, 1]`.
    pub fn quantile(&self, p: f64) -> Option<u64> {
        // After a censoring, a product that is `1 - p` on paper may miss it by rounding.
        let target = 1.0 - p + 1e-12;
        self.steps.iter().find(|step| step.survival <= target).map(|step| step.at)
    }

    /// The median duration, in seconds.
    pub fn median(&self) -> Option<u64> {
        self.quantile(0.5)
    }

    /// Mean of the durations cut at `until` seconds: the area under the curve, in seconds.
    ///
    /// It is defined for `until` up to [`KaplanMeier::end`]; beyond, the last value is carried on.
    pub fn restricted_mean(&self, until: u64) -> f64 {
        let (mut area, mut from, mut height) = (0.0, 0, 1.0);
        for step in self.steps.iter().take_while(|step| step.at < until) {
            area += height * (step.at - from) as f64;
            (from, height) = (step.at, step.survival);
        }
        area + height * (until - from) as f64
    }
}

/// How far two estimates lie apart, over the time that both samples cover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// End of the common support: the smaller of the two longest durations, in seconds.
    pub until: u64,
    /// Greatest vertical distance of the curves over `[0, until]`, in `[0, 1]`: the statistic of Kolmogorov and
    /// Smirnov with product-limit estimates in place of empirical distributions.
    pub sup: f64,
    /// Restricted mean up to `until` of the second minus that of the first, in seconds: positive where the second
    /// sample takes longer.
    pub restricted_mean_difference: f64,
}

/// The distance of two estimates; `None` if one of them has no durations.
pub fn distance(first: &KaplanMeier, second: &KaplanMeier) -> Option<Distance> {
    if first.n == 0 || second.n == 0 {
        return None;
    }
    let until = first.end.min(second.end);
    let (mut a, mut b) = (first.steps.iter().peekable(), second.steps.iter().peekable());
    let (mut high_a, mut high_b, mut sup) = (1.0_f64, 1.0_f64, 0.0_f64);
    // Both curves are constant between ends, so the greatest distance is found just after one of them.
    while let Some(at) = [a.peek(), b.peek()].into_iter().flatten().map(|step| step.at).min() {
        if at > until {
            break;
        }
        high_a = a.next_if(|step| step.at == at).map_or(high_a, |step| step.survival);
        high_b = b.next_if(|step| step.at == at).map_or(high_b, |step| step.survival);
        sup = sup.max((high_a - high_b).abs());
    }
    let restricted_mean_difference = second.restricted_mean(until) - first.restricted_mean(until);
    Some(Distance { until, sup, restricted_mean_difference })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Weeks of remission of 21 children with leukaemia under 6-mercaptopurine and of 21 under placebo: the trial of
    /// Freireich et al., Blood 21 (1963) 699, as Gehan, Biometrika 52 (1965) 203, gives it.
    fn remissions() -> (Vec<Duration>, Vec<Duration>) {
        let relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| (weeks, true));
        let watched = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|weeks| (weeks, false));
        let placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        (relapsed.into_iter().chain(watched).collect(), placebo.map(|weeks| (weeks, true)).to_vec())
    }

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance, "{a} is not {b}");
    }

    #[test]
    fn the_leukaemia_trial_has_its_published_curve_and_standard_errors() {
        let km = KaplanMeier::of(remissions().0);
        let published = [
            (6, 0.8571, 0.0764),
            (7, 0.8067, 0.0869),
            (10, 0.7529, 0.0963),
            (13, 0.6902, 0.1068),
            (16, 0.6275, 0.1141),
            (22, 0.5378, 0.1282),
            (23, 0.4482, 0.1346),
        ];
        for (week, survival, error) in published {
            near(km.survival(week), survival, 5e-5);
            near(km.variance(week).sqrt(), error, 5e-5);
        }
        assert_eq!(
            km.steps().iter().map(|step| step.at_risk).collect::<Vec<_>>(),
            [21, 17, 15, 12, 11, 7, 6]
        );
        assert_eq!((km.survival(5), km.survival(8)), (1.0, km.survival(7)));
        assert_eq!((km.n(), km.n_observed(), km.end(), km.median()), (21, 9, 35, Some(23)));
        assert_eq!(km.quantile(0.9), None);
    }

    #[test]
    fn the_distance_of_the_two_arms_is_taken_where_both_are_known() {
        let (treated, placebo) = remissions();
        let (treated, placebo) = (KaplanMeier::of(treated), KaplanMeier::of(placebo));
        assert_eq!(placebo.median(), Some(8));
        let apart = distance(&placebo, &treated).unwrap();
        // Widest just after week 12: 4 of 21 are left under placebo, 0.7529 under treatment.
        assert_eq!(apart.until, 23);
        near(apart.sup, 0.7529 - 4.0 / 21.0, 5e-5);
        // The restricted mean of the placebo arm is its plain mean: 182 weeks over 21 children.
        near(placebo.restricted_mean(23), 182.0 / 21.0, 1e-12);
        near(apart.restricted_mean_difference, treated.restricted_mean(23) - 182.0 / 21.0, 1e-12);
        assert!(apart.restricted_mean_difference > 0.0);
    }

    #[test]
    fn an_area_by_hand() {
        // 1 up to 2, then 3/4 up to 5, then (at risk 2) 3/8 up to 9.
        let km = KaplanMeier::of([(2, true), (3, false), (5, true), (9, false)]);
        near(km.restricted_mean(9), 2.0 + 0.75 * 3.0 + 0.375 * 4.0, 1e-12);
        near(km.restricted_mean(4), 3.5, 1e-12);
        assert_eq!(km.restricted_mean(0), 0.0);
        near(km.variance(5), 0.375 * 0.375 * (1.0 / 12.0 + 1.0 / 2.0), 1e-12);
    }

    #[test]
    fn without_ends_the_curve_stays_at_one() {
        let km = KaplanMeier::of([(4, false), (9, false)]);
        assert_eq!((km.survival(100), km.variance(100), km.median(), km.end()), (1.0, 0.0, None, 9));
        assert_eq!(km.restricted_mean(9), 9.0);
    }

    #[test]
    fn without_durations_there_is_no_distance() {
        let (empty, one) = (KaplanMeier::of([]), KaplanMeier::of([(0, true)]));
        assert_eq!((empty.n(), empty.end(), empty.survival(0), empty.median()), (0, 0, 1.0, None));
        assert_eq!((distance(&empty, &one), distance(&one, &empty)), (None, None));
        assert_eq!((one.survival(0), one.median(), one.variance(0)), (0.0, Some(0), 0.0));
    }

    proptest! {
        #[test]
        fn without_censoring_the_curve_is_the_empirical_one(times in prop::collection::vec(0..50_u64, 1..80)) {
            let km = KaplanMeier::of(times.iter().map(|at| (*at, true)));
            let n = times.len() as f64;
            for at in 0..50 {
                let longer = times.iter().filter(|time| **time > at).count() as f64;
                prop_assert_eq!(km.survival(at), longer / n);
            }
            let mean = times.iter().sum::<u64>() as f64 / n;
            prop_assert!((km.restricted_mean(km.end()) - mean).abs() < 1e-9);
            let mut sorted = times.clone();
            sorted.sort_unstable();
            prop_assert_eq!(km.median(), Some(sorted[times.len().div_ceil(2) - 1]));
        }

        #[test]
        fn the_curve_is_the_product_over_times(
            sample in prop::collection::vec((0..30_u64, any::<bool>()), 0..60), at in 0..35_u64,
        ) {
            let km = KaplanMeier::of(sample.iter().copied());
            let mut product = 1.0;
            for time in 0..=at {
                let at_risk = sample.iter().filter(|(end, _)| *end >= time).count();
                let ended = sample.iter().filter(|(end, observed)| *end == time && *observed).count();
                if ended > 0 {
                    product *= 1.0 - ended as f64 / at_risk as f64;
                }
            }
            prop_assert!((km.survival(at) - product).abs() < 1e-12);
        }

        #[test]
        fn the_distance_is_that_of_a_plain_scan(
            first in prop::collection::vec((0..30_u64, any::<bool>()), 1..40),
            second in prop::collection::vec((0..30_u64, any::<bool>()), 1..40),
        ) {
            let (first, second) = (KaplanMeier::of(first), KaplanMeier::of(second));
            let apart = distance(&first, &second).unwrap();
            let gap = |at: u64| second.survival(at) - first.survival(at);
            let widest = (0..=apart.until).map(|at| gap(at).abs()).fold(0.0, f64::max);
            let area: f64 = (0..apart.until).map(gap).sum();
            prop_assert_eq!(apart.sup, widest);
            prop_assert!((apart.restricted_mean_difference - area).abs() < 1e-9);
        }
    }
}
