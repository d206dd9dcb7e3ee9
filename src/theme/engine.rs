//! The template engine: Tera with the theme's templates and our functions and filters.
//!
//! Every template keeps its path in the project as its name, so that an error says which file it
//! is in; `templates/` and the theme's folder are prefixes that Tera tries in turn.

use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};

use super::Theme;
use super::functions::{self, Knowledge, PageValues};
use crate::diag::{Diagnostic, FilePath, Report, code, nearest};
use crate::i18n::Lang;
use crate::markdown::BlockKind;

/// A compiled theme.
#[derive(Clone)]
pub struct Engine {
    tera: Tera,
    knowledge: Arc<Knowledge>,
}

impl Engine {
    /// Compiles the templates; all that do not compile are reported.
    pub fn new(theme: &Theme, knowledge: Arc<Knowledge>, report: &mut Report) -> Engine {
        let mut tera = Tera::new();
        functions::register(&mut tera, &knowledge);
        functions::register_pages(&mut tera, &knowledge, &Arc::new(PageValues::default()));
        let mut templates: Vec<(&FilePath, &str)> = theme
            .templates
            .iter()
            .map(|(path, text)| (path, &**text))
            .collect();
        let mut broken = false;
        let mut whole = false;
        while !templates.is_empty() {
            let mut attempt = tera.clone();
            let error = attempt
                .set_fallback_prefixes(theme.prefixes())
                .and_then(|()| attempt.add_raw_templates(named(&templates)));
            let Err(error) = error else {
                tera = attempt;
                whole = !broken;
                break;
            };
            let unknown = unknown_references(&error, &templates);
            if !unknown.is_empty() {
                // Tera names all of them at once; with one missing, the rest cannot be compiled.
                unknown
                    .into_iter()
                    .for_each(|diagnostic| report.push(diagnostic));
                break;
            }
            // A template that went missing for an error of its own is no error of those that
            // extend or include it.
            let file = culprit(&error, &templates).unwrap_or_else(|| FilePath::new("templates"));
            let consequence = broken && !matches!(error.kind(), ErrorKind::SyntaxError(_));
            if !consequence {
                report.push(explain(&error, code::TEMPLATE_SYNTAX, &file));
            }
            broken = true;
            let before = templates.len();
            templates.retain(|(path, _)| **path != file);
            if templates.len() == before {
                break;
            }
        }
        let engine = Engine { tera, knowledge };
        if whole {
            engine.check_promised_blocks(theme, report);
        }
        engine
    }

    /// The same engine, knowing the finished pages: `get_page` and `get_section` answer now.
    pub fn with_pages(mut self, pages: &Arc<PageValues>) -> Engine {
        functions::register_pages(&mut self.tera, &self.knowledge, pages);
        self
    }

    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// Renders a template into a buffer.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        self.tera
            .render_to(template, context, out)
            .map_err(|error| {
                let file = FilePath::new(template);
                Box::new(explain(&error, code::TEMPLATE_RENDER, &file))
            })
    }

    /// Lets the theme draw a block around its content; a theme that does not know it gets a plain
    /// box.
    pub fn render_block(
        &self,
        kind: BlockKind,
        title: Option<&str>,
        content: &str,
        lang: &Lang,
    ) -> Result<String, Box<Diagnostic>> {
        let component = component_of(kind.name());
        let title = title.unwrap_or_default();
        let Some(definition) = self.tera.get_component_definition(&component) else {
            return Ok(plain_block(kind, title, content));
        };
        let mut arguments = Context::new();
        if definition.args().iter().any(|arg| arg.name() == "title") {
            arguments.insert_value("title", Value::from(title));
        }
        let mut implicits = Context::new();
        implicits.insert_value("lang", Value::from(lang.code()));
        self.tera
            .render_component_with_implicits(
                &component,
                &arguments,
                &implicits,
                Some(content),
                true,
            )
            .map_err(|error| {
                Box::new(explain(
                    &error,
                    code::TEMPLATE_RENDER,
                    &FilePath::new(component),
                ))
            })
    }
}

