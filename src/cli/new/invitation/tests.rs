//! Invitations as programs write them, and as strangers might: what becomes of each.

use super::*;
use crate::content::{Every, On};
use jiff::civil::Weekday;

fn sofia() -> TimeZone {
    TimeZone::get("Europe/Sofia").unwrap()
}

fn calendar(event: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        event
            .trim()
            .lines()
            .map(str::trim)
            .collect::<Vec<_>>()
            .join("\r\n")
    )
}

#[track_caller]
fn read_event(event: &str) -> Invitation {
    read(calendar(event).as_bytes(), &sofia()).unwrap()
}

fn moment(text: &str) -> Moment {
    crate::toml_reader::moment_of(text).unwrap()
}

fn noted(invitation: &Invitation) -> Vec<&str> {
    invitation.notes.iter().map(|note| note.message).collect()
}

#[test]
fn an_invitation_from_outlook_is_understood() {
    let text = "BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:FLE Standard Time
BEGIN:STANDARD
DTSTART:16010101T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN=\"Лице, Име\":mailto:person@example.org
ATTENDEE;CN=Друг:mailto:other@example.org
SUMMARY;LANGUAGE=bg-BG:Среща на ресурсната
  група
DTSTART;TZID=FLE Standard Time:20261210T173000
DTEND;TZID=FLE Standard Time:20261210T190000
UID:040000008200E00074C5B7101A82E008
RRULE:FREQ=MONTHLY;UNTIL=20270630T143000Z;INTERVAL=1;BYDAY=TH;BYSETPOS=2
EXDATE;TZID=FLE Standard Time:20270114T173000
LOCATION:Зала 2\\, ул. „Липник“ 14
DESCRIPTION:Дневен ред:\\n1. Новини\\n\\nВръзка: <https://teams.microsoft.com/l/meetup-join/19%3a>\\n
STATUS:CONFIRMED
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
";
    let invitation = read(text.replace("\\\\", "\\").as_bytes(), &sofia()).unwrap();
    assert_eq!(
        invitation.title.as_deref(),
        Some("Среща на ресурсната група")
    );
    assert_eq!(invitation.start, moment("2026-12-10T17:30"));
    assert_eq!(invitation.end, Some(moment("2026-12-10T19:00")));
    assert_eq!(invitation.place.as_deref(), Some("Зала 2, ул. „Липник“ 14"));
    assert_eq!(
        invitation.online.as_deref(),
        Some("https://teams.microsoft.com/l/meetup-join/19%3a")
    );
    let repeat = invitation.repeat.as_ref().unwrap();
    assert_eq!(repeat.every, Every::Month);
    assert_eq!(
        repeat.on,
        [On {
            weekday: Weekday::Thursday,
            nth: Some(2)
        }]
    );
    assert_eq!(repeat.until().unwrap().to_string(), "2027-06-30");
    assert_eq!(repeat.except.len(), 1);
    assert!(
        invitation.body.contains("1\\. Новини"),
        "{}",
        invitation.body
    );
    assert!(!format!("{invitation:?}").contains("person@example.org"));
    assert_eq!(noted(&invitation), [""; 0]);
}

#[test]
fn times_are_those_of_the_site() {
    for (start, local) in [
        ("DTSTART:20261210T153000Z", "2026-12-10T17:30"),
        (
            "DTSTART;TZID=America/New_York:20261210T200000",
            "2026-12-11T03:00",
        ),
        ("DTSTART:20261210T173000", "2026-12-10T17:30"),
        ("DTSTART;VALUE=DATE:20261210", "2026-12-10"),
    ] {
        assert_eq!(read_event(start).start, moment(local), "{start}");
    }
    // An offset in a name says nothing about summer.
    let summer = read_event("DTSTART;TZID=\"(UTC+02:00) Helsinki, Sofia\":20260710T173000");
    assert_eq!(
        (summer.start, noted(&summer)),
        (moment("2026-07-10T17:30"), vec!["invitation-zone"])
    );
    let unknown = read_event("DTSTART;TZID=Nowhere:20261210T173000");
    assert_eq!(noted(&unknown), ["invitation-zone"]);
    let second = read_event("DTSTART:20261025T013000Z");
    assert_eq!(noted(&second), ["invitation-second-hour"]);
}

