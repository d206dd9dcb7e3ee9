//! Minified HTML with the same visible text, and minified CSS with the same meaning.
//!
//! minify-html is at home in this file and nowhere else. Left alone it removes the space between
//! inline elements in `nav`, `div`, `form` and others (so that "БГ EN" becomes "БГEN"), drops
//! attributes that it takes for defaults (`crossorigin="use-credentials"` loses its value), and
//! overflows the stack on deep nesting. [`minify_html()`] promises more: each run of white space
//! becomes one space and never none, elements keep their order, attributes keep their values. It
//! does that by marking spaces and attribute names with control characters, which mean nothing to
//! minify-html, and by taking the marks away afterwards. What it cannot promise this for (tags that
//! do not close one another, control characters, a stray `<`) it returns as it was.
//!
//! Styles and scripts inside a page are only trimmed. minify-html reads every script as a module and
//! merges the declarations that older browsers fall back to; and the same block on 20,000 pages
//! would be parsed 20,000 times. A theme's style goes through [`minify_css`] once, before it is inlined.

pub(crate) mod tokens;

#[cfg(test)]
#[path = "../tests/it/minified.rs"]
mod minified;

use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{ParserOptions, StyleSheet};
use lightningcss::targets::{Features, Targets};
use memchr::{memchr, memchr2, memmem};

use self::tokens::{Tag, Token, is_space, tokens};

/// How many elements may be open at once. Hand-written pages stay below 50.
pub const MAX_DEPTH: usize = 512;

/// The page has more than [`MAX_DEPTH`] elements inside one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// Why a style sheet was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CssError {
    /// Where, in bytes from the start of the style sheet.
    pub offset: usize,
    /// What was met there, in English, as the parser says it.
    pub reason: String,
}

/// Minifies a page. White space runs become one space, comments go, quotes that are not needed go;
/// text, elements and attributes stay.
pub fn minify_html(html: &[u8]) -> Result<Vec<u8>, TooDeep> {
    let Some(marked) = mark(html)? else {
        return Ok(html.to_vec());
    };
    let options = minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        ..minify_html::Cfg::default()
    };
    let mut minified = minify_html::minify(&marked, &options);
    minified.retain_mut(|byte| match *byte {
        ATTRIBUTE_MARK => false,
        SPACE_MARK => {
            *byte = b' ';
            true
        }
        _ => true,
    });
    Ok(minified)
}

/// Prints a style sheet without white space and comments. Rules and declarations are neither merged
/// nor dropped, so a declaration that only newer browsers know keeps its fallback before it, and a
/// media query is written `(min-width: …)`, which every browser reads.
pub fn minify_css(css: &str) -> Result<String, CssError> {
    let sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| CssError {
        offset: error
            .loc
            .as_ref()
            .map_or(0, |loc| offset_of(css, loc.line, loc.column)),
        reason: error.kind.to_string(),
    })?;
    let options = PrinterOptions {
        minify: true,
        targets: Targets {
            include: Features::MediaRangeSyntax | Features::MediaIntervalSyntax,
            ..Targets::default()
        },
        ..PrinterOptions::default()
    };
    let printed = sheet.to_css(options).map_err(|error| CssError {
        offset: error
            .loc
            .as_ref()
            .map_or(0, |loc| offset_of(css, loc.line, loc.column)),
        reason: error.kind.to_string(),
    })?;
    Ok(printed.code)
}

/// Stands for a run of white space while minify-html works.
const SPACE_MARK: u8 = 0x1F;
/// Stands before each attribute name, so that minify-html knows none of them.
const ATTRIBUTE_MARK: u8 = 0x1E;

