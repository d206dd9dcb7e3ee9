//! Security and caching headers: the Content-Security-Policy with the hashes of what pages hold inline,
//! and `_headers` for the hosts that read it (Netlify, Cloudflare Pages and their kin).
//!
//! Promises a policy without `'unsafe-inline'`: an inline style or script runs only when its hash
//! is listed, and [`InlineHashes::attributes`] names the `style=` and `on…=` attributes that no
//! browser will obey. Hashes are of the bytes that are published, so they are taken after minifying.
//!
//! Hosts join the values of every rule that matches, so no header stands in two rules of one path:
//! pages get no `Cache-Control` here. Both hosts make browsers ask again (`public, max-age=0,
//! must-revalidate`) for what has none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::minify::tokens::{Tag, Token, tokens};

/// What the pages hold inline. The union over many pages is the same whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InlineHashes {
    // By content, because most pages hold the same blocks and comparing is cheaper than hashing.
    styles: BTreeMap<Vec<u8>, String>,
    scripts: BTreeMap<Vec<u8>, String>,
    /// Attributes that the policy makes useless, for a check to complain about.
    pub attributes: BTreeSet<InlineAttribute>,
}

/// A `style=` or `on…=` attribute, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InlineAttribute {
    pub element: String,
    pub attribute: String,
}

/// What `_headers` is made of.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The path of `base_url`, percent-encoded, without its final slash: `` or `/centre`.
    pub base_path: &'a str,
    /// The whole policy, see [`csp`].
    pub csp: &'a str,
    /// The paths below the base path whose content never changes, because their names hold a
    /// fingerprint; `*` at the end stands for everything below (`/assets/*`).
    pub immutable: &'a [String],
}

/// Why Cloudflare would not take the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excess {
    /// The line of this header is longer than [`MAX_LINE`] characters, and is ignored.
    Line {
        header: &'static str,
        characters: usize,
    },
    /// There are more than [`MAX_RULES`] rules, and the last ones are ignored.
    Rules(usize),
}

/// Characters in a line of `_headers` that Cloudflare Pages reads.
pub const MAX_LINE: usize = 2_000;
/// Rules in `_headers` that Cloudflare Pages reads.
pub const MAX_RULES: usize = 100;

/// Finds what one page holds inline, in the bytes that are published.
pub fn inline_hashes(html: &[u8]) -> InlineHashes {
    let mut hashes = InlineHashes::default();
    hashes.add(html);
    hashes
}

