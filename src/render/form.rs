//! The form's pages in the look of the site: those that a build writes, and those that a server answers with.
//!
//! [`ThemedForm`] keeps the compiled theme of one build and draws each step with the same template,
//! `referral.html`. It never fails: where the theme has no such template or it breaks, the page comes from
//! [`PlainPages`]. Every step is tried out while building, so that a template that breaks is found by its author
//! and not by a visitor. Nothing here keeps answers: they are looked at while a page is drawn.

mod texts;
mod view;

use std::fmt;
use std::sync::Arc;

use tera::Context;

use super::{PageFrame, Shared, Stage, base_context, finish, insert_metadata, language_feed};
use super::{linked_data, made_alternates, made_links};
use crate::artifact::{Artifact, Body, Media};
use crate::config::Config;
use crate::diag::{Diagnostic, Report};
use crate::form::plain::PlainPages;
use crate::form::{Answers, Form, FormPage, FormPages, Problem, ProblemKind, Refusal, Step};
use crate::i18n::Lang;
use crate::route::Route;
use crate::site::{form_paper_route, form_route};
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
        let plain = PlainPages {
            form: Arc::clone(&form),
            actions: actions.collect(),
            telephone: config.facts.get("phone").map(|fact| fact.value.clone()),
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
    texts::check(&themed.form, stage.known, report);
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
            let route = form_route(config, lang);
            let mut context = themed.context(&blank);
            insert_metadata(
                &mut context,
                &linked_data::of_form(stage, &themed.form, lang, &route),
                &linked_data::card_of_form(stage, &themed.form, lang, &route),
            );
            write(TEMPLATE, &context, &route);
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
