//! The examples of the CommonMark specification give the document tree that it asks for.
//!
//! The specification is not part of this repository. Its text (`spec.txt` of the npm package
//! `commonmark-spec`) is named by `PATEKA_COMMONMARK_SPEC`, and `tests/run` installs it; so the
//! test is ignored unless it is asked for:
//!
//! ```text
//! PATEKA_COMMONMARK_SPEC=…/spec.txt cargo test --test it commonmark -- --ignored
//! ```
//!
//! What the contract adds is undone before the trees are compared: typography, heading ids, the
//! marks of external links, links made of bare addresses, figures. Examples of what
//! it forbids (raw HTML off the list, schemes off the list, pictures from elsewhere) must be reported and are counted.

use html5gum::{Token, Tokenizer};
use pateka::diag::{FilePath, Report, code};
use pateka::i18n::Lang;
use pateka::markdown::{
    BlockRef, FactPlace, FactRef, Frame, Label, LinkRef, Origin, PictureRef, Resolve, Source,
    Target, parse, write,
};

/// How many examples the specification 0.31.2 has, and how many of them show what is forbidden.
const EXAMPLES: usize = 652;
const FORBIDDEN: usize = 62;

#[test]
#[ignore = "needs the specification: see the head of the file"]
fn the_examples_of_the_specification_give_its_trees() {
    let path = std::env::var("PATEKA_COMMONMARK_SPEC").expect("PATEKA_COMMONMARK_SPEC is not set");
    let specification = std::fs::read_to_string(path).expect("the specification can be read");
    let examples = examples(&specification);
    let mut forbidden = 0;
    let mut wrong = Vec::new();
    for example in &examples {
        let (html, report) = print(&example.markdown);
        if report.iter().any(|d| {
            [
                code::RAW_HTML,
                code::HTML_UNBALANCED,
                code::DANGEROUS_ADDRESS,
                code::FOREIGN_PICTURE,
            ]
            .contains(&d.code)
        }) {
            forbidden += 1;
            continue;
        }
        let expected = tree(&example.html);
        let given = tree(&html);
        if expected != given {
            wrong.push(format!(
                "example {}\n{}\nexpected {expected:?}\ngiven    {given:?}\n",
                example.number, example.markdown
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((examples.len(), forbidden), (EXAMPLES, FORBIDDEN));
}

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// Reads the examples: a fence of 32 backticks, Markdown, a full stop, HTML; arrows are tabs.
fn examples(specification: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut lines = specification.lines();
    while let Some(line) = lines.next() {
        if line != format!("{fence} example") {
            continue;
        }
        let mut part = |end: &str| {
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| *line != end) {
                text.push_str(&line.replace('→', "\t"));
                text.push('\n');
            }
            text
        };
        let markdown = part(".");
        let html = part(&fence);
        examples.push(Example {
            number: examples.len() + 1,
            markdown,
            html,
        });
    }
    examples
}

fn print(markdown: &str) -> (String, Report) {
    let file = FilePath::new("content/example.md");
    let (body, report) = parse(&Source {
        file: &file,
        text: markdown,
        body: 0..markdown.len(),
        lang: &Lang::parse("en").expect("a language"),
        country: None,
    });
    let mut html = String::new();
    write(&body, &mut AsWritten, &mut html);
    (html, report)
}

/// Prints every hole as CommonMark would.
struct AsWritten;

impl Resolve for AsWritten {
    fn link(&mut self, link: &LinkRef) -> Option<String> {
        (link.origin == Origin::Written).then(|| match &link.target {
            Target::External(url) => url.clone(),
            _ => link.raw.clone(),
        })
    }

    fn picture(&mut self, picture: &PictureRef, out: &mut String) {
        let title = match picture.frame {
            // Becomes the title again when the caption is read.
            Frame::Captioned => "",
            Frame::Inline | Frame::Alone => &picture.title,
        };
        let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;");
        out.push_str(&format!(
            "<img src=\"{}\" alt=\"{}\" title=\"{}\">",
            escape(&picture.raw),
            escape(&picture.alt),
            escape(title)
        ));
    }

    fn fact(&mut self, fact: &FactRef, _: FactPlace, out: &mut String) {
        out.push_str(&fact.name);
    }

    fn label(&mut self, label: Label) -> String {
        label.key().to_owned()
    }

    fn block(&mut self, _: &BlockRef, content: &str, out: &mut String) {
        out.push_str(content);
    }
}

/// A document as the list of its tags and texts, without what the contract adds.
fn tree(html: &str) -> Vec<String> {
    let html = html
        .replace("<figure>", "<p>")
        .replace("\"><figcaption>", "\" title=\"")
        .replace(" title=\"\" title=\"", " title=\"")
        .replace("</figcaption></figure>", "\"></p>");
    let mut tree: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut code = false;
    for token in Tokenizer::new(&html) {
        let Ok(token) = token;
        let node = match token {
            Token::String(string) => {
                text.push_str(&String::from_utf8_lossy(&string));
                continue;
            }
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                code |= name == "code";
                let is_heading = name.len() == 2 && name.starts_with('h');
                let mut node = format!("<{name}");
                for (attribute, value) in &tag.attributes {
                    let attribute = String::from_utf8_lossy(attribute);
                    let value = String::from_utf8_lossy(value);
                    let added = attribute == "rel"
                        || (attribute == "id" && is_heading)
                        || (attribute == "title" && value.is_empty());
                    if !added {
                        node.push_str(&format!(" {attribute}={:?}", plain(&decoded(&value))));
                    }
                }
                node
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                format!("</{name}")
            }
            Token::Comment(_) | Token::Error(_) => continue,
            Token::Doctype(_) => "<!doctype".to_owned(),
        };
        push_text(&mut tree, &mut text, code);
        code &= node != "</code";
        tree.push(node);
    }
    push_text(&mut tree, &mut text, false);
    tree
}

/// Outside of code, runs of white space count as one, and none counts beside a tag.
fn push_text(tree: &mut Vec<String>, text: &mut String, code: bool) {
    let text = plain(&std::mem::take(text));
    let text = if code {
        text
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    if !text.is_empty() {
        tree.push(text);
    }
}

/// Typography undone; quotes of both kinds count as one, for an inner pair is printed with the other.
fn plain(text: &str) -> String {
    text.replace(['“', '”', '‘', '’', '"'], "'")
        .replace('…', "...")
        .replace('—', "---")
        .replace('–', "--")
}

/// An address without percent-encoding; letters of the scheme are small.
fn decoded(address: &str) -> String {
    let address = pateka::route::decode_path(address).unwrap_or_else(|| address.to_owned());
    match address.split_once(':') {
        Some((scheme, rest)) => format!("{}:{rest}", scheme.to_lowercase()),
        None => address,
    }
}