impl InlineHashes {
    /// Adds what another page holds. A block that was seen before is not hashed again.
    pub fn add(&mut self, html: &[u8]) {
        let mut block = None;
        for token in tokens(html) {
            match token {
                Token::Start(tag) => {
                    self.add_attributes(&tag);
                    block = inline_block(&tag);
                }
                Token::Raw(content) => {
                    let known = match block {
                        Some(Block::Style) => &mut self.styles,
                        Some(Block::Script) => &mut self.scripts,
                        None => continue,
                    };
                    if !known.contains_key(content) {
                        known.insert(content.to_vec(), hash(content));
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds everything that another set holds.
    pub fn union(&mut self, other: InlineHashes) {
        self.styles.extend(other.styles);
        self.scripts.extend(other.scripts);
        self.attributes.extend(other.attributes);
    }

    /// The sources for `style-src`, sorted: `sha256-…`.
    pub fn styles(&self) -> BTreeSet<&str> {
        self.styles.values().map(String::as_str).collect()
    }

    /// The sources for `script-src`, sorted: `sha256-…`.
    pub fn scripts(&self) -> BTreeSet<&str> {
        self.scripts.values().map(String::as_str).collect()
    }

    fn add_attributes(&mut self, tag: &Tag<'_>) {
        for attribute in tag.attributes() {
            let handler = attribute
                .name
                .get(..2)
                .is_some_and(|start| start.eq_ignore_ascii_case(b"on"))
                && attribute.name.len() > 2;
            if handler || attribute.is("style") {
                let lower = |name: &[u8]| String::from_utf8_lossy(name).to_ascii_lowercase();
                self.attributes.insert(InlineAttribute {
                    element: lower(tag.name),
                    attribute: lower(attribute.name),
                });
            }
        }
    }
}

/// The Content-Security-Policy of a site. `form_origin` is where forms are sent besides the site itself
/// (`https://forms.example.org`), when they are.
pub fn csp(inline: &InlineHashes, form_origin: Option<&str>) -> String {
    let mut policy = String::from("default-src 'none'");
    let mut directive = |name: &str, sources: &str| {
        policy.push_str("; ");
        policy.push_str(name);
        policy.push(' ');
        policy.push_str(sources);
    };
    directive("base-uri", "'none'");
    directive("connect-src", "'self'");
    directive("font-src", "'self'");
    let form_origin = form_origin.map_or(String::new(), |origin| format!(" {origin}"));
    directive("form-action", &format!("'self'{form_origin}"));
    directive("frame-ancestors", "'none'");
    directive("img-src", "'self'");
    directive("manifest-src", "'self'");
    directive("media-src", "'self'");
    directive("script-src", &own_and(inline.scripts()));
    directive("style-src", &own_and(inline.styles()));
    policy
}

/// The security headers of every page and file, names and values, for `_headers` and for a server.
pub fn security_headers(csp: &str) -> Vec<(&'static str, String)> {
    let fixed = [
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", PERMISSIONS),
        ("Referrer-Policy", "same-origin"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Content-Type-Options", "nosniff"),
    ];
    let policy = ("Content-Security-Policy", csp.to_owned());
    let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
    std::iter::once(policy).chain(fixed).collect()
}

/// The value of `Cache-Control` for files whose names hold a fingerprint.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// Writes `_headers`, and says what of it Cloudflare would leave out.
///
/// One rule holds everything that is for the whole site, with the hashes of all pages together: a rule for
/// each page would soon be too many. A line has room for some 30 hashes; a theme has one or two.
pub fn headers_file(site: &Site<'_>) -> (String, Vec<Excess>) {
    let mut file = String::new();
    let mut excess = Vec::new();
    // Writing into a String does not fail.
    let _ = writeln!(file, "{}/*", site.base_path);
    for (header, value) in security_headers(site.csp) {
        let line = format!("  {header}: {value}");
        let characters = line.chars().count();
        if characters > MAX_LINE {
            excess.push(Excess::Line { header, characters });
        }
        let _ = writeln!(file, "{line}");
    }
    for path in site.immutable {
        let _ = write!(
            file,
            "\n{}{path}\n  Cache-Control: {IMMUTABLE}\n",
            site.base_path
        );
    }
    // Hosts that do not know the ending would send calendars as bytes to be saved.
    let _ = write!(
        file,
        "\n{}/*.ics\n  Content-Type: text/calendar; charset=utf-8\n",
        site.base_path
    );
    let rules = 2 + site.immutable.len();
    if rules > MAX_RULES {
        excess.push(Excess::Rules(rules));
    }
    (file, excess)
}

/// Everything that could look at, listen to or locate a visitor, or spend their money, is off. Full
/// screen and playing are left to the site's own films.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), encrypted-media=(), \
     geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
     publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

#[derive(Clone, Copy)]
enum Block {
    Style,
    Script,
}

/// What a browser asks the policy about when it meets the content of this element.
fn inline_block(tag: &Tag<'_>) -> Option<Block> {
    if tag.is("style") {
        return Some(Block::Style);
    }
    if !tag.is("script") || tag.attribute("src").is_some() {
        return None;
    }
    let media = tag.attribute("type").unwrap_or_default();
    let media = String::from_utf8_lossy(media).trim().to_ascii_lowercase();
    let subject_to_policy = matches!(
        media.as_str(),
        "" | "module"
            | "importmap"
            | "speculationrules"
            | "text/javascript"
            | "application/javascript"
            | "text/ecmascript"
            | "application/ecmascript"
            | "application/x-javascript"
            | "text/x-javascript"
    );
    subject_to_policy.then_some(Block::Script)
}

/// The hash as a browser computes it: of the text after the line ends are made equal.
fn hash(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

fn own_and(hashes: BTreeSet<&str>) -> String {
    let mut sources = String::from("'self'");
    for hash in hashes {
        sources.push_str(" '");
        sources.push_str(hash);
        sources.push('\'');
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minify::minify_html;

    /// The example of the standard (Content Security Policy Level 3, hash usage for script).
    const ALERT: &str = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=";

    #[test]
    fn the_hash_is_the_one_that_browsers_compute() {
        let hashes = inline_hashes(b"<script>alert('Hello, world.');</script>");
        assert_eq!(hashes.scripts().into_iter().collect::<Vec<_>>(), [ALERT]);
        assert!(hashes.styles().is_empty());
    }

    #[test]
    fn line_ends_do_not_change_a_hash() {
        let unix = inline_hashes(b"<style>a{}\nb{}\n</style>");
        let windows = inline_hashes(b"<style>a{}\r\nb{}\r</style>");
        assert_eq!(unix.styles(), windows.styles());
    }

    #[test]
    fn only_what_a_browser_would_run_is_hashed() {
        for html in [
            "<script type=application/ld+json>{}</script>",
            "<script type=\"application/json\">{}</script>",
            "<script src=/a.js>alert(1)</script>",
            "<script></script>",
            "<!-- <script>alert(1)</script> -->",
            "<textarea><script>alert(1)</script></textarea>",
        ] {
            assert_eq!(
                inline_hashes(html.as_bytes()),
                InlineHashes::default(),
                "{html}"
            );
        }
        for html in [
            "<script type=module>alert(1)</script>",
            "<SCRIPT TYPE='Text/JavaScript '>alert(1)</SCRIPT>",
            "<script type=\"\" defer>alert(1)</script>",
            "<svg><script>alert(1)</script></svg>",
        ] {
            assert_eq!(inline_hashes(html.as_bytes()).scripts().len(), 1, "{html}");
        }
    }

    #[test]
    fn attributes_that_no_browser_will_obey_are_named() {
        let hashes = inline_hashes(b"<p style='color:red' online><a OnClick=x() on href=/>x</a>");
        let names: Vec<String> = hashes
            .attributes
            .iter()
            .map(|a| format!("{} {}", a.element, a.attribute))
            .collect();
        assert_eq!(names, ["a onclick", "p online", "p style"]);
    }

    #[test]
    fn hashes_of_minified_pages_fit_what_is_published() {
        let page = b"<style>\n a { color: red }\n</style><p>x</p><script>\nvar a = 1;\n</script>";
        let minified = minify_html(page).unwrap();
        let expected = inline_hashes(b"<style>a { color: red }</style><script>var a = 1;</script>");
        assert_eq!(inline_hashes(&minified), expected);
    }

    #[test]
    fn the_union_does_not_depend_on_the_order_of_pages() {
        let pages: [&[u8]; 3] = [
            b"<style>a{}</style>",
            b"<style>b{}</style><script>c</script>",
            b"<style>a{}</style><p style=x>",
        ];
        let mut forward = InlineHashes::default();
        pages.iter().for_each(|page| forward.add(page));
        let mut backward = InlineHashes::default();
        pages
            .iter()
            .rev()
            .for_each(|page| backward.union(inline_hashes(page)));
        assert_eq!(forward, backward);
        assert_eq!(csp(&forward, None), csp(&backward, None));
        assert_eq!(forward.styles().len(), 2);
    }

    #[test]
    fn the_policy_allows_nothing_unsafe_and_names_each_directive_once() {
        let hashes = inline_hashes(b"<script>alert('Hello, world.');</script>");
        let policy = csp(&hashes, Some("https://forms.example.org"));
        assert!(policy.starts_with("default-src 'none'; "));
        assert!(!policy.contains("unsafe") && !policy.contains("http:") && !policy.contains('*'));
        assert!(policy.contains(&format!("; script-src 'self' '{ALERT}'; style-src 'self'")));
        assert!(policy.contains("; form-action 'self' https://forms.example.org; "));
        assert!(policy.contains("; frame-ancestors 'none'; "));
        let names: Vec<&str> = policy
            .split("; ")
            .filter_map(|d| d.split(' ').next())
            .collect();
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), unique.len());
    }

    #[test]
    fn no_header_is_in_two_rules_that_match_one_path() {
        let immutable = ["/assets/*".to_owned()];
        let (file, excess) = headers_file(&Site {
            base_path: "/centre",
            csp: "default-src 'none'",
            immutable: &immutable,
        });
        assert!(excess.is_empty());
        let mut rules = file.split("\n\n");
        let mut rule = || rules.next().unwrap();
        let (all, assets, calendars) = (rule(), rule(), rule());
        assert!(all.starts_with("/centre/*\n  Content-Security-Policy: default-src 'none'\n"));
        assert!(all.contains("\n  X-Content-Type-Options: nosniff"));
        assert!(!all.contains("Cache-Control"));
        assert_eq!(
            assets,
            format!("/centre/assets/*\n  Cache-Control: {IMMUTABLE}")
        );
        assert_eq!(
            calendars,
            "/centre/*.ics\n  Content-Type: text/calendar; charset=utf-8\n"
        );
    }

    #[test]
    fn what_a_host_would_ignore_is_reported() {
        let mut hashes = InlineHashes::default();
        for n in 0..60 {
            hashes.add(format!("<style>a{{top:{n}px}}</style>").as_bytes());
        }
        let many: Vec<String> = (0..100).map(|n| format!("/{n}.css")).collect();
        let (file, excess) = headers_file(&Site {
            base_path: "",
            csp: &csp(&hashes, None),
            immutable: &many,
        });
        let [Excess::Line { header, characters }, Excess::Rules(102)] = excess.as_slice() else {
            panic!("{excess:?}");
        };
        assert_eq!(*header, "Content-Security-Policy");
        assert_eq!(
            file.lines().map(|l| l.chars().count()).max(),
            Some(*characters)
        );
    }
}
