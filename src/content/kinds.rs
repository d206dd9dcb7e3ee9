//! The kinds of pages and the keys that each adds to the front matter.

use std::fmt;
use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::front::{Field, fill, share};
use crate::diag::{Diagnostic, FilePath, Report, code};
use crate::toml_reader::{Located, Moment, Table};

/// What a page is about; a section gives it to its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    #[default]
    Page,
    Service,
    Event,
    Practice,
    Campaign,
    News,
}

impl Kind {
    /// The words of the front matter.
    pub const WORDS: [(&'static str, Kind); 6] = [
        ("page", Kind::Page),
        ("service", Kind::Service),
        ("event", Kind::Event),
        ("practice", Kind::Practice),
        ("campaign", Kind::Campaign),
        ("news", Kind::News),
    ];

    /// The word of the front matter, which is also the name of the kind's templates.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Service => "service",
            Kind::Event => "event",
            Kind::Practice => "practice",
            Kind::Campaign => "campaign",
            Kind::News => "news",
        }
    }
}

/// The keys of a page's kind, as written.
#[derive(Clone, Debug, PartialEq)]
pub enum KindKeys {
    Page,
    Service(ServiceKeys),
    Event(Box<EventKeys>),
    Practice(PracticeKeys),
    Campaign(CampaignKeys),
    News,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceKeys {
    pub audience: Field<Vec<Reader>>,
    pub ages: Field<Ages>,
    pub steps: Field<Vec<Located<String>>>,
    pub referral: Field<bool>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventKeys {
    pub start: Field<Moment>,
    pub end: Field<Moment>,
    pub all_day: Field<bool>,
    pub place: Field<String>,
    pub address: Field<String>,
    pub online: Field<String>,
    pub audience: Field<Vec<Audience>>,
    pub status: Field<Status>,
    pub was: Field<Moment>,
    pub registration: Field<String>,
    pub series: Field<String>,
    pub repeat: Field<Repeat>,
    pub changes: Field<Vec<Change>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PracticeKeys {
    pub topic: Field<String>,
    pub evidence: Field<Evidence>,
    pub source: Field<String>,
    pub licence: Field<String>,
    pub contact: Field<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CampaignKeys {
    pub start: Field<Moment>,
    pub end: Field<Moment>,
    pub slogan: Field<String>,
    pub hashtag: Field<String>,
    pub go: Field<String>,
}

/// Whom a service is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    YoungPeople,
    Parents,
    Professionals,
}

impl Reader {
    const WORDS: [(&'static str, Reader); 3] = [
        ("young-people", Reader::YoungPeople),
        ("parents", Reader::Parents),
        ("professionals", Reader::Professionals),
    ];

    pub fn name(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// Who may come to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Open,
    Families,
    YoungPeople,
    Professionals,
}

impl Audience {
    /// In the order in which lists name them.
    pub const ALL: [Audience; 4] = [
        Audience::Open,
        Audience::Families,
        Audience::YoungPeople,
        Audience::Professionals,
    ];

    const WORDS: [(&'static str, Audience); 4] = [
        ("open", Audience::Open),
        ("families", Audience::Families),
        ("young-people", Audience::YoungPeople),
        ("professionals", Audience::Professionals),
    ];

    pub fn name(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// Whether an event takes place as announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    #[default]
    Scheduled,
    Cancelled,
    Postponed,
    MovedOnline,
}

impl Status {
    const WORDS: [(&'static str, Status); 4] = [
        ("scheduled", Status::Scheduled),
        ("cancelled", Status::Cancelled),
        ("postponed", Status::Postponed),
        ("moved-online", Status::MovedOnline),
    ];

    pub fn name(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// How well a practice is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    Promising,
    Tested,
    Established,
}

impl Evidence {
    const WORDS: [(&'static str, Evidence); 3] = [
        ("promising", Evidence::Promising),
        ("tested", Evidence::Tested),
        ("established", Evidence::Established),
    ];

    pub fn name(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// The ages that a service is for, in years, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ages {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

/// `repeat = { every = "month", on = "first thursday", until = … }`, as written: whether its parts fit one
/// another and the start is found out where the rule is followed (`site::Rule`).
#[derive(Clone, Debug)]
pub struct Repeat {
    pub every: Every,
    /// 2 for every second day, week, month or year.
    pub interval: i64,
    pub on: Vec<Located<On>>,
    /// The last day on which it may happen.
    pub until: Field<Date>,
    pub except: Vec<Located<Date>>,
}

/// Two rules are the same when they say the same, wherever they stand: a translation may repeat its
/// original's.
impl PartialEq for Repeat {
    fn eq(&self, other: &Repeat) -> bool {
        let Repeat {
            every,
            interval,
            on,
            until,
            except,
        } = other;
        self.every == *every
            && self.interval == *interval
            && self
                .on
                .iter()
                .map(|d| d.value)
                .eq(on.iter().map(|d| d.value))
            && value_of(&self.until) == value_of(until)
            && self
                .except
                .iter()
                .map(|d| d.value)
                .eq(except.iter().map(|d| d.value))
    }
}

/// The unit of a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Day,
    Week,
    Month,
    Year,
}

impl Every {
    const WORDS: [(&'static str, Every); 4] = [
        ("day", Every::Day),
        ("week", Every::Week),
        ("month", Every::Month),
        ("year", Every::Year),
    ];

    pub fn name(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// A weekday, or the nth (`-1`: the last) such day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct On {
    pub weekday: Weekday,
    pub nth: Option<i8>,
}

/// `[[changes]]`: one occurrence of a repeated event that is not as the others.
#[derive(Clone, Debug)]
pub struct Change {
    /// The day of the occurrence by the rule.
    pub on: Located<Date>,
    pub start: Field<Moment>,
    pub end: Field<Moment>,
    pub status: Field<Status>,
}

/// As with [`Repeat`]: what they say, not where they stand.
impl PartialEq for Change {
    fn eq(&self, other: &Change) -> bool {
        let Change {
            on,
            start,
            end,
            status,
        } = other;
        self.on.value == on.value
            && value_of(&self.start) == value_of(start)
            && value_of(&self.end) == value_of(end)
            && value_of(&self.status) == value_of(status)
    }
}

fn value_of<T: Copy>(field: &Field<T>) -> Option<T> {
    field.as_ref().map(|field| field.value)
}

impl On {
    /// `thursday`, `first thursday`.
    pub fn parse(text: &str) -> Option<On> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let weekday = |word: &str| {
            WEEKDAYS
                .iter()
                .find(|(name, _)| *name == word.to_lowercase())
                .map(|(_, day)| *day)
        };
        let nth = |word: &str| {
            ORDINALS
                .iter()
                .find(|(name, _)| *name == word.to_lowercase())
                .map(|(_, n)| *n)
        };
        match words.as_slice() {
            [day] => weekday(day).map(|weekday| On { weekday, nth: None }),
            [ordinal, day] => Some(On {
                nth: Some(nth(ordinal)?),
                weekday: weekday(day)?,
            }),
            _ => None,
        }
    }
}

impl fmt::Display for On {
    /// As authors write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ordinal = self.nth.and_then(|nth| {
            let row = ORDINALS.iter().find(|(_, n)| *n == nth);
            row.map(|(word, _)| *word)
        });
        if let Some(ordinal) = ordinal {
            write!(f, "{ordinal} ")?;
        }
        f.write_str(word_of(&WEEKDAYS, self.weekday))
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const ORDINALS: [(&str, i8); 5] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("last", -1),
];

impl KindKeys {
    /// Takes the keys of a kind from the front matter.
    pub fn read(kind: Kind, table: &mut Table<'_>, report: &mut Report) -> KindKeys {
        match kind {
            Kind::Page => KindKeys::Page,
            Kind::News => KindKeys::News,
            Kind::Service => KindKeys::Service(ServiceKeys {
                audience: table.words("for", &Reader::WORDS, report),
                ages: read_ages(table, report),
                steps: table.texts("steps", report),
                referral: table.boolean("referral", report),
            }),
            Kind::Event => KindKeys::Event(Box::new(EventKeys {
                start: table.moment("start", report),
                end: table.moment("end", report),
                all_day: table.boolean("all_day", report),
                place: table.text("place", report),
                address: table.text("address", report),
                online: read_web_address(table, "online", report),
                audience: table.words("audience", &Audience::WORDS, report),
                status: table.word("status", &Status::WORDS, report),
                was: table.moment("was", report),
                registration: table.text("registration", report),
                series: table.text("series", report),
                repeat: read_repeat(table, report),
                changes: read_changes(table, report),
            })),
            Kind::Practice => KindKeys::Practice(PracticeKeys {
                topic: table.text("topic", report),
                evidence: table.word("evidence", &Evidence::WORDS, report),
                source: table.text("source", report),
                licence: table.text("licence", report),
                contact: table.text("contact", report),
            }),
            Kind::Campaign => KindKeys::Campaign(CampaignKeys {
                start: table.moment("start", report),
                end: table.moment("end", report),
                slogan: table.text("slogan", report),
                hashtag: table.text("hashtag", report),
                go: table.text("go", report),
            }),
        }
    }

    /// Takes over from the default language's file what a translation does not say itself.
    pub fn inherit(&mut self, from: &KindKeys, file: &FilePath, report: &mut Report) {
        match (self, from) {
            (KindKeys::Service(own), KindKeys::Service(from)) => {
                let ServiceKeys {
                    audience,
                    ages,
                    steps: _,
                    referral,
                } = from;
                share(&mut own.audience, audience, "for", file, report);
                share(&mut own.ages, ages, "ages", file, report);
                share(&mut own.referral, referral, "referral", file, report);
            }
            (KindKeys::Event(own), KindKeys::Event(from)) => {
                let EventKeys {
                    start,
                    end,
                    all_day,
                    place,
                    address,
                    online,
                    audience,
                    status,
                    was,
                    registration: _,
                    series,
                    repeat,
                    changes,
                } = &**from;
                share(&mut own.start, start, "start", file, report);
                share(&mut own.end, end, "end", file, report);
                share(&mut own.all_day, all_day, "all_day", file, report);
                share(&mut own.audience, audience, "audience", file, report);
                share(&mut own.status, status, "status", file, report);
                share(&mut own.was, was, "was", file, report);
                share(&mut own.repeat, repeat, "repeat", file, report);
                share(&mut own.changes, changes, "changes", file, report);
                fill(&mut own.place, place);
                fill(&mut own.address, address);
                fill(&mut own.online, online);
                fill(&mut own.series, series);
            }
            (KindKeys::Practice(own), KindKeys::Practice(from)) => {
                let PracticeKeys {
                    topic: _,
                    evidence,
                    source,
                    licence,
                    contact,
                } = from;
                share(&mut own.evidence, evidence, "evidence", file, report);
                fill(&mut own.source, source);
                fill(&mut own.licence, licence);
                fill(&mut own.contact, contact);
            }
            (KindKeys::Campaign(own), KindKeys::Campaign(from)) => {
                let CampaignKeys {
                    start,
                    end,
                    slogan: _,
                    hashtag,
                    go,
                } = from;
                share(&mut own.start, start, "start", file, report);
                share(&mut own.end, end, "end", file, report);
                fill(&mut own.hashtag, hashtag);
                fill(&mut own.go, go);
            }
            _ => {}
        }
    }
}

fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words
        .iter()
        .find(|(_, m)| *m == meaning)
        .map_or("", |(word, _)| word)
}

fn read_ages(table: &mut Table<'_>, report: &mut Report) -> Field<Ages> {
    let mut inner = table.table("ages", report)?;
    let from = inner.integer_in("from", 0..=120, report);
    let to = inner.integer_in("to", 0..=120, report);
    let range = inner.range();
    let file = inner.file();
    inner.finish(report);
    let ages = Ages {
        from: from.map(|n| n.value),
        to: to.map(|n| n.value),
    };
    if let (Some(from), Some(to)) = (ages.from, ages.to)
        && from > to
    {
        report.push(
            Diagnostic::new(code::WRONG_VALUE)
                .at(file, range.clone())
                .arg("key", "ages")
                .arg("right", format!("ages = {{ from = {to}, to = {from} }}"))
                .help("turned"),
        );
    }
    Some(Located::new(ages, range))
}

fn read_web_address(
    table: &mut Table<'_>,
    key: &'static str,
    report: &mut Report,
) -> Field<String> {
    let file = table.file();
    let text = table.text(key, report)?;
    if text.value.starts_with("https://") || text.value.starts_with("http://") {
        return Some(text);
    }
    report.push(
        Diagnostic::new(code::WRONG_VALUE)
            .at(file, text.range)
            .arg("key", key)
            .help("web-address"),
    );
    None
}

fn read_repeat(table: &mut Table<'_>, report: &mut Report) -> Field<Repeat> {
    let mut inner = table.table("repeat", report)?;
    let range = inner.range();
    let every = inner.word("every", &Every::WORDS, report);
    if every.is_none() && !inner.has("every") {
        inner.missing("every", report);
    }
    let interval = inner
        .integer_in("interval", 1..=100, report)
        .map_or(1, |n| n.value);
    let on = read_on(&mut inner, report);
    let until = inner.date("until", report);
    let except = inner
        .dates("except", report)
        .map_or_else(Vec::new, |d| d.value);
    inner.finish(report);
    let every = every?.value;
    Some(Located::new(
        Repeat {
            every,
            interval,
            on,
            until,
            except,
        },
        range,
    ))
}

fn read_on(table: &mut Table<'_>, report: &mut Report) -> Vec<Located<On>> {
    let file = table.file();
    let Some(texts) = table.texts("on", report) else {
        return Vec::new();
    };
    texts
        .value
        .iter()
        .filter_map(|text| parse_on(file, text, report))
        .collect()
}

fn parse_on(file: &FilePath, text: &Located<String>, report: &mut Report) -> Option<Located<On>> {
    let on = On::parse(&text.value);
    if on.is_none() {
        report.push(
            Diagnostic::new(code::WRONG_VALUE)
                .at(file, text.range.clone())
                .arg("key", "on")
                .help("weekday"),
        );
    }
    Some(Located::new(on?, text.range.clone()))
}

fn read_changes(table: &mut Table<'_>, report: &mut Report) -> Field<Vec<Change>> {
    if !table.has("changes") {
        // Asked for all the same, so that a misspelt key finds it.
        return table
            .text("changes", report)
            .map(|text| text.map(|_| Vec::new()));
    }
    let mut changes = Vec::new();
    let mut whole: Option<Range<usize>> = None;
    for mut inner in table.tables("changes", report) {
        let range = inner.range();
        whole = Some(whole.map_or(range.clone(), |w| w.start..range.end));
        let on = inner.date("on", report);
        if on.is_none() && !inner.has("on") {
            inner.missing("on", report);
        }
        let start = inner.moment("start", report);
        let end = inner.moment("end", report);
        let status = inner.word("status", &Status::WORDS, report);
        inner.finish(report);
        changes.extend(on.map(|on| Change {
            on,
            start,
            end,
            status,
        }));
    }
    whole.map(|range| Located::new(changes, range))
}
