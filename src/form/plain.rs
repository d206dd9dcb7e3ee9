//! The form's pages without a theme: plain HTML in the reader's language, with everything that must work.
//!
//! [`PlainPages`] stands in where a theme has no template for the form, where its template fails while a
//! server runs, and where there is no theme at all (a test, a server whose site was never built). It knows
//! Bulgarian and English; everybody else reads English. It does not try to look like the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Answers, Field, FieldKind, Form, FormPage, FormPages, Problem, Refusal, STEP, Step, TOKEN,
    TRAP, TextName, YES,
};
use crate::config::Localised;
use crate::diag::Arg;
use crate::i18n::Lang;
use crate::i18n::messages::{MessageLang, Messages};

/// What the pages need to know of the site.
#[derive(Clone, Debug)]
pub struct PlainPages {
    pub form: Arc<Form>,
    /// The address of the form's action in each language, as it stands in an attribute before escaping.
    pub actions: BTreeMap<Lang, String>,
    /// The telephone of the office, where it is known.
    pub telephone: Option<Localised>,
    /// The facts that the texts may name.
    pub facts: BTreeMap<String, Localised>,
}

impl FormPages for PlainPages {
    fn draw(&self, page: &FormPage<'_>) -> Vec<u8> {
        let mut writer = Writer {
            pages: self,
            lang: page.lang,
            words: words(page.lang),
            html: String::new(),
        };
        writer.page(page);
        writer.html.into_bytes()
    }
}

/// The words of these pages for a reader of a language, by identifiers that begin with `plain-`.
pub fn words(lang: &Lang) -> Messages {
    Messages::new(match lang.is_bulgarian() {
        true => MessageLang::Bulgarian,
        false => MessageLang::English,
    })
}

struct Writer<'a> {
    pages: &'a PlainPages,
    lang: &'a Lang,
    words: Messages,
    html: String,
}

