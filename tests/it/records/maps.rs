//! What the map says: zones, formats, encodings, filters, states, events.
use super::*;

#[test]
fn offsets_are_applied() {
    let file = "id,opened,closed\n1,2020-01-02T08:00:00+08:00,2020-01-02T00:10:00+00:00\n\
                2,2020-01-02T09:00:00+08:00,2020-01-02T01:30:00+00:00\n";
    let replay = replay(file, "");
    // Of two, the median is the shorter one.
    assert_eq!(replay.median_and_p90(), (10.0 / 60.0, 0.5));
    assert_eq!(replay.reason("closed_before_opened").0, 0);
    has(&replay.err, &["offsets are mixed: +08:00 (2), +00:00 (2)", "set `requests.time_zone`"]);
    has(&replay.tickets, &["2020-01-02T08:00:00"]);
}

#[test]
fn utc_becomes_local_time() {
    let file = "id,opened,closed\n1,2020-01-02T23:30:00.000Z,2020-01-03T01:30:00.000Z\n";
    for format in ["time_format = \"%Y-%m-%dT%H:%M:%S%.fZ\"", ""] {
        let over = format!("[requests]\ntime_zone = \"America/New_York\"\n{format}\n");
        let replay = replay(file, &over);
        assert_eq!(replay.recorded(), (1.0, 2.0, 0.0));
        has(&replay.tickets, &["2020-01-02T18:30:00"]);
    }
    let unsaid = replay(file, "");
    has(&unsaid.err, &["times are in UTC", "set `requests.time_zone`"]);
    has(&unsaid.tickets, &["2020-01-02T23:30:00"]);
    let plain = replay(
        file.replace(".000Z", ""),
        "[requests]\ntime_zone = \"America/New_York\"\nwritten_in = \"UTC\"\n",
    );
    has(&plain.tickets, &["2020-01-02T18:30:00"]);
    let told = refused(file, "[requests]\ntime_zone = \"New York\"\n");
    has(&told, &["\"New York\" is not a time zone", "did you mean \"America/New_York\"?"]);
}

#[test]
fn durations_are_right_when_summer_time_begins_and_ends() {
    let file = "id,opened,closed\n1,2020-03-08 01:30,2020-03-08 03:30\n2,2020-11-01 00:30,2020-11-01 03:30\n";
    let over = "[run]\nlength = \"365 d\"\n[requests]\ntime_zone = \"America/New_York\"\n";
    assert_eq!(replay(file, over).median_and_p90(), (1.0, 4.0));
    // Without a zone the clock on the wall is all there is.
    assert_eq!(replay(file, "[run]\nlength = \"365 d\"\n").median_and_p90(), (2.0, 3.0));
}

#[test]
fn several_patterns_may_stand_in_one_column() {
    let file = "id,opened,closed\n1,2020/1/2 8:00:00,2020/1/3 8:00:00\n2,2020-01-02 09:00:00,2020/1/4\n";
    let one = "[requests]\ntime_format = \"%Y/%m/%d %H:%M:%S\"\n";
    has(
        &refused(file, one),
        &[
            "line 3, column `opened`",
            "\"iso\" fits: set `requests.time_format` to [\"%Y/%m/%d %H:%M:%S\", \"iso\"]",
        ],
    );
    let all = "[requests]\ntime_format = [\"%Y/%m/%d %H:%M:%S\", \"iso\", \"%Y/%m/%d\"]\n";
    assert_eq!(replay(file, all).median_and_p90(), (24.0, 39.0));
    // What is tolerated is told with its line.
    let tolerated = replay(file, "[requests]\ntime_format = \"%Y/%m/%d %H:%M:%S\"\ntolerate = 1\n");
    assert_eq!(tolerated.reason("unreadable"), (1, vec![3]));
    has(&tolerated.err, &["1 left out: cannot be read (line 3)"]);
}

