//! The centre's texts around the questions, looked through while building: facts and pages that they name must
//! exist. A finding stands at the whole text, because in the file it may be written with escapes.

use crate::diag::{Diagnostic, Report, code, nearest};
use crate::form::{Form, TextName};
use crate::i18n::Lang;
use crate::markdown;
use crate::route::Route;
use crate::site::Target;
use crate::theme::{Knowledge, views};

/// Looks for facts and pages that the texts name and the site does not have.
pub(super) fn check(form: &Form, known: &Knowledge, report: &mut Report) {
    let texts = form.texts.iter().filter(|(_, text)| !text.range.is_empty());
    for (name, text) in texts {
        // A title is no Markdown.
        if *name == TextName::Title {
            continue;
        }
        for lang in &known.config.languages {
            let words = text.value.get(lang);
            let source = markdown::Source {
                file: &form.file,
                text: words,
                body: 0..words.len(),
                lang,
                country: known.config.country.as_deref(),
            };
            let (body, found) = markdown::parse(&source);
            let mut checker = TextChecker { known, lang, found };
            markdown::write(&body, &mut checker, &mut String::new());
            for finding in checker.found.iter() {
                report.push(finding.clone().at(&form.file, text.range.clone()));
            }
        }
    }
}

struct TextChecker<'a> {
    known: &'a Knowledge,
    lang: &'a Lang,
    found: Report,
}

impl markdown::Resolve for TextChecker<'_> {
    fn link(&mut self, link: &markdown::LinkRef) -> Option<String> {
        let Knowledge { config, site, .. } = self.known;
        let exists = match &link.target {
            markdown::Target::External(_) => true,
            markdown::Target::Anchor(_) | markdown::Target::File(..) => false,
            markdown::Target::Site(address) => {
                Route::parse(&address.path).is_ok_and(|route| site.routes.has(&route))
            }
            markdown::Target::Page(_, address) => {
                let (key, _) = views::key_of(&address.path, config);
                let target: Option<Target> = site.target(&key, self.lang);
                target.is_some()
            }
        };
        if !exists {
            self.found.push(
                Diagnostic::new(code::BROKEN_LINK)
                    .arg("target", &link.raw)
                    .help("help"),
            );
        }
        None
    }

    fn fact(&mut self, fact: &markdown::FactRef, _: markdown::FactPlace, _: &mut String) {
        if !self.known.config.facts.contains_key(&fact.name) {
            let names = self.known.config.facts.keys().map(String::as_str);
            self.found.push(
                Diagnostic::new(code::UNKNOWN_FACT)
                    .arg("fact", &fact.name)
                    .help("help")
                    .help_with("nearest", "nearest", nearest(&fact.name, names)),
            );
        }
    }

    fn picture(&mut self, _: &markdown::PictureRef, _: &mut String) {}

    fn label(&mut self, _: markdown::Label) -> String {
        String::new()
    }

    fn block(&mut self, _: &markdown::BlockRef, _: &str, _: &mut String) {}
}
