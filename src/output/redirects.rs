//! Old addresses and short links: a small page for each, which works on any static host, and
//! `_redirects` for the hosts that read it (Netlify, Cloudflare Pages and their kin).
//!
//! Promises that nothing given as a target can leave its attribute or its line. The page needs no script
//! and no style. Cloudflare reads the first 2,000 lines of `_redirects`; what is beyond still has
//! its page.

use std::fmt::Write;

use crate::i18n::Lang;
use crate::route::{Route, encode_path};

/// An address that leads to another one.
#[derive(Clone, Debug)]
pub struct Redirect {
    pub from: Route,
    /// A path inside the site without the base path and not percent-encoded, possibly with `?…` or `#…`
    /// (`/services/#who`); or an absolute URL, which the caller has found to be http or https.
    pub to: String,
    pub lang: Lang,
    pub kind: Kind,
}

/// Why an address leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The old address of a page that moved for good.
    Alias,
    /// A `/go/` link, whose target may change.
    ShortLink,
}

impl Kind {
    fn status(self) -> u16 {
        match self {
            Kind::Alias => 301,
            Kind::ShortLink => 302,
        }
    }
}

/// Where the site is.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// `https://example.org`, without a path and a final slash.
    pub origin: &'a str,
    /// The path of `base_url`, percent-encoded, without its final slash: `` or `/centre`.
    pub path: &'a str,
}

/// The words of the page, in its language.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// What stays in the history of the browser: neutral, the same for every redirect.
    pub title: &'a str,
    /// The text of the link for those whose browser does not follow by itself.
    pub link: &'a str,
}

/// Writes the page that stands at the old address.
pub fn page(redirect: &Redirect, words: Words<'_>, base: Base<'_>) -> String {
    let target = escape(&target(redirect, base));
    // A place inside a page is no page of its own.
    let page_url = target.split('#').next().unwrap_or(&target);
    let canonical = if is_path(&redirect.to) {
        format!("{}{page_url}", escape(base.origin))
    } else {
        page_url.to_owned()
    };
    format!(
        concat!(
            "<!doctype html>\n",
            "<html lang=\"{lang}\">\n",
            "<head>\n",
            "<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
            "<meta name=\"robots\" content=\"noindex\">\n",
            "<title>{title}</title>\n",
            "<link rel=\"canonical\" href=\"{canonical}\">\n",
            "<meta http-equiv=\"refresh\" content=\"0; url={target}\">\n",
            "</head>\n",
            "<body>\n",
            "<main>\n",
            "<h1>{title}</h1>\n",
            "<p><a href=\"{target}\">{link}</a></p>\n",
            "</main>\n",
            "</body>\n",
            "</html>\n",
        ),
        lang = redirect.lang,
        title = escape(words.title),
        canonical = canonical,
        target = target,
        link = escape(words.link),
    )
}

/// Writes `_redirects`, one line for each redirect in the order given.
///
/// The lines force nothing: where a host prefers the page that stands at the address (Netlify does), the
/// page does the same job.
pub fn redirects_file(redirects: &[Redirect], base: Base<'_>) -> String {
    let mut file = String::new();
    for redirect in redirects {
        // Writing into a String does not fail.
        let _ = writeln!(
            file,
            "{}{} {} {}",
            base.path,
            redirect.from.encoded(),
            target(redirect, base),
            redirect.kind.status()
        );
    }
    file
}

/// The address that the redirect leads to, percent-encoded, with the base path where it is inside the site.
fn target(redirect: &Redirect, base: Base<'_>) -> String {
    if !is_path(&redirect.to) {
        return encode_url(&redirect.to);
    }
    let end_of_path = redirect.to.find(['?', '#']).unwrap_or(redirect.to.len());
    let (path, suffix) = redirect.to.split_at(end_of_path);
    format!("{}{}{}", base.path, encode_path(path), encode_url(suffix))
}

fn is_path(target: &str) -> bool {
    target.starts_with('/') && !target.starts_with("//")
}

/// Percent-encodes what may not stand in a URL, and leaves what its author has encoded.
fn encode_url(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for byte in url.bytes() {
        let stays = byte.is_ascii_graphic() && !br#""'<>\^`{|}"#.contains(&byte);
        if stays {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use html5gum::{Token, Tokenizer};

    use super::*;

    const BASE: Base<'_> = Base {
        origin: "https://example.org",
        path: "/centre",
    };
    const WORDS: Words<'_> = Words {
        title: "Страницата е на друг адрес",
        link: "Към страницата",
    };

    fn redirect(from: &str, to: &str, kind: Kind) -> Redirect {
        Redirect {
            from: Route::parse(from).unwrap(),
            to: to.to_owned(),
            lang: Lang::parse("bg").unwrap(),
            kind,
        }
    }

    /// The attributes of each start tag, `name attribute=value …`.
    fn tags(html: &str) -> Vec<String> {
        let mut tags = Vec::new();
        for Ok(token) in Tokenizer::new(html) {
            if let Token::StartTag(tag) = token {
                let mut line = String::from_utf8(tag.name.0).unwrap();
                for (name, value) in tag.attributes {
                    let name = String::from_utf8(name.0).unwrap();
                    let value = String::from_utf8(value.value.0).unwrap();
                    line.push_str(&format!(" {name}={value}"));
                }
                tags.push(line);
            }
        }
        tags
    }

    #[test]
    fn the_page_leads_on_by_itself_and_by_a_link() {
        let to = "/услуги/#за-кого";
        let html = page(&redirect("/old/", to, Kind::Alias), WORDS, BASE);
        let page_path = "/centre/%D1%83%D1%81%D0%BB%D1%83%D0%B3%D0%B8/";
        let path = format!("{page_path}#%D0%B7%D0%B0-%D0%BA%D0%BE%D0%B3%D0%BE");
        let tags = tags(&html);
        for tag in [
            "html lang=bg".to_owned(),
            "meta content=noindex name=robots".to_owned(),
            format!("link href=https://example.org{page_path} rel=canonical"),
            format!("meta content=0; url={path} http-equiv=refresh"),
            format!("a href={path}"),
        ] {
            assert!(tags.contains(&tag), "{tag} in {tags:#?}");
        }
        assert!(html.contains("<title>Страницата е на друг адрес</title>"));
    }

    #[test]
    fn a_target_elsewhere_is_its_own_canonical_address() {
        let to = "https://example.com/a?b=1&c=%20\"><script>";
        let tags = tags(&page(&redirect("/go/x/", to, Kind::ShortLink), WORDS, BASE));
        let url = "https://example.com/a?b=1&c=%20%22%3E%3Cscript%3E";
        assert!(
            tags.contains(&format!("link href={url} rel=canonical")),
            "{tags:#?}"
        );
        assert!(tags.contains(&format!("a href={url}")));
        assert!(!tags.iter().any(|t| t.starts_with("script")));
    }

    #[test]
    fn lines_are_encoded_and_moved_pages_are_permanent() {
        let lines = redirects_file(
            &[
                redirect("/go/помощ/", "/en/help me/", Kind::ShortLink),
                redirect(
                    "/old/",
                    "https://example.com/x y\n/* /evil 200",
                    Kind::Alias,
                ),
            ],
            BASE,
        );
        assert_eq!(
            lines,
            "/centre/go/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89/ /centre/en/help%20me/ 302\n\
             /centre/old/ https://example.com/x%20y%0A/*%20/evil%20200 301\n"
        );
        assert!(lines.lines().all(|line| line.split(' ').count() == 3));
    }
}
