//! The bytes of calendars: lines, zones, rules and what departs from them.

use super::*;

fn sofia() -> Zone {
    Zone::since(&TimeZone::get("Europe/Sofia").unwrap(), 2020)
}

fn at(text: &str) -> ZonedDateTime {
    text.parse::<jiff::civil::DateTime>()
        .unwrap()
        .to_zoned_datetime(TimeZone::get("Europe/Sofia").unwrap())
        .unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn event(span: Span) -> Event {
    Event {
        uid: "a1".to_owned(),
        stamp: "2026-11-20T08:00:00Z".parse().unwrap(),
        modified: None,
        sequence: 0,
        summary: "Среща, отворена".to_owned(),
        description: "Елате.\nОчакваме ви.".to_owned(),
        location: None,
        url: "https://example.org/events/a,b/".to_owned(),
        conference: None,
        categories: Vec::new(),
        lang: Lang::parse("bg").unwrap(),
        status: Status::Confirmed,
        span,
        recurrence: None,
    }
}

fn weekly(until: &str) -> Recurrence {
    Recurrence {
        every: Every::Week,
        interval: 2,
        days: vec![
            Day {
                nth: None,
                weekday: Weekday::Monday,
            },
            Day {
                nth: None,
                weekday: Weekday::Thursday,
            },
        ],
        month_day: None,
        month: None,
        until: Some(day(until)),
        except: Vec::new(),
        overrides: Vec::new(),
    }
}

/// The unfolded lines of a calendar with one event, without its zone.
fn lines(event: Event) -> Vec<String> {
    let file = calendar(&Calendar {
        publication: None,
        zone: &sofia(),
        events: vec![event],
    });
    let text = String::from_utf8(file).unwrap().replace("\r\n ", "");
    let event = text.split_once("END:VTIMEZONE\r\n").unwrap().1;
    event.lines().map(str::to_owned).collect()
}

#[track_caller]
fn has(lines: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(lines.iter().any(|l| l == line), "{line} in {lines:#?}");
    }
}

#[test]
fn times_are_local_and_days_end_the_day_after() {
    let times = lines(event(Span::Times {
        start: at("2026-12-10T17:30"),
        end: Some(at("2026-12-11T00:00")),
    }));
    has(
        &times,
        &[
            "DTSTART;TZID=Europe/Sofia:20261210T173000",
            "DTEND;TZID=Europe/Sofia:20261211T000000",
            "SUMMARY;LANGUAGE=bg:Среща\\, отворена",
            "DESCRIPTION;LANGUAGE=bg:Елате.\\nОчакваме ви.",
            "URL:https://example.org/events/a,b/",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
        ],
    );
    let days = lines(event(Span::Days {
        first: day("2026-12-29"),
        last: day("2026-12-31"),
    }));
    has(
        &days,
        &[
            "DTSTART;VALUE=DATE:20261229",
            "DTEND;VALUE=DATE:20270101",
            "TRANSP:TRANSPARENT",
        ],
    );
}

#[test]
fn an_event_whose_end_nobody_knows_has_none() {
    let start = at("2026-12-10T17:30");
    let open = lines(event(Span::Times {
        start: start.clone(),
        end: None,
    }));
    let empty = lines(event(Span::Times {
        start: start.clone(),
        end: Some(start),
    }));
    assert!(
        open.iter()
            .chain(&empty)
            .all(|line| !line.starts_with("DTEND"))
    );
}

#[test]
fn an_hour_that_happens_twice_is_written_in_utc() {
    let first = at("2026-10-25T03:30");
    let second = first.checked_add(1.hour()).unwrap();
    has(
        &lines(event(Span::Times {
            start: first,
            end: Some(second),
        })),
        &["DTSTART:20261025T003000Z", "DTEND:20261025T013000Z"],
    );
}

#[test]
fn a_rule_ends_with_its_last_day_in_utc_or_as_a_day() {
    let mut timed = event(Span::Times {
        start: at("2026-10-22T23:30"),
        end: None,
    });
    timed.recurrence = Some(weekly("2027-03-28"));
    has(
        &lines(timed),
        &["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO;UNTIL=20270328T205959Z"],
    );
    let mut whole = event(Span::Days {
        first: day("2026-10-22"),
        last: day("2026-10-22"),
    });
    whole.recurrence = Some(weekly("2027-03-28"));
    has(
        &lines(whole),
        &["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO;UNTIL=20270328"],
    );
}

#[test]
fn every_departure_from_the_rule_is_written_in_the_type_of_the_start() {
    let mut timed = event(Span::Times {
        start: at("2026-10-22T16:00"),
        end: Some(at("2026-10-22T17:00")),
    });
    let mut rule = weekly("2027-03-28");
    rule.except = vec![Start::Time("2026-11-02T16:00".parse().unwrap())];
    rule.overrides = vec![
        Override {
            on: Start::Time("2026-11-05T16:00".parse().unwrap()),
            span: Span::Times {
                start: at("2026-11-06T10:00"),
                end: Some(at("2026-11-06T11:00")),
            },
            status: Status::Confirmed,
            summary: "Среща".to_owned(),
            location: Some("Зала 2".to_owned()),
        },
        Override {
            on: Start::Time("2026-11-16T16:00".parse().unwrap()),
            span: Span::Times {
                start: at("2026-11-16T16:00"),
                end: Some(at("2026-11-16T17:00")),
            },
            status: Status::Cancelled,
            summary: "Отменено: Среща".to_owned(),
            location: None,
        },
    ];
    timed.recurrence = Some(rule);
    let lines = lines(timed);
    has(
        &lines,
        &[
            "EXDATE;TZID=Europe/Sofia:20261102T160000",
            "RECURRENCE-ID;TZID=Europe/Sofia:20261105T160000",
            "DTSTART;TZID=Europe/Sofia:20261106T100000",
            "RECURRENCE-ID;TZID=Europe/Sofia:20261116T160000",
            "STATUS:CANCELLED",
            "SUMMARY;LANGUAGE=bg:Отменено: Среща",
            "LOCATION;LANGUAGE=bg:Зала 2",
        ],
    );
    let count = |wanted: &str| lines.iter().filter(|line| *line == wanted).count();
    assert_eq!((count("UID:a1"), count("BEGIN:VEVENT")), (3, 3));
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("RRULE"))
            .count(),
        1
    );
}

#[test]
fn a_calendar_to_subscribe_to_says_what_it_is_and_an_event_to_add_does_not() {
    let publication = Publication {
        name: "Събития; Център".to_owned(),
        description: Some("Всичко".to_owned()),
        lang: Lang::parse("bg").unwrap(),
        page_url: "https://example.org/events/".to_owned(),
        self_url: "https://example.org/events.ics".to_owned(),
    };
    let mut changed = event(Span::Days {
        first: day("2026-12-29"),
        last: day("2026-12-29"),
    });
    changed.modified = Some("2026-11-21T08:00:00Z".parse().unwrap());
    let text = |publication| {
        let file = calendar(&Calendar {
            publication,
            zone: &sofia(),
            events: vec![changed.clone()],
        });
        String::from_utf8(file).unwrap().replace("\r\n ", "")
    };
    let published = text(Some(publication));
    for line in [
        "NAME;LANGUAGE=bg:Събития\\; Център",
        "X-WR-CALNAME:Събития\\; Център",
        "SOURCE;VALUE=URI:https://example.org/events.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "LAST-MODIFIED:20261121T080000Z",
    ] {
        assert!(
            published.contains(&format!("\r\n{line}\r\n")),
            "{line} in {published}"
        );
    }
    assert!(!text(None).contains("NAME;") && !text(None).contains("X-WR-"));
}
