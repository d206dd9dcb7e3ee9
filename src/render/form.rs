//! The form's pages in the look of the site: those that a build writes, and those that a server answers with.
//!
//! [`ThemedForm`] keeps the compiled theme of one build and draws each step with the same template,
//! `referral.html`. It never fails: where the theme has no such template or it breaks, the page comes from
//! [`PlainPages`]. Every step is tried out while building, so that a template that breaks is found by its author
//! and not by a visitor. Nothing here keeps answers: they are looked at while a page is drawn.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use super::{PageFrame, Shared, Stage, base_context, finish, insert_metadata, language_feed};
use super::{made_alternates, made_links};
use crate::artifact::{Artifact, Body, Media};
use crate::config::{Config, Localised};
use crate::diag::{Arg, Diagnostic, Report, code};
use crate::form::plain::PlainPages;
use crate::form::{
    Answers, Condition, Field, FieldKind, Form, FormPage, FormPages, NO, Problem, ProblemKind,
    Refusal, Step, TextName, YES,
};
use crate::i18n::Lang;
use crate::markdown;
use crate::route::Route;
use crate::site::{Target, form_paper_route, form_route};
use crate::theme::Knowledge;
use crate::theme::engine::Engine;
use crate::theme::views;

/// The theme's template for every step of the form.
pub const TEMPLATE: &str = "referral.html";
/// The theme's template for the sheet of paper.
pub const PAPER_TEMPLATE: &str = "referral-paper.html";

/// The form of one build.
pub struct ThemedForm {
    form: Arc<Form>,
    known: Arc<Knowledge>,
    engine: Engine,
    shared: Shared,
    plain: PlainPages,
    /// The file of the build says that nothing leaves this machine.
    practice: bool,
}

impl ThemedForm {
    /// The form of a site, if it has one.
    pub fn new(stage: &Stage<'_>, known: &Arc<Knowledge>) -> Option<ThemedForm> {
        let form = Arc::clone(known.form.as_ref()?);
        let practice = stage.options.preview;
        let config = &known.config;
        let actions = config.languages.iter().map(|lang| {
            let action = action(&form, config, lang, practice);
            (lang.clone(), action)
        });
        let facts = config.facts.iter();
        let phone = stage.theme.options.get("phone_fact");
        let phone = phone.and_then(|name| name.as_str()).unwrap_or("phone");
        let plain = PlainPages {
            form: Arc::clone(&form),
            actions: actions.collect(),
            telephone: config.facts.get(phone).map(|fact| fact.value.clone()),
            facts: facts
                .map(|(name, fact)| (name.clone(), fact.value.clone()))
                .collect(),
        };
        Some(ThemedForm {
            form,
            known: Arc::clone(known),
            engine: stage.engine.clone(),
            shared: Shared::new(stage),
            plain,
            practice,
        })
    }

    /// The definition that the pages show.
    pub fn definition(&self) -> &Arc<Form> {
        &self.form
    }

    /// Where the form of each language is, below the base path.
    pub fn routes(&self) -> Vec<(Lang, Route)> {
        let config = &self.known.config;
        let languages = config.languages.iter();
        languages
            .map(|lang| (lang.clone(), form_route(config, lang)))
            .collect()
    }

    fn themed(&self, page: &FormPage<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut html = Vec::new();
        self.engine
            .render(TEMPLATE, &self.context(page), &mut html)?;
        Ok(html)
    }

