//! The tables of a calibration.

use std::io::{self, Write};

use super::Fitted;
use crate::experiment::Summary;
use crate::kernel::{Date, StartDate};
use crate::results::calibrate::file::{Over, Reading};
use crate::results::calibrate::method::{Left, LuckOf};
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};

/// No column is a moment, so that any date does.
pub(crate) const NO_START: StartDate = StartDate::new(Date::constant(2017, 1, 1));

fn text(name: &str, doc: &str) -> Column {
    Column::new(name, Type::Text, doc)
}

fn number(name: &str, doc: &str) -> Column {
    Column::new(name, Type::Number, doc)
}

fn in_metric(name: &str, doc: &str) -> Column {
    number(name, doc).in_unit("that of the metric")
}

fn flag(name: &str, doc: &str) -> Column {
    Column::new(name, Type::Flag, doc)
}

fn count(name: &str, doc: &str) -> Column {
    Column::new(name, Type::Count, doc)
}

fn table(name: &'static str, title: &str, primary_key: Vec<&'static str>, columns: Vec<Column>) -> Table {
    Table { name, title: title.into(), columns, primary_key, legend: &[], foreign_key: None }
}

/// What is read, in words: the metric with its selectors.
pub(crate) fn described(reading: &Reading) -> String {
    let mut words = reading.metric.to_string();
    if let Some(per) = reading.per {
        words += &format!(" / {per}");
    }
    if let Some((first, last)) = reading.months {
        let over = if reading.over == Over::Sum { "sum" } else { "mean" };
        let month = |month: u32| format!("{}-{:02}", month / 100, month % 100);
        words += &format!(", {over} of {} to {}", month(first), month(last));
    }
    for named in [&reading.org, &reading.category].into_iter().flatten() {
        words += &format!(", {named}");
    }
    words
}

pub(crate) fn calibration() -> Table {
    let columns = vec![
        text("target", "Name of the target."),
        text(
            "reading",
            "The metric, a column of runs.csv of any run, with its months, organisation and category.",
        ),
        in_metric("wanted", "The published figure."),
        in_metric("tolerance", "How far the mean may be from it."),
        count("n", "Replications of the fitted point that left the figure."),
        in_metric("reached", "Their mean."),
        in_metric("ci_low", "Lower end of the 95 % t interval of the mean; empty if n is below 2."),
        in_metric("ci_high", "Upper end of it."),
        number("misfit_share", "(Reached minus wanted) / wanted; empty where wanted is 0.").in_unit("share"),
        number("misfit_tolerances", "(Reached minus wanted) / tolerance."),
        flag("within", "Whether the mean is within the tolerance."),
    ];
    table("calibration", "One row for each target, over the runs of the fit", vec!["target"], columns)
}

pub(crate) fn write_calibration(sheet: &mut Sheet<impl Write>, fitted: &Fitted<'_>) -> io::Result<()> {
    for (place, (target, mean)) in fitted.reached().enumerate() {
        let own = fitted.result.fitted.get(place).copied().unwrap_or_default();
        let reading = described(&target.reading);
        let misfit = mean.map(|mean| mean - target.value);
        sheet.row(&[
            Cell::Text(&target.name),
            Cell::Text(&reading),
            target.value.into(),
            target.tolerance.into(),
            Cell::Count(own.n as u64),
            own.mean.into(),
            own.ci_low.into(),
            own.ci_high.into(),
            misfit.filter(|_| target.value != 0.0).map(|misfit| misfit / target.value).into(),
            misfit.map(|misfit| misfit / target.tolerance).into(),
            misfit.is_some_and(|misfit| misfit.abs() <= target.tolerance).into(),
        ])?;
    }
    Ok(())
}

pub(crate) fn parameters(fitted: &Fitted<'_>) -> Table {
    let own = "that of the parameter";
    let mut columns = vec![
        text("parameter", "Name of the parameter."),
        text("path", "Its path in the scenario; [n] is the n-th item of a list."),
        text("written", "Its fitted value as a scenario writes it."),
        number("value", "The same as a number; times in seconds.").in_unit(own),
        number("low", "Least value of its range.").in_unit(own),
        number("high", "Greatest value of its range.").in_unit(own),
        number("start", "The value that the search began with.").in_unit(own),
        flag("at_bound", "Whether the value lies at an end of the range: the fit wants it beyond."),
        number("prior_mean", "Mean of what was known beforehand; empty without a prior.").in_unit(own),
        number("prior_sd", "Standard deviation of that.").in_unit(own),
        number(
            "se_by_tolerances",
            "Standard error if tolerances and priors are standard deviations, from the slopes at the fitted point; empty \
             where nothing tells it.",
        )
        .in_unit(own),
        number("se_by_luck", "Standard error that comes from the luck of finitely many runs of the fit alone.").in_unit(own),
    ];
    let names = fitted.calibration.parameters.iter().map(|parameter| &parameter.name);
    columns.extend(names.map(|name| {
        number(
            &format!("correlation_{name}"),
            &format!("Correlation of the error with that of {name}, by tolerances."),
        )
    }));
    table(
        "parameters",
        "One row for each parameter: its fitted value, and how well it is known",
        vec!["parameter"],
        columns,
    )
}