#[test]
fn day_and_time_may_stand_in_two_columns() {
    let over = "[requests.columns]\nopened = [\"day\", \"time\"]\nclosed = [\"end day\", \"end time\"]\n";
    let file = "id,day,time,end day,end time\n1,2020-01-02,08:00,2020-01-03,09:30\n\
                2,2020-01-02 00:00:00,08:00,2020-01-04T00:00:00.000,\n3,2020-01-02,08:00,,\n";
    let replay = replay(file, over);
    assert_eq!((replay.all("recorded_n"), replay.all("recorded_median_h")), (3.0, 40.0));
    has(
        &refused(file, "[requests.columns]\nopened = [\"day\", \"hour\"]\n"),
        &["is \"hour\", no such column"],
    );
}

#[test]
fn numbers_are_times_too() {
    let excel = "id,opened,closed\n1,43832.3333333333,43833.3333333333\n2,43832.5,43834\n";
    let by = |format: &str| format!("[requests]\ntime_format = \"{format}\"\n");
    let read = replay(excel, &by("excel"));
    assert_eq!(read.median_and_p90(), (24.0, 36.0));
    has(&read.tickets, &["2020-01-02T08:00:00", "2020-01-02T12:00:00"]);
    has(&refused(excel, ""), &["\"excel\" fits: set `requests.time_format` to [\"iso\", \"excel\"]"]);
    let unix = "id,opened,closed\n1,1577952000,1578038400\n";
    assert_eq!(replay(unix, &by("unix")).recorded(), (1.0, 24.0, 0.0));
    let ms = "id,opened,closed\n1,1577952000123,1578038400123\n";
    let zone = format!("{}time_zone = \"Asia/Shanghai\"\n", by("unix_ms"));
    let read = replay(ms, &zone);
    assert_eq!(read.recorded(), (1.0, 24.0, 0.0));
    has(&read.tickets, &["2020-01-02T16:00:00"]);
    has(&refused(ms, &by("unix")), &["\"unix_ms\" fits"]);
}

/// The header and a row of a Chinese export.
const CHINESE: &str = "编号,受理时间,办结时间\n1,2020-01-02 08:00,2020-01-03 08:00\n";

const CHINESE_COLUMNS: &str =
    "[requests.columns]\nid = \"编号\"\nopened = \"受理时间\"\nclosed = \"办结时间\"\n";

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn chinese_encodings_are_read_when_they_are_named() {
    let file = gb18030(CHINESE);
    has(&refused(&file, CHINESE_COLUMNS), &["not in UTF-8", "set `requests.encoding` to \"gb18030\""]);
    for name in ["gb18030", "GBK", "gb2312"] {
        let read = replay(&file, &format!("[requests]\nencoding = \"{name}\"\n{CHINESE_COLUMNS}"));
        assert_eq!(read.recorded(), (1.0, 24.0, 0.0), "{name}");
    }
    has(&refused(CHINESE, "[requests]\nencoding = \"klingon\"\n"), &["\"klingon\" is not an encoding"]);
}

#[test]
fn other_encodings_are_read_too() {
    let utf_16 = |little: bool| -> Vec<u8> {
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        "\u{feff}".encode_utf16().chain(CHINESE.encode_utf16()).flat_map(bytes).collect()
    };
    for file in [utf_16(true), utf_16(false), format!("\u{feff}{CHINESE}").into_bytes()] {
        assert_eq!(replay(&file, CHINESE_COLUMNS).recorded(), (1.0, 24.0, 0.0));
    }
    let latin = b"id,er\xf6ffnet,closed\n1,2020-01-02 08:00,2020-01-03 08:00\n";
    let column = "[requests.columns]\nopened = \"eröffnet\"\n";
    has(&refused(latin, column), &["set `requests.encoding` to \"windows-1252\""]);
    let read = replay(latin, &format!("[requests]\nencoding = \"latin1\"\n{column}"));
    assert_eq!(read.recorded(), (1.0, 24.0, 0.0));
}