    fn context(&self, page: &FormPage<'_>) -> Context {
        let known = &self.known;
        let config = &known.config;
        let lang = page.lang;
        let route = form_route(config, lang);
        let route_in = |lang: &Lang| form_route(config, lang);
        let blank = matches!(page.step, Step::Blank);
        // The switch of languages is a link: it would lose what was typed.
        let typed = matches!(
            page.step,
            Step::Again { .. }
                | Step::Check { .. }
                | Step::Refused {
                    answers: Some(_),
                    ..
                }
        );
        let frame = PageFrame {
            lang,
            route: &route,
            noindex: !blank,
            language_links: match typed {
                true => Vec::new(),
                false => made_links(known, lang, route_in),
            },
            alternates: match blank {
                true => made_alternates(known, route_in),
                false => Vec::new(),
            },
            feeds: vec![language_feed(known, lang)],
        };
        let mut context = base_context(known, &self.shared, &frame);
        insert_metadata(&mut context, "", &[]);
        context.insert_value("form", views::value(&self.view(page)));
        context
    }

    fn paper_context(&self, lang: &Lang) -> Context {
        let known = &self.known;
        let config = &known.config;
        let route = form_paper_route(config, lang);
        let frame = PageFrame {
            lang,
            route: &route,
            noindex: true,
            language_links: made_links(known, lang, |lang| form_paper_route(config, lang)),
            alternates: Vec::new(),
            feeds: vec![language_feed(known, lang)],
        };
        let mut context = base_context(known, &self.shared, &frame);
        insert_metadata(&mut context, "", &[]);
        let page = FormPage {
            lang,
            step: Step::Blank,
            practice: self.practice,
        };
        context.insert_value("form", views::value(&self.view(&page)));
        context
    }
}

impl FormPages for ThemedForm {
    fn draw(&self, page: &FormPage<'_>) -> Vec<u8> {
        match self.engine.has(TEMPLATE) {
            // Why it broke was told when the site was built, without anything that a person typed.
            true => self.themed(page).unwrap_or_else(|_| self.plain.draw(page)),
            false => self.plain.draw(page),
        }
    }
}

/// Says which definition it draws; what it knows of the site is large and of no use here.
impl fmt::Debug for ThemedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThemedForm(version {})", self.form.version)
    }
}

/// Adds the form and its sheet of paper in every language, and tries out every other step.
pub fn add(
    stage: &Stage<'_>,
    themed: &ThemedForm,
    artifacts: &mut Vec<Artifact>,
    report: &mut Report,
) {
    let config = &stage.known.config;
    check_texts(&themed.form, stage.known, report);
    for lang in &config.languages {
        let blank = FormPage {
            lang,
            step: Step::Blank,
            practice: themed.practice,
        };
        let mut write = |template: &str, context: &Context, route: &Route| match finish(
            stage,
            template,
            context,
            route,
            None,
            &mut Vec::new(),
        ) {
            Ok(artifact) => artifacts.push(artifact),
            Err(diagnostic) => report.push(*diagnostic),
        };
        if themed.engine.has(PAPER_TEMPLATE) {
            let route = form_paper_route(config, lang);
            write(PAPER_TEMPLATE, &themed.paper_context(lang), &route);
        }
        if themed.engine.has(TEMPLATE) {
            write(TEMPLATE, &themed.context(&blank), &form_route(config, lang));
            rehearse(themed, lang, report);
        } else {
            artifacts.push(Artifact {
                route: form_route(config, lang),
                media: Media::HTML,
                body: Body::Bytes(themed.plain.draw(&blank)),
                origin: None,
            });
        }
    }
}

/// The origin that the policy of the pages must allow forms to be sent to, besides the site itself.
pub fn origin(stage: &Stage<'_>) -> Option<String> {
    if stage.options.preview {
        return None;
    }
    let endpoint = stage.known.form.as_ref()?.endpoint.as_ref()?;
    let (scheme, rest) = endpoint.split_once("://")?;
    let host = rest.split('/').next()?;
    Some(format!("{scheme}://{host}"))
}

/// The address that answers are posted to. A preview never sends them away.
fn action(form: &Form, config: &Config, lang: &Lang, practice: bool) -> String {
    let own = |lang: &Lang| form_route(config, lang).encoded();
    let elsewhere = form.endpoint.as_ref().filter(|_| !practice);
    match elsewhere.and_then(|address| address.strip_suffix(&own(&config.default_language))) {
        Some(base) => format!("{base}{}", own(lang)),
        None => config.base_url.href(&form_route(config, lang)),
    }
}

