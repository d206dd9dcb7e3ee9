//! Answers checked against the questions: what a person sends, or what is still wrong with it.
//!
//! [`validate`] makes the only value that can be sealed. It holds nothing but answers to questions that are
//! asked of this person: whoever changed their mind about who they are does not send what they wrote as somebody
//! else. A [`Submission`] can be neither copied, printed nor serialised, and is wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

use super::decode::{Pair, Raw};
use super::normalise::{Lines, normalise};
use crate::form::{
    Answers, Field, FieldKind, Form, NO, Problem, ProblemKind, RESERVED, TRAP, is_blank,
};

/// Answers that fit the form, in the order of its questions.
pub struct Submission {
    answers: Answers,
    /// The questions that were asked and answered.
    names: Vec<String>,
}

/// Answers with which something is wrong.
#[derive(Debug)]
pub struct Rejected {
    /// Everything that was typed, cleaned.
    pub answers: Answers,
    /// At least one; those of the questions in their order.
    pub problems: Vec<Problem>,
}

/// Checks a posted form.
pub fn validate(form: &Form, raw: Raw) -> Result<Submission, Rejected> {
    let Sorted {
        mut answers,
        mut problems,
    } = sort(form, raw);
    let asked = form.asked(&answers);
    for field in &asked {
        problems.extend(check(field, &answers));
    }
    if !problems.is_empty() {
        order(form, &mut problems);
        return Err(Rejected { answers, problems });
    }
    let mut sent = Answers::default();
    let mut names = Vec::new();
    for field in asked {
        let mut given = answers.take(&field.name);
        given.retain(|value| !is_blank(value));
        if given.is_empty() && field.kind == FieldKind::YesNo {
            given.push(NO.to_owned());
        }
        if field.kind == FieldKind::Choices {
            given.sort_by_key(|value| field.options.iter().position(|o| o.value == *value));
        }
        if !given.is_empty() {
            names.push(field.name.clone());
        }
        for value in given {
            sent.add(&field.name, value);
        }
    }
    Ok(Submission {
        answers: sent,
        names,
    })
}

/// What was typed, cleaned but not checked: to be shown again.
pub fn typed(form: &Form, raw: Raw) -> Answers {
    sort(form, raw).answers
}

impl Submission {
    /// Each answered question with its answers, in the order of the form.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &[String])> {
        let names = self.names.iter().map(String::as_str);
        names.map(|name| (name, self.answers.all(name)))
    }

    /// For the page that shows the answers before they are sent.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// For the form, when the answers have to be looked at once more.
    pub fn into_answers(self) -> Answers {
        self.answers
    }

    /// The same bytes for the same answers, and others for others: what a token is bound to. Every name and
    /// every answer stands behind its length in bytes (8, big-endian), every list behind its number.
    pub fn canonical(&self) -> Zeroizing<Vec<u8>> {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes();
        let size: usize = self
            .fields()
            .map(|(name, values)| {
                16 + name.len() + values.iter().map(|value| 8 + value.len()).sum::<usize>()
            })
            .sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(size));
        for (name, values) in self.fields() {
            bytes.extend(count(name.len()));
            bytes.extend(name.as_bytes());
            bytes.extend(count(values.len()));
            for value in values {
                bytes.extend(count(value.len()));
                bytes.extend(value.as_bytes());
            }
        }
        bytes
    }
}

/// Says how many answers there are, and nothing of them.
impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Submission({} answers)", self.names.len())
    }
}

struct Sorted {
    answers: Answers,
    problems: Vec<Problem>,
}