/// What a Chinese spreadsheet program writes: GB18030, tabs or commas, a title above, slashes, halves of the day.
#[test]
fn quirks_of_one_export_come_together() {
    let text = "12345热线工单明细\t\t\t\t\r\n导出时间：2020/3/1\t\t\t\t\r\n工单编号\t受理时间\t办结时间\t承办单位\t状态\r\n\
                \"'0001\"\t2020/1/2 上午8:00:00\t2020/1/3 下午8:00:00\t城管局\t已办结\r\n\
                \"'0002\"\t2020/1/2 下午1:00:00\t\t住建局\t办理中\r\n\
                \"'0003\"\t2020/1/2 下午1:00:00\t\t城管局\t已撤销\r\n";
    let over = "[requests]\nencoding = \"gb18030\"\ndelimiter = \"\\t\"\nheader_line = 3\n\
                time_format = \"%Y/%m/%d %p%I:%M:%S\"\n[requests.columns]\nid = \"工单编号\"\nopened = \"受理时间\"\n\
                closed = \"办结时间\"\nunit = \"承办单位\"\nstatus = \"状态\"\n\
                [unit.unit_01]\nstaff = 1\nlabel = \"城管局\"\n[unit.unit_02]\nstaff = 1\nlabel = \"住建局\"\n";
    let read = replay(gb18030(text), over);
    assert_eq!((read.all("recorded_n"), read.all("recorded_open_share")), (2.0, 0.5));
    assert_eq!(read.units["unit_01"]["recorded_median_h"], 36.0);
    assert_eq!(read.reason("cancelled"), (1, vec![6]));
    let above = over.replace("header_line = 3\n", "");
    has(&refused(gb18030(text), &above), &["Line 3 has these names: `requests.header_line = 3`?"]);
}

#[test]
fn the_delimiter_is_asked_for() {
    let file = "id;opened;closed\n1;2020-01-02 08:00;2020-01-03 08:00\n";
    has(
        &refused(file, ""),
        &["The header line has one field with semicolons: `requests.delimiter = \";\"`?"],
    );
    assert_eq!(replay(file, "[requests]\ndelimiter = \";\"\n").recorded(), (1.0, 24.0, 0.0));
    has(&refused(file.replace(';', "\t"), ""), &["one field with tabs: `requests.delimiter = \"\\t\"`?"]);
}

#[test]
fn lines_may_end_in_a_bare_return() {
    let file = "id,opened,closed\r1,2020-01-02 08:00,2020-01-03 08:00\r2,soon,\r";
    has(&refused(file, ""), &["line 3, column `opened`"]);
    assert_eq!(replay(file, "[requests]\ntolerate = 1\n").recorded(), (1.0, 24.0, 0.0));
}

const STATES: &str = "id,opened,closed,status,source\n1,2020-01-02 08:00,2020-01-02 08:01,Cancelled,Call\n\
                      2,2020-01-02 08:00,2020-01-02 08:00,Closed,Driver Self Report\n\
                      3,2020-01-02 08:00,2020-01-06 08:00,Closed,Call\n4,2020-01-02 08:00,,Closed,Call\n";

#[test]
fn rows_are_chosen_and_states_are_heard() {
    let skip = "[requests]\nskip = { source = [\"Driver Self Report\"], status = \"CANCELLED\" }\n\
                [requests.columns]\nstatus = \"status\"\n";
    let read = replay(STATES, skip);
    assert_eq!(read.recorded(), (2.0, 96.0, 0.0));
    assert_eq!((read.reason("filtered"), read.reason("closed_unknown")), ((2, vec![2, 3]), (1, vec![5])));
    let only = "[requests]\nonly = { source = [\"call\"] }\n[requests.columns]\nstatus = \"status\"\n";
    let read = replay(STATES, only);
    assert_eq!(read.recorded(), (2.0, 96.0, 0.0));
    assert_eq!((read.reason("filtered"), read.reason("cancelled")), ((1, vec![3]), (1, vec![2])));
    has(
        &refused(STATES, "[requests]\nonly = { quelle = [\"Call\"] }\n"),
        &["`requests.only` names \"quelle\""],
    );
}

#[test]
fn a_status_goes_before_a_closing_time() {
    let file = "id,opened,closed,status\n1,2020-01-02 08:00,2020-01-03 08:00,Reopened\n\
                2,2020-01-02 08:00,2020-01-04 08:00,Passed on\n3,2020-01-02 08:00,2020-01-05 08:00,in the drawer\n";
    let over = "[requests.status]\nreferred = [\"passed on\"]\n[requests.columns]\nstatus = \"status\"\n";
    let read = replay(file, over);
    assert_eq!((read.all("recorded_n"), read.all("recorded_open_share")), (2.0, 0.5));
    assert_eq!(read.reason("open_with_closing"), (1, vec![2]));
    assert_eq!((read.reason("referred"), read.reason("unknown_status")), ((1, vec![3]), (1, vec![4])));
    has(
        &refused(file, "[requests.status]\nreferred = [\"closed\"]\n"),
        &["\"closed\" stands in `closed` too"],
    );
}