impl Engine {
    /// Every block that `theme.toml` promises has its component; asked only of templates that all compile.
    fn check_promised_blocks(&self, theme: &Theme, report: &mut Report) {
        let file = FilePath::new(format!("themes/{}/theme.toml", theme.name));
        for block in &theme.meta.required_blocks {
            let component = component_of(&block.value);
            if self.tera.get_component_definition(&component).is_none() {
                let meant = match BlockKind::parse(&block.value) {
                    Some(_) => None,
                    None => nearest(&block.value, BlockKind::ALL.map(BlockKind::name)),
                };
                report.push(
                    Diagnostic::new(code::THEME_BLOCK)
                        .at(&file, block.range.clone())
                        .arg("block", &block.value)
                        .arg("component", &component)
                        .help("help")
                        .help_with("nearest", "nearest", meant),
                );
            }
        }
    }
}

/// The component that draws a block: `call-now` is `block_call_now`.
fn component_of(block: &str) -> String {
    format!("block_{}", block.replace('-', "_"))
}

fn named<'t>(templates: &[(&'t FilePath, &'t str)]) -> impl Iterator<Item = (&'t str, &'t str)> {
    templates.iter().map(|(path, text)| (path.as_str(), *text))
}

fn plain_block(kind: BlockKind, title: &str, content: &str) -> String {
    let mut html = format!("<div class=\"block block-{}\">", kind.name());
    if !title.is_empty() {
        html.push_str("<p class=\"block-title\">");
        crate::markdown::escape_text(title, &mut html);
        html.push_str("</p>");
    }
    html.push_str(content);
    html.push_str("</div>");
    html
}

/// The template that an error is about.
fn culprit(error: &tera::Error, templates: &[(&FilePath, &str)]) -> Option<FilePath> {
    let name = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename(),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => tpl,
        ErrorKind::MissingParent { current, .. } => current,
        ErrorKind::TemplateNotFound(name) => name,
        _ => {
            // Some errors name their template in words only.
            let text = error.to_string();
            return templates
                .iter()
                .find(|(path, _)| text.contains(path.as_str()))
                .map(|(path, _)| (*path).clone());
        }
    };
    templates
        .iter()
        .find(|(path, _)| path.as_str() == name)
        .map(|(path, _)| (*path).clone())
}

/// The filters, functions, components and templates that do not exist: Tera reports all of them in
/// one text, each as `error: …` with a line `--> file:line:column` below.
fn unknown_references(error: &tera::Error, templates: &[(&FilePath, &str)]) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut message = None;
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("error: ") {
            message = Some(words);
        } else if let (Some(words), Some(place)) = (message, line.trim_start().strip_prefix("--> "))
        {
            message = None;
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|n| n.parse::<usize>().ok());
            let row = parts.next().and_then(|n| n.parse::<usize>().ok());
            let template = parts
                .next()
                .and_then(|name| templates.iter().find(|(path, _)| path.as_str() == name));
            let (Some(column), Some(row), Some((path, text))) = (column, row, template) else {
                continue;
            };
            let start = offset_of(text, row, column);
            let name = words.split('`').nth(1).unwrap_or_default();
            let end = match text.get(start..).and_then(|rest| rest.find(name)) {
                Some(at) => start + at + name.len(),
                None => start,
            };
            found.push(
                Diagnostic::new(code::TEMPLATE_SYNTAX)
                    .at(path, start..end)
                    .arg("detail", words)
                    .help("help"),
            );
        }
    }
    found
}

/// The byte at a line and column that start at 1.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let within = text.get(start..).unwrap_or_default();
    start
        + within
            .chars()
            .take(column.saturating_sub(1))
            .map(char::len_utf8)
            .sum::<usize>()
}

/// A template error as a finding at its place.
fn explain(error: &tera::Error, code: crate::diag::Code, file: &FilePath) -> Diagnostic {
    let cause = std::iter::successors(std::error::Error::source(error), |e| e.source())
        .last()
        .map(ToString::to_string);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let path = match report.filename() {
                "" => file.clone(),
                name => FilePath::new(name),
            };
            Diagnostic::new(code)
                .at(&path, report.span().range.clone())
                .arg(
                    "detail",
                    cause.unwrap_or_else(|| report.message().to_owned()),
                )
                .help("help")
        }
        ErrorKind::MissingParent { parent, .. } => Diagnostic::new(code::TEMPLATE_MISSING)
            .in_file(file)
            .arg("template", parent)
            .help("parent"),
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            Diagnostic::new(code)
                .in_file(file)
                .arg("detail", first)
                .help("help")
        }
    }
}