/// Gives each text to its question, cleaned; reports what belongs to none.
fn sort(form: &Form, raw: Raw) -> Sorted {
    let mut answers = Answers::default();
    let mut problems: Vec<Problem> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut report = |field: Option<&Field>, kind| {
        let problem = Problem {
            field: field.map(|field| field.name.clone()),
            kind,
        };
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    };
    for Pair { name, value } in raw.into_pairs() {
        let Some(field) = form.field(&name.legible).filter(|_| name.whole) else {
            let ours = name.whole && RESERVED.contains(&name.legible.as_str());
            match ours {
                // The trap is no place to be strict: it is told by what is in it.
                true if *name.legible == TRAP => {}
                true if seen.contains(&name.legible) => report(None, ProblemKind::Repeated),
                true if !value.whole => report(None, ProblemKind::BadText),
                true => seen.push(name.legible.to_string()),
                false => report(None, ProblemKind::UnknownField),
            }
            continue;
        };
        if !value.whole {
            report(Some(field), ProblemKind::BadText);
        }
        let clean = Zeroizing::new(clean(field, &value.legible));
        let several = field.kind == FieldKind::Choices;
        let repeated = match several {
            true => !clean.is_empty() && answers.all(&field.name).contains(&*clean),
            false => seen.contains(&field.name),
        };
        if repeated {
            // The first one stays: nothing is overwritten by something that nobody saw.
            report(Some(field), ProblemKind::Repeated);
            continue;
        }
        seen.push(field.name.clone());
        answers.add(&field.name, clean.to_string());
    }
    Sorted { answers, problems }
}

fn clean(field: &Field, text: &str) -> String {
    let lines = match field.kind {
        FieldKind::LongText => Lines::Many,
        _ => Lines::One,
    };
    let mut clean = normalise(text, lines);
    if field.kind == FieldKind::Email {
        clean.retain(|c| !c.is_whitespace());
    }
    clean
}

/// What is wrong with the answer to a question that is asked, at most one thing.
fn check(field: &Field, answers: &Answers) -> Option<Problem> {
    let given = answers.all(&field.name);
    let problem = |kind| {
        Some(Problem {
            field: Some(field.name.clone()),
            kind,
        })
    };
    if given.iter().all(|value| is_blank(value)) {
        return match field.required && field.kind != FieldKind::YesNo {
            true => problem(ProblemKind::Missing),
            false => None,
        };
    }
    if !field.kind.is_written() {
        let known = field.values();
        let strange = given
            .iter()
            .any(|value| !is_blank(value) && !known.contains(&value.as_str()));
        return strange.then(|| problem(ProblemKind::NotAnOption)).flatten();
    }
    let answer = answers.first(&field.name);
    if answer.chars().count() > field.max {
        return problem(ProblemKind::TooLong);
    }
    match field.kind {
        FieldKind::Telephone if !is_telephone(answer) => problem(ProblemKind::NotATelephone),
        FieldKind::Email if !is_email(answer) => problem(ProblemKind::NotAnEmail),
        _ => None,
    }
}

/// Any way to write a number, in any digits, with words beside it: only what cannot be dialled is refused.
fn is_telephone(text: &str) -> bool {
    const SHORTEST: usize = 5;
    text.chars().filter(|c| c.is_numeric()).count() >= SHORTEST
}

/// Something, one `@`, something with a dot inside. White space was left out before.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let inner_dot = host
        .split_once('.')
        .is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty());
    !name.is_empty() && inner_dot && !host.contains('@')
}

