//! Events that cannot lie: their times, their lists, and the clock that moves them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::site::{Output, TestSite};

/// A list of events with its two languages, and templates that show all that there is.
const EVENTS: &str = r#"
-- content/events/_index.md --
+++
title = "Събития"
kind = "event"
sort_by = "start"
+++
-- content/events/_index.en.md --
+++
title = "Events"
+++
-- templates/event-list.html --
{% set events = paginator.events if paginator else section.events %}
now:{% for e in events.ongoing %} {{ e.title }}@{{ e.start | date(format="%d.%m %H:%M") }}{% endfor %};
coming:{% for e in events.upcoming %} {{ e.title }}@{% if e.start %}{{ e.start | date(format="%d.%m %H:%M") }}{% else %}?{% endif %}{% if e.state %}={{ e.state }}{% endif %}{% endfor %};
past:{% for year in events.past_years %} {{ year.year }}{% for e in year.events %} {{ e.title }}@{{ e.start | date(format="%d.%m %H:%M") }}{% for f in e.files %}+{{ f.name }}{% endfor %}{% endfor %}{% endfor %};
next:{% for e in events.next %} {{ e.title }}{% endfor %};
for:{% for group in events.audiences %} {{ group.name }}{% for e in group.events %} {{ e.title }}{% endfor %}{% endfor %};
{% for month in events.months %}{{ month.id }} {{ month.name }}
{% for week in month.weeks %}|{% for day in week %}{% if day.in_month %}{{ day.day }}{% for e in day.events %} {{ e.title }}{% endfor %}{% for d in day.days %} ({{ d.name }}){% endfor %}{% endif %}|{% endfor %}
{% endfor %}{% endfor %}
{% if paginator %}page {{ paginator.current_index }} of {{ paginator.number_pagers }}, {{ paginator.total_pages }} in all{% endif %}
-- templates/event.html --
<title>{{ page.title }}</title>{{ json_ld }}
{% for entry in open_graph %}{{ entry.property }}={{ entry.content }}
{% endfor %}state={{ page.state }}; when={{ page.when }}; rule={{ page.repeat_text }}; past={{ page.past }};
next={% if page.next %}{{ page.next.when }}{% endif %};
{% for o in page.occurrences %}[{{ o.on }} {{ o.when }}{% if o.state %} {{ o.state }}{% endif %}{% if o.was_text %} was {{ o.was_text }}{% endif %}]
{% endfor %}
"#;

fn site(files: &str) -> TestSite {
    let site = TestSite::new(EVENTS);
    site.add(files);
    site
}

/// An event in both languages, by its file's name, its front matter and its text.
fn event(name: &str, front: &str) -> String {
    format!(
        "-- content/events/{name}.md --\n+++\ntitle = \"{name}\"\n{front}\n+++\n\
         -- content/events/{name}.en.md --\n+++\ntitle = \"{name}\"\n+++\n"
    )
}

fn line<'t>(text: &'t str, begin: &str) -> &'t str {
    let found = text.lines().find(|line| line.starts_with(begin));
    found.unwrap_or_else(|| panic!("no {begin:?} in\n{text}"))
}

/// The next change of a build, in the time of Sofia.
fn next_change(output: &Output) -> String {
    let sofia = TimeZone::get("Europe/Sofia").unwrap();
    output.built.next_change.map_or_else(String::new, |at| {
        let local = at.to_zoned_datetime(sofia);
        local.strftime("%Y-%m-%dT%H:%M:%S").to_string()
    })
}

/// A time of Sofia with seconds, some seconds earlier or later.
fn shifted(local: &str, seconds: i64) -> Timestamp {
    let sofia = TimeZone::get("Europe/Sofia").unwrap();
    let local: jiff::civil::DateTime = local.parse().unwrap();
    let zoned = sofia.to_ambiguous_zoned_datetime(local).compatible();
    zoned.unwrap().timestamp() + SignedDuration::from_secs(seconds)
}

const MEETINGS: &str = r#"start = 2026-12-03T16:00
end = 2026-12-03T17:30
audience = "professionals"
series = "group"
repeat = { every = "month", on = "first thursday", until = 2027-06-30, except = [2027-01-07] }

[[changes]]
on = 2027-02-04
status = "cancelled"

[[changes]]
on = 2027-05-06
start = 2027-05-13"#;