pub(crate) fn write_parameters(sheet: &mut Sheet<impl Write>, fitted: &Fitted<'_>) -> io::Result<()> {
    let (values, bounds) = (fitted.values(), fitted.at_bounds());
    let identified = fitted.result.identified.as_ref();
    for (place, (parameter, value)) in fitted.calibration.parameters.iter().zip(&values).enumerate() {
        let (path, written) = (parameter.path(), parameter.written(*value));
        let slope = parameter.slope(*value);
        let (low, high) = parameter.ends();
        let by_luck = fitted.result.noise.get(place).copied().flatten();
        let mut cells: Vec<Cell<'_>> = vec![
            Cell::Text(&parameter.name),
            Cell::Text(&path),
            Cell::Text(&written),
            (*value).into(),
            low.into(),
            high.into(),
            parameter.start.into(),
            bounds.contains(&parameter.name.as_str()).into(),
            parameter.prior.map(|(mean, _)| mean).into(),
            parameter.prior.map(|(_, sd)| sd).into(),
            identified.and_then(|found| found.errors[place]).map(|error| error * slope).into(),
            by_luck.map(|error| error * slope).into(),
        ];
        let correlations = identified.and_then(|found| found.correlations.get(place));
        cells.extend((0..values.len()).map(|j| Cell::from(correlations.map(|row| row[j]))));
        sheet.row(&cells)?;
    }
    Ok(())
}

pub(crate) fn identifiability() -> Table {
    let columns = vec![
        count("direction", "Number of the direction, clearest first."),
        number(
            "singular_value",
            "How far the targets move, in tolerances, along the whole of the range in this direction.",
        ),
        text(
            "says",
            "What the targets do not tell apart, if this direction is one of those; otherwise empty.",
        ),
    ];
    table(
        "identifiability",
        "Singular values of the slopes of the targets, priors left out, at the fitted point",
        vec!["direction"],
        columns,
    )
}

pub(crate) fn write_identifiability(sheet: &mut Sheet<impl Write>, fitted: &Fitted<'_>) -> io::Result<()> {
    let Some(found) = &fitted.result.identified else { return Ok(()) };
    let said = fitted.unknown();
    let known = found.singular_values.len() - said.len();
    for (place, value) in found.singular_values.iter().enumerate() {
        let words = place.checked_sub(known).and_then(|at| said.get(at)).map_or("", String::as_str);
        sheet.row(&[Cell::Count(place as u64 + 1), (*value).into(), Cell::Text(words)])?;
    }
    Ok(())
}

pub(crate) fn unseen() -> Table {
    let columns = vec![
        text("figure", "Name of the target, or of the figure that is told and not fitted."),
        text("reading", "The metric with its months, organisation and category."),
        flag("is_target", "Whether it was fitted."),
        in_metric(
            "known_low",
            "The published figure, or the least value that is known of a figure that is not fitted.",
        ),
        in_metric("known_high", "The same, or the greatest."),
        count("n", "Single runs that left the figure, on a seed that the fit did not see."),
        in_metric("mean", "Their mean."),
        in_metric("ci_low", "Lower end of the 95 % t interval of the mean."),
        in_metric("ci_high", "Upper end of it."),
        in_metric("single_low", "2.5 % of single runs lie below."),
        in_metric("single_high", "2.5 % of single runs lie above."),
        number("misfit_share", "(Mean minus wanted) / wanted, for targets.").in_unit("share"),
        number("misfit_tolerances", "(Mean minus wanted) / tolerance, for targets."),
        flag(
            "inside",
            "For targets: whether the published figure lies in the range of single runs. For others: whether that range \
             and the known one overlap; empty where nothing is known.",
        ),
        text("source", "Where the known range is from."),
    ];
    table("unseen", "One row for each figure, over runs that the fit did not see", vec!["figure"], columns)
}