#[test]
fn ends_are_the_last_day_or_the_time() {
    for (lines, end) in [
        (
            "DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261211",
            None,
        ),
        (
            "DTSTART;VALUE=DATE:20261210\nDTEND;VALUE=DATE:20261213",
            Some("2026-12-12"),
        ),
        (
            "DTSTART;VALUE=DATE:20261210\nDURATION:P3D",
            Some("2026-12-12"),
        ),
        (
            "DTSTART:20261210T220000\nDURATION:PT2H",
            Some("2026-12-11T00:00"),
        ),
        ("DTSTART:20261210T220000\nDTEND:20261210T220000", None),
        (
            "DTSTART:20261210T000000\nDTEND:20261212T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            Some("2026-12-11"),
        ),
    ] {
        assert_eq!(read_event(lines).end, end.map(moment), "{lines}");
    }
    let turned = read_event("DTSTART:20261210T220000\nDTEND:20261210T200000");
    assert_eq!(
        (turned.end, noted(&turned)),
        (None, vec!["invitation-end-before-start"])
    );
}

#[test]
fn rules_that_have_words_here_are_taken_and_others_named() {
    let rule = |rule: &str| {
        read_event(&format!(
            "DTSTART;TZID=Europe/Sofia:20261210T173000\nRRULE:{rule}"
        ))
    };
    for taken in [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;WKST=SU",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=10",
        "FREQ=MONTHLY;BYDAY=2TH",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
        "FREQ=WEEKLY;COUNT=3",
    ] {
        assert!(rule(taken).repeat.is_some(), "{taken}");
    }
    for left_out in [
        "FREQ=HOURLY",
        "FREQ=DAILY;BYDAY=MO,TU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=5TH",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYDAY=1TH",
        "FREQ=WEEKLY;BYHOUR=9,10",
        "FREQ=WEEKLY;INTERVAL=5000",
        "FREQ=WEEKLY;COUNT=5000",
        "FREQ=WEEKLY;BYDAY=MO",
        "nonsense",
    ] {
        let invitation = rule(left_out);
        assert_eq!(invitation.repeat, None, "{left_out}");
        assert_eq!(noted(&invitation), ["invitation-rule"], "{left_out}");
    }
    let counted = rule("FREQ=WEEKLY;COUNT=3").repeat.unwrap();
    assert_eq!(counted.until().unwrap().to_string(), "2026-12-24");
    let abroad = read_event("DTSTART;TZID=America/New_York:20261210T100000\nRRULE:FREQ=WEEKLY");
    assert_eq!(
        (abroad.repeat.is_none(), noted(&abroad)),
        (true, vec!["invitation-rule"])
    );
    let same_clock = read_event("DTSTART;TZID=Europe/Helsinki:20261210T100000\nRRULE:FREQ=WEEKLY");
    assert!(same_clock.repeat.is_some());
}

#[test]
fn single_occurrences_become_changes() {
    let text = "BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Sofia:20261203T173000
DTEND;TZID=Europe/Sofia:20261203T183000
RRULE:FREQ=WEEKLY
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Sofia:20261217T173000
DTSTART;TZID=Europe/Sofia:20261217T173000
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Sofia:20261210T173000
DTSTART;TZID=Europe/Sofia:20261211T173000
DTEND;TZID=Europe/Sofia:20261211T183000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Sofia:20261224T173000
DTSTART;TZID=Europe/Sofia:20261224T173000
DTEND;TZID=Europe/Sofia:20261224T183000
SUMMARY:Коледна среща
END:VEVENT
END:VCALENDAR
";
    let invitation = read(text.as_bytes(), &sofia()).unwrap();
    let moved = OccurrenceChange {
        on: "2026-12-10".parse().unwrap(),
        start: Some(moment("2026-12-11T17:30")),
        end: Some(moment("2026-12-11T18:30")),
        cancelled: false,
    };
    let cancelled = OccurrenceChange {
        on: "2026-12-17".parse().unwrap(),
        start: None,
        end: None,
        cancelled: true,
    };
    assert_eq!(invitation.changes, [moved, cancelled]);
    assert_eq!(noted(&invitation), ["invitation-occurrence-text"]);
}

#[test]
fn an_invitation_that_was_withdrawn_is_cancelled() {
    let status = read_event("DTSTART:20261210T173000\nSTATUS:CANCELLED").status;
    assert_eq!(status, Status::Cancelled);
    let method = calendar("DTSTART:20261210T173000").replace("VERSION:2.0", "METHOD:CANCEL");
    assert_eq!(
        read(method.as_bytes(), &sofia()).unwrap().status,
        Status::Cancelled
    );
}

