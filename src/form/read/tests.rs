//! What a `referral.toml` means; its mistakes are tried from outside, in `tests/it/mistakes.rs`.

use super::*;
use crate::form::{NO, YES};

fn languages() -> Vec<Lang> {
    vec![Lang::parse("bg").unwrap(), Lang::parse("en").unwrap()]
}

fn read(text: &str) -> (Form, Vec<String>) {
    let mut report = Report::default();
    let form = Form::read(
        &FilePath::new("referral.toml"),
        text,
        &languages(),
        &mut report,
    );
    let found = report
        .iter()
        .map(|d| format!("{} {}", d.code.name, d.help.unwrap_or_default()))
        .collect();
    (form.unwrap(), found)
}

#[test]
fn a_file_without_questions_asks_the_default_set() {
    let (form, found) = read("version = 3\n");
    assert_eq!(found, [""; 0]);
    let names: Vec<&str> = form.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "who",
            "age_band",
            "name",
            "contact_by",
            "contact",
            "leave_message",
            "say_who_we_are",
            "best_time",
            "parents_know",
            "message",
            "needs",
            "your_name",
            "organisation",
            "work_phone",
            "child_initials",
        ]
    );
    let values = |name: &str| form.field(name).unwrap().values().join(" ");
    assert_eq!(
        values("who"),
        "young_person parent professional someone_else"
    );
    assert_eq!(values("age_band"), "under_14 14_15 16_17 18_plus not_said");
    assert_eq!(
        values("contact_by"),
        "phone sms email through_someone i_will_call"
    );
    assert_eq!(values("parents_know"), "yes no not_sure");
    let always: Vec<&str> = form
        .fields
        .iter()
        .filter(|f| f.required && f.when.is_none())
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(always, ["who", "age_band", "contact_by"]);
    assert_eq!(form.version, 3);
    assert_eq!(form.texts.len(), TextName::ALL.len());
    assert!(
        form.largest_body() <= BODY_LIMIT / 2,
        "{}",
        form.largest_body()
    );
}

#[test]
fn the_default_set_says_everything_in_both_languages() {
    let mut report = Report::default();
    let file = FilePath::new("default.toml");
    let form = Form::read(&file, DEFAULT_DEFINITION, &languages(), &mut report).unwrap();
    assert!(report.is_empty(), "{report:?}");
    assert!(
        form.fields
            .iter()
            .all(|f| f.label.lacking(&languages()).count() == 0)
    );
}

#[test]
fn a_third_language_reads_the_default_set_in_english() {
    let german = Lang::parse("de").unwrap();
    let mut report = Report::default();
    let file = FilePath::new("referral.toml");
    let form = Form::read(&file, "", std::slice::from_ref(&german), &mut report).unwrap();
    assert!(report.is_empty(), "{report:?}");
    let english = Lang::parse("en").unwrap();
    let label = &form.field("who").unwrap().label;
    assert_eq!(label.get(&german), label.get(&english));
}

#[test]
fn a_conditional_question_is_required_unless_the_file_says_otherwise() {
    let (form, found) = read(
        "[[field]]\nname = \"who\"\nkind = \"choice\"\nlabel = \"?\"\noptions = [{ value = \"a\", label = \"A\" }]\n\
         [[field]]\nname = \"x\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { who = \"a\" }\n\
         [[field]]\nname = \"y\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { who = [\"a\"] }\nrequired = false\n",
    );
    assert_eq!(found, [""; 0]);
    let required: Vec<bool> = form.fields.iter().map(|f| f.required).collect();
    assert_eq!(required, [false, true, false]);
}

#[test]
fn the_address_of_the_form_elsewhere_is_encrypted_and_ends_with_its_route() {
    for good in [
        "https://forms.example.org/referral/",
        "https://forms.example.org/centre/referral",
        "http://127.0.0.1:4000/referral/",
    ] {
        let (form, found) = read(&format!("endpoint = \"{good}\"\n"));
        assert_eq!(found, [""; 0], "{good}");
        assert!(form.endpoint.unwrap().ends_with("/referral/"));
    }
    for bad in [
        "http://forms.example.org/referral/",
        "https://forms.example.org/",
        "/referral/",
        "javascript:alert(1)/referral/",
    ] {
        let (form, found) = read(&format!("endpoint = \"{bad}\"\n"));
        assert_eq!(found, ["form-address endpoint"], "{bad}");
        assert_eq!(form.endpoint, None);
    }
    assert_eq!(read("endpoint = \"\"\n").0.endpoint, None);
}

#[test]
fn yes_and_no_are_answers_that_a_condition_may_name() {
    let (_, found) = read(
        "[[field]]\nname = \"q\"\nkind = \"yes-no\"\nlabel = \"?\"\n\
         [[field]]\nname = \"x\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { q = [\"yes\", \"maybe\"] }\n",
    );
    assert_eq!(found, ["unknown-value known"]);
    assert_eq!([YES, NO], ["yes", "no"]);
}