/// Draws every step once: what breaks in a template is found here.
fn rehearse(themed: &ThemedForm, lang: &Lang, report: &mut Report) {
    let mut answers = Answers::default();
    let mut problems = vec![Problem {
        field: None,
        kind: ProblemKind::TokenOld,
    }];
    for field in &themed.form.fields {
        let value = field.values().first().map_or("-", |value| *value);
        answers.add(&field.name, value.to_owned());
        problems.push(Problem {
            field: Some(field.name.clone()),
            kind: ProblemKind::Missing,
        });
    }
    let (answers, problems) = (&answers, problems.as_slice());
    let refused = |refusal| Step::Refused {
        refusal,
        answers: Some(answers),
    };
    let steps = [
        Step::Again { answers, problems },
        Step::Check {
            answers,
            token: "-",
        },
        Step::Sent { reference: "-" },
    ];
    for step in steps.into_iter().chain(Refusal::ALL.map(refused)) {
        let page = FormPage {
            lang,
            step,
            practice: true,
        };
        if let Err(diagnostic) = themed.themed(&page) {
            report.push(*diagnostic);
        }
    }
}

/// Looks for facts and pages that the texts name and the site does not have.
fn check_texts(form: &Form, known: &Knowledge, report: &mut Report) {
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
                // The text knows its own bytes; in the file it may be written with escapes.
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
                    .arg("name", &fact.name)
                    .help("help")
                    .help_with(
                        "nearest",
                        "nearest",
                        crate::diag::nearest(&fact.name, names),
                    ),
            );
        }
    }

    fn picture(&mut self, _: &markdown::PictureRef, _: &mut String) {}

    fn label(&mut self, _: markdown::Label) -> String {
        String::new()
    }

    fn block(&mut self, _: &markdown::BlockRef, _: &str, _: &mut String) {}
}

/// `form` of the templates.
#[derive(Serialize)]
struct FormView<'a> {
    /// `blank`, `again`, `check`, `sent` or `refused`.
    step: &'static str,
    title: &'a str,
    /// Markdown, like `before`, `check_text`, `sent_text` and `paper_text`.
    lead: &'a str,
    before: &'a str,
    check_text: &'a str,
    sent_text: &'a str,
    paper_text: &'a str,
    action: &'a str,
    path: String,
    practice: bool,
    problems: Vec<ProblemView>,
    groups: Vec<GroupView<'a>>,
    /// What was answered, to be read.
    answers: Vec<AnswerView<'a>>,
    /// What was answered, to be posted again.
    hidden: Vec<PairView<'a>>,
    token: &'a str,
    reference: &'a str,
    /// The name of the refusal, with its status; empty and 0 for every other step.
    refusal: &'static str,
    status: u16,
}

#[derive(Clone, Serialize)]
struct ProblemView {
    /// The `id` of the field; `none` for the form as a whole.
    id: Option<String>,
    text: String,
}

/// Questions that stand one after the other and are asked of the same people.
#[derive(Serialize)]
struct GroupView<'a> {
    /// Who answers them, in words; `none` for everybody.
    condition: Option<String>,
    fields: Vec<FieldView<'a>>,
}

#[derive(Serialize)]
struct FieldView<'a> {
    name: &'a str,
    id: String,
    kind: &'static str,
    required: bool,
    label: &'a str,
    hint: Option<&'a str>,
    error: Option<String>,
    max: usize,
    /// The words of [`FieldKind::is_written`].
    value: &'a str,
    options: Vec<OptionView<'a>>,
    autocomplete: &'static str,
    /// `aria-describedby`; empty without hint and error.
    described_by: String,
}

