//! What authors write and what readers get, through the public functions.

use super::*;
use crate::diag::{Place, code};

/// A resolver that knows every page, prints holes plainly and records what it was asked.
#[derive(Default)]
struct Plain {
    asked: Vec<Target>,
}

impl Resolve for Plain {
    fn link(&mut self, link: &LinkRef) -> Option<String> {
        self.asked.push(link.target.clone());
        match &link.target {
            Target::External(url) => Some(url.clone()),
            _ if link.raw.contains("missing") => None,
            _ => Some(link.raw.clone()),
        }
    }

    fn picture(&mut self, picture: &PictureRef, out: &mut String) {
        out.push_str("<img src=\"");
        escape_attribute(&picture.raw, out);
        out.push_str("\" alt=\"");
        escape_attribute(&picture.alt, out);
        out.push_str("\">");
    }

    fn fact(&mut self, fact: &FactRef, place: FactPlace, out: &mut String) {
        out.push_str(&format!("[{place:?} {}]", fact.name));
    }

    fn label(&mut self, label: Label) -> String {
        format!("[{}]", label.key())
    }

    fn block(&mut self, block: &BlockRef, content: &str, out: &mut String) {
        let title = block.title.as_deref().unwrap_or_default();
        out.push_str(&format!("[{}|{title}|{content}]", block.kind.name()));
    }
}

const FRONT: &str = "+++\ntitle = \"я\"\n+++\n";

fn parsed(markdown: &str, lang: &str) -> (Body, Report) {
    let text = format!("{FRONT}{markdown}");
    parse(&Source {
        file: &FilePath::new("content/a.md"),
        text: &text,
        body: FRONT.len()..text.len(),
        lang: &Lang::parse(lang).unwrap(),
        country: Some("BG"),
    })
}

fn printed(body: &Body) -> String {
    let mut out = String::new();
    write(body, &mut Plain::default(), &mut out);
    out
}

/// The HTML of a text without mistakes, in Bulgarian.
fn html(markdown: &str) -> String {
    let (body, report) = parsed(markdown, "bg");
    assert_eq!(report, Report::default(), "{markdown}");
    printed(&body)
}

/// What is reported: the code, the advice, and the words it points to.
fn reported(markdown: &str) -> Vec<(&'static str, &'static str, String)> {
    let (body, report) = parsed(markdown, "bg");
    printed(&body);
    let text = format!("{FRONT}{markdown}");
    report
        .iter()
        .map(|d| {
            let Place::Span(span) = &d.place else {
                panic!("{d:?}")
            };
            let words = text[span.range.clone()].to_owned();
            (d.code.name, d.help.unwrap_or_default(), words)
        })
        .collect()
}

fn assert_reported(markdown: &str, expected: &[(&str, &str, &str)]) {
    let found = reported(markdown);
    let found: Vec<_> = found.iter().map(|(c, h, w)| (*c, *h, w.as_str())).collect();
    assert_eq!(found, expected, "{markdown}");
}

/// Every tag closed in its order, and no link inside a link.
fn assert_well_formed(html: &str, markdown: &str) {
    let mut open: Vec<String> = Vec::new();
    for token in html5gum::Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            html5gum::Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                assert!(name != "a" || !open.contains(&name), "{markdown:?}\n{html}");
                if !["br", "hr", "img", "input", "wbr"].contains(&name.as_str()) {
                    open.push(name);
                }
            }
            html5gum::Token::EndTag(tag) => {
                let name = open.pop();
                assert_eq!(
                    name.as_deref().map(str::as_bytes),
                    Some(tag.name.as_slice()),
                    "{markdown:?}\n{html}"
                );
            }
            html5gum::Token::Error(error) => panic!("{error:?} {markdown:?}\n{html}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} {markdown:?}\n{html}");
}

#[test]
fn content_is_inert() {
    assert_eq!(
        html("{{ x }} {% if %} {# y #}\n\n## Х {#id}\n\n`{{ a }}`"),
        "<p>{{ x }} {% if %} {# y #}</p>\n<h2 id=\"id\">Х</h2>\n<p><code>{{ a }}</code></p>\n"
    );
}