/// Problems of the form as a whole first, then those of the questions in their order; one for each question.
fn order(form: &Form, problems: &mut Vec<Problem>) {
    let place = |problem: &Problem| {
        let name = problem.field.as_deref()?;
        form.fields.iter().position(|field| field.name == name)
    };
    problems.sort_by_key(place);
    problems.dedup_by(|later, first| later.field.is_some() && later.field == first.field);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FilePath, Report};
    use crate::referral::decode;
    use crate::referral::testing::Random;

    fn form(text: &str) -> Form {
        let mut report = Report::default();
        let form = Form::read(&FilePath::new("referral.toml"), text, &[], &mut report).unwrap();
        assert!(!report.has_errors(), "{report:?}");
        form
    }

    fn post(body: &str) -> Result<Submission, Rejected> {
        validate(&form(""), decode(body.as_bytes()))
    }

    fn problems(body: &str) -> Vec<(String, ProblemKind)> {
        let rejected = post(body).unwrap_err();
        let field = |problem: &Problem| problem.field.clone().unwrap_or_default();
        let problems = rejected.problems.iter();
        problems.map(|p| (field(p), p.kind)).collect()
    }

    fn problem(field: &str, kind: ProblemKind) -> (String, ProblemKind) {
        (field.to_owned(), kind)
    }

    fn fields(submission: &Submission) -> Vec<String> {
        let pairs = submission.fields();
        pairs
            .map(|(name, values)| format!("{name}={}", values.join("|")))
            .collect()
    }

    const SHORTEST: &str = "who=young_person&age_band=14_15&contact_by=i_will_call";

    #[test]
    fn the_shortest_form_asks_only_who_how_old_and_how_to_reach_them() {
        assert_eq!(
            fields(&post(SHORTEST).unwrap()),
            [
                "who=young_person",
                "age_band=14_15",
                "contact_by=i_will_call"
            ]
        );
        assert_eq!(
            problems(""),
            [
                problem("who", ProblemKind::Missing),
                problem("age_band", ProblemKind::Missing),
                problem("contact_by", ProblemKind::Missing),
            ]
        );
        assert_eq!(
            problems("who=young_person&age_band=14_15&contact_by=phone&contact=+%E2%80%8D"),
            [problem("contact", ProblemKind::Missing)]
        );
    }

    #[test]
    fn a_professional_says_who_they_are() {
        let asked = problems("who=professional&age_band=14_15&contact_by=i_will_call");
        let names: Vec<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["your_name", "organisation", "work_phone", "child_initials"]
        );
        assert!(post(&format!(
            "{}&your_name=%D0%90&organisation=%D0%91&work_phone=082+12+34+56&child_initials=%D0%92.+%D0%93.",
            SHORTEST.replace("young_person", "professional")
        ))
        .is_ok());
    }

    #[test]
    fn what_was_answered_as_somebody_else_is_not_sent() {
        let sent = post(&format!(
            "{SHORTEST}&contact=0888&leave_message=yes&your_name=X&work_phone=1&child_initials=Y"
        ))
        .unwrap();
        assert_eq!(fields(&sent), fields(&post(SHORTEST).unwrap()));
        let rejected = post("who=parent&your_name=X").unwrap_err();
        assert_eq!(rejected.answers.first("your_name"), "X");
    }

    #[test]
    fn what_depends_on_a_question_that_is_not_asked_is_not_asked() {
        let form = form(
            "[[field]]\nname = \"a\"\nkind = \"yes-no\"\nlabel = \"?\"\n\
             [[field]]\nname = \"b\"\nkind = \"yes-no\"\nlabel = \"?\"\nwhen = { a = \"yes\" }\n\
             [[field]]\nname = \"c\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { b = \"yes\" }\n",
        );
        let sent = validate(&form, decode(b"a=no&b=yes&c=x")).unwrap();
        assert_eq!(fields(&sent), ["a=no"]);
        assert!(validate(&form, decode(b"a=yes&b=yes")).is_err());
    }

    #[test]
    fn safe_contact_answers_are_no_unless_somebody_says_yes() {
        let body = "who=young_person&age_band=14_15&contact_by=sms&contact=0888+123";
        let sent = post(body).unwrap();
        assert_eq!(sent.answers().first("leave_message"), "no");
        assert_eq!(sent.answers().first("say_who_we_are"), "no");
        let said = post(&format!("{body}&leave_message=no&say_who_we_are=")).unwrap();
        assert_eq!(said.canonical(), sent.canonical());
        let yes = post(&format!("{body}&leave_message=yes")).unwrap();
        assert_ne!(yes.canonical(), sent.canonical());
    }

    #[test]
    fn unknown_and_repeated_fields_are_refused_and_the_rest_is_kept() {
        let body = format!("{SHORTEST}&name=%D0%90&name=%D0%91&zz=1&yy=2&step=send&step=check");
        assert_eq!(
            problems(&body),
            [
                problem("", ProblemKind::UnknownField),
                problem("", ProblemKind::Repeated),
                problem("name", ProblemKind::Repeated),
            ]
        );
        let rejected = post(&body).unwrap_err();
        assert_eq!(rejected.answers.all("name"), ["А"]);
        assert_eq!(rejected.answers.first("who"), "young_person");
        assert!(post(&format!("{SHORTEST}&website=x&website=y&token=t&step=send")).is_ok());
    }

    #[test]
    fn bad_text_is_refused_and_what_is_legible_is_kept() {
        let body = format!("{SHORTEST}&message=%D0%90%FF%D0%91&name=x%00y");
        assert_eq!(
            problems(&body),
            [
                problem("name", ProblemKind::BadText),
                problem("message", ProblemKind::BadText),
            ]
        );
        let kept = post(&body).unwrap_err().answers;
        assert_eq!((kept.first("message"), kept.first("name")), ("АБ", "xy"));
    }

    #[test]
    fn limits_count_characters_after_cleaning() {
        let fits = format!("{SHORTEST}&message={}", "%D0%B8%CC%86".repeat(1500));
        assert_eq!(
            post(&fits)
                .unwrap()
                .answers()
                .first("message")
                .chars()
                .count(),
            1500
        );
        let longer = format!("{SHORTEST}&message={}", "%D0%B9".repeat(1501));
        assert_eq!(
            problems(&longer),
            [problem("message", ProblemKind::TooLong)]
        );
        let padded = format!(
            "{SHORTEST}&message=+{}%0D%0A%E2%80%8B",
            "%D0%B9".repeat(1500)
        );
        assert!(post(&padded).is_ok());
    }

    #[test]
    fn telephones_are_taken_in_any_form() {
        for good in [
            "+359 88 123 45 67",
            "(082) 12-34-56 вътр. 7",
            "٠٨٨٨١٢٣٤٥٦",
            "０８８８１２３",
            "112 00",
        ] {
            assert!(is_telephone(good), "{good}");
        }
        for bad in ["няма", "12 34", "@"] {
            assert!(!is_telephone(bad), "{bad}");
        }
        assert!(is_email("ива@example.org") && is_email("a+b@x.y.z"));
        for bad in ["a", "@x.y", "a@", "a@x", "a@.y", "a@x.", "a@b@x.y"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn an_email_is_forgiven_its_spaces_and_a_choice_its_order() {
        let form = form(
            "[[field]]\nname = \"m\"\nkind = \"email\"\nlabel = \"?\"\n\
             [[field]]\nname = \"c\"\nkind = \"choices\"\nlabel = \"?\"\n\
             options = [{ value = \"a\", label = \"A\" }, { value = \"b\", label = \"B\" }]\n",
        );
        let sent = validate(&form, decode(b"m=+iva@+example.org+&c=b&c=a")).unwrap();
        assert_eq!(fields(&sent), ["m=iva@example.org", "c=a|b"]);
        let other = validate(&form, decode(b"c=a&m=iva@example.org&c=b")).unwrap();
        assert_eq!(sent.canonical(), other.canonical());
        let twice = validate(&form, decode(b"c=a&c=a")).unwrap_err();
        assert_eq!(twice.problems[0].kind, ProblemKind::Repeated);
        let strange = validate(&form, decode(b"c=a&c=x")).unwrap_err();
        assert_eq!(strange.problems[0].kind, ProblemKind::NotAnOption);
    }

    #[test]
    fn different_answers_never_have_the_same_canonical_bytes() {
        let one = post(&format!("{SHORTEST}&name=ab&needs=c")).unwrap();
        let other = post(&format!("{SHORTEST}&name=a&needs=bc")).unwrap();
        assert_ne!(one.canonical(), other.canonical());
    }

    #[test]
    fn any_body_is_either_sent_clean_or_given_back() {
        let form = form("");
        let mut random = Random::new(11);
        for _ in 0..5_000 {
            let mut body = random.body(40);
            if random.below(2) == 0 {
                body.extend(SHORTEST.as_bytes());
            }
            match validate(&form, decode(&body)) {
                Err(rejected) => assert!(!rejected.problems.is_empty()),
                Ok(sent) => {
                    for (name, values) in sent.fields() {
                        let field = form.field(name).unwrap();
                        assert!(
                            values
                                .iter()
                                .all(|v| v.chars().count() <= field.max.max(20))
                        );
                        assert!(
                            values
                                .iter()
                                .all(|v| !v.contains(['\0', '\u{FFFD}', '\u{202E}']))
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_of_the_answers_is_printed() {
        let sent = post(&format!("{SHORTEST}&name=ZZMARKER")).unwrap();
        assert_eq!(format!("{sent:?}"), "Submission(4 answers)");
        let rejected = post("name=ZZMARKER").unwrap_err();
        assert!(!format!("{rejected:?}").contains("ZZMARKER"));
    }
}