#[derive(Serialize)]
struct OptionView<'a> {
    id: String,
    value: &'a str,
    label: String,
    checked: bool,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    id: String,
    name: &'a str,
    label: &'a str,
    /// Chosen answers in words; empty for what was not answered.
    values: Vec<String>,
}

#[derive(Serialize)]
struct PairView<'a> {
    name: &'a str,
    value: &'a str,
}

impl ThemedForm {
    fn view<'a>(&'a self, page: &'a FormPage<'a>) -> FormView<'a> {
        let lang = page.lang;
        let text = |name| self.form.text(name).map_or("", |text| text.get(lang));
        let action = self.plain.actions.get(lang).map_or("", String::as_str);
        let mut view = FormView {
            step: "blank",
            title: text(TextName::Title),
            lead: text(TextName::Lead),
            before: text(TextName::Before),
            check_text: text(TextName::Check),
            sent_text: text(TextName::Sent),
            paper_text: text(TextName::Paper),
            action,
            path: self
                .known
                .config
                .base_url
                .href(&form_route(&self.known.config, lang)),
            practice: page.practice,
            problems: Vec::new(),
            groups: Vec::new(),
            answers: Vec::new(),
            hidden: Vec::new(),
            token: "",
            reference: "",
            refusal: "",
            status: 0,
        };
        match &page.step {
            Step::Blank => view.groups = self.groups(lang, None, &[]),
            Step::Again { answers, problems } => {
                view.step = "again";
                view.problems = problems.iter().map(|p| self.problem(lang, p)).collect();
                view.groups = self.groups(lang, Some(*answers), problems);
            }
            Step::Check { answers, token } => {
                view.step = "check";
                view.answers = self.answers(lang, answers);
                view.hidden = pairs(answers);
                view.token = token;
            }
            Step::Sent { reference } => {
                view.step = "sent";
                view.reference = reference;
            }
            Step::Refused { refusal, answers } => {
                view.step = "refused";
                view.refusal = refusal.name();
                view.status = refusal.status();
                if let Some(answers) = answers {
                    view.answers = self.answers(lang, answers);
                    view.hidden = pairs(answers);
                }
            }
        }
        view
    }

    fn groups<'a>(
        &'a self,
        lang: &'a Lang,
        answers: Option<&'a Answers>,
        problems: &[Problem],
    ) -> Vec<GroupView<'a>> {
        let runs = self.form.fields.chunk_by(|a, b| a.when == b.when);
        runs.map(|run| GroupView {
            condition: run
                .first()
                .and_then(|field| field.when.as_ref())
                .map(|when| self.condition(lang, when)),
            fields: run
                .iter()
                .map(|field| {
                    let problem = problems
                        .iter()
                        .find(|problem| problem.field.as_ref() == Some(&field.name));
                    self.field(lang, field, answers, problem)
                })
                .collect(),
        })
        .collect()
    }

    fn field<'a>(
        &'a self,
        lang: &'a Lang,
        field: &'a Field,
        answers: Option<&'a Answers>,
        problem: Option<&Problem>,
    ) -> FieldView<'a> {
        let id = field_id(&field.name);
        let given = answers.map_or(&[][..], |answers| answers.all(&field.name));
        let options = field.values().into_iter().enumerate();
        let described = [
            field.hint.as_ref().map(|_| format!("{id}-hint")),
            problem.map(|_| format!("{id}-error")),
        ];
        FieldView {
            name: &field.name,
            kind: field.kind.word(),
            required: field.required,
            label: field.label.get(lang),
            hint: field.hint.as_ref().map(|hint| hint.get(lang)),
            error: problem.map(|problem| self.problem(lang, problem).text),
            max: field.max,
            value: answers.map_or("", |answers| answers.first(&field.name)),
            options: options
                .map(|(index, value)| OptionView {
                    // The first one is where an error leads to.
                    id: match index {
                        0 => id.clone(),
                        index => format!("{id}-{}", index + 1),
                    },
                    value,
                    label: self.option(lang, field, value),
                    checked: given.iter().any(|given| given == value),
                })
                .collect(),
            autocomplete: field.autocomplete.map_or("off", |token| token.word()),
            described_by: described
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            id,
        }
    }

    fn answers<'a>(&'a self, lang: &'a Lang, answers: &'a Answers) -> Vec<AnswerView<'a>> {
        let asked = self.form.asked(answers).into_iter();
        asked
            .map(|field| AnswerView {
                id: field_id(&field.name),
                name: &field.name,
                label: field.label.get(lang),
                values: answers
                    .all(&field.name)
                    .iter()
                    .filter(|value| !value.is_empty())
                    .map(|value| self.option(lang, field, value))
                    .collect(),
            })
            .collect()
    }

    /// An answer as the person read it.
    fn option(&self, lang: &Lang, field: &Field, value: &str) -> String {
        let option = field.options.iter().find(|option| option.value == value);
        match option {
            Some(option) => option.label.get(lang).to_owned(),
            None if field.kind == FieldKind::YesNo && value == YES => {
                self.say(lang, "form-yes", &[])
            }
            None if field.kind == FieldKind::YesNo && value == NO => self.say(lang, "form-no", &[]),
            None => value.to_owned(),
        }
    }

    /// Who is asked, as `only if` or, when that is shorter, as `skip this if`.
    fn condition(&self, lang: &Lang, when: &Condition) -> String {
        let parts = when.fields.iter().filter_map(|(name, wanted)| {
            let field = self.form.field(name)?;
            let (wanted, others): (Vec<&str>, Vec<&str>) = field
                .values()
                .into_iter()
                .partition(|value| wanted.iter().any(|wanted| wanted == value));
            let (key, values) = match others.len() < wanted.len() {
                true => ("form-skip-if", others),
                false => ("form-only-if", wanted),
            };
            let or = self.say(lang, "form-or", &[]);
            let answers: Vec<String> = values
                .into_iter()
                .map(|value| {
                    let answer = self.option(lang, field, value);
                    self.say(lang, "form-quoted", &[("text", answer.into())])
                })
                .collect();
            let question = field.label.get(lang);
            let arguments = [
                ("question", Arg::from(question)),
                ("answers", Arg::from(answers.join(&format!(" {or} ")))),
            ];
            Some(self.say(lang, key, &arguments))
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    fn problem(&self, lang: &Lang, problem: &Problem) -> ProblemView {
        let field = problem
            .field
            .as_deref()
            .and_then(|name| self.form.field(name));
        let own = field
            .and_then(|field| field.missing.as_ref())
            .filter(|_| problem.kind == ProblemKind::Missing)
            .map(|words: &Localised| words.get(lang).to_owned());
        let text = own.unwrap_or_else(|| {
            let kind = match (problem.kind, field.map(|field| field.kind.is_written())) {
                (ProblemKind::Missing, Some(false)) => "missing-choice",
                (kind, _) => kind.name(),
            };
            let arguments = [
                (
                    "question",
                    Arg::from(field.map_or("", |f| f.label.get(lang))),
                ),
                ("max", Arg::from(field.map_or(0, |field| field.max))),
            ];
            self.say(lang, &format!("form-problem-{kind}"), &arguments)
        });
        ProblemView {
            id: field.map(|field| field_id(&field.name)),
            text,
        }
    }

    /// A string of the theme; its key where the theme lacks it, which trying out the pages brings to light.
    fn say(&self, lang: &Lang, key: &str, arguments: &[(&str, Arg)]) -> String {
        let phrase = self.known.strings.get(lang, key, arguments);
        phrase.map_or_else(|| key.to_owned(), |phrase| phrase.text.into_owned())
    }
}

fn field_id(name: &str) -> String {
    format!("f-{name}")
}

fn pairs(answers: &Answers) -> Vec<PairView<'_>> {
    answers
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| PairView { name, value }))
        .collect()
}
