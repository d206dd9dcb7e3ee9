//! `pateka check`: what it finds beyond a build, what each finding weighs, in which form it is printed.

use pateka::build::{Gate, Inspection};
use pateka::check::History;
use pateka::diag::{FilePath, Severity, code};
use pateka::i18n::messages::MessageLang;
use rayon::prelude::*;

use crate::site::{NOON, Output, TestSite};

/// A name, the files that hold it, and what is found that is no error: `code place`.
struct Case(&'static str, &'static str, &'static [&'static str]);

/// A page in both languages, of which the Bulgarian one is looked at.
macro_rules! page {
    ($front:literal, $body:literal) => {
        concat!(
            "-- content/a.md --\n+++\ntitle = \"Страница\"\n",
            $front,
            "+++\n",
            $body,
            "\n-- content/a.en.md --\n+++\ntitle = \"Page\"\n+++\nA page.\n"
        )
    };
}

/// An event in both languages, on Thursday, 10 December 2026.
macro_rules! event {
    ($title:literal, $body:literal) => {
        concat!(
            "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n",
            "-- content/events/_index.en.md --\n+++\ntitle = \"Events\"\n+++\n",
            "-- content/events/a.md --\n+++\ntitle = \"",
            $title,
            "\"\nstart = 2026-12-10T17:30:00\n+++\n",
            $body,
            "\n-- content/events/a.en.md --\n+++\ntitle = \"Meeting\"\n+++\n"
        )
    };
}

const CASES: &[Case] = &[
    // what a build finds as well
    Case(
        "a time that happens twice",
        page!("date = 2025-10-26T03:30:00\n", "Текст."),
        &["repeated-time content/a.md:3:8"],
    ),
    Case(
        "no twin",
        "-- content/a.md --\n+++\ntitle = \"Страница\"\n+++\nТекст.\n",
        &["twin-missing content/a.md:1:1"],
    ),
    Case(
        "a twin of its own mind",
        concat!(
            "-- content/a.md --\n+++\ntitle = \"Страница\"\nweight = 1\n+++\n",
            "-- content/a.en.md --\n+++\ntitle = \"Page\"\nweight = 2\n+++\n"
        ),
        &["twin-differs content/a.en.md:3:10"],
    ),
    Case(
        "an unconfirmed and an overdue fact",
        "-- site.toml --\ntitle = \"Център\"\nbase_url = \"https://example.org\"\ndefault_language = \"bg\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"small\"\n[facts.phone]\nvalue = \"+359 82 000 000\"\n[facts.hours]\nvalue = \"9–17\"\nconfirmed = 2024-01-01\nreview_by = 2025-01-01\n",
        &[
            "fact-unconfirmed site.toml:6:8",
            "fact-overdue site.toml:8:8",
        ],
    ),
    Case(
        "a string in one language",
        "-- themes/small/i18n/bg.ftl --\nnotice = Само на друг език\nonly-here = Тук\n",
        &["string-missing themes/small/i18n/bg.ftl:2:1"],
    ),
    Case(
        "a text of the form in one language",
        "-- referral.toml --\n[texts]\ntitle = { bg = \"Пиши ни\" }\n",
        &["form-text-missing referral.toml:2:9"],
    ),
    // translations
    Case(
        "an old translation",
        concat!(
            "-- content/a.md --\n+++\ntitle = \"Страница\"\nupdated = 2026-06-10\n+++\n",
            "-- content/a.en.md --\n+++\ntitle = \"Page\"\nupdated = 2026-06-01\n+++\n"
        ),
        &["twin-outdated content/a.en.md:1:1"],
    ),
    Case(
        "a translation of nothing",
        "-- content/a.en.md --\n+++\ntitle = \"Page\"\n+++\n",
        &[
            "twin-missing content/a.en.md:1:1",
            "twin-orphaned content/a.en.md:1:1",
        ],
    ),
    // structure
    Case(
        "a level left out",
        page!("", "## Едно\n\n#### Две"),
        &["heading-skips content/a.md:6:1"],
    ),
    Case(
        "another title",
        page!("", "# Едно"),
        &["second-title content/a.md:4:1"],
    ),
    Case(
        "here",
        page!("", "Вижте [тук](about.md) и [За нас](about.md)."),
        &["vague-link content/a.md:4:7"],
    ),
    Case(
        "a silent picture",
        concat!(
            page!("", "![](/a.svg)"),
            "-- static/a.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"
        ),
        &["picture-silent content/a.md:4:1"],
    ),
    Case(
        "columns without names",
        page!("", "| | |\n|---|---|\n| Ден | Час |"),
        &["table-nameless content/a.md:4:1"],
    ),
    Case(
        "shouting",
        page!("", "Елате, МНОГО ВАЖНО СЪОБЩЕНИЕ за всички."),
        &["capitals content/a.md:4:8"],
    ),
    // plain language
    Case(
        "a long sentence",
        page!(
            "",
            "Кратко. Едно две три четири пет шест седем осем девет десет единадесет дванадесет тринадесет четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет двадесет и още пет думи накрая тук."
        ),
        &["long-sentence content/a.md:4:9"],
    ),
    Case(
        "a long paragraph",
        page!("", "Едно. Две. Три. Четири. Пет. Шест."),
        &["long-paragraph content/a.md:4:1"],
    ),
    Case(
        "an abbreviation nobody explained",
        page!(
            "",
            "Обадете се в ДСП. После ДСП решава. Има и СИП (свободноизбираем предмет)."
        ),
        &["abbreviation-unexplained content/a.md:4:14"],
    ),
    Case(
        "the language of offices",
        page!("", "Посредством обаждане."),
        &["official-phrase content/a.md:4:1"],
    ),
    // people
    Case(
        "a word that hurts, and the same word quoted",
        page!(
            "",
            "Малолетните престъпници. Не казвайте „малолетен престъпник“."
        ),
        &["stigmatising-words content/a.md:4:1"],
    ),
    Case(
        "a child that everybody can find",
        page!(
            "",
            "Иван Петров е на 15 години и учи в училище „Възраждане“."
        ),
        &["child-identified content/a.md:4:1"],
    ),
    // events
    Case(
        "another weekday in the title",
        event!("Среща в сряда", "Елате."),
        &["wrong-weekday content/events/a.md:2:9"],
    ),
    Case(
        "another weekday in the text, and the right one",
        event!(
            "Среща",
            "Елате в сряда, 10 декември. И в четвъртък, 17 декември 2026 г."
        ),
        &["wrong-weekday content/events/a.md:5:9"],
    ),
    // photographs
    Case(
        "photographs",
        concat!(
            page!("", "![Двор](/a.jpg)"),
            "-- content/b.md --\n+++\ntitle = \"Б\"\nconsent = { who = \"А.\", on = 2024-01-01, until = 2025-01-01 }\n+++\n![Двор](/a.jpg)\n-- content/b.en.md --\n+++\ntitle = \"B\"\n+++\n",
            "-- static/a.jpg --\nno picture\n"
        ),
        &[
            "consent-missing content/a.md:4:9",
            "consent-expired content/b.md:3:11",
        ],
    ),
];