#[test]
fn lists_are_right_one_second_before_and_after_every_boundary() {
    let site = site(
        &[
            event("talk", "start = 2026-12-10T17:00\nend = 2026-12-10T18:30"),
            event("camp", "start = 2026-12-11\nend = 2026-12-12"),
            event("night", "start = 2026-12-10T20:00\nend = 2026-12-11T00:00"),
        ]
        .concat(),
    );
    let at = |local: &str, seconds| {
        let output = site.build_at(&shifted(local, seconds).to_string());
        let text = output.text("events/index.html");
        // The hours behind the titles stand apart, too.
        let list = ["now:", "coming:", "past:"].map(|begin| {
            let entries = line(&text, begin).trim_end_matches(';').split(' ').skip(1);
            let titles = entries
                .map(|e| e.split('@').next().unwrap())
                .filter(|title| !title.contains(':'));
            titles.collect::<Vec<_>>().join(" ")
        });
        (list.join("; "), next_change(&output))
    };
    let boundaries = [
        (
            "2026-12-10T17:00:00",
            "talk; night camp; ",
            "2026-12-10T18:30:00",
        ),
        (
            "2026-12-10T18:30:00",
            "; night camp; 2026 talk",
            "2026-12-10T20:00:00",
        ),
        (
            "2026-12-10T20:00:00",
            "night; camp; 2026 talk",
            "2026-12-11T00:00:00",
        ),
        (
            "2026-12-11T00:00:00",
            "camp; ; 2026 night talk",
            "2026-12-13T00:00:00",
        ),
        (
            "2026-12-13T00:00:00",
            "; ; 2026 camp night talk",
            "2027-01-01T00:00:00",
        ),
    ];
    let mut before = "; talk night camp; ".to_owned();
    for (boundary, after, next) in boundaries {
        assert_eq!(at(boundary, -1), (before, boundary.to_owned()));
        assert_eq!(
            at(boundary, 0),
            (after.to_owned(), next.to_owned()),
            "{boundary}"
        );
        assert_eq!(
            at(boundary, 1),
            (after.to_owned(), next.to_owned()),
            "{boundary}"
        );
        before = after.to_owned();
    }
    // The month view of December has gone, and there is nothing left to change.
    assert_eq!(at("2027-01-01T00:00:00", 0), (before, String::new()));
}

#[test]
fn a_repeated_event_stands_in_lists_by_its_times_each_in_its_state() {
    let site = site(&event("group", MEETINGS));
    let output = site.build_at("2027-03-10T12:00");
    let text = output.text("events/index.html");
    assert_eq!(
        line(&text, "coming:"),
        "coming: group@01.04 16:00 group@13.05 16:00=moved group@03.06 16:00;"
    );
    assert_eq!(
        line(&text, "past:"),
        "past: 2027 group@04.03 16:00 group@04.02 16:00 2026 group@03.12 16:00;"
    );
    assert_eq!(line(&text, "next:"), "next: group;");
    assert_eq!(line(&text, "for:"), "for: professionals group group group;");
    assert_eq!(next_change(&output), "2027-04-01T00:00:00");

    let page = site
        .build_at("2027-01-10T12:00")
        .text("events/group/index.html");
    let page = page.replace('\u{a0}', " ");
    assert!(
        page.contains("rule=всеки първи четвъртък от месеца до 30 юни 2027 г.;"),
        "{page}"
    );
    assert!(
        page.contains("next=четвъртък, 4 март 2027 г., 16:00 ч. – 17:30 ч.;"),
        "{page}"
    );
    assert!(
        page.contains("[2027-02-04 четвъртък, 4 февруари 2027 г., 16:00 ч. – 17:30 ч. cancelled]")
    );
    assert!(page.contains(
        "[2027-05-06 четвъртък, 13 май 2027 г., 16:00 ч. – 17:30 ч. moved was четвъртък, 6 май 2027 г., 16:00 ч.]"
    ));
    let english = site
        .build_at("2027-01-10T12:00")
        .text("en/events/group/index.html");
    assert!(english.contains("rule=every first Thursday of the month until 30 June 2027;"));
    assert!(
        english.contains("when=Thursday, 4 March 2027, 16:00–17:30;"),
        "{english}"
    );
}

