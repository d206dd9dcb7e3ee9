//! Calendars as part of a site: where they are, who is in them, and what of an event may change without making another
//! of it. That every occurrence is at its instant is seen by `tests/checks/calendars.py`.

use crate::site::{Output, TestSite};

const EVENTS: &str = r#"
-- content/events/_index.md --
+++
title = "Събития"
kind = "event"
+++
-- content/events/_index.en.md --
+++
title = "Events"
+++
-- content/events/2026-07-10-meeting.md --
+++
title = "Среща"
start = 2026-07-10T17:30
series = "Ресурсна група"
online = "https://meet.example.org/room"
+++
-- content/events/2026-07-10-meeting.en.md --
+++
title = "Meeting"
+++
-- content/events/2026-08-10-other.md --
+++
title = "Друга"
start = 2026-08-10
place = "Зала"
translation = "missing-ok"
+++
-- themes/small/i18n/bg.ftl --
notice = Само на друг език
status-cancelled = Отменено
status-postponed = Отложено
-- themes/small/i18n/en.ftl --
notice = Only in another language
status-cancelled = Cancelled
status-postponed = Postponed
-- themes/small/templates/event.html --
<p>{{ page.calendar }}|{{ page.series_calendar }}|{{ page.series_calendar_webcal | safe }}</p>{{ page.content }}
-- themes/small/templates/event-list.html --
<p>{{ section.calendar }}|{{ section.calendar_url | safe }}|{{ section.calendar_webcal | safe }}</p>
"#;

/// A file with its folded lines put together.
fn unfolded(output: &Output, path: &str) -> String {
    output.text(path).replace("\r\n ", "")
}

/// The values of a property, in the order of the file.
fn values(output: &Output, path: &str, name: &str) -> Vec<String> {
    let text = unfolded(output, path);
    let of_name = |line: &str| {
        let (head, value) = line.split_once(':')?;
        let found = head.split(';').next() == Some(name);
        found.then(|| value.to_owned())
    };
    text.lines().filter_map(of_name).collect()
}

fn value(output: &Output, path: &str, name: &str) -> String {
    values(output, path, name).remove(0)
}

const MEETING: &str = "content/events/2026-07-10-meeting.md";
const MEETING_ICS: &str = "events/meeting/event.ics";

#[test]
fn every_event_series_and_language_has_a_calendar_where_the_templates_say() {
    let output = TestSite::new(EVENTS).build();
    output.contains(
        "events/meeting/index.html",
        "/events/meeting/event.ics|/calendars/resursna-grupa.ics|webcal://example.org/calendars/resursna-grupa.ics",
    );
    output.contains(
        "en/events/index.html",
        "/en/events.ics|https://example.org/en/events.ics|webcal://example.org/en/events.ics",
    );
    for path in [
        MEETING_ICS,
        "calendars/resursna-grupa.ics",
        "events.ics",
        "en/events/meeting/event.ics",
        "en/calendars/resursna-grupa.ics",
        "en/events.ics",
    ] {
        assert_eq!(value(&output, path, "BEGIN"), "VCALENDAR", "{path}");
    }
    assert_eq!(values(&output, "events.ics", "SUMMARY"), ["Среща", "Друга"]);
    // What is not translated is missed by nobody who reads the other language.
    assert_eq!(
        values(&output, "en/events.ics", "SUMMARY"),
        ["Meeting", "Друга"]
    );
    output.contains("en/events.ics", "SUMMARY;LANGUAGE=bg:Друга");
    output.contains(
        "_headers",
        "/*.ics\n  Content-Type: text/calendar; charset=utf-8",
    );
}

#[test]
fn a_site_without_events_has_no_calendar_and_one_whose_events_are_gone_keeps_its_own() {
    assert!(!TestSite::new("").build().has("events.ics"));
    let site = TestSite::new(EVENTS);
    for name in [
        "2026-07-10-meeting.md",
        "2026-07-10-meeting.en.md",
        "2026-08-10-other.md",
    ] {
        site.remove(&format!("content/events/{name}"));
    }
    let output = site.build();
    // RFC 5545 asks for a component at least.
    assert_eq!(
        values(&output, "events.ics", "BEGIN")
            .get(1)
            .map(String::as_str),
        Some("VTIMEZONE")
    );
}

