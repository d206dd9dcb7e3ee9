//! The text of a new file: every field that its kind has, each with its meaning above it.
//!
//! What is known stands as a line of TOML; all the rest stands behind `#` with a value that would be taken, so that
//! using a field means taking one character away. A test does that with every field of every kind.

use jiff::{SignedDuration, ToSpan};

use super::super::setting::Setting;
use super::invitation::{Invitation, OccurrenceChange};
use crate::content::{Audience, EventKeys, Every, Kind, On, Status};
use crate::site::Rule;
use crate::toml_reader::Moment;

/// What is known of a new page in one language.
pub(super) struct Draft<'a> {
    pub(super) kind: Kind,
    pub(super) title: &'a str,
    pub(super) start: Option<Moment>,
    /// Nobody said when it begins: `start` is only an example.
    pub(super) example_start: bool,
    /// The title is still that of the other language.
    pub(super) untranslated: bool,
    pub(super) side: Side<'a>,
    /// The latest event of the section, in the same language.
    pub(super) usual: Option<&'a EventKeys>,
    pub(super) invitation: Option<&'a Invitation>,
}

/// Which of the files of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side<'a> {
    /// The default language's, which holds everything.
    Original,
    /// A translation, which holds words and takes the rest from the original.
    Twin { original: &'a str },
}

/// Writes the file of a page.
pub(super) fn page(draft: &Draft<'_>, setting: &Setting) -> String {
    let mut text = Text {
        setting,
        toml: String::new(),
    };
    match draft.side {
        Side::Original => text.remark(&setting.text("file-original", &[])),
        Side::Twin { original } => {
            text.remark(&setting.text("file-original", &[]));
            text.remark(&setting.text("file-twin", &[("path", original.into())]));
        }
    }
    if let Some(invitation) = draft.invitation
        && !invitation.notes.is_empty()
    {
        text.remark(&setting.text("file-from-invitation", &[]));
        for note in &invitation.notes {
            text.remark(&format!("- {}", setting.text(note.message, &note.args)));
        }
    }
    text.toml.push('\n');
    text.given("title", &quoted(draft.title));
    text.words("description");
    if draft.example_start && draft.side == Side::Original {
        text.field("draft-start", "draft = true", Use::Now);
    } else if draft.untranslated {
        text.field("draft-twin", "draft = true", Use::Now);
    }
    match draft.kind {
        Kind::Page => {}
        Kind::Service => service(draft, &mut text),
        Kind::Event => event(draft, &mut text),
        Kind::Practice => practice(draft, &mut text),
        Kind::Campaign => campaign(draft, &mut text),
        Kind::News => {
            if let (Side::Original, Some(start)) = (draft.side, draft.start) {
                text.field("news-date", &format!("date = {}", start.date()), Use::Maybe);
            }
        }
    }
    common(draft, &mut text);
    let body = match draft.invitation.filter(|i| !i.body.is_empty()) {
        Some(invitation) => invitation.body.clone(),
        None => format!("<!-- {} -->", setting.text("file-body", &[])),
    };
    format!("+++\n{}+++\n\n{body}\n", text.toml)
}

/// The fields that every kind has. Tables come last: after one of them, TOML has no way back.
fn common(draft: &Draft<'_>, text: &mut Text<'_>) {
    let original = draft.side == Side::Original;
    let day = draft
        .start
        .map_or_else(|| "2026-12-10".to_owned(), |start| start.date().to_string());
    if original && draft.kind != Kind::News {
        text.example("date", &day);
    }
    text.example("updated", &day);
    if original {
        text.example("weight", "10");
        text.example("image", "\"picture.jpg\"");
    }
    text.words("image_alt");
    if original {
        let who = text.sample("consent");
        text.example(
            "consent",
            &format!("{{ who = {who}, on = 2026-12-01, until = 2036-12-01 }}"),
        );
        text.example("exit", "true");
        text.example("publish_at", "2026-12-01T08:00");
        text.example("expires_at", "2036-12-31");
    }
    text.example("slug", "\"name\"");
    text.example("aliases", "[\"/old-address/\"]");
    if !draft.untranslated && !draft.example_start {
        text.example("draft", "true");
    }
    text.example("template", "\"page.html\"");
    if original {
        text.example("translation", "\"missing-ok\"");
        if draft.kind == Kind::Event {
            changes(draft, text);
        }
    }
    text.field("extra", "[extra]\ncolour = \"green\"", Use::Maybe);
}