/// The page with its marks; `None` for a page that is better left alone.
fn mark(html: &[u8]) -> Result<Option<Vec<u8>>, TooDeep> {
    if std::str::from_utf8(html).is_err()
        || memchr2(SPACE_MARK, ATTRIBUTE_MARK, html).is_some()
        || has_control_reference(html)
    {
        return Ok(None);
    }
    let mut marked = Vec::with_capacity(html.len() + html.len() / 16);
    let mut open = OpenElements::default();
    let mut in_space = false;
    for token in tokens(html) {
        match token {
            Token::Text(text) if memchr(b'<', text).is_some() => return Ok(None),
            Token::Text(text) if open.keep_space() => marked.extend_from_slice(text),
            Token::Text(text) => {
                push_text(&mut marked, text, &mut in_space);
                continue;
            }
            Token::Comment(_) if ends_inside_reference(&marked) => return Ok(None),
            // A comment between two spaces does not make two spaces.
            Token::Comment(_) => continue,
            Token::Start(tag) => {
                if !open.push(&tag)? || !push_start_tag(&mut marked, &tag) {
                    return Ok(None);
                }
            }
            Token::End(tag) => {
                if !open.pop(&tag) {
                    return Ok(None);
                }
                marked.extend_from_slice(b"</");
                marked.extend_from_slice(tag.name);
                marked.push(b'>');
            }
            Token::Raw(content) if open.content_is_safe(content) => {
                marked.extend_from_slice(content);
            }
            Token::Doctype(doctype) => marked.extend_from_slice(doctype),
            Token::Raw(_) | Token::Bogus(_) => return Ok(None),
        }
        in_space = false;
    }
    Ok(Some(marked))
}

fn push_text(marked: &mut Vec<u8>, text: &[u8], in_space: &mut bool) {
    for (index, word) in text.split(|&c| is_space(c)).enumerate() {
        if index > 0 && !*in_space {
            marked.push(SPACE_MARK);
            *in_space = true;
        }
        if !word.is_empty() {
            marked.extend_from_slice(word);
            *in_space = false;
        }
    }
}

/// Returns false for a tag that minify-html reads otherwise than browsers do.
fn push_start_tag(marked: &mut Vec<u8>, tag: &Tag<'_>) -> bool {
    marked.push(b'<');
    marked.extend_from_slice(tag.name);
    for (index, attribute) in tag.attributes().enumerate() {
        // Of two attributes with one name, browsers take the first and minify-html the last.
        let repeated = tag
            .attributes()
            .take(index)
            .any(|earlier| earlier.name.eq_ignore_ascii_case(attribute.name));
        if repeated {
            return false;
        }
        marked.push(b' ');
        marked.push(ATTRIBUTE_MARK);
        marked.extend_from_slice(attribute.name);
        marked.extend_from_slice(attribute.assignment);
    }
    if tag.self_closing {
        marked.extend_from_slice(b" /");
    }
    marked.push(b'>');
    true
}

/// The elements that are open, outermost first.
#[derive(Default)]
struct OpenElements<'a> {
    names: Vec<&'a [u8]>,
    /// How many of them keep their white space.
    preformatted: usize,
}

impl<'a> OpenElements<'a> {
    fn keep_space(&self) -> bool {
        self.preformatted > 0
    }

