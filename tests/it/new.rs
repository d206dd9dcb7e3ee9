//! `pateka new`: what it writes builds as it stands, with every field that it explains in use, and it overwrites nothing.

use pateka::i18n::messages::MessageLang;

use crate::site::{Ended, TestSite};

/// A site with a section for each kind, in a theme that has the kinds' general templates.
const SECTIONS: &str = r#"
-- content/services/_index.md --
+++
title = "Услуги"
kind = "service"
+++
-- content/services/_index.en.md --
+++
title = "Services"
+++
-- content/events/_index.md --
+++
title = "Събития"
kind = "event"
+++
-- content/events/_index.en.md --
+++
title = "Events"
+++
-- content/events/2026-05-01-last.md --
+++
title = "Последно"
start = 2026-05-01T10:00
place = "Зала „А“"
address = "ул. Първа 1"
audience = ["open", "families"]
+++
-- content/events/2026-05-01-last.en.md --
+++
title = "Last"
place = "Hall A"
+++
-- content/events/2026-04-01-before.md --
+++
title = "Предпоследно"
start = 2026-04-01T10:00
place = "Другаде"
translation = "missing-ok"
+++
-- content/practices/_index.md --
+++
title = "Практики"
kind = "practice"
+++
-- content/practices/_index.en.md --
+++
title = "Practices"
+++
-- content/campaigns/_index.md --
+++
title = "Кампании"
kind = "campaign"
+++
-- content/campaigns/_index.en.md --
+++
title = "Campaigns"
+++
-- content/news/_index.md --
+++
title = "Новини"
kind = "news"
+++
-- content/news/_index.en.md --
+++
title = "News"
+++
"#;

const KINDS: [&str; 6] = ["page", "service", "event", "practice", "campaign", "news"];

fn new(site: &TestSite, arguments: &[&str]) -> Ended {
    let mut all = vec!["new"];
    all.extend(arguments);
    // 15 June 2026, noon in Sofia.
    site.run_with(&all, &[("SOURCE_DATE_EPOCH", "1781514000")])
}

#[track_caller]
fn made(site: &TestSite, arguments: &[&str]) -> Vec<String> {
    let ended = new(site, arguments);
    assert_eq!(ended.code, 0, "{arguments:?}: {}", ended.stderr);
    ended.stdout.lines().map(str::to_owned).collect()
}

fn read(site: &TestSite, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap()
}

#[test]
fn a_fresh_page_of_every_kind_builds_in_both_languages() {
    for lang in ["bg", "en"] {
        let site = TestSite::new(SECTIONS);
        for kind in KINDS {
            let title = format!("Щастливо {kind}");
            let start: &[&str] = match kind {
                "event" => &["--start", "2026-07-10T17:30"],
                _ => &[],
            };
            let mut arguments = vec!["--lang", lang, kind, &title, "--en", "Happy"];
            arguments.extend(start);
            let paths = made(&site, &arguments);
            assert_eq!(paths.len(), 2, "{paths:?}");
            assert!(paths[1] == paths[0].replace(".md", ".en.md"), "{paths:?}");
        }
        let output = site.build();
        assert_eq!(output.warnings(), [""; 0]);
        for page in [
            "shtastlivo-page",
            "services/shtastlivo-service",
            "events/shtastlivo-event",
            "practices/shtastlivo-practice",
            "campaigns/shtastlivo-campaign",
            "news/shtastlivo-news",
        ] {
            output.contains(&format!("{page}/index.html"), "Щастливо");
            output.contains(&format!("en/{page}/index.html"), "Happy");
            // The hint where to write is no text of the page.
            output.lacks(&format!("{page}/index.html"), "<!--");
        }
    }
}

/// Takes away every `#` that stands directly before something.
fn with_all_fields(text: &str) -> String {
    let in_use = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(|line| in_use(line) + "\n").collect()
}

#[test]
fn every_explained_field_may_be_used_as_it_stands() {
    for kind in KINDS {
        let site = TestSite::new(SECTIONS);
        let paths = made(&site, &[kind, "Заглавие", "--en", "Title"]);
        for path in &paths {
            let text = with_all_fields(&read(&site, path));
            // One page cannot be a draft and be looked at, and two need two addresses.
            let text = text.replace("draft = true\n", "");
            site.write(path, text.as_bytes());
            let folder = path.rsplit_once('/').unwrap().0;
            site.write(&format!("{folder}/picture.jpg"), b"");
        }
        site.edit(
            "site.toml",
            "[facts.phone]",
            "[go]\nname = \"/about/\"\n\n[facts.phone]",
        );
        let mistakes = site.build().mistakes();
        assert_eq!(mistakes, [""; 0], "{kind}: {}", read(&site, &paths[0]));
    }
}

