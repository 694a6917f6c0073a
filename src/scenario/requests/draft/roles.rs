//! Which column has which role: by its name, in many languages, and by what it holds.
use super::profile::Profile;

/// A role and the words that name it; earlier words are the better ones.
type Words = &'static [&'static str];

const OPENED: Words = &[
    "opened",
    "open date",
    "open dt",
    "date opened",
    "created",
    "creation",
    "requested",
    "reported",
    "received",
    "submitted",
    "registered",
    "registration",
    "entered",
    "start",
    "受理时间",
    "登记时间",
    "来电时间",
    "创建时间",
    "提交时间",
    "诉求时间",
    "工单时间",
    "受理日期",
    "接单时间",
    "留言时间",
    "发布时间",
    "受付",
    "gemeldet",
    "eingang",
    "erstellt",
    "eröffnet",
    "ingreso",
    "creacion",
    "apertura",
    "alta",
    "timestamp",
    "date",
    "日期",
    "时间",
];
const CLOSED: Words = &[
    "closed",
    "close date",
    "close dt",
    "date closed",
    "completed",
    "completion",
    "resolved",
    "resolution date",
    "solved",
    "finished",
    "done",
    "end",
    "办结时间",
    "结案时间",
    "完成时间",
    "办理完成时间",
    "回复时间",
    "答复时间",
    "关闭时间",
    "办结日期",
    "erledigt",
    "abgeschlossen",
    "cierre",
    "resuelto",
];
const DUE: Words = &[
    "due",
    "target",
    "deadline",
    "promised",
    "sla",
    "expected",
    "截止时间",
    "办理期限",
    "到期时间",
    "要求完成时间",
    "办结期限",
    "承诺时间",
    "frist",
    "fällig",
    "vencimiento",
];
const ID: Words = &[
    "case enquiry id",
    "request id",
    "case id",
    "service request number",
    "sr number",
    "unique key",
    "ticket",
    "case number",
    "工单编号",
    "工单号",
    "案件编号",
    "受理编号",
    "编号",
    "流水号",
    "case",
    "number",
    "id",
    "aktenzeichen",
    "nummer",
    "folio",
];
const CATEGORY: Words = &[
    "request type",
    "service type",
    "complaint type",
    "sr type",
    "type",
    "category",
    "service name",
    "service",
    "matter",
    "issue",
    "reason",
    "subject",
    "problem",
    "诉求类型",
    "问题类型",
    "事项类别",
    "问题类别",
    "诉求分类",
    "类别",
    "类型",
    "分类",
    "事项",
    "kategorie",
    "anliegen",
    "art",
    "tipo",
    "categoria",
];
const UNIT: Words = &[
    "department",
    "responsible agency",
    "agency",
    "unit",
    "assigned to",
    "office",
    "responsible",
    "division",
    "owner",
    "queue",
    "team",
    "bureau",
    "承办单位",
    "主办单位",
    "责任单位",
    "办理单位",
    "处置单位",
    "承办部门",
    "处理部门",
    "责任部门",
    "单位",
    "部门",
    "街道",
    "amt",
    "fachbereich",
    "dependencia",
];
const CHANNEL: Words = &[
    "channel",
    "source",
    "method received",
    "method",
    "origin",
    "intake",
    "way in",
    "how received",
    "诉求渠道",
    "受理渠道",
    "来源渠道",
    "渠道",
    "来源",
    "eingangskanal",
    "kanal",
    "quelle",
    "canal",
];
const STATUS: Words = &["case status", "status", "state", "工单状态", "办理状态", "状态", "estado"];
const ACTIVITY: Words =
    &["concept name", "activity", "event", "task", "action", "活动", "环节", "操作", "流程节点"];
const RESOURCE: Words = &["org resource", "resource", "performer", "user", "org group", "处理人", "操作人"];
const CASE: Words = &["case concept name", "case id", "case", "trace"];
const TIME: Words = &[
    "time timestamp",
    "timestamp",
    "complete timestamp",
    "start timestamp",
    "event time",
    "time",
    "时间",
    "操作时间",
];