    /// Opens an element. Returns false when minify-html and the browsers would disagree about it.
    fn push(&mut self, tag: &Tag<'a>) -> Result<bool, TooDeep> {
        let known_name = tag
            .name
            .iter()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b':'));
        let once = tag.is("html") || tag.is("head") || tag.is("body");
        let nested = |name: &&[u8]| name.eq_ignore_ascii_case(tag.name);
        // In SVG, minify-html forgets what keeps its white space, whether around it or inside.
        let loses_space = tag.foreign && (self.keep_space() || tag.is("pre") || tag.is("textarea"));
        if !known_name
            || loses_space
            || self.closes_implicitly(tag)
            || once && self.names.iter().any(nested)
        {
            return Ok(false);
        }
        if tag.foreign && tag.self_closing {
            // minify-html has not heard of MathML.
            let is_svg = |name: &&[u8]| name.eq_ignore_ascii_case(b"svg");
            return Ok(tag.is("svg") || self.names.iter().any(is_svg));
        }
        if tag.is_void() {
            return Ok(true);
        }
        if self.names.len() == MAX_DEPTH {
            return Err(TooDeep);
        }
        if tag.is("pre") {
            self.preformatted += 1;
        }
        self.names.push(tag.name);
        Ok(true)
    }

    /// Closes the innermost element. Returns false when the tag is not that element's: minify-html
    /// drops such tags, browsers do not drop all of them.
    fn pop(&mut self, tag: &Tag<'_>) -> bool {
        let closes = self
            .names
            .pop()
            .is_some_and(|open| open.eq_ignore_ascii_case(tag.name));
        if closes && tag.is("pre") {
            self.preformatted = self.preformatted.saturating_sub(1);
        }
        closes
    }

    /// True when this start tag ends the innermost element, whose end tag was left out. Besides
    /// being a case for [`mark`] to leave alone, such tags must not count as nested.
    fn closes_implicitly(&self, next: &Tag<'_>) -> bool {
        const CLOSED_BY: [(&str, &[&str]); 15] = [
            ("head", &["body"]),
            ("li", &["li"]),
            ("dt", &["dt", "dd"]),
            ("dd", &["dt", "dd"]),
            (
                "p",
                &[
                    "address",
                    "article",
                    "aside",
                    "blockquote",
                    "details",
                    "div",
                    "dl",
                    "fieldset",
                    "figcaption",
                    "figure",
                    "footer",
                    "form",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "header",
                    "hgroup",
                    "hr",
                    "main",
                    "menu",
                    "nav",
                    "ol",
                    "p",
                    "pre",
                    "section",
                    "table",
                    "ul",
                ],
            ),
            ("rt", &["rt", "rp"]),
            ("rp", &["rt", "rp"]),
            ("optgroup", &["optgroup"]),
            ("option", &["option", "optgroup"]),
            ("thead", &["tbody", "tfoot"]),
            ("tbody", &["tbody", "tfoot"]),
            ("tr", &["tr", "tbody", "tfoot"]),
            ("td", &["td", "th", "tr"]),
            ("th", &["td", "th", "tr"]),
            ("colgroup", &["tbody", "thead", "tfoot", "tr"]),
        ];
        let Some(open) = self.names.last() else {
            return false;
        };
        CLOSED_BY.iter().any(|(name, closers)| {
            open.eq_ignore_ascii_case(name.as_bytes()) && closers.iter().any(|c| next.is(c))
        })
    }

    /// True when minify-html finds the end of this raw content where browsers do.
    fn content_is_safe(&self, content: &[u8]) -> bool {
        let Some(open) = self.names.last() else {
            return false;
        };
        let is = |name: &str| open.eq_ignore_ascii_case(name.as_bytes());
        // minify-html takes `</scripts` for the end of a script.
        let has_false_end = memmem::find_iter(content, b"</").any(|at| {
            content
                .get(at + 2..at + 2 + open.len())
                .is_some_and(|name| name.eq_ignore_ascii_case(open))
        });
        if is("script") {
            !has_false_end && memmem::find(content, b"<!--").is_none()
        } else if is("style") || is("title") || is("textarea") {
            !has_false_end
        } else {
            memchr(b'<', content).is_none()
        }
    }
}

/// True when a numeric reference (or one of the two named ones) stands for white space or a control
/// character: decoded, it would pass for one that was written.
fn has_control_reference(html: &[u8]) -> bool {
    let numeric = memmem::find_iter(html, b"&#").any(|at| {
        let digits = html.get(at + 2..).unwrap_or_default();
        let (radix, digits) = match digits.split_first() {
            Some((b'x' | b'X', hex)) => (16, hex),
            _ => (10, digits),
        };
        let value = digits
            .iter()
            .map_while(|&c| char::from(c).to_digit(radix))
            .fold(0_u32, |value, digit| {
                value.saturating_mul(radix).saturating_add(digit)
            });
        matches!(value, 0..=0x20 | 0x7F..=0x9F)
    });
    numeric || memmem::find(html, b"&Tab;").is_some() || memmem::find(html, b"&NewLine;").is_some()
}

/// True when the text so far ends in a reference that has no `;` yet: without the comment that
/// follows, it would go on into the next text.
fn ends_inside_reference(text: &[u8]) -> bool {
    text.iter()
        .rev()
        .find(|c| !c.is_ascii_alphanumeric() && **c != b'#')
        == Some(&b'&')
}