pub(crate) fn write_unseen(sheet: &mut Sheet<impl Write>, fitted: &Fitted<'_>) -> io::Result<()> {
    let calibration = fitted.calibration;
    for (target, unseen) in fitted.unseen() {
        let Summary { n, mean, ci_low, ci_high, .. } = unseen.summary;
        let misfit = mean.map(|mean| mean - target.value);
        let inside = unseen.low.zip(unseen.high).map(|(low, high)| (low..=high).contains(&target.value));
        let reading = described(&target.reading);
        sheet.row(&[
            Cell::Text(&target.name),
            Cell::Text(&reading),
            true.into(),
            target.value.into(),
            target.value.into(),
            Cell::Count(n as u64),
            mean.into(),
            ci_low.into(),
            ci_high.into(),
            unseen.low.into(),
            unseen.high.into(),
            misfit.filter(|_| target.value != 0.0).map(|misfit| misfit / target.value).into(),
            misfit.map(|misfit| misfit / target.tolerance).into(),
            inside.map_or(Cell::Empty, Cell::Flag),
            Cell::Empty,
        ])?;
    }
    let rest = fitted.result.unseen.get(calibration.targets.len()..).unwrap_or_default();
    for (reported, unseen) in calibration.reported.iter().zip(rest) {
        let Summary { n, mean, ci_low, ci_high, .. } = unseen.summary;
        let reading = described(&reported.reading);
        let inside = unseen.low.zip(unseen.high).zip(reported.known);
        let inside = inside.map(|((low, high), (least, most))| low <= most && least <= high);
        sheet.row(&[
            Cell::Text(&reported.name),
            Cell::Text(&reading),
            false.into(),
            reported.known.map(|(low, _)| low).into(),
            reported.known.map(|(_, high)| high).into(),
            Cell::Count(n as u64),
            mean.into(),
            ci_low.into(),
            ci_high.into(),
            unseen.low.into(),
            unseen.high.into(),
            Cell::Empty,
            Cell::Empty,
            inside.map_or(Cell::Empty, Cell::Flag),
            Cell::Text(&reported.source),
        ])?;
    }
    Ok(())
}

pub(crate) fn evaluations(fitted: &Fitted<'_>) -> Table {
    let mut columns = vec![
        text("world", "Id of the point: equal ones are the same scenario with the same seed."),
        text("luck", "`fit`, or `unseen` for the check."),
        count("replication", "Number of the replication, from 0."),
    ];
    let calibration = fitted.calibration;
    columns.extend(calibration.parameters.iter().map(|parameter| {
        let doc = format!("Value of {}; times in seconds.", parameter.path());
        number(&format!("parameter_{}", parameter.name), &doc).in_unit("that of the parameter")
    }));
    let targets = calibration.targets.iter().map(|target| (&target.name, &target.reading));
    let reported = calibration.reported.iter().map(|reported| (&reported.name, &reported.reading));
    columns.extend(targets.chain(reported).map(|(name, reading)| {
        in_metric(&format!("figure_{name}"), &format!("{}; empty where it is missing.", described(reading)))
    }));
    columns.push(text("failure", "Why the run left nothing; empty if it did."));
    table(
        "evaluations",
        "One row for each run, in the order in which the search asked",
        vec!["world", "replication"],
        columns,
    )
}

pub(crate) fn write_evaluations(sheet: &mut Sheet<impl Write>, fitted: &Fitted<'_>) -> io::Result<()> {
    let calibration = fitted.calibration;
    let figures = calibration.targets.len() + calibration.reported.len();
    for (point, runs) in fitted.result.evaluated.iter().zip(&fitted.result.left) {
        let luck = if point.luck == LuckOf::Fit { "fit" } else { "unseen" };
        let values: Vec<f64> =
            calibration.parameters.iter().zip(&point.at).map(|(parameter, x)| parameter.at(*x)).collect();
        for (replication, left) in runs.iter().enumerate() {
            let mut cells: Vec<Cell<'_>> =
                vec![Cell::Text(&point.world), Cell::Text(luck), Cell::Count(replication as u64)];
            cells.extend(values.iter().map(|value| Cell::from(*value)));
            match left {
                Left::Values(values) => {
                    cells.extend(values.iter().map(|value| Cell::from(*value)));
                    cells.push(Cell::Empty);
                }
                Left::Failed(why) => {
                    cells.extend((0..figures).map(|_| Cell::Empty));
                    cells.push(Cell::Text(why));
                }
            }
            sheet.row(&cells)?;
        }
    }
    Ok(())
}