impl Writer<'_> {
    fn page(&mut self, page: &FormPage<'_>) {
        let title = match &page.step {
            Step::Blank => self.title(),
            Step::Again { problems: [], .. } => self.title(),
            Step::Again { .. } => format!("{} {}", self.say("plain-error"), self.title()),
            Step::Check { .. } => self.say("plain-check"),
            Step::Sent { .. } => self.say("plain-sent"),
            Step::Refused { refusal, .. } => self.say(&format!("plain-refused-{}", refusal.name())),
        };
        let lang = escape(self.lang.code());
        self.raw(&format!(
            "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        ));
        self.text(&title);
        self.raw("</title></head>\n<body><main><h1>");
        self.text(&title);
        self.raw("</h1>\n");
        if page.practice {
            let practice = self.say("plain-practice");
            self.paragraph(&practice);
        }
        match &page.step {
            Step::Blank => {
                self.numbers();
                self.questions(&Answers::default(), &[]);
            }
            Step::Again { answers, problems } => {
                self.problems(problems);
                self.questions(answers, problems);
                self.numbers();
            }
            Step::Check { answers, token } => self.check(answers, token),
            Step::Sent { reference } => {
                let keep = self.say("plain-reference");
                self.paragraph(&keep);
                self.raw("<p><strong data-reference>");
                self.text(reference);
                self.raw("</strong></p>\n");
                self.own_text(TextName::Sent);
                self.numbers();
            }
            Step::Refused { refusal, answers } => self.refused(*refusal, *answers),
        }
        self.raw("</main></body></html>\n");
    }

    fn refused(&mut self, refusal: Refusal, answers: Option<&Answers>) {
        let next = match (refusal, answers) {
            (Refusal::TooLarge, _) => Some("plain-back"),
            (_, Some(_)) => Some("plain-kept"),
            (_, None) => None,
        };
        if let Some(next) = next {
            let next = self.say(next);
            self.paragraph(&next);
        }
        self.numbers();
        let Some(answers) = answers else { return };
        if refusal != Refusal::CrossSite {
            self.list(answers);
        }
        self.open_form();
        self.hidden(answers);
        self.button("check", "plain-again");
        self.raw("</form>\n");
    }

    fn check(&mut self, answers: &Answers, token: &str) {
        self.own_text(TextName::Check);
        self.list(answers);
        self.open_form();
        self.hidden(answers);
        self.pair(TOKEN, token);
        self.button("send", "plain-send");
        self.button("change", "plain-change");
        self.raw("</form>\n");
        self.numbers();
    }

    fn problems(&mut self, problems: &[Problem]) {
        if problems.is_empty() {
            return;
        }
        self.raw("<div role=\"alert\" tabindex=\"-1\" autofocus><ul>\n");
        for problem in problems {
            let words = self.problem(problem);
            let field = problem
                .field
                .as_deref()
                .and_then(|name| self.pages.form.field(name));
            self.raw("<li>");
            match field {
                Some(field) => {
                    let label = field.label.get(self.lang).to_owned();
                    self.raw(&format!("<a href=\"#f-{}\">", escape(&field.name)));
                    self.text(&format!("{label} – {words}"));
                    self.raw("</a>");
                }
                None => self.text(&words),
            }
            self.raw("</li>\n");
        }
        self.raw("</ul></div>\n");
    }

    fn problem(&self, problem: &Problem) -> String {
        let field = problem
            .field
            .as_deref()
            .and_then(|name| self.pages.form.field(name));
        let max = field.map_or(0, |field| field.max);
        self.words.text(
            &format!("plain-problem-{}", problem.kind.name()),
            &[("max", Arg::from(max))],
        )
    }

    fn questions(&mut self, answers: &Answers, problems: &[Problem]) {
        self.own_text(TextName::Before);
        self.open_form();
        let form = Arc::clone(&self.pages.form);
        for field in &form.fields {
            let problem = problems
                .iter()
                .find(|p| p.field.as_ref() == Some(&field.name));
            self.question(field, answers, problem);
        }
        // A person who meets it is told; a program is not.
        let leave = self.say("plain-trap");
        self.raw("<p hidden><label>");
        self.text(&leave);
        self.raw(&format!(
            " <input name=\"{TRAP}\" maxlength=\"200\" tabindex=\"-1\" autocomplete=\"off\"></label></p>\n"
        ));
        self.button("check", "plain-go-on");
        self.raw("</form>\n");
    }

    fn question(&mut self, field: &Field, answers: &Answers, problem: Option<&Problem>) {
        let name = escape(&field.name);
        let group = !field.kind.is_written();
        match group {
            true => self.raw("<fieldset><legend>"),
            false => self.raw(&format!("<p><label for=\"f-{name}\">")),
        }
        self.text(field.label.get(self.lang));
        self.raw(if group { "</legend>" } else { "</label><br>" });
        if let Some(hint) = &field.hint {
            self.raw("<small>");
            self.text(hint.get(self.lang));
            self.raw("</small><br>");
        }
        if let Some(problem) = problem {
            let words = format!("{} {}", self.say("plain-error"), self.problem(problem));
            self.raw("<strong>");
            self.text(&words);
            self.raw("</strong><br>");
        }
        let given = answers.all(&field.name);
        match field.kind {
            FieldKind::LongText => {
                self.raw(&format!(
                    "<textarea id=\"f-{name}\" name=\"{name}\" rows=\"6\" maxlength=\"{}\" autocomplete=\"off\">\n",
                    field.max
                ));
                self.text(answers.first(&field.name));
                self.raw("</textarea>");
            }
            FieldKind::Text | FieldKind::Telephone | FieldKind::Email => {
                let token = field.autocomplete.map_or("off", |token| token.word());
                self.raw(&format!(
                    "<input id=\"f-{name}\" name=\"{name}\" maxlength=\"{}\" autocomplete=\"{token}\" value=\"",
                    field.max
                ));
                self.text(answers.first(&field.name));
                self.raw("\">");
            }
            FieldKind::Choice | FieldKind::Choices | FieldKind::YesNo => {
                let kind = match field.kind {
                    FieldKind::Choices => "checkbox",
                    _ => "radio",
                };
                for (index, value) in field.values().into_iter().enumerate() {
                    let id = match index {
                        0 => format!(" id=\"f-{name}\""),
                        _ => String::new(),
                    };
                    let checked = match given.iter().any(|given| given == value) {
                        true => " checked",
                        false => "",
                    };
                    self.raw(&format!(
                        "<label><input type=\"{kind}\"{id} name=\"{name}\" value=\"{}\"{checked}> ",
                        escape(value)
                    ));
                    let label = self.label_of(field, value);
                    self.text(&label);
                    self.raw("</label><br>\n");
                }
            }
        }
        self.raw(if group { "</fieldset>\n" } else { "</p>\n" });
    }

    /// What was answered, to be read.
    fn list(&mut self, answers: &Answers) {
        self.raw("<dl>\n");
        let form = Arc::clone(&self.pages.form);
        for field in &form.fields {
            for value in answers.all(&field.name).iter().filter(|v| !v.is_empty()) {
                self.raw("<dt>");
                self.text(field.label.get(self.lang));
                self.raw("</dt><dd>");
                let shown = self.label_of(field, value);
                self.text(&shown);
                self.raw("</dd>\n");
            }
        }
        self.raw("</dl>\n");
    }

    /// What was answered, to be posted again.
    fn hidden(&mut self, answers: &Answers) {
        for (name, values) in answers.iter() {
            for value in values {
                self.pair(name, value);
            }
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.raw(&format!(
            "<input type=\"hidden\" name=\"{}\" value=\"",
            escape(name)
        ));
        self.text(value);
        self.raw("\">\n");
    }

    fn open_form(&mut self) {
        let action = self.pages.actions.get(self.lang).map_or("", String::as_str);
        self.raw(&format!(
            "<form method=\"post\" action=\"{}\" novalidate autocomplete=\"off\">\n",
            escape(action)
        ));
    }

    fn button(&mut self, step: &str, words: &str) {
        let words = self.say(words);
        self.raw(&format!("<p><button name=\"{STEP}\" value=\"{step}\">"));
        self.text(&words);
        self.raw("</button></p>\n");
    }

    /// The ways that need no form.
    fn numbers(&mut self) {
        let (danger, children, office) = (
            self.say("plain-danger"),
            self.say("plain-children"),
            self.say("plain-office"),
        );
        self.raw("<ul>\n<li>");
        self.text(&danger);
        self.raw(" <a href=\"tel:112\">112</a></li>\n<li>");
        self.text(&children);
        self.raw(" <a href=\"tel:116111\">116 111</a></li>\n");
        let pages = self.pages;
        let number = pages.telephone.as_ref().map(|number| number.get(self.lang));
        if let Some(number) = number.filter(|number| !number.is_empty()) {
            let digits: String = number
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            self.raw("<li>");
            self.text(&office);
            self.raw(&format!(" <a href=\"tel:{digits}\">"));
            self.text(number);
            self.raw("</a></li>\n");
        }
        self.raw("</ul>\n");
    }

    fn label_of(&self, field: &Field, value: &str) -> String {
        let option = field.options.iter().find(|option| option.value == value);
        match (field.kind, option) {
            (_, Some(option)) => option.label.get(self.lang).to_owned(),
            (FieldKind::YesNo, None) if value == YES => self.say("plain-yes"),
            (FieldKind::YesNo, None) => self.say("plain-no"),
            (_, None) => value.to_owned(),
        }
    }

    fn title(&self) -> String {
        let title = self.pages.form.text(TextName::Title);
        title.map_or_else(String::new, |title| title.get(self.lang).to_owned())
    }

    /// A text of the centre with its facts, but without what Markdown would make of it.
    fn own_text(&mut self, name: TextName) {
        let text = self.pages.form.text(name).map(|text| text.get(self.lang));
        let mut text = text.unwrap_or_default().replace("**", "");
        for (name, value) in &self.pages.facts {
            text = text.replace(&format!("[fact:{name}]"), value.get(self.lang));
        }
        for line in text.lines() {
            let line = line.trim().trim_start_matches("- ");
            if !line.is_empty() {
                self.paragraph(line);
            }
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.raw("<p>");
        self.text(text);
        self.raw("</p>\n");
    }

    fn say(&self, id: &str) -> String {
        self.words.text(id, &[])
    }

    fn raw(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        let escaped = escape(text);
        self.html.push_str(&escaped);
    }
}

/// A text for elements and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FilePath, Report};
    use crate::form::ProblemKind;

    fn pages() -> PlainPages {
        let text = "[texts]\nbefore = \"**Кой?** [fact:law]\"\n";
        let bulgarian = Lang::parse("bg").unwrap();
        let file = FilePath::new("referral.toml");
        let form = Form::read(&file, text, &[], &mut Report::default()).unwrap();
        PlainPages {
            form: Arc::new(form),
            actions: BTreeMap::from([(bulgarian, "/referral/?\"<".to_owned())]),
            telephone: Some("+359 82 000 000".into()),
            facts: BTreeMap::from([("law".to_owned(), "Законът <b>.".into())]),
        }
    }

    fn draw(lang: &str, step: Step<'_>) -> String {
        let page = FormPage {
            lang: &Lang::parse(lang).unwrap(),
            step,
            practice: false,
        };
        String::from_utf8(pages().draw(&page)).unwrap()
    }

    #[test]
    fn the_centres_texts_have_their_facts_and_no_markup() {
        let html = draw("bg", Step::Blank);
        assert!(html.contains("<p>Кой? Законът &lt;b&gt;.</p>"), "{html}");
        assert!(html.contains("action=\"/referral/?&quot;&lt;\""));
    }

    #[test]
    fn every_refusal_and_every_problem_has_words_in_both_languages() {
        let answers = Answers::default();
        for lang in ["bg", "en", "de"] {
            for refusal in Refusal::ALL {
                let html = draw(
                    lang,
                    Step::Refused {
                        refusal,
                        answers: None,
                    },
                );
                assert!(!html.contains("plain-"), "{html}");
            }
            let problems = ProblemKind::ALL.map(|kind| Problem {
                field: Some("who".to_owned()),
                kind,
            });
            let step = Step::Again {
                answers: &answers,
                problems: &problems,
            };
            assert!(!draw(lang, step).contains("plain-"));
        }
    }
}