/// The byte that a line (from 0) and a column (from 1, in UTF-16 units) stand for.
fn offset_of(text: &str, line: u32, column: u32) -> usize {
    let mut start = 0;
    for (number, content) in (0_u32..).zip(text.split_inclusive('\n')) {
        if number == line {
            let mut units = column.saturating_sub(1) as usize;
            let inside: usize = content
                .chars()
                .take_while(|c| {
                    let more = units > 0;
                    units = units.saturating_sub(c.len_utf16());
                    more
                })
                .map(char::len_utf8)
                .sum();
            return start + inside;
        }
        start += content.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::minified::same_page;
    use super::*;

    fn minified(html: &str) -> String {
        String::from_utf8(minify_html(html.as_bytes()).unwrap()).unwrap()
    }

    /// A page with everything that minifiers get wrong.
    const PROVOCATION: &str = r##"<!DOCTYPE html>
<html lang="bg">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Център   за
    деца &amp; семейства</title>
  <style>
    nav > a { color : red }
    a::after { content: "  " }
  </style>
  <link rel="stylesheet" type="text/css" href="/a.css" media="all" crossorigin="use-credentials">
  <script type="application/ld+json">
    { "@context": "https://schema.org", "name": "a  b \u003c", "x": "<p> </p>" }
  </script>
  <script type="text/javascript">var a = 1 ;  var b = a</script>
</head>
<body class="  page   wide " id="" data-x="  two  spaces ">
<nav>
  <a href="/">БГ</a> <a href="/en/">EN</a>
  <b>x</b>
  y
</nav>
<div><span>a</span> <span>b</span></div>
<header><em>a</em> <em>b</em></header><main> <i>a</i> <i>b</i> </main>
<section><a>a</a> <a>b</a></section><article><a>a</a> <a>b</a></article>
<aside><a>a</a> <a>b</a></aside><footer><a>a</a> <a>b</a></footer>
<blockquote><b>a</b> <b>b</b></blockquote>
<fieldset><legend> Кой сте вие? </legend> <b>a</b> <b>b</b></fieldset>
<form method="get" action="?a=1&amp;b=2" enctype="application/x-www-form-urlencoded">
  <label>Име: <input type="text" name="who" value="" required></label> <button type="submit">Изпрати</button>
  <button> <span>Отказ</span> </button>
  <select name="s"> <option value="" selected>–</option> <option>две думи</option> </select>
  <textarea name="t">

  две   думи </textarea>
</form>
<p>Ред<br>нов <br> ред &nbsp; <!-- бележка --> край<!-- a --><!-- b -->.</p>
<p>a<!-- c -->b &lt;b&gt; &amp;lt; &quot;x&quot; &#39; &copy; &notin; &amp;copy 1&nbsp;2</p>
<p hidden="until-found" lang="" title=" a  b " translate="no">скрито</p>
<pre>
  един
    <b>два</b>   три
</pre>
<p><code>a   b</code> <kbd>c</kbd></p>
<svg viewBox="0 0 10 10" preserveAspectRatio="xMidYMid meet" aria-hidden="true">
  <title>Карта  на <tspan>града</tspan></title>
  <linearGradient id="g"><stop offset="0"/> <stop offset="1" /></linearGradient>
  <path d="M0 0  L10 10"/> <text> a <tspan>b</tspan> c </text>
</svg>
<img src="/a.jpg" alt="" loading="eager" decoding="auto"> <img src='/b.jpg' alt='"две" думи'>
<a href=/unquoted/ target=_self class="">x</a> <a href="">y</a>
<table> <tr> <td colspan="1"> a </td> <td>b</td> </tr> </table>
<ul> <li> <a>a</a> </li> <li>b</li> </ul>
<dl> <dt>a</dt> <dd> b </dd> </dl>
<details open> <summary> a </summary> b </details>
<noscript> <p>Без скриптове</p> </noscript>
</body>
</html>
"##;

    #[test]
    fn a_page_made_to_provoke_it_keeps_its_text_elements_and_attributes() {
        let after = minified(PROVOCATION);
        same_page(PROVOCATION, &after).unwrap();
        assert!(after.len() < PROVOCATION.len());
        assert!(
            after.contains("<a href=/>БГ</a> <a href=/en/>EN</a>"),
            "{after}"
        );
        assert!(!after.contains("бележка"));
    }

    #[test]
    fn minifying_twice_changes_nothing_more() {
        let once = minified(PROVOCATION);
        assert_eq!(minified(&once), once);
    }

    #[test]
    fn the_comparison_notices_what_minify_html_alone_does() {
        let alone = minify_html::minify(PROVOCATION.as_bytes(), &minify_html::Cfg::default());
        let alone = String::from_utf8(alone).unwrap();
        assert!(same_page(PROVOCATION, &alone).is_err());
        for (before, after) in [
            (
                "<nav><a>a</a> <a>b</a></nav>",
                "<nav><a>a</a><a>b</a></nav>",
            ),
            ("<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
            ("<p>a <i>b</i></p>", "<p>a<i> b</i></p>"),
            ("<a href=x>a</a>", "<a href=y>a</a>"),
            ("<button type=submit>a</button>", "<button>a</button>"),
            ("<i>a</i><b>b</b>", "<b>b</b><i>a</i>"),
            ("<pre>a  b</pre>", "<pre>a b</pre>"),
            ("<textarea>a  b</textarea>", "<textarea>a b</textarea>"),
            ("<p>1&nbsp;2</p>", "<p>1 2</p>"),
        ] {
            assert!(same_page(before, after).is_err(), "{before} {after}");
        }
    }

    #[test]
    fn what_cannot_be_kept_whole_is_left_as_it_was() {
        for html in [
            "<p>a  <b>b</p>  c</b>",
            "<ul> <li>a <li>b </ul>",
            "<p>a </p> </p>",
            "<p>a </br> b</p>",
            "<p>1 <3  2</p>",
            "<p>a\u{1f}  b</p>",
            "<p>a&#32;<b>b</b>  </p>",
            "<p>a&Tab; b</p>",
            "<p id=a id=b>  </p>",
            "<p>&am<!-- -->p;  </p>",
            "<p>a  <? b ?></p>",
            "<script>'<!-- <script>'  </script>  x</script>",
            "<textarea> </textareas> </textarea>",
            "<p>a  <!-- cut",
            "<p>a  <b",
            "<math><mi/>  <mo>a</mo></math>",
        ] {
            let after = minified(html);
            same_page(html, &after).unwrap();
            if !html.contains("cut") {
                assert_eq!(after, html);
            }
        }
        assert_eq!(minify_html(b"<p>\xff  </p>").unwrap(), b"<p>\xff  </p>");
    }

    #[test]
    fn deep_nesting_is_refused_before_minify_html_can_overflow_the_stack() {
        assert_eq!(minify_html("<b>".repeat(100_000).as_bytes()), Err(TooDeep));
        assert_eq!(
            minify_html("<svg><g>".repeat(1_000).as_bytes()),
            Err(TooDeep)
        );
        let deepest = format!("{}x{}", "<b>".repeat(MAX_DEPTH), "</b>".repeat(MAX_DEPTH));
        assert_eq!(minified(&deepest), deepest);
        // Elements that leave out their end tags stand beside one another.
        let list = format!("<ul>{}</ul>", "<li>a ".repeat(1_000));
        assert_eq!(minified(&list), list);
    }

    #[test]
    fn pages_put_together_at_random_keep_their_text_elements_and_attributes() {
        const PIECES: [&str; 46] = [
            " ",
            "\n  ",
            "дума",
            "a  b",
            "&amp;",
            "&lt;b",
            "&nbsp;",
            "&copy",
            "&#39;",
            "&#32;",
            "<",
            ">",
            "\"",
            "<p>",
            "</p>",
            "<div class=\" a  b\">",
            "</div>",
            "<b>",
            "</b>",
            "<a href=x/>",
            "</a>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<br>",
            "<br/>",
            "</br>",
            "<pre>",
            "</pre>",
            "<nav>",
            "</nav>",
            "<!-- c -->",
            "<!-->",
            "<svg viewBox='0 0'>",
            "</svg>",
            "<path d=\"M0 0\"/>",
            "<style>a{ }</style>",
            "<script>'<b>'</script>",
            "<textarea> x </textarea>",
            "<input type=text value=' '>",
            "<button type=submit disabled>",
            "</button>",
            "<tr><td>",
            "</td></tr>",
            "<img alt=\"\" hidden=until-found>",
        ];
        // A linear congruential generator: the same pages in every run.
        let mut state = 1_u64;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut changed = 0;
        for _ in 0..4_000 {
            let length = 1 + next(14);
            let page: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
            let after = minified(&page);
            changed += usize::from(after != page);
            if let Err(difference) = same_page(&page, &after) {
                panic!("{page}\n{after}\n{difference}");
            }
        }
        assert!(changed > 400, "only {changed} pages were minified at all");
    }

    #[test]
    fn every_named_reference_keeps_its_meaning() {
        // The names that html5gum and minify-html both must decode alike, with and without `;`.
        for name in [
            "amp",
            "lt",
            "gt",
            "quot",
            "apos",
            "nbsp",
            "copy",
            "laquo",
            "raquo",
            "bdquo",
            "ldquo",
            "ndash",
            "mdash",
            "hellip",
            "shy",
            "zwnj",
            "euro",
            "numero",
            "nGt",
            "nvlt",
            "fjlig",
            "bne",
            "NotEqualTilde",
            "ThickSpace",
        ] {
            for html in [
                format!("<p title=\"&{name};x\">a &{name}; b</p>"),
                format!(
                    "<p title='&{name}x &{name}=1 &amp;{name};'>&{name} &amp;{name}; &amp;{name}</p>"
                ),
            ] {
                same_page(&html, &minified(&html)).unwrap();
            }
        }
    }

    #[test]
    fn styles_keep_variables_fallbacks_media_queries_and_addresses() {
        let css = r#"
            /* a comment */
            :root { --ink: #1a1a1a; --gap:  2rem ; --empty: ; color-scheme: light dark; }
            body { color: light-dark(var(--ink), white); min-height: 100vh; min-height: 100dvh }
            @font-face { font-family: "Sofia Sans"; src: url("/f/a b.woff2") format("woff2"), url(../c.woff2); font-display: swap; unicode-range: U+0400-04FF }
            @media (min-width: 40em) and (prefers-reduced-motion: no-preference) { a:hover { color: RED } }
            @media (width >= 40em) { a { inset: 0 } }
            @media print { nav { display: none !important } }
            .a::before { content: "„  “" }
            .b { top: 0; right: 0; bottom: 0; left: 0 }
            @supports (display: grid) { .c { width: calc(100% - 2 * var(--gap)) } }
            .d { background: url(x.svg) no-repeat, linear-gradient(to right, red, blue) }
            .e { .f & { color: blue } }
            @layer base, theme;
            @container side (min-width: 20rem) { .g { color: blue } }
            .h { color: blue; color: oklch(60% .1 200) }
            .i { display: -webkit-box; display: flex; -webkit-line-clamp: 2 }
        "#;
        let min = minify_css(css).unwrap();
        for kept in [
            "--ink:#1a1a1a",
            "--gap:2rem",
            "--empty:",
            "color-scheme:light dark",
            "light-dark(var(--ink),",
            "min-height:100vh;min-height:100dvh",
            "/f/a b.woff2",
            "../c.woff2",
            "unicode-range:U+4",
            "(min-width:40em) and (prefers-reduced-motion:no-preference)",
            "@media print{nav{display:none!important}}",
            "\"„  “\"",
            ".b{top:0;right:0;bottom:0;left:0}",
            "calc(100% - 2 * var(--gap))",
            "@layer base,theme;",
            "color:oklch(60% .1 200)",
            "display:-webkit-box;display:flex",
        ] {
            assert!(min.contains(kept), "{kept} in {min}");
        }
        assert!(
            !min.contains("comment") && !min.contains('\n') && !min.contains("width>="),
            "{min}"
        );
        assert_eq!(minify_css(&min).unwrap(), min);
    }

    #[test]
    fn a_style_that_does_not_parse_is_refused_at_its_place() {
        let css = "a { color: red }\n/* „ю“ */ .b { } }\n";
        let error = minify_css(css).unwrap_err();
        assert!(
            css.get(error.offset..).unwrap().starts_with('}') || error.offset == css.len(),
            "{error:?}"
        );
        assert!(minify_css("").unwrap().is_empty());
    }
}