#[test]
fn quotes_reach_across_inline_boundaries_and_stay_out_of_code() {
    assert_eq!(
        html("Каза \"*важно*\" и \"`\"код\"`\", \\\"така\\\", &quot;x&quot;."),
        "<p>Каза „<em>важно</em>“ и „<code>\"код\"</code>“, \"така\", \"x\".</p>\n"
    );
    assert_eq!(
        html("\"[връзка](/a \"заглавие\")\" -- *\"вътре\"*"),
        "<p>„<a href=\"/a\" title=\"заглавие\">връзка</a>“ – <em>„вътре“</em></p>\n"
    );
    assert_eq!(
        html("```\n\"a\" -- b\n```\n\n<kbd title='\"x\" -- y'>\"з\"</kbd>"),
        "<pre><code>\"a\" -- b\n</code></pre>\n\
         <p><kbd title=\"&quot;x&quot; -- y\">„з“</kbd></p>\n"
    );
}

#[test]
fn bare_addresses_and_numbers_become_links_but_not_inside_links_and_code() {
    assert_eq!(
        html("https://a.bg/x, a@b.bg, **082 123 456**, \"112\"."),
        "<p><a href=\"https://a.bg/x\" rel=\"noopener noreferrer\">https://a.bg/x</a>, \
         <a href=\"mailto:a@b.bg\">a@b.bg</a>, \
         <strong><a href=\"tel:+35982123456\">082\u{a0}123\u{a0}456</a></strong>, \
         „<a href=\"tel:112\">112</a>“.</p>\n"
    );
    assert_eq!(
        html("[обадете се на 112](/a) `112` чл. **112**"),
        "<p><a href=\"/a\">обадете се на 112</a> <code>112</code> чл. <strong>112</strong></p>\n"
    );
    assert_eq!(
        html("# Тел. 112"),
        "<h1 id=\"tel-112\">Тел. <a href=\"tel:112\">112</a></h1>\n"
    );
}

#[test]
fn links_know_what_they_lead_to_and_where_they_are_written() {
    let markdown = "[a](../s/p.md#x) ![b](b.jpg \"t\") [c][r] [d](<a b.pdf>) <https://x.bg> [*e*](#y)\n\n[r]: @/n.md\n";
    let (body, report) = parsed(markdown, "en");
    assert!(report.is_empty());
    let text = format!("{FRONT}{markdown}");
    let spans: Vec<_> = body
        .links
        .iter()
        .map(|l| &text[l.span.range.clone()])
        .collect();
    assert_eq!(
        spans,
        ["../s/p.md#x", "@/n.md", "<a b.pdf>", "https://x.bg", "#y"]
    );
    assert!(
        matches!(&body.links[0].target, Target::Page(Base::Folder, a) if a.path == "../s/p.md")
    );
    assert!(matches!(&body.links[1].target, Target::Page(Base::Content, a) if a.path == "n.md"));
    assert_eq!(&text[body.pictures[0].span.range.clone()], "b.jpg");
    assert_eq!(body.pictures[0].frame, Frame::Inline);
}

#[test]
fn a_link_that_cannot_be_resolved_leaves_its_words() {
    assert_eq!(html("[*дума*](missing.md)!"), "<p><em>дума</em>!</p>\n");
}

#[test]
fn dangerous_addresses_are_refused_in_every_disguise() {
    assert_reported(
        "[a](javascript:alert(1)) [b](JAVA&#83;cript&colon;x) [c](<java&Tab;script:x>)",
        &[
            ("dangerous-address", "script", "javascript:alert(1)"),
            ("dangerous-address", "script", "JAVA&#83;cript&colon;x"),
            ("dangerous-address", "script", "<java&Tab;script:x>"),
        ],
    );
    assert_reported(
        "[a][x] ![b](data:image/png;base64,AAAA) <file:///etc> ![c](https://h.bg/c.png)\n\n[x]: VBscript:y",
        &[
            ("dangerous-address", "script", "VBscript:y"),
            ("dangerous-address", "data", "data:image/png;base64,AAAA"),
            ("dangerous-address", "file", "file:///etc"),
            ("foreign-picture", "help", "https://h.bg/c.png"),
        ],
    );
    let (body, _) = parsed("[a](javascript:x) ![b](https://h.bg/c.png)", "bg");
    assert_eq!(printed(&body), "<p>a b</p>\n");
}