fn checked(site: &TestSite) -> Output {
    checked_for(site, Gate::Work, History::default())
}

fn checked_for(site: &TestSite, gate: Gate, history: History) -> Output {
    site.build_with(NOON, |options| {
        options.inspection = Inspection::Thorough { history, gate };
    })
}

fn soft(output: &Output) -> Vec<String> {
    let mut found = output.warnings();
    found.extend(output.notes());
    found
}

#[test]
fn every_finding_is_made_at_its_place() {
    let wrong: Vec<String> = CASES
        .par_iter()
        .filter_map(|Case(name, files, expected)| {
            let found = soft(&checked(&TestSite::new(files)));
            (found != *expected)
                .then(|| format!("{name}:\n   expected {expected:?}\n   found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_has_whole_sentences_in_both_languages() {
    let wrong: Vec<String> = CASES
        .par_iter()
        .flat_map_iter(|Case(name, files, _)| {
            crate::mistakes::unsaid(name, &checked(&TestSite::new(files)))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_finding_that_is_no_error_is_tried_here() {
    // They need a second page or a length that no case here has; they have tests of their own.
    let elsewhere = [
        "link-to-unpublished",
        "short-link-unpublished",
        "header-too-long",
    ];
    let of_events = crate::mistakes::EVENTS.iter();
    let tried: Vec<&str> = CASES
        .iter()
        .map(|Case(_, _, expected)| expected)
        .chain(of_events.map(|(_, expected)| expected))
        .flat_map(|expected| expected.iter())
        .filter_map(|line| line.split(' ').next())
        .chain(elsewhere)
        .collect();
    let untried: Vec<&str> = code::ALL
        .iter()
        .filter(|code| code.severity != Severity::Error)
        .map(|code| code.name)
        .filter(|name| !tried.contains(name))
        .collect();
    assert!(untried.is_empty(), "no case for {untried:?}");
}

#[test]
fn a_build_does_not_ask_how_pages_are_written() {
    let site = TestSite::new(page!("", "# Едно\n\nВижте [тук](about.md)."));
    assert_eq!(soft(&site.build()), [""; 0]);
}

#[test]
fn the_site_says_how_much_a_finding_weighs() {
    let files = concat!(
        page!("", "# Едно\n\nВижте [тук](about.md). Посредством това."),
        "-- content/b.md --\n+++\ntitle = \"Б\"\ntranslation = \"missing-ok\"\n+++\n[тук](about.md)\n"
    );
    let site = TestSite::new(files);
    let before = site.read("site.toml");
    site.write(
        "site.toml",
        format!(
            "{before}\n[check]\nsecond-title = \"error\"\nofficial-phrase = \"off\"\n[check.except]\nvague-link = [\"b\"]\n"
        )
        .as_bytes(),
    );
    let output = checked(&site);
    assert_eq!(output.mistakes(), ["second-title content/a.md:4:1"]);
    assert_eq!(soft(&output), ["vague-link content/a.md:6:7"]);
}

#[test]
fn a_kind_that_does_not_exist_is_an_error_with_the_nearest_one() {
    let site = TestSite::new("");
    let before = site.read("site.toml");
    site.write(
        "site.toml",
        format!("{before}\n[check]\nlong-sentense = \"off\"\nvague-link = \"of\"\n").as_bytes(),
    );
    let findings = checked(&site).findings(MessageLang::English);
    let helps: Vec<_> = findings
        .iter()
        .filter(|finding| finding.place.starts_with("site.toml"))
        .map(|finding| {
            (
                finding.code.as_str(),
                finding.help.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        helps,
        [
            ("unknown-key", "Did you mean `long-sentence`?"),
            ("unknown-value", "Did you mean `off`?"),
        ]
    );
}

#[test]
fn what_must_not_go_live_is_refused_whatever_the_site_says() {
    let site = TestSite::new(
        "-- site.toml --\ntitle = \"Център\"\nbase_url = \"https://example.org\"\ndefault_language = \"bg\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"small\"\n[facts.phone]\nvalue = \"+359 82 000 000\"\n[check]\nfact-unconfirmed = \"off\"\n",
    );
    assert_eq!(soft(&checked(&site)), [""; 0]);
    let release = checked_for(&site, Gate::Release, History::default());
    assert_eq!(release.mistakes(), ["fact-unconfirmed site.toml:6:8"]);
}

#[test]
fn without_dates_of_their_own_translations_are_judged_by_the_history() {
    let site = TestSite::new("");
    let changed = [
        ("content/about.md", "2026-06-10T08:00:00Z"),
        ("content/about.en.md", "2026-06-01T08:00:00Z"),
    ];
    let history = History {
        changed: changed
            .into_iter()
            .map(|(file, time)| (FilePath::new(file), time.parse().unwrap()))
            .collect(),
    };
    let output = checked_for(&site, Gate::Work, history);
    let findings = output.findings(MessageLang::English);
    let messages: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        messages,
        ["This translation is 9 days older than `content/about.md`, which it translates."]
    );
}

#[test]
fn the_command_prints_findings_as_a_result_and_publishes_nothing() {
    let site = TestSite::new(page!("", "# Едно"));
    let ended = site.run(&["check", "--format", "json", "--at", NOON]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let line: serde_json::Value = serde_json::from_str(ended.stdout.trim()).unwrap();
    assert_eq!(line["code"], "second-title");
    assert_eq!(line["severity"], "warning");
    assert!(!site.root().join("public").exists());

    let ended = site.run(&["check", "--format", "github", "--at", NOON]);
    assert!(
        ended.stdout.starts_with("::warning file=content/a.md"),
        "{}",
        ended.stdout
    );

    let ended = site.run(&["--lang", "bg", "check", "--at", NOON]);
    assert!(
        ended.stdout.contains("content/a.md:4:1"),
        "{}",
        ended.stdout
    );
    assert!(
        ended
            .stdout
            .trim_end()
            .ends_with("Предупреждения: 1, бележки: 0.")
    );
}

#[test]
fn errors_end_the_command_with_one() {
    let site = TestSite::new("-- content/a.md --\n+++\ntitel = \"Страница\"\n+++\n");
    let ended = site.run(&["check", "--at", NOON]);
    assert_eq!(ended.code, 1);
    assert!(ended.stdout.contains("unknown-key"), "{}", ended.stdout);
}

#[test]
fn a_kind_of_finding_is_explained_with_an_example() {
    let site = TestSite::new("");
    let ended = site.run(&["check", "--explain", "vague-link"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("\nBefore\n"), "{}", ended.stdout);
    let ended = site.run(&["--lang", "bg", "check", "--explain", "vague-link"]);
    assert!(ended.stdout.contains("\nПреди\n"), "{}", ended.stdout);
    let ended = site.run(&["check", "--explain", "unknown-kei"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("unknown-key"), "{}", ended.stderr);
}