#[test]
fn summer_time_moves_no_meeting_and_midnight_ends_belong_to_their_day() {
    let weekly = r#"start = 2027-03-20T18:00
end = 2027-03-21T00:00
repeat = { every = "week", until = 2027-04-03 }"#;
    let output = site(&event("weekly", weekly)).build_at("2027-03-21T12:00");
    let page = output.text("en/events/weekly/index.html");
    assert!(
        page.contains("[2027-03-27 Saturday, 27 March 2027, 18:00–24:00]"),
        "{page}"
    );
    assert!(
        page.contains("[2027-04-03 Saturday, 3 April 2027, 18:00–24:00]"),
        "{page}"
    );
    assert!(
        page.contains("2027-03-27T18:00:00+02:00") && page.contains("2027-04-03T18:00:00+03:00")
    );
    let list = output.text("events/index.html");
    assert!(line(&list, "|22|").contains("|27 weekly|28|"), "{list}");
    // An hour that is skipped in one night is the next one there.
    let early = "start = 2027-03-21T03:30\nrepeat = { every = \"week\", until = 2027-04-04 }";
    let page = site(&event("early", early)).build_at("2027-03-01T12:00");
    assert_eq!(
        page.warnings(),
        ["occurrence-skipped content/events/early.md:4:10"]
    );
    let page = page.text("events/early/index.html");
    assert!(
        page.contains("2027-03-28T04:30:00+03:00") && page.contains("2027-04-04T03:30:00+03:00"),
        "{page}"
    );
}

#[test]
fn a_month_is_a_table_of_weeks_with_everything_in_its_place() {
    let site = site(
        &[
            event("camp", "start = 2026-06-29\nend = 2026-07-02"),
            event("talk", "start = 2026-06-30T17:00"),
            event("old", "start = 2026-05-30T17:00"),
            "-- data/days.toml --\n[[day]]\nname = { bg = \"Ден\", en = \"Day\" }\nrule = { month = 7, on = \"first sunday\" }\nsource = \"ООН\"\n".to_owned(),
        ]
        .concat(),
    );
    let text = site.build().text("events/index.html");
    let (_, months) = text.split_once("month-2026-06").unwrap();
    let months = format!("month-2026-06{}", months.replace('\u{a0}', " "));
    assert_eq!(
        months.trim(),
        "month-2026-06 юни 2026 г.\n\
         |1|2|3|4|5|6|7|\n\
         |8|9|10|11|12|13|14|\n\
         |15|16|17|18|19|20|21|\n\
         |22|23|24|25|26|27|28|\n\
         |29 camp|30 camp talk||||||\n\
         month-2026-07 юли 2026 г.\n\
         |||1 camp|2 camp|3|4|5 (Ден)|\n\
         |6|7|8|9|10|11|12|\n\
         |13|14|15|16|17|18|19|\n\
         |20|21|22|23|24|25|26|\n\
         |27|28|29|30|31|||"
    );
}

#[test]
fn an_event_of_unknown_time_comes_last_and_a_past_one_brings_its_files() {
    let site = site(
        &[
            event("later", "status = \"postponed\"\nwas = 2026-06-01T10:00"),
            event("soon", "start = 2026-07-01T10:00"),
            "-- content/events/seminar/index.md --\n+++\ntitle = \"seminar\"\nstart = 2026-06-01\ntranslation = \"missing-ok\"\n+++\n[Запис](notes.pdf)\n-- content/events/seminar/notes.pdf --\nx\n".to_owned(),
        ]
        .concat(),
    );
    let output = site.build();
    let text = output.text("events/index.html");
    assert_eq!(
        line(&text, "coming:"),
        "coming: soon@01.07 10:00 later@?=postponed;"
    );
    assert_eq!(
        line(&text, "past:"),
        "past: 2026 seminar@01.06 00:00+notes.pdf;"
    );
    assert_eq!(output.warnings(), [""; 0]);
}

#[test]
fn a_list_of_events_is_cut_by_its_times_and_keeps_its_order() {
    let site = site(&event("group", MEETINGS));
    site.edit(
        "content/events/_index.md",
        "kind = \"event\"",
        "kind = \"event\"\npaginate_by = 2",
    );
    let output = site.build_at("2027-03-10T12:00");
    let second = output.text("events/page/2/index.html");
    assert!(second.contains("page 2 of 3, 6 in all"), "{second}");
    assert_eq!(line(&second, "coming:"), "coming: group@03.06 16:00;");
    assert_eq!(line(&second, "past:"), "past: 2027 group@04.03 16:00;");
    let last = output.text("en/events/page/3/index.html");
    assert_eq!(
        line(&last, "past:"),
        "past: 2027 group@04.02 16:00 2026 group@03.12 16:00;"
    );
}