#[test]
fn facts_are_holes_unless_escaped_or_in_code() {
    assert_eq!(
        html("Тел. [fact:phone], [вижте [fact:a]](/x), \\[fact:b], `[fact:c]`."),
        "<p>Тел. [Text phone], <a href=\"/x\">вижте [InsideLink a]</a>, [fact:b], \
         <code>[fact:c]</code>.</p>\n"
    );
    let (body, _) = parsed("а [fact:x] б\n\n[fact:y]", "bg");
    assert_eq!(
        body.text_with(|fact| fact.name.to_uppercase()),
        "а X б\nY\n"
    );
    assert_eq!(body.word_count, 4);
}

#[test]
fn headings_have_identifiers_of_their_own_and_nest_into_contents() {
    let (body, report) = parsed(
        "# А [fact:f] [л](/x)[^1]\n\n### Б\n\n## А\n\n# Б\n\n# В {#b-1}\n\n[^1]: x",
        "bg",
    );
    assert!(report.is_empty());
    let ids: Vec<_> = body
        .headings
        .iter()
        .map(|h| (h.level, h.id.as_str()))
        .collect();
    assert_eq!(
        ids,
        [
            (1, "a-fact-f-l"),
            (3, "b"),
            (2, "a"),
            (1, "b-2"),
            (1, "b-1")
        ]
    );
    assert_eq!(body.toc.len(), 3);
    assert_eq!(body.toc[0].children.len(), 2);
    let mut title = String::new();
    write_title(&body, &body.headings[0], &mut Plain::default(), &mut title);
    assert_eq!(title, "А [InsideLink f] л");
    assert_reported(
        "# А {#x}\n\n# Б {#x}\n",
        &[("duplicate-id", "help", "# Б {#x}\n")],
    );
    assert_reported(
        "# А {.big}\n",
        &[("raw-html", "heading-attributes", "# А {.big}\n")],
    );
}

