//! What a terminal shows of an attribution, in 80 columns.

use super::Attributed;
use super::json::share_of_whole;
use crate::render::terminal::{BOLD, filled, heading_line, in_unit, label, left, line, number, right};
use crate::results::attribute::method::{Design, Part, Player, Shared};

/// Widths of the columns: name, Shapley value, interval, share of the whole, one-off difference, standard errors.
const WIDTHS: [usize; 6] = [28, 9, 19, 10, 9, 5];

/// The players of each metric, those who account for most first, and the whole under them.
pub fn attribution_table(one: &Attributed) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}Attribution: {}{}", BOLD.0, one.name, BOLD.1));
    let how = match one.design {
        Design::OneOff => "one-off ablation".to_string(),
        Design::Exact => format!("all {} coalitions", 1_u64 << one.players.len()),
        Design::Orders(orders) => format!("{orders} orders in each replication"),
    };
    line(&mut text, format_args!("{} players, {how}", one.players.len()));
    line(
        &mut text,
        format_args!(
            "{} replications, {} points, {} runs, seed {}",
            one.replications,
            number(one.points as f64),
            number(one.runs as f64),
            one.seed
        ),
    );
    for shared in &one.shared {
        block(&mut text, one, shared);
    }
    legend(&mut text, one);
    text
}

fn block(text: &mut String, one: &Attributed, shared: &Shared) {
    let info = &one.metrics[shared.metric];
    let words = ["", "accounts", "interval", "of whole", "one-off", "se"];
    let cells: String = words.iter().zip(WIDTHS).skip(1).map(|(word, width)| right(word, width)).collect();
    heading_line(text, &left(&label(info.label, info.unit), WIDTHS[0]), &cells);
    undefined(text, one, shared);
    let size = |part: &Part| {
        let found = part.shapley.and_then(|found| found.mean).or(part.ablation.difference);
        found.map_or(-1.0, f64::abs)
    };
    let mut rows: Vec<(&Player, &Part)> = one.players.iter().zip(&shared.parts).collect();
    rows.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    let (zero, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, part)| is_nothing(part));
    for (player, part) in others {
        row(text, &player.name, cells_of(info.unit, shared, part));
    }
    if !zero.is_empty() {
        let names: Vec<String> = zero.iter().map(|(player, _)| player.name.clone()).collect();
        text.push_str(&filled("  No effect in any run:", &names));
    }
    if let Some(whole) = shared.whole.mean {
        let cells = [
            signed(whole, info.unit),
            interval(shared.whole.low, shared.whole.high, info.unit),
            String::new(),
            String::new(),
            String::new(),
        ];
        row(text, "the whole", cells);
    }
    if let (Some(all), Some(none)) = (shared.all, shared.none) {
        let (all, none) = (in_unit(all, info.unit), in_unit(none, info.unit));
        line(text, format_args!("  {all} with all players, {none} with none"));
    }
    if shared.n > 0 && shared.missing > 0 {
        line(text, format_args!("  n = {}: no value in {} replications", shared.n, shared.missing));
    }
}

/// Why a metric cannot be shared out, and what would help.
fn undefined(text: &mut String, one: &Attributed, shared: &Shared) {
    let Some(coalition) = shared.undefined.filter(|_| shared.n == 0 && one.design != Design::OneOff) else {
        return;
    };
    line(text, format_args!("  It cannot be attributed: it has no value without {}.", one.absent(coalition)));
    let needed = one.players.iter().zip(&shared.parts).filter(|(_, part)| part.ablation.n == 0);
    let needed: Vec<String> = needed.map(|(player, _)| format!("--keep {}", player.name)).collect();
    if needed.iter().all(|option| option.contains('.')) && !needed.is_empty() {
        line(text, format_args!("  Attribute it to the others: {}", needed.join(" ")));
    } else {
        line(text, format_args!("  Keep the mechanism on that fills its denominator: --keep PATH"));
    }
}

/// Whether a player changes nothing in any replication.
fn is_nothing(part: &Part) -> bool {
    let none = |difference: f64, se: f64| difference == 0.0 && se == 0.0;
    let ablation = part.ablation;
    let spared = ablation.difference.zip(ablation.spread).is_some_and(|(d, spread)| none(d, spread.sd));
    spared
        && part.shapley.is_none_or(|found| found.mean.zip(found.se).is_some_and(|(mean, se)| none(mean, se)))
}

fn row(text: &mut String, name: &str, cells: [String; 5]) {
    let cells: String = cells.iter().zip(&WIDTHS[1..]).map(|(cell, width)| right(cell, *width)).collect();
    let row = format!("  {}{cells}", left(name, WIDTHS[0] - 2));
    line(text, format_args!("{}", row.trim_end()));
}

fn cells_of(unit: &str, shared: &Shared, part: &Part) -> [String; 5] {
    let found = part.shapley.unwrap_or_default();
    let value = |value: Option<f64>| value.map_or(String::new(), |value| signed(value, unit));
    let errors = super::in_errors(part).filter(|errors| errors.is_finite());
    [
        value(found.mean),
        interval(found.low, found.high, unit),
        share_of_whole(shared, part).map_or(String::new(), |share| format!("{:.0} %", share * 100.0)),
        value(part.ablation.difference),
        errors.map_or(String::new(), |errors| format!("{errors:.0}")),
    ]
}

fn signed(value: f64, unit: &str) -> String {
    format!("{}{}", if value > 0.0 { "+" } else { "" }, in_unit(value, unit))
}

fn interval(low: Option<f64>, high: Option<f64>, unit: &str) -> String {
    let text = |value| in_unit(value, unit).replace(" %", "");
    low.zip(high).map_or(String::new(), |(low, high)| format!("{} to {}", text(low), text(high)))
}

fn legend(text: &mut String, one: &Attributed) {
    let per_cent = crate::render::terminal::percent(one.confidence);
    if one.design != Design::OneOff {
        line(
            text,
            format_args!("\naccounts: Shapley value, the mean contribution over orders; sums to the whole"),
        );
        line(
            text,
            format_args!(
                "interval: {per_cent} %, over replications and orders; of whole: only if significant"
            ),
        );
    }
    line(text, format_args!("one-off: the whole minus the whole without it; se: in its standard errors"));
    line(text, format_args!("differences between shares are in percentage points"));
    let followed: Vec<&Player> = one.players.iter().filter(|player| !player.followers.is_empty()).collect();
    if !followed.is_empty() {
        line(text, format_args!("\nMechanisms that are off whenever a player is off:"));
        for player in followed {
            text.push_str(&filled(&format!("  {}:", player.name), &player.followers));
        }
    }
}