#[test]
fn addresses_are_recognised_and_bad_ones_are_not() {
    let with = |line: &str| read_event(&format!("DTSTART:20261210T173000\n{line}"));
    for (line, online) in [
        (
            "CONFERENCE;VALUE=URI:https://meet.example.org/a,b",
            Some("https://meet.example.org/a,b"),
        ),
        (
            "X-GOOGLE-CONFERENCE:https://meet.google.com/abc",
            Some("https://meet.google.com/abc"),
        ),
        ("LOCATION:HTTPS://zoom.us/j/1", Some("https://zoom.us/j/1")),
        (
            "DESCRIPTION:тук: https://us02web.zoom.us/j/1?pwd=a.",
            Some("https://us02web.zoom.us/j/1?pwd=a"),
        ),
        ("DESCRIPTION:https://notzoom.us/j/1", None),
        ("CONFERENCE:javascript:alert(1)", None),
        ("CONFERENCE:tel:+359", None),
    ] {
        assert_eq!(with(line).online.as_deref(), online, "{line}");
    }
    assert_eq!(
        with("URL:https://example.org/x").body,
        "<https://example.org/x>"
    );
    assert_eq!(with("URL:javascript:alert(1)").body, "");
}

#[test]
fn what_is_no_invitation_is_refused_with_a_reason() {
    let two = calendar("DTSTART:20261210T173000\nSUMMARY:А").replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Б\r\nDTSTART:20261211T173000\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    let several = Refusal::Several {
        count: 2,
        titles: "А; Б".to_owned(),
    };
    let utf16: Vec<u8> = calendar("DTSTART:20261210T173000")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (cp1251, ..) = encoding_rs::WINDOWS_1251
        .encode("BEGIN:VCALENDAR\r\nSUMMARY:Среща на ресурсната група в понеделник\r\n");
    for (bytes, refusal) in [
        (Vec::new(), Refusal::NoCalendar),
        (b"<html>".to_vec(), Refusal::NoCalendar),
        (
            b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_vec(),
            Refusal::NoEvent,
        ),
        (calendar("SUMMARY:x").into_bytes(), Refusal::NoStart),
        (calendar("DTSTART:tomorrow").into_bytes(), Refusal::NoStart),
        (
            calendar("DTSTART:20261399T999999").into_bytes(),
            Refusal::NoStart,
        ),
        (two.into_bytes(), several),
        (utf16, Refusal::Encoding("UTF-16LE")),
        (cp1251.into_owned(), Refusal::Encoding("windows-1251")),
        (vec![b'x'; 1024 * 1024 + 1], Refusal::TooLarge),
    ] {
        assert_eq!(read(&bytes, &sofia()), Err(refusal));
    }
}

#[test]
fn hostile_files_are_read_to_their_end() {
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(60_000));
    let wide = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261210T173000\nRRULE:FREQ=DAILY\n{}END:VEVENT\n",
        "EXDATE:20261211T173000\n".repeat(30_000)
    );
    let long = calendar(&format!(
        "DTSTART:20261210T173000\nSUMMARY:{}",
        "я".repeat(200_000)
    ));
    assert!(read(deep.as_bytes(), &sofia()).is_err());
    assert_eq!(
        read(wide.as_bytes(), &sofia())
            .unwrap()
            .repeat
            .unwrap()
            .except
            .len(),
        1
    );
    assert_eq!(
        read(long.as_bytes(), &sofia())
            .unwrap()
            .title
            .unwrap()
            .chars()
            .count(),
        200
    );
    for rule in [
        "FREQ=YEARLY;INTERVAL=65535;UNTIL=99991231T235959Z",
        "FREQ=DAILY;COUNT=4294967295",
        "FREQ=WEEKLY;BYDAY=32767MO,-32768TU",
        "FREQ=MONTHLY;BYMONTHDAY=-128;BYSETPOS=-2147483648",
        "FREQ=DAILY;UNTIL=00000000T000000Z",
    ] {
        read_event(&format!("DTSTART:20261210T173000\nRRULE:{rule}"));
    }
    for line in [
        "DURATION:P4294967295W",
        "DURATION:-PT99999999H",
        "DTEND:99991231T235959Z",
        "DTEND:00010101T000000Z",
    ] {
        read_event(&format!("DTSTART:20261210T173000\n{line}"));
        read_event(&format!("DTSTART;VALUE=DATE:99991231\n{line}"));
    }
}

#[test]
fn damage_anywhere_never_stops_the_program() {
    let whole = calendar(
        "DTSTART;TZID=\"FLE Standard Time\":20261210T173000\nDTEND:20261210T200000Z\nDURATION:P1DT2H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101T000000Z\nEXDATE;TZID=Europe/Sofia:20270114T173000,20270115T173000\nSUMMARY;LANGUAGE=bg:Среща\\, „две“\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE:=D0=A1=\n=20x\nATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\nGEO:43.1;25.2\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261210",
    )
    .into_bytes();
    for at in (0..whole.len()).step_by(2) {
        for byte in [0x00, b'\n', b':', b'"', b'9'] {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            let _ = read(&damaged, &sofia());
        }
        let _ = read(&whole[..at], &sofia());
        let mut doubled = whole.clone();
        doubled.splice(at..at, whole.iter().copied().skip(at).take(40));
        let _ = read(&doubled, &sofia());
    }
}