#[test]
fn every_key_of_a_kind_is_explained() {
    for kind in KINDS {
        let site = TestSite::new(SECTIONS);
        let paths = made(&site, &[kind, "Заглавие", "--en", "Title"]);
        let text = read(&site, &paths[0]);
        site.write(
            &paths[0],
            text.replacen("+++\n", "+++\nqqqqqqqq = 1\n", 1).as_bytes(),
        );
        let findings = site.build().findings(MessageLang::English);
        let unknown = findings.iter().find(|f| f.code == "unknown-key").unwrap();
        let known = unknown.help.as_ref().unwrap().split_once(": ").unwrap().1;
        let keys: Vec<&str> = known.trim_end_matches('.').split(", ").collect();
        assert!(keys.len() > 10, "{keys:?}");
        for key in keys {
            let lines = ["", "#"].map(|mark| format!("\n{mark}{key} ="));
            let tables = [format!("\n#[{key}]"), format!("\n#[[{key}]]")];
            let explained = lines.iter().chain(&tables).any(|line| text.contains(line));
            assert!(explained, "{kind}: {key} in {text}");
        }
    }
}

#[test]
fn an_event_is_named_by_its_day_and_takes_over_what_is_usual() {
    let site = TestSite::new(SECTIONS);
    let paths = made(
        &site,
        &[
            "event",
            "Открит урок",
            "--en",
            "Open lesson",
            "--start",
            "2026-07-10T17:30",
        ],
    );
    assert_eq!(paths[0], "content/events/2026-07-10-otkrit-urok.md");
    let (original, twin) = (read(&site, &paths[0]), read(&site, &paths[1]));
    for line in [
        "title = \"Открит урок\"",
        "start = 2026-07-10T17:30",
        "place = \"Зала „А“\"",
        "address = \"ул. Първа 1\"",
        "audience = [\"open\", \"families\"]",
    ] {
        assert!(
            original.contains(&format!("\n{line}\n")),
            "{line} in {original}"
        );
    }
    assert!(twin.contains("\nplace = \"Hall A\"\n"), "{twin}");
    assert!(!twin.contains("start ="), "{twin}");
}

#[test]
fn what_is_only_an_example_is_a_draft() {
    let site = TestSite::new(SECTIONS);
    let event = made(&site, &["event", "Без дата", "--en", "No date"]);
    assert_eq!(event[0], "content/events/2026-06-29-bez-data.md");
    let page = made(&site, &["page", "Без превод"]);
    assert!(read(&site, &page[1]).contains("\ndraft = true\n"));
    let output = site.build();
    assert_eq!(output.warnings(), [""; 0]);
    assert!(!output.has("events/bez-data/index.html"));
    assert!(output.has("bez-prevod/index.html"));
    output.contains("en/bez-prevod/index.html", "Only in another language");
}

#[test]
fn nothing_is_overwritten_and_both_files_or_none_are_written() {
    let site = TestSite::new(SECTIONS);
    site.write("content/novo.en.md", b"mine");
    let ended = new(&site, &["page", "Ново", "--en", "New"]);
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    assert!(ended.stderr.contains("content/novo.en.md") && ended.stderr.contains("--slug novo-2"));
    assert_eq!(read(&site, "content/novo.en.md"), "mine");
    assert!(!site.root().join("content/novo.md").exists());
    assert_eq!(ended.stdout, "");
    // The same address with another date in front.
    let ended = new(
        &site,
        &["event", "Last", "--slug", "last", "--start", "2026-07-10"],
    );
    assert_eq!(ended.code, 2);
    assert!(
        ended.stderr.contains("content/events/2026-05-01-last.md"),
        "{}",
        ended.stderr
    );
}