fn service(draft: &Draft<'_>, text: &mut Text<'_>) {
    if draft.side == Side::Original {
        text.example("for", "[\"young-people\", \"parents\"]");
        text.example("ages", "{ from = 10, to = 18 }");
    }
    let step = text.sample("steps");
    text.example("steps", &format!("[{step}]"));
    if draft.side == Side::Original {
        text.example("referral", "true");
    }
}

fn event(draft: &Draft<'_>, text: &mut Text<'_>) {
    let original = draft.side == Side::Original;
    let start = draft.start.unwrap_or(Moment::Day(jiff::civil::Date::MIN));
    let invitation = draft.invitation;
    if original {
        text.given("start", &start.to_string());
        match invitation.map(|i| i.end) {
            Some(Some(end)) => text.given("end", &end.to_string()),
            _ => text.example("end", &later(start).to_string()),
        }
        text.example("all_day", "true");
    }
    // From the invitation, else as the last time.
    let from = |invited: Option<&String>, usual: Option<&String>| match invitation {
        Some(_) => invited.map(|text| quoted(text)),
        None => usual.map(|text| quoted(text)),
    };
    let usual = |field: fn(&EventKeys) -> &crate::content::Field<String>| {
        draft
            .usual
            .and_then(|keys| field(keys).as_ref())
            .map(|text| &text.value)
    };
    let place = from(
        invitation.and_then(|i| i.place.as_ref()),
        usual(|keys| &keys.place),
    );
    let address = from(None, usual(|keys| &keys.address));
    text.words_or("place", place);
    text.words_or("address", address);
    match invitation.and_then(|i| i.online.as_ref()) {
        Some(online) if original => text.given("online", &quoted(online)),
        _ => text.example("online", "\"https://meet.example.org/room\""),
    }
    if original {
        let audience = draft.usual.and_then(|keys| keys.audience.as_ref());
        match audience.filter(|list| !list.value.is_empty()) {
            Some(list) => text.given("audience", &audience_list(&list.value)),
            None => text.example("audience", "[\"open\", \"families\"]"),
        }
        match invitation.map(|i| i.status) {
            Some(status @ Status::Cancelled) => text.given("status", &quoted(status.name())),
            _ => text.example("status", "\"scheduled\""),
        }
        text.example("was", &earlier(start).to_string());
    }
    text.words("registration");
    text.example("series", "\"open-days\"");
    if original {
        match invitation.and_then(|i| i.repeat.as_ref()) {
            Some(repeat) => text.given("repeat", &repeat_table(repeat)),
            None => {
                let until = shifted(start, 180).date();
                let weekday = On {
                    weekday: start.date().weekday(),
                    nth: None,
                };
                let except = shifted(start, 14).date();
                text.example(
                    "repeat",
                    &format!("{{ every = \"week\", on = \"{weekday}\", until = {until}, except = [{except}] }}"),
                );
            }
        }
    }
}

/// `[[changes]]`, which is a table and so stands at the end.
fn changes(draft: &Draft<'_>, text: &mut Text<'_>) {
    let changes = draft.invitation.map_or(&[][..], |i| &i.changes);
    for change in changes {
        text.field("changes", &change_table(change), Use::Now);
    }
    if let (true, Some(start)) = (changes.is_empty(), draft.start) {
        let on = shifted(start, 7);
        let moved = shifted(start, 8);
        let table = format!("[[changes]]\non = {}\nstart = {moved}", on.date());
        text.field("changes", &table, Use::Maybe);
    }
}

fn change_table(change: &OccurrenceChange) -> String {
    let mut table = format!("[[changes]]\non = {}", change.on);
    for (key, moment) in [("start", change.start), ("end", change.end)] {
        if let Some(moment) = moment {
            table.push_str(&format!("\n{key} = {moment}"));
        }
    }
    if change.cancelled {
        table.push_str(&format!("\nstatus = \"{}\"", Status::Cancelled.name()));
    }
    table
}

fn practice(draft: &Draft<'_>, text: &mut Text<'_>) {
    text.words("topic");
    if draft.side == Side::Original {
        text.example("evidence", "\"promising\"");
    }
    text.words("source");
    text.words("licence");
    text.words("contact");
}