#[test]
fn a_link_to_a_calendar_leads_somewhere_and_a_file_cannot_take_its_place() {
    let links = "-- content/links.md --\n+++\ntitle = \"А\"\n+++\n[а](/events.ics) [б](/calendars/resursna-grupa.ics) [в](/events/meeting/event.ics)\n-- content/links.en.md --\n+++\ntitle = \"A\"\n+++\n[а](/en/events.ics)\n";
    let site = TestSite::new(EVENTS);
    site.add(links);
    assert_eq!(site.build().mistakes(), [""; 0]);
    site.add("-- static/events.ics --\nBEGIN:VCALENDAR\n");
    assert_eq!(
        site.build().mistakes(),
        ["duplicate-route static/events.ics:1:1"]
    );
}

#[test]
fn an_event_stays_the_same_whatever_is_changed_in_it() {
    let site = TestSite::new(EVENTS);
    let before = site.build();
    let identity = value(&before, MEETING_ICS, "UID");
    assert_eq!(
        value(&before, "en/events/meeting/event.ics", "UID"),
        identity
    );
    assert_ne!(value(&before, "events/other/event.ics", "UID"), identity);
    let mut sequence: u32 = value(&before, MEETING_ICS, "SEQUENCE").parse().unwrap();
    // Each step is one that a guest must hear of.
    for (from, to) in [
        (
            "title = \"Среща\"",
            "title = \"Голяма среща\"\nupdated = 2026-06-02",
        ),
        ("updated = 2026-06-02", "updated = 2026-06-02T09:30"),
        (
            "start = 2026-07-10T17:30",
            "start = 2026-07-17T18:00\nwas = 2026-07-10T17:30\nstatus = \"postponed\"",
        ),
        ("\"postponed\"", "\"cancelled\""),
    ] {
        site.edit(MEETING, from, to);
        let after = site.build();
        for path in [MEETING_ICS, "en/events/meeting/event.ics"] {
            assert_eq!(value(&after, path, "UID"), identity, "{to}");
        }
        let next = value(&after, MEETING_ICS, "SEQUENCE").parse().unwrap();
        assert!(next > sequence, "{to}: {next} after {sequence}");
        sequence = next;
    }
    let english = "content/events/2026-07-10-meeting.en.md";
    site.edit(
        english,
        "title = \"Meeting\"",
        "title = \"Meeting\"\nslug = \"big\"\nupdated = 2026-06-05",
    );
    let output = site.build();
    // The translation was changed last, and it is one event.
    for path in [MEETING_ICS, "en/events/big/event.ics"] {
        assert_eq!(value(&output, path, "UID"), identity);
        assert_eq!(value(&output, path, "LAST-MODIFIED"), "20260604T210000Z");
    }
}

#[test]
fn the_clock_of_the_build_is_in_no_calendar() {
    let site = TestSite::new(EVENTS);
    let paths = ["events.ics", "calendars/resursna-grupa.ics", MEETING_ICS];
    let texts = |at: &str| {
        let output = site.build_at(at);
        paths.map(|path| output.text(path))
    };
    assert_eq!(texts("2026-01-01"), texts("2033-01-01"));
}