#[test]
fn blocks_are_drawn_around_markdown_that_belongs_to_the_page() {
    assert_eq!(
        html("а\n:::note Моя \"бележка\"\n[x] и[^1]\n- точка\n:::\nб\n\n[x]: /y\n[^1]: бел."),
        "<p>а</p>\n[note|Моя „бележка“|<p><a href=\"/y\">x</a> и<sup class=\"footnote-ref\">\
         <a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <ul>\n<li>точка</li>\n</ul>\n]<p>б</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"[footnotes]\">\n<ol>\n\
         <li id=\"fn-1\"><p>бел. <a href=\"#fnref-1\" role=\"doc-backlink\" \
         aria-label=\"[footnote-back]\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
    assert_eq!(
        html("::::steps\r\n:::note\r\nа\r\n:::\r\n::::\r\n"),
        "[steps||[note||<p>а</p>\n]]"
    );
    assert_eq!(
        html("> :::note\n> а\n> :::\n\n- x\n\n  :::urgent\n  б\n  :::\n"),
        "<blockquote>\n[note||<p>а</p>\n]</blockquote>\n\
         <ul>\n<li><p>x</p>\n[urgent||<p>б</p>\n]</li>\n</ul>\n"
    );
}

#[test]
fn what_looks_like_a_block_in_code_is_code() {
    assert_eq!(
        html("```\n:::note\n:::\n```\n\n\\:::note"),
        "<pre><code>:::note\n:::\n</code></pre>\n<p>:::note</p>\n"
    );
}

#[test]
fn a_line_that_continues_a_paragraph_keeps_its_words() {
    assert_eq!(
        html(":::note\nа\n:::\n\nб\n     :::note Дума"),
        "[note||<p>а</p>\n]<p>б\n:::note Дума</p>\n"
    );
}

#[test]
fn blocks_that_are_unknown_unclosed_or_misplaced_are_reported_at_their_line() {
    assert_reported(
        ":::nota\nа\n:::\n\n:::zzzzzz\n:::",
        &[
            ("unknown-block", "nearest", "nota"),
            ("unknown-block", "help", "zzzzzz"),
        ],
    );
    assert_reported(
        "::::steps\n:::note А\nа\n::::\n\n> :::urgent\n\n:::\n",
        &[
            ("block-unclosed", "help", ":::note А"),
            ("block-unclosed", "help", ":::urgent"),
            ("block-misplaced", "closing", ":::"),
        ],
    );
    assert_reported(
        "<details><summary>х</summary>\n:::note\n\n</details>",
        &[("block-misplaced", "in-html", ":::note")],
    );
}

#[test]
fn raw_html_of_the_list_passes_and_is_written_afresh() {
    assert_eq!(
        html("H<sub id=a>2</sub>O <ABBR lang='en' title=\"a&amp;b<c\">x</ABBR><br/>y<!-- no -->"),
        "<p>H<sub id=\"a\">2</sub>O <abbr lang=\"en\" title=\"a&amp;b&lt;c\">x</abbr><br>y</p>\n"
    );
    assert_eq!(
        html("<details open>\n<summary>\"Още\" 112</summary>\n\n- а\n\n</details>\n"),
        "<details open>\n<summary>„Още“ <a href=\"tel:112\">112</a></summary>\n\
         <ul>\n<li>а</li>\n</ul>\n</details>\n"
    );
    assert_eq!(
        html("> <div\n> lang=\"en\">\n>\n> x\n>\n> </div>\n"),
        "<blockquote>\n<div lang=\"en\">\n<p>x</p>\n</div>\n</blockquote>\n"
    );
}

#[test]
fn other_html_is_refused_with_the_advice_of_its_family() {
    for (markup, help) in [
        ("<a href=x>a</a>", "link"),
        ("<img src=x>", "picture"),
        ("<b>a</b>", "strong"),
        ("<em>a</em>", "emphasis"),
        ("<font color=red>a</font>", "style"),
        ("<blink>a</blink>", "help"),
        ("<?php x ?>", "help"),
    ] {
        let found = reported(&format!("x {markup}"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0, found[0].1), ("raw-html", help), "{markup}");
    }
    for (markup, help) in [
        ("<table><tr><td>a</td></tr></table>", "table"),
        ("<script>\n<b>alert(1)\n</script>", "script"),
        ("<iframe src=x></iframe>", "frame"),
        ("<form><input></form>", "form"),
        ("<h2>a</h2>", "heading"),
        ("<ul>\n<li>a\n<li>b</ul>", "list"),
        ("<p>a</p>", "paragraph"),
        ("<!DOCTYPE html>", "help"),
    ] {
        let found = reported(markup);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0, found[0].1), ("raw-html", help), "{markup}");
    }
    assert_reported(
        "<kbd onclick=\"x()\" style='a' data-x class=y>a</kbd>",
        &[
            ("raw-html", "style", "class=y"),
            ("raw-html", "attribute", "data-x"),
            ("raw-html", "script", "onclick=\"x()\""),
            ("raw-html", "style", "style='a'"),
        ],
    );
    let (body, _) = parsed("<script>alert(1)</script>\n\n<b onclick=x>a</b>", "bg");
    assert_eq!(printed(&body).trim(), "<p>a</p>");
}

#[test]
fn unbalanced_html_is_reported_at_its_place_and_closed() {
    assert_reported(
        "<details>\n<summary>х</summary>\n\n> <div>\n>\n> б\n\n</details>\n\n<details>\n\n</details>\n\n<details>\n",
        &[
            ("html-unbalanced", "unclosed", "<div>"),
            ("html-unbalanced", "summary", "<details>"),
            ("html-unbalanced", "unclosed", "<details>"),
        ],
    );
    assert_reported(
        "a <kbd>*b</kbd>* c</kbd>",
        &[("html-unbalanced", "crossing", "</kbd>")].map(|(c, _, w)| (c, "crossed", w)),
    );
    assert_reported(
        "a <kbd>b\n\nc</kbd> d</br> <summary>x</summary> <dd>",
        &[
            ("html-unbalanced", "unclosed", "<kbd>"),
            ("html-unbalanced", "closing", "</kbd>"),
            ("html-unbalanced", "void", "</br>"),
            ("html-unbalanced", "own-line", "<summary>"),
            ("html-unbalanced", "own-line", "<dd>"),
        ],
    );
    assert_reported(
        "<div>\n<summary>x</summary>\n</div>\n\n<div\nlang=x",
        &[
            ("html-unbalanced", "parent", "<summary>"),
            ("html-unbalanced", "unfinished", "<div\nlang=x"),
        ],
    );
    let (body, _) = parsed("<details>\n\n*a <kbd>b*\n\n> <div>\n", "bg");
    assert_eq!(
        printed(&body),
        "<details>\n<p><em>a <kbd>b</kbd></em></p>\n<blockquote>\n<div>\n</div></blockquote>\n</details>"
    );
}

