//! Choices and coming back.

use crate::model::fact::Channel;
use crate::results::verify::method::case::{Case, Check, Trouble, needs};
use crate::results::verify::method::seen::Sum;
use crate::results::verify::method::theory::chances::{logistic, logit_shares, trials};
use crate::scenario::Scenario;

/// Multinomial logit.
pub(crate) static CHANNELS: Case = Case {
    name: "channels",
    title: "Multinomial logit",
    file: "channels.toml",
    about: "Village, telephone and online; three in ten citizens cannot use the last.",
    checks: channels,
};

/// Repeats with one chance.
pub(crate) static REPEATS: Case = Case {
    name: "repeats",
    title: "Repeats: geometric attempts",
    file: "repeats.toml",
    about: "Nobody can solve the matter; each attempt leads to another with one chance.",
    checks: repeats,
};

/// Repeats that tire.
pub(crate) static TIRING: Case = Case {
    name: "tiring",
    title: "Repeats that tire",
    file: "tiring.toml",
    about: "As repeats, with a chance that falls with each attempt, and twelve attempts at most.",
    checks: repeats,
};

fn channels(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let choice = needs(scenario.model.citizens.channel.on(), "citizens.channel")?;
    needs(scenario.model.units.informal.on(), "units.informal")?;
    let model = &scenario.model;
    let weak = model.community.iter().next().map_or(0.0, |(_, kind)| kind.digital_weak.0);
    // Where nobody speaks for the hotline yet, its believed efficacy is one half.
    let hotline = choice.efficacy * 0.5 + choice.bypass;
    let village =
        choice.efficacy * choice.village_start + choice.village_habit - choice.cost * choice.village_cost;
    let phone = hotline - choice.cost * choice.phone_cost;
    let online = hotline + choice.online_habit - choice.cost * choice.online_cost;
    let able = logit_shares(&[village, phone, online]);
    let unable = logit_shares(&[village, phone, f64::NEG_INFINITY]);
    let check = |(place, (name, channel)): (usize, (&str, Channel))| {
        let theory = (1.0 - weak) * able[place] + weak * unable[place];
        Check::number(name, "share", theory, "exp(u) / sum exp(u) (McFadden 1974)", move |seen| Sum {
            n: seen.spoke.iter().sum(),
            of: seen.spoke[channel as usize] as f64,
        })
    };
    let ways = [("village", Channel::Village), ("phone", Channel::Phone), ("online", Channel::Online)];
    Ok(ways.into_iter().enumerate().map(check).collect())
}

fn repeats(scenario: &Scenario) -> Result<Vec<Check>, Trouble> {
    let repeat = needs(scenario.model.citizens.repeat.on(), "citizens.repeat")?;
    let (base, fatigue) = (repeat.base + repeat.unsolved, repeat.fatigue);
    let chances: Vec<f64> = (1..repeat.most_attempts.0)
        .map(|attempt| logistic(base - fatigue * f64::from(attempt - 1)))
        .collect();
    if chances.len() < 3 {
        return Err(Trouble::NotOfTheory("four attempts at least".into()));
    }
    let third: f64 = chances[..2].iter().product();
    Ok(vec![
        Check::number(
            "attempts",
            "tickets a problem",
            trials(chances.into_iter()),
            "1 + p1 + p1 p2 + ... (Feller 1968, VI.8)",
            |seen| Sum { n: seen.attempts[0], of: seen.attempts.iter().sum::<u64>() as f64 },
        ),
        Check::number("three_or_more", "share of problems", third, "p1 p2", |seen| Sum {
            n: seen.attempts[0],
            of: seen.attempts[2] as f64,
        }),
    ])
}