#[test]
fn what_does_not_take_place_stays_and_says_so_first() {
    for (front, status, summary, start) in [
        (
            "status = \"cancelled\"\nstart = 2026-07-10T17:30",
            "CANCELLED",
            "Отменено: Среща",
            "20260710T173000",
        ),
        (
            "status = \"postponed\"\nwas = 2026-07-10T17:30",
            "CANCELLED",
            "Отложено: Среща",
            "20260710T173000",
        ),
        (
            "status = \"postponed\"\nstart = 2026-07-10T17:30",
            "CANCELLED",
            "Отложено: Среща",
            "20260710T173000",
        ),
        (
            "status = \"postponed\"\nwas = 2026-07-10T17:30\nstart = 2026-07-17T17:30",
            "CONFIRMED",
            "Среща",
            "20260717T173000",
        ),
        // A theme without a word for a state says nothing in its place.
        (
            "status = \"moved-online\"\nstart = 2026-07-10T17:30",
            "CONFIRMED",
            "Среща",
            "20260710T173000",
        ),
    ] {
        let site = TestSite::new(EVENTS);
        site.edit(MEETING, "start = 2026-07-10T17:30", front);
        let output = site.build();
        let found = ["STATUS", "SUMMARY"].map(|name| value(&output, MEETING_ICS, name));
        assert_eq!(found, [status, summary], "{front}");
        assert_eq!(
            values(&output, MEETING_ICS, "DTSTART").last().unwrap(),
            start,
            "{front}"
        );
    }
    let site = TestSite::new(EVENTS);
    site.edit(
        MEETING,
        "start = 2026-07-10T17:30",
        "status = \"postponed\"",
    );
    let output = site.build();
    assert!(!output.has(MEETING_ICS));
    output.contains("events/meeting/index.html", "<p>||</p>");
}

#[test]
fn who_comes_learns_where_and_how() {
    let site = TestSite::new(EVENTS);
    let output = site.build();
    assert_eq!(
        value(&output, MEETING_ICS, "LOCATION"),
        "https://meet.example.org/room"
    );
    assert_eq!(
        value(&output, MEETING_ICS, "CONFERENCE"),
        "https://meet.example.org/room"
    );
    site.edit(
        MEETING,
        "online =",
        "place = \"Зала 1; горе\"\naddress = \"ул. Първа 1\"\naudience = [\"open\"]\nonline =",
    );
    let output = site.build();
    assert_eq!(
        value(&output, MEETING_ICS, "LOCATION"),
        "Зала 1\\; горе\\, ул. Първа 1"
    );
    assert_eq!(value(&output, MEETING_ICS, "CATEGORIES"), "open");
    let description = value(&output, MEETING_ICS, "DESCRIPTION");
    assert_eq!(
        description,
        "https://meet.example.org/room\\n\\nhttps://example.org/events/meeting/"
    );
    site.edit(
        MEETING,
        "title = \"Среща\"",
        "title = \"Среща\"\nstatus = \"moved-online\"",
    );
    assert_eq!(
        value(&site.build(), MEETING_ICS, "LOCATION"),
        "https://meet.example.org/room"
    );
}

#[test]
fn one_occurrence_that_is_cancelled_has_an_entry_of_its_own() {
    let site = TestSite::new(EVENTS);
    site.edit(
        MEETING,
        "series = \"Ресурсна група\"",
        "series = \"a\"\nrepeat = { every = \"week\", until = 2026-07-31 }\n[[changes]]\non = 2026-07-17\nstatus = \"cancelled\"",
    );
    site.edit(MEETING, "online = \"https://meet.example.org/room\"\n", "");
    let output = site.build();
    assert_eq!(
        values(&output, MEETING_ICS, "RECURRENCE-ID"),
        ["20260717T173000"]
    );
    assert_eq!(
        values(&output, MEETING_ICS, "STATUS"),
        ["CONFIRMED", "CANCELLED"]
    );
    assert_eq!(
        values(&output, MEETING_ICS, "SUMMARY"),
        ["Среща", "Отменено: Среща"]
    );
}

#[test]
fn the_base_path_is_in_every_address_and_another_site_has_other_identities() {
    let site = TestSite::new(EVENTS);
    let identity = value(&site.build(), MEETING_ICS, "UID");
    site.edit(
        "site.toml",
        "https://example.org",
        "https://example.org/centre/",
    );
    let output = site.build();
    output.contains(
        "en/events/index.html",
        "/centre/en/events.ics|https://example.org/centre/en/events.ics|webcal://example.org/centre/en/events.ics",
    );
    assert_eq!(
        value(&output, MEETING_ICS, "URL"),
        "https://example.org/centre/events/meeting/"
    );
    assert_ne!(value(&output, MEETING_ICS, "UID"), identity);
    output.contains("_headers", "/centre/*.ics\n");
}
