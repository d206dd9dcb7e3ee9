//! What `pateka new` asks a person at the terminal, until there is an answer that can be used.

use std::io::{self, BufRead, Write};

use super::super::Exit;
use super::super::setting::Setting;
use super::{kind_of, read_start};
use crate::config::Config;
use crate::content::Kind;
use crate::diag::Arg;
use crate::i18n::Lang;
use crate::toml_reader::Moment;

/// Which kind of page.
pub(super) fn kind(setting: &Setting, kinds: &str) -> Result<Kind, Exit> {
    loop {
        let word =
            ask(setting, "new-ask-kind", &[("kinds", kinds.into())]).ok_or(Exit::WrongUsage)?;
        match kind_of(&word) {
            Some(kind) => return Ok(kind),
            None => setting.complain(
                "new-bad-kind",
                &[("kind", word.into()), ("kinds", kinds.into())],
            ),
        }
    }
}

/// The title in the default language, which no page can do without.
pub(super) fn title(setting: &Setting, lang: &Lang) -> Result<String, Exit> {
    loop {
        let language = ("language", lang.own_name().into());
        let title = ask(setting, "new-ask-title", &[language]).ok_or(Exit::WrongUsage)?;
        if !title.is_empty() {
            return Ok(title);
        }
    }
}

/// The title in another language, which may come later.
pub(super) fn twin_title(setting: &Setting, lang: &Lang) -> Option<String> {
    ask(
        setting,
        "new-ask-twin-title",
        &[("language", lang.own_name().into())],
    )
}

/// When it begins, if that is known yet.
pub(super) fn start(setting: &Setting, config: &Config) -> Option<Moment> {
    loop {
        let text = ask(setting, "new-ask-start", &[])?;
        if text.is_empty() {
            return None;
        }
        if let Ok(start) = read_start(setting, config, &text) {
            return Some(start);
        }
    }
}

/// A line from the terminal; `None` when it was closed.
fn ask(setting: &Setting, id: &str, args: &[(&str, Arg)]) -> Option<String> {
    let mut stderr = io::stderr();
    // A terminal that cannot show the question will not give an answer either.
    write!(stderr, "{} ", setting.text(id, args)).ok()?;
    stderr.flush().ok()?;
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim().to_owned()),
    }
}