#[test]
fn the_extensions_are_accessible_html_without_inline_style() {
    assert_eq!(
        html("| а | б | |\n|--:|:-:|---|\n| 1 | 2 | 3 |"),
        "<div class=\"table-scroll\"><table>\n<thead>\n<tr>\
         <th scope=\"col\" class=\"align-right\">а</th><th scope=\"col\" class=\"align-center\">б</th><td></td>\
         </tr>\n</thead>\n<tbody>\n<tr><td class=\"align-right\">1</td>\
         <td class=\"align-center\">2</td><td>3</td></tr>\n</tbody></table></div>\n"
    );
    assert_eq!(
        html("- [x] а\n- [ ] б"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"[task-done]\"> а</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"[task-open]\"> б</li>\n</ul>\n"
    );
    assert_eq!(
        html("> [!WARNING]\n> а"),
        "<div class=\"alert alert-warning\" role=\"note\">\n\
         <p class=\"alert-label\">[alert-warning]</p>\n<p>а</p>\n</div>\n"
    );
    assert_eq!(
        html("Кога\n: Днес\n\n~~не~~"),
        "<dl>\n<dt>Кога</dt>\n<dd>Днес</dd>\n</dl>\n<p><del>не</del></p>\n"
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_met_and_lead_back() {
    let (body, _) = parsed(
        "а[^b] б[^a] в[^b] г[^a]\n\n[^a]: А[^c]\n[^b]:\n    Б\n\n    - т\n[^c]: В\n[^d]: няма",
        "bg",
    );
    let html = printed(&body);
    assert!(html.contains("в<sup class=\"footnote-ref\"><a href=\"#fn-b\" id=\"fnref-b-1\" role=\"doc-noteref\">1</a></sup>"));
    assert!(html.contains("г<sup class=\"footnote-ref\"><a href=\"#fn-a\" id=\"fnref-a-1\""));
    let order: Vec<_> = html
        .match_indices("<li id=")
        .map(|(at, _)| &html[at..at + 14])
        .collect();
    assert_eq!(
        order,
        ["<li id=\"fn-b\">", "<li id=\"fn-a\">", "<li id=\"fn-c\">"]
    );
    assert!(html.contains("</ul>\n <a href=\"#fnref-b\""));
    assert!(!html.contains("няма"));
    assert!(body.ids.contains("fn-c") && body.ids.contains("fnref-c"));
}

#[test]
fn a_picture_alone_with_a_title_is_a_figure() {
    assert_eq!(
        html("![](а.jpg 'Ден \"на\" отворените врати')\n\n![текст](б.jpg)"),
        "<figure><img src=\"а.jpg\" alt=\"\"><figcaption>Ден „на“ отворените врати</figcaption></figure>\n\
         <p><img src=\"б.jpg\" alt=\"текст\"></p>\n"
    );
}

#[test]
fn the_summary_is_what_stands_before_more_or_the_first_paragraph() {
    let summary = |markdown| {
        let (body, _) = parsed(markdown, "bg");
        let mut out = String::new();
        write_summary(&body, &mut Plain::default(), &mut out);
        out
    };
    assert_eq!(
        summary("# А\n\nб[^1] [в](/x)\n\n<!-- more -->\n\nг\n\n[^1]: д"),
        "<h1>А</h1>\n<p>б <a href=\"/x\">в</a></p>\n"
    );
    assert_eq!(summary("# А\n\n![](x.jpg)\n\nб\n\nг"), "<p>б</p>\n");
    assert_eq!(
        summary(":::note\nа <!-- more --> б\n\nв\n:::\nг"),
        "[note||<p>а  б</p>\n<p>в</p>\n]"
    );
    assert_eq!(summary("- а"), "");
}

#[test]
fn the_plain_text_is_what_is_seen() {
    let (body, _) = parsed(
        "# А\n\nб *в*  \nг `д` [е](/x) ![ж](ж.jpg)[^1]\n\n:::note З\nи\n:::\n\n| к | л |\n|-|-|\n| м | н |\n\n[^1]: о",
        "bg",
    );
    assert_eq!(
        body.text,
        "А\nб в\n\nг д е \nЗ\nи\nк\nл\nм\nн\nо\n".replace("\n\n", "\n")
    );
    assert_eq!(body.word_count, 13);
}

#[test]
fn absurd_nesting_is_reported_and_nothing_overflows() {
    const MANY: usize = 100_000;
    let deep = [
        ">",
        "> ",
        "- > ",
        "1. ",
        "[^a]: ",
        ": ",
        "<details>",
        "<kbd>",
        ":::note\n",
    ];
    for unit in deep {
        let (body, report) = parsed(&unit.repeat(MANY), "bg");
        assert_eq!(body, Body::default(), "{unit:?}");
        let codes: Vec<_> = report.iter().map(|d| d.code).collect();
        assert!(codes.contains(&code::NESTED_TOO_DEEP), "{unit:?}");
    }
    for unit in [
        "[", "![", "*", "`", "<", "- ", "&", "\\", "(", "\"a", "<!--", "|",
    ] {
        let (body, report) = parsed(&unit.repeat(MANY), "bg");
        printed(&body);
        assert!(
            !report.iter().any(|d| d.code == code::NESTED_TOO_DEEP),
            "{unit:?}"
        );
    }
    let emphasis = format!("{}а{}", "*".repeat(MANY), "*".repeat(MANY));
    let (_, report) = parsed(&emphasis, "bg");
    assert!(report.iter().any(|d| d.code == code::NESTED_TOO_DEEP));
}

#[test]
fn time_grows_with_the_text_and_not_faster() {
    // Quadratic time would keep these from ending while anybody waits.
    for unit in [
        "*a **b ",
        "x<kbd>",
        "<details>\n\n",
        ":::\n",
        "'a ",
        "+1 ",
        "a@",
        "http://",
        "[fact:",
        "# a\n",
        "[a](b",
        "[^1] ",
        "082 123 456 ",
    ] {
        let (body, _) = parsed(&unit.repeat(20_000), "bg");
        printed(&body);
    }
}

#[test]
fn any_text_gives_a_body_or_a_report() {
    const PARTS: [&str; 48] = [
        "а",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "\"",
        "'",
        "-",
        "--",
        "...",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "> ",
        "- ",
        "1. ",
        ": ",
        "| ",
        "|-|\n",
        "#",
        " {#x}",
        ":::note\n",
        ":::\n",
        "<kbd>",
        "</kbd>",
        "<details>\n",
        "</details>\n",
        "<!--",
        "-->",
        "<b",
        "&amp;",
        "\\",
        "[fact:a]",
        "112",
        "+359 82 123 456",
        "https://x.bg",
        "a@b.bg",
        "\u{fffc}",
        "\0",
    ];
    let mut state: u64 = 1;
    for _ in 0..1500 {
        let mut text = String::new();
        for _ in 0..24 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(PARTS[(state >> 33) as usize % PARTS.len()]);
        }
        let (body, report) = parsed(&text, "bg");
        let mut out = String::new();
        write_summary(&body, &mut Plain::default(), &mut out);
        out.push_str(&printed(&body));
        assert_well_formed(&out, &text);
        let whole = format!("{FRONT}{text}");
        for diagnostic in report.iter() {
            let Place::Span(span) = &diagnostic.place else {
                panic!("{diagnostic:?}")
            };
            assert!(whole.get(span.range.clone()).is_some(), "{text:?} {span:?}");
        }
        for link in &body.links {
            assert!(
                whole.get(link.span.range.clone()).is_some(),
                "{text:?} {link:?}"
            );
        }
    }
}