/// The columns of the roles, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles {
    /// One column, or day and time of day.
    pub(super) opened: Vec<usize>,
    pub(super) closed: Vec<usize>,
    pub(super) due: Vec<usize>,
    pub(super) id: Option<usize>,
    pub(super) category: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) status: Option<usize>,
    /// What happened, in a log of events.
    pub(super) activity: Option<usize>,
}

impl Roles {
    /// `None`: no column holds the times of openings.
    pub(super) fn of(columns: &[Profile]) -> Option<Roles> {
        Roles::of_events(columns).or_else(|| Roles::of_requests(columns))
    }

    fn of_requests(columns: &[Profile]) -> Option<Roles> {
        let mut finder = Finder { columns, taken: Vec::new() };
        let closed = finder.take(CLOSED, Profile::is_time);
        let due = finder.take(DUE, Profile::is_time);
        let opened = finder.take(OPENED, Profile::is_time).or_else(|| finder.first(Profile::is_time))?;
        let status = finder.take(STATUS, |column| column.is_label() && column.distinct() <= 30);
        let id = finder.take(ID, Profile::is_key);
        let channel = finder.take(CHANNEL, |column| column.is_label() && column.distinct() <= 100);
        let unit = finder.take(UNIT, |column| column.is_label() && column.distinct() <= 2_000);
        let category = finder.take(CATEGORY, |column| column.is_label() && column.distinct() <= 5_000);
        let with_time = |day: usize| {
            let next = columns.get(day + 1).is_some_and(Profile::is_of_day) && columns[day].is_day();
            if next { vec![day, day + 1] } else { vec![day] }
        };
        let time = |place: Option<usize>| place.map(with_time).unwrap_or_default();
        Some(Roles {
            opened: with_time(opened),
            closed: time(closed),
            due: time(due),
            id,
            category,
            unit,
            channel,
            status,
            activity: None,
        })
    }

    /// A log of events has a column of activities, and a case has several rows.
    fn of_events(columns: &[Profile]) -> Option<Roles> {
        let mut finder = Finder { columns, taken: Vec::new() };
        let id = finder.take(CASE, |column| !column.is_time() && column.rows_of_a_value() >= 1.2)?;
        let activity = finder.take(ACTIVITY, Profile::is_label)?;
        let opened = finder.take(TIME, Profile::is_time).or_else(|| finder.first(Profile::is_time))?;
        let unit = finder.take(UNIT, Profile::is_label).or_else(|| finder.take(RESOURCE, Profile::is_label));
        let channel = finder.take(CHANNEL, Profile::is_label);
        let category = finder.take(CATEGORY, Profile::is_label);
        Some(Roles {
            opened: vec![opened],
            id: Some(id),
            activity: Some(activity),
            unit,
            channel,
            category,
            ..Roles::default()
        })
    }
}

struct Finder<'a> {
    columns: &'a [Profile],
    taken: Vec<usize>,
}

impl Finder<'_> {
    /// The column that fits and whose name the words fit best.
    fn take(&mut self, words: Words, fits: impl Fn(&Profile) -> bool) -> Option<usize> {
        let free = self
            .columns
            .iter()
            .enumerate()
            .filter(|(place, column)| !self.taken.contains(place) && fits(column));
        let best = free.filter_map(|(place, column)| Some((score(&column.name, words)?, place))).min()?;
        self.taken.push(best.1);
        Some(best.1)
    }

    fn first(&mut self, fits: impl Fn(&Profile) -> bool) -> Option<usize> {
        let free = |(place, column): &(usize, &Profile)| !self.taken.contains(place) && fits(column);
        let found = self.columns.iter().enumerate().find(free)?.0;
        self.taken.push(found);
        Some(found)
    }
}