#[test]
fn the_last_state_of_a_request_may_be_kept() {
    let file = "id,opened,closed\n1,2020-01-02 08:00:00,\n1,2020-01-02 08:00:00,2020-01-03 08:00:00\n\
                2,2020-01-02 09:00:00,\n2,2020-01-02 09:00:00,2020-01-04 09:00:00\n";
    let last = replay(file, "[requests]\nkeep = \"last\"\n");
    assert_eq!((last.median_and_p90(), last.recorded().2), ((24.0, 48.0), 0.0));
    assert_eq!(last.reason("repeated_id"), (2, vec![2, 4]));
    let first = replay(file, "");
    assert_eq!(first.recorded().2, 1.0);
    has(&first.err, &["2 requests are open in the first row", "`requests.keep = \"last\"`?"]);
}

const EVENTS: &str = "id,activity,timestamp,unit\nA,received,2020-01-02 08:00,desk\nB,received,2020-01-02 09:00,desk\n\
                      A,closed,2020-01-04 10:00,works\nA,handled,2020-01-03 09:00,works\n";

#[test]
fn a_log_of_events_becomes_requests() {
    let over = "[requests.events]\ncase = \"id\"\nactivity = \"activity\"\ntime = \"timestamp\"\nresource = \"unit\"\n\
                closed = [\"Closed\"]\n[unit.works]\nstaff = 1\n[unit.desk]\nstaff = 1\n";
    let read = replay(EVENTS, over);
    assert_eq!((read.all("recorded_n"), read.all("recorded_open_share")), (2.0, 0.5));
    let works = &read.units["works"];
    assert_eq!((works["recorded_n"], works["recorded_median_h"]), (1.0, 50.0));
    has(&read.err, &["4 events read\n2 of 2 requests kept", "1 hand-offs from one to another in 1 requests"]);
    // The columns of the map do for it, too; a resource that no unit claims matters only where it has the request.
    let short = "[requests]\nunknown_unit = \"none\"\n[requests.columns]\nopened = \"timestamp\"\nunit = \"unit\"\n\
                 closed = \"none\"\n[requests.events]\nactivity = \"activity\"\nclosed = [\"closed\"]\n\
                 refused = [\"handled\"]\n[unit.works]\nstaff = 1\n";
    let read = replay(EVENTS, short);
    assert_eq!(read.units["works"]["recorded_median_h"], 50.0);
    assert_eq!(read.reason("unknown_unit").0, 1);
    has(&read.err, &["1 refusals"]);
    // Without a word for it, the last event closes.
    let last = over.replace("closed = [\"Closed\"]\n", "");
    assert_eq!(replay(EVENTS, &last).recorded(), (2.0, 0.0, 0.0));
}

#[test]
fn a_log_of_events_needs_its_columns() {
    has(
        &refused(EVENTS, "[requests.events]\nactivity = \"activity\"\ntime = \"when\"\n"),
        &["`requests.events.time` is \"when\""],
    );
    let none = "[requests.columns]\nid = \"none\"\n[requests.events]\nactivity = \"activity\"\ntime = \"timestamp\"\n";
    has(&refused(EVENTS, none), &["nothing says which events belong together"]);
}

#[test]
fn values_that_differ_in_case_alone_may_mean_different_units() {
    let file = "id,opened,closed,who\n1,2020-01-02,2020-01-03,Parks\n2,2020-01-02,2020-01-04,PARKS\n";
    let over = "[requests.columns]\nunit = \"who\"\n[unit.green]\nstaff = 1\naliases = [\"Parks\"]\n\
                [unit.cars]\nstaff = 1\naliases = [\"PARKS\"]\n";
    let read = replay(file, over);
    assert_eq!(read.units["green"]["recorded_median_h"], 24.0);
    assert_eq!(read.units["cars"]["recorded_median_h"], 48.0);
}
