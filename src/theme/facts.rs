//! Facts as pages show them.

use std::sync::Arc;

use crate::config::{Config, Fact};
use crate::i18n::Lang;
use crate::markdown::{escape_attribute as escape, telephone_uri};

/// The facts of `site.toml`, ready to be printed.
#[derive(Clone, Debug)]
pub struct Facts {
    config: Arc<Config>,
    /// Unconfirmed facts are marked where people read them before publishing.
    mark_unconfirmed: bool,
}

impl Facts {
    pub fn new(config: Arc<Config>, mark_unconfirmed: bool) -> Self {
        Facts {
            config,
            mark_unconfirmed,
        }
    }

    /// A fact as plain text.
    pub fn text(&self, name: &str, lang: &Lang) -> Option<&str> {
        self.config.facts.get(name).map(|fact| fact.value.get(lang))
    }

    /// A fact as HTML; in a preview an unconfirmed one is marked.
    pub fn html(&self, name: &str, lang: &Lang) -> Option<String> {
        let fact = self.config.facts.get(name)?;
        let mut html = String::new();
        escape(fact.value.get(lang), &mut html);
        Some(self.marked(fact, html))
    }

    /// A fact as HTML in running text: a telephone number or an e-mail address is a link.
    pub fn linked_html(&self, name: &str, lang: &Lang) -> Option<String> {
        let fact = self.config.facts.get(name)?;
        let text = fact.value.get(lang);
        let uri = telephone_uri(text, self.config.country.as_deref()).or_else(|| mail_uri(text));
        let mut html = String::new();
        match uri {
            Some(uri) => {
                html.push_str("<a href=\"");
                escape(&uri, &mut html);
                html.push_str("\">");
                escape(text, &mut html);
                html.push_str("</a>");
            }
            None => escape(text, &mut html),
        }
        Some(self.marked(fact, html))
    }

    fn marked(&self, fact: &Fact, html: String) -> String {
        if self.mark_unconfirmed && fact.confirmed.is_none() {
            return format!("<mark class=\"unconfirmed\">{html}</mark>");
        }
        html
    }
}

/// `mailto:` for a text that is nothing but an e-mail address.
fn mail_uri(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c))
    };
    (plain(name) && plain(host) && host.contains('.')).then(|| format!("mailto:{text}"))
}