/// How well a name fits: a whole name before a part of one, then the order of the words. Less is better.
fn score(name: &str, words: Words) -> Option<(u8, usize)> {
    let folded = fold(name);
    let parts: Vec<&str> = folded.split(' ').collect();
    let fit = |(rank, word): (usize, &&str)| {
        let spoken: Vec<&str> = word.split(' ').collect();
        // Chinese names have no blanks between words.
        let is_part = parts.windows(spoken.len()).any(|some| some == spoken)
            || (!word.is_ascii() && folded.contains(*word));
        let begins = parts.iter().any(|part| word.len() >= 5 && part.starts_with(*word));
        match (folded == **word, is_part, begins) {
            (true, ..) => Some((0, rank)),
            (_, true, _) => Some((1, rank)),
            (_, _, true) => Some((2, rank)),
            _ => None,
        }
    };
    words.iter().enumerate().filter_map(fit).min()
}

/// A name in small letters, its words apart: `CASE_ENQUIRY_ID`, `ClosedDate` and `closed-date` alike.
fn fold(name: &str) -> String {
    let mut folded = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            folded.push(' ');
        }
        folded.extend(if c.is_alphanumeric() { c.to_lowercase().collect::<Vec<_>>() } else { vec![' '] });
        before = c;
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns with one text in each of thirty rows; `#` becomes the number of the row.
    fn roles(columns: &[(&str, &str)]) -> Roles {
        let profile = |(name, text): &(&str, &str)| {
            let mut profile = Profile::named(name);
            (10..40).for_each(|row| profile.see(&text.replace('#', &row.to_string())));
            profile
        };
        Roles::of(&columns.iter().map(profile).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn roles_of_american_exports() {
        let boston = roles(&[
            ("CASE_ENQUIRY_ID", "1010012345#"),
            ("OPEN_DT", "01/02/2015 08:#:00 AM"),
            ("TARGET_DT", "01/05/2015 08:#:00 AM"),
            ("CLOSED_DT", "01/03/2015 08:#:00 AM"),
            ("CASE_STATUS", "Closed"),
            ("SUBJECT", "Public Works"),
            ("TYPE", "Pothole"),
            ("Department", "PWDx"),
            ("Source", "Call"),
        ]);
        let expected = Roles {
            opened: vec![1],
            closed: vec![3],
            due: vec![2],
            id: Some(0),
            category: Some(6),
            unit: Some(7),
            channel: Some(8),
            status: Some(4),
            activity: None,
        };
        assert_eq!(boston, expected);
        let new_york = roles(&[
            ("Unique Key", "4512#"),
            ("Created Date", "01/02/2015 08:#:00 AM"),
            ("Closed Date", "01/02/2015 09:#:00 AM"),
            ("Agency", "NYPD"),
            ("Complaint Type", "Noise"),
            ("Open Data Channel Type", "MOBILE"),
        ]);
        assert_eq!((new_york.opened, new_york.closed, new_york.unit), (vec![1], vec![2], Some(3)));
        assert_eq!((new_york.category, new_york.channel), (Some(4), Some(5)));
    }

    #[test]
    fn roles_of_chinese_exports_and_split_times() {
        let found = roles(&[
            ("工单编号", "2020#"),
            ("受理日期", "2020/1/2"),
            ("受理时刻", "8:#"),
            ("办结时间", "2020/1/3 8:#"),
            ("承办单位", "城管局"),
            ("诉求类型", "噪音"),
            ("工单状态", "已办结"),
        ]);
        assert_eq!((found.opened, found.closed, found.unit), (vec![1, 2], vec![3], Some(4)));
        assert_eq!((found.id, found.category, found.status), (Some(0), Some(5), Some(6)));
    }

    #[test]
    fn a_log_of_events_is_known_by_its_columns() {
        let found = roles(&[
            ("case:concept:name", "case"),
            ("concept:name", "received"),
            ("time:timestamp", "2020-01-02T08:#:00+08:00"),
            ("org:resource", "desk"),
        ]);
        assert_eq!(
            (found.id, found.activity, found.opened, found.unit),
            (Some(0), Some(1), vec![2], Some(3))
        );
    }

    #[test]
    fn free_text_has_no_role() {
        let long = "somebody wrote a long letter about the noise in the street # and much more".repeat(2);
        let found = roles(&[("opened", "2020-01-02 08:#"), ("type", &long)]);
        assert_eq!(found.category, None);
    }
}