#[test]
fn a_state_comes_first_wherever_only_a_title_is_seen() {
    let site = site(&event(
        "meeting",
        "start = 2026-07-01T10:00\nstatus = \"cancelled\"",
    ));
    site.add("-- i18n/bg.ftl --\nstatus-cancelled = Отменено\n-- i18n/en.ftl --\nstatus-cancelled = Cancelled\n");
    let output = site.build();
    output.contains("events/meeting/index.html", "og:title=Отменено: meeting");
    output.contains(
        "events/meeting/index.html",
        "og:description=сряда, 1 юли 2026",
    );
    output.contains(
        "events/meeting/index.html",
        "https://schema.org/EventCancelled",
    );
    output.contains("events/meeting/index.html", "state=cancelled;");
    output.contains("events/atom.xml", "<title>Отменено: meeting</title>");
    output.contains("en/events/atom.xml", "<title>Cancelled: meeting</title>");
}

#[test]
fn search_engines_get_the_rule_and_the_next_times_and_no_date_that_lies_ahead() {
    let site = site(&event("2026-12-03-group", MEETINGS));
    let page = site.build().text("events/group/index.html");
    let start = page.find("{\"@context\"").unwrap();
    let mut json = serde_json::Deserializer::from_str(page.get(start..).unwrap()).into_iter();
    let graph: serde_json::Value = json.next().unwrap().unwrap();
    let nodes = graph["@graph"].as_array().unwrap();
    let event = nodes.iter().find(|node| node["@type"] == "Event").unwrap();
    assert_eq!(event["startDate"], "2026-12-03T16:00:00+02:00");
    assert_eq!(event["eventSchedule"]["repeatFrequency"], "P1M");
    assert_eq!(event["eventSchedule"]["byDay"], "1TH");
    assert_eq!(event["eventSchedule"]["exceptDate"], "2027-01-07");
    assert_eq!(event["eventSchedule"]["scheduleTimezone"], "Europe/Sofia");
    let states: BTreeMap<&str, &str> = event["subEvent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            (
                e["startDate"].as_str().unwrap().get(..10).unwrap(),
                e["eventStatus"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(states["2027-02-04"], "https://schema.org/EventCancelled");
    assert_eq!(states["2027-05-13"], "https://schema.org/EventRescheduled");
    assert!(
        nodes.iter().all(|node| node.get("datePublished").is_none()),
        "{graph:#}"
    );
    let later = site
        .build_at("2026-12-03T00:00")
        .text("events/group/index.html");
    assert!(later.contains("\"datePublished\":\"2026-12-03\""));
}

#[test]
fn a_rule_without_end_is_followed_to_the_end_of_the_year_after_next() {
    let site = site(&event(
        "yoga",
        "start = 2026-01-05T10:00\nrepeat = { every = \"week\" }",
    ));
    let output = site.build();
    let text = output.text("events/index.html");
    assert!(
        line(&text, "coming:").ends_with("yoga@25.12 10:00;"),
        "{text}"
    );
    assert_eq!(line(&text, "coming:").matches("yoga").count(), 132);
    assert_eq!(output.warnings(), [""; 0]);
    // Whoever reads the findings is told.
    let findings = output.findings(pateka::i18n::messages::MessageLang::Bulgarian);
    assert!(
        findings.iter().any(|f| f.code == "repeat-without-end"),
        "{findings:?}"
    );
}

/// Everything that is published, without what shows the time of the build.
fn bytes(output: &Output) -> BTreeMap<String, Vec<u8>> {
    output.text("build.json");
    let artifacts = output.built.artifacts.iter();
    artifacts
        .filter_map(|artifact| match &artifact.body {
            pateka::artifact::Body::Bytes(bytes) => {
                let route = artifact.route.as_str().to_owned();
                match route.as_str() {
                    "/build.json" => {
                        let text = String::from_utf8(bytes.clone()).unwrap();
                        let rest: Vec<&str> = text
                            .lines()
                            .filter(|line| !line.contains("\"at\""))
                            .collect();
                        Some((route, rest.join("\n").into_bytes()))
                    }
                    _ => Some((route, bytes.clone())),
                }
            }
            pateka::artifact::Body::File(_) => None,
        })
        .collect()
}

#[test]
fn nothing_changes_by_itself_before_the_next_change_and_something_then() {
    let site = site(
        &[
            event("group", MEETINGS),
            event("yoga", "start = 2026-06-08T10:00\nend = 2026-06-08T11:00\nrepeat = { every = \"year\" }"),
            event("2026-06-20-ahead", "start = 2026-06-20"),
            event("postponed", "start = 2026-08-01T10:00\nwas = 2026-06-18T10:00\nstatus = \"postponed\""),
            "-- content/news.md --\n+++\ntitle = \"А\"\ndate = 2026-06-25\nupdated = 2026-06-26\npublish_at = 2026-06-17T09:00\nexpires_at = 2026-09-01T09:00\n+++\n".to_owned(),
            "-- content/campaigns/_index.md --\n+++\ntitle = \"К\"\nkind = \"campaign\"\n+++\n-- content/campaigns/a.md --\n+++\ntitle = \"А\"\nstart = 2026-07-01\nend = 2026-07-31\n+++\n".to_owned(),
            "-- data/days.toml --\n[[day]]\nname = \"Ден\"\nrule = { month = 8, day = 12 }\nsource = \"ООН\"\n".to_owned(),
            "-- templates/page.html --\n{{ page.title }} {{ json_ld }}{% for d in days %}{{ d.date }}{% endfor %}{% if config.theme.notice.until < build.date %}over{% endif %}\n".to_owned(),
        ]
        .concat(),
    );
    site.edit(
        "site.toml",
        "[facts.phone]",
        "[extra]\nnotice = { text = \"x\", until = 2026-08-20 }\n\n[facts.phone]\nreview_by = 2026-09-10",
    );
    let mut at = shifted("2026-06-15T12:00:00", 0);
    let mut seen = Vec::new();
    for _ in 0..24 {
        let now = site.build_at(&at.to_string());
        let next = now.built.next_change.expect("something changes");
        seen.push(next_change(&now));
        assert!(next > at);
        let last = site.build_at(&(next - SignedDuration::from_secs(1)).to_string());
        assert_eq!(last.built.next_change, Some(next));
        let (before, still) = (bytes(&now), bytes(&last));
        for (route, bytes) in &before {
            assert!(
                still.get(route) == Some(bytes),
                "{route} changed before {}",
                next_change(&now)
            );
        }
        assert_eq!(before.len(), still.len());
        let then = site.build_at(&next.to_string());
        let changed = bytes(&then) != still || findings(&then) != findings(&last);
        assert!(changed, "nothing changed at {}", next_change(&now));
        at = next;
    }
    for expected in [
        "2026-06-17T09:00:00",
        "2026-06-20T00:00:00",
        "2026-06-21T00:00:00",
        "2026-07-01T00:00:00",
        "2026-08-13T00:00:00",
        "2026-08-21T00:00:00",
        "2026-09-01T09:00:00",
        "2026-09-11T00:00:00",
        "2026-12-03T16:00:00",
        "2026-12-03T17:30:00",
        "2027-01-01T00:00:00",
    ] {
        assert!(
            seen.iter().any(|at| at == expected),
            "{expected} is not in {seen:#?}"
        );
    }
}

fn findings(output: &Output) -> Vec<String> {
    [output.warnings(), output.mistakes()].concat()
}

#[test]
fn a_year_of_meetings_with_forty_exceptions_and_two_thousand_events_are_no_burden() {
    let mut files: Vec<String> = (0..1000)
        .map(|n| {
            let (month, day) = (n % 12 + 1, n % 28 + 1);
            let start = format!("start = 2026-{month:02}-{day:02}T10:00");
            event(&format!("e{n}"), &format!("{start}\naudience = \"open\""))
        })
        .collect();
    let first = jiff::civil::date(2026, 6, 4);
    let weeks = first.series(jiff::Span::new().weeks(1)).take(80);
    let except: Vec<String> = weeks
        .skip(1)
        .step_by(2)
        .map(|day| day.to_string())
        .collect();
    assert_eq!(except.len(), 40);
    let weekly = format!(
        "start = 2026-06-04T16:00\nrepeat = {{ every = \"week\", until = 2027-12-09, except = [{}] }}",
        except.join(", ")
    );
    files.push(event("weekly", &weekly));
    let site = site(&files.concat());
    let output = site.build();
    let text = output.text("events/index.html");
    assert_eq!(
        line(&text, "coming:").matches("weekly@").count()
            + line(&text, "past:").matches("weekly@").count(),
        40
    );
}