fn campaign(draft: &Draft<'_>, text: &mut Text<'_>) {
    if draft.side == Side::Original {
        let start = draft.start.map(|start| start.to_string());
        match &start {
            Some(start) => text.field("campaign-start", &format!("start = {start}"), Use::Now),
            None => text.field("campaign-start", "start = 2026-12-01", Use::Maybe),
        }
        let end = draft.start.map_or_else(
            || "2026-12-31".to_owned(),
            |start| shifted(start, 30).to_string(),
        );
        text.field("campaign-end", &format!("end = {end}"), Use::Maybe);
    }
    text.words("slogan");
    text.example("hashtag", "\"#name\"");
    text.example("go", "\"name\"");
}

/// Whether a line is in force, or waits behind a `#`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Now,
    Maybe,
}

/// The TOML so far.
struct Text<'a> {
    setting: &'a Setting,
    toml: String,
}

/// Characters to a line of explanation.
const WIDTH: usize = 96;

impl Text<'_> {
    /// A field with its value.
    fn given(&mut self, key: &str, value: &str) {
        self.field(key, &format!("{key} = {value}"), Use::Now);
    }

    /// A field that may be used, with a value as an example.
    fn example(&mut self, key: &str, value: &str) {
        self.field(key, &format!("{key} = {value}"), Use::Maybe);
    }

    /// A field of words, with words as an example.
    fn words(&mut self, key: &str) {
        let value = self.sample(key);
        self.example(key, &value);
    }

    fn words_or(&mut self, key: &str, known: Option<String>) {
        match known {
            Some(value) => self.given(key, &value),
            None => self.words(key),
        }
    }

    /// The words that stand as an example for a field, quoted.
    fn sample(&self, key: &str) -> String {
        quoted(&self.setting.text(&format!("field-{key}.example"), &[]))
    }

    /// Lines of TOML below their explanation.
    fn field(&mut self, explanation: &str, lines: &str, used: Use) {
        let explanation = self.setting.text(&format!("field-{explanation}"), &[]);
        self.remark(&explanation);
        for line in lines.lines() {
            if used == Use::Maybe {
                self.toml.push('#');
            }
            self.toml.push_str(line);
            self.toml.push('\n');
        }
        self.toml.push('\n');
    }

    /// A sentence in lines that begin with `# `.
    fn remark(&mut self, sentence: &str) {
        let mut line = String::from("#");
        let mut width = 1;
        for word in sentence.split_whitespace() {
            let length = word.chars().count() + 1;
            if width + length > WIDTH && width > 1 {
                self.toml.push_str(&line);
                self.toml.push('\n');
                line = String::from("#");
                width = 1;
            }
            line.push(' ');
            line.push_str(word);
            width += length;
        }
        self.toml.push_str(&line);
        self.toml.push('\n');
    }
}

/// A text as a TOML string of one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn audience_list(audience: &[Audience]) -> String {
    let words: Vec<String> = audience.iter().map(|a| quoted(a.name())).collect();
    match words.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn repeat_table(rule: &Rule) -> String {
    let mut parts = vec![format!("every = {}", quoted(rule.every.name()))];
    if rule.interval > 1 {
        parts.push(format!("interval = {}", rule.interval));
    }
    let days: Vec<String> = rule.on.iter().map(|day| quoted(&day.to_string())).collect();
    match (rule.every, days.as_slice()) {
        (Every::Day, _) | (_, []) => {}
        (_, [one]) => parts.push(format!("on = {one}")),
        (_, several) => parts.push(format!("on = [{}]", several.join(", "))),
    }
    parts.extend(rule.until().map(|until| format!("until = {until}")));
    if !rule.except.is_empty() {
        let days: Vec<String> = rule.except.iter().map(ToString::to_string).collect();
        parts.push(format!("except = [{}]", days.join(", ")));
    }
    format!("{{ {} }}", parts.join(", "))
}

/// An hour and a half after a time, or the same day.
fn later(start: Moment) -> Moment {
    match start {
        Moment::Day(day) => Moment::Day(day),
        Moment::Time(time) => {
            let end = time.checked_add(SignedDuration::from_mins(90));
            Moment::Time(end.unwrap_or(time))
        }
    }
}

fn earlier(start: Moment) -> Moment {
    shifted(start, -7)
}

fn shifted(start: Moment, days: i64) -> Moment {
    match start {
        Moment::Day(day) => Moment::Day(day.checked_add(days.days()).unwrap_or(day)),
        Moment::Time(time) => Moment::Time(time.checked_add(days.days()).unwrap_or(time)),
    }
}