#[test]
fn wrong_use_is_told_without_being_asked() {
    let site = TestSite::new(SECTIONS);
    for (arguments, told) in [
        (&[][..], "page, service, event"),
        (&["evnt", "x"], "page, service, event"),
        (&["event"], "pateka new event \"Title\""),
        (&["event", " "], "pateka new event \"Title\""),
        (
            &["event", "x", "--start", "10.12.2026 17:30"],
            "--start 2026-12-10T17:30",
        ),
        (&["event", "x", "--start", "2026-03-29T03:30"], "clocks"),
        (&["page", "x", "--start", "2026-12-10"], "--start"),
        (
            &["page", "x", "--slug", "Моя страница"],
            "--slug moya-stranitsa",
        ),
        (&["page", "x", "--slug", "../x"], "--slug x"),
        (&["page", "سلام"], "--slug name"),
        (&["page", "x", "--from", "a.ics"], "pateka new event --from"),
    ] {
        let ended = new(&site, arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains(told),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_kind_without_a_section_is_told_what_to_create() {
    let ended = new(
        &TestSite::new(""),
        &["service", "Услуга", "--en", "Service"],
    );
    assert_eq!(ended.code, 1);
    assert!(
        ended.stderr.contains("content/services/_index.md"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_site_of_one_language_gets_one_file() {
    let site = TestSite::new(SECTIONS);
    site.edit(
        "site.toml",
        "languages = [\"bg\", \"en\"]",
        "languages = [\"bg\"]",
    );
    site.edit(
        "site.toml",
        "{ bg = \"Център\", en = \"Centre\" }",
        "\"Център\"",
    );
    assert_eq!(made(&site, &["page", "Само тук"]), ["content/samo-tuk.md"]);
    assert_eq!(new(&site, &["page", "Още", "--en", "More"]).code, 2);
}

const INVITATION: &str = "\
BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Семинар: „Права“ \\\\ \"и\" закон\r\n\
DTSTART;TZID=FLE Standard Time:20260710T100000\r\nDTEND;TZID=FLE Standard Time:20260710T120000\r\n\
RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20260828T205959Z\r\nEXDATE;TZID=FLE Standard Time:20260717T100000\r\n\
RRULE-X:1\r\nLOCATION:Зала 1\r\nURL:https://example.org/a_b*c\r\n\
DESCRIPTION:# Не е заглавие\\n<script>alert(1)</script> [fact:none] {{ x }}\\n+++\\n\\n:::note\\n- а_б_в *г* https://example.org/x_y_z\r\n\
END:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=FLE Standard Time:20260724T100000\r\n\
DTSTART;TZID=FLE Standard Time:20260725T100000\r\nDTEND;TZID=FLE Standard Time:20260725T120000\r\nEND:VEVENT\r\n\
END:VCALENDAR\r\n";

#[test]
fn an_invitation_becomes_an_event_that_builds_and_shows_its_text() {
    let site = TestSite::new(SECTIONS);
    site.write("a.ics", INVITATION.as_bytes());
    let paths = made(&site, &["event", "--from", "a.ics", "--en", "Seminar"]);
    assert_eq!(
        paths[0],
        "content/events/2026-07-10-seminar-prava-i-zakon.md"
    );
    let original = read(&site, &paths[0]);
    for line in [
        "title = \"Семинар: „Права“ \\\\ \\\"и\\\" закон\"",
        "start = 2026-07-10T10:00",
        "end = 2026-07-10T12:00",
        "place = \"Зала 1\"",
        "repeat = { every = \"week\", on = \"friday\", until = 2026-08-28, except = [2026-07-17] }",
        "[[changes]]\non = 2026-07-24\nstart = 2026-07-25T10:00\nend = 2026-07-25T12:00",
    ] {
        assert!(
            original.contains(&format!("\n{line}\n")),
            "{line} in {original}"
        );
    }
    let output = site.build();
    let page = "events/seminar-prava-i-zakon/index.html";
    for text in [
        "# Не е заглавие",
        "&lt;script&gt;alert(1)&lt;/script&gt; [fact:none] {{ x }}",
        "+++",
        ":::note",
        "- а_б_в *г* <a href=\"https://example.org/x_y_z\"",
        "href=\"https://example.org/a_b*c\"",
    ] {
        output.contains(page, text);
    }
    output.lacks(page, "<h1");
    output.lacks(page, "<script");
}

#[test]
fn what_an_invitation_cannot_hand_over_is_named_twice() {
    let site = TestSite::new(SECTIONS);
    site.write(
        "a.ics",
        INVITATION
            .replace("FREQ=WEEKLY;BYDAY=FR", "FREQ=HOURLY")
            .as_bytes(),
    );
    let ended = new(&site, &["--lang", "bg", "event", "--from", "a.ics"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let original = read(&site, ended.stdout.lines().next().unwrap());
    for text in [&ended.stderr, &original] {
        assert!(text.contains("FREQ=HOURLY"), "{text}");
    }
    assert!(!original.contains("\nrepeat"));
    assert_eq!(site.build().mistakes(), [""; 0]);
}

#[test]
fn a_file_that_is_no_invitation_writes_nothing() {
    let site = TestSite::new(SECTIONS);
    site.write("a.ics", b"hello");
    for (file, code) in [("a.ics", 1), ("missing.ics", 2)] {
        let ended = new(&site, &["event", "Семинар", "--from", file]);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (code, ""),
            "{}",
            ended.stderr
        );
    }
}
