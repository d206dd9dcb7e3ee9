//! `form` of the templates: a page of the form in the words of its reader.
//!
//! Answers pass through here as text, which templates escape; nothing is kept.

use serde::Serialize;

use super::ThemedForm;
use crate::diag::Arg;
use crate::form::plain;
use crate::form::{
    Answers, Condition, Field, FieldKind, FormPage, NO, Problem, ProblemKind, Step, TextName, YES,
};
use crate::i18n::Lang;
use crate::site::form_route;

/// `form` of the templates.
#[derive(Serialize)]
pub(super) struct FormView<'a> {
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
    pub(super) fn view<'a>(&'a self, page: &'a FormPage<'a>) -> FormView<'a> {
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
            None if field.kind == FieldKind::YesNo && value == YES => self.say(lang, "yes", &[]),
            None if field.kind == FieldKind::YesNo && value == NO => self.say(lang, "no", &[]),
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
                true => ("skip-if", others),
                false => ("only-if", wanted),
            };
            let or = self.say(lang, "or", &[]);
            let answers: Vec<String> = values
                .into_iter()
                .map(|value| {
                    let answer = self.option(lang, field, value);
                    self.say(lang, "quoted", &[("text", answer.into())])
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
            .map(|words| words.get(lang).to_owned());
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
            self.say(lang, &format!("problem-{kind}"), &arguments)
        });
        ProblemView {
            id: field.map(|field| field_id(&field.name)),
            text,
        }
    }

    /// A string of the theme, `form-NAME`; in its place that of the pages without a theme.
    fn say(&self, lang: &Lang, name: &str, arguments: &[(&str, Arg)]) -> String {
        let phrase = self
            .known
            .strings
            .get(lang, &format!("form-{name}"), arguments);
        match phrase {
            Some(phrase) => phrase.text.into_owned(),
            None => plain::words(lang).text(&format!("plain-{name}"), arguments),
        }
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
