//! The form as people meet it: every page of it, in both languages, with and without a theme.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use pateka::build::{self, BuildOptions, Built, Inspection, Now, SiteAddress};
use pateka::form::inventory::inventory;
use pateka::form::{Answers, FormPage, FormPages, Problem, ProblemKind, Refusal, Step};
use pateka::i18n::Lang;
use pateka::i18n::messages::MessageLang;
use pateka::project::Project;
use pateka::publish::{self, PublishOptions};
use pateka::referral::{decode, validate};
use pateka::render::form::ThemedForm;

use crate::site::{NOON, TestSite};

/// What hostile and clumsy people type: it must come back as text, whole, and nowhere else.
const MARKER: &str = "ZZMARKER\"><img src=x onerror=1>'&amp; {{ 7 * 7 }}";

const BOTH: [&str; 2] = ["bg", "en"];

/// The repository's own site with its own form.
fn centre() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| build_centre(false))
}

fn build_centre(preview: bool) -> Built {
    let (project, report) = Project::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(report.is_empty());
    let built = build::build(
        &project,
        &BuildOptions {
            now: Now::Written("2026-12-01T10:00".to_owned()),
            address: SiteAddress::Configured,
            drafts: false,
            minify: true,
            preview,
            inspection: Inspection::Usual,
        },
    );
    assert!(!built.report.has_errors(), "{:?}", built.report);
    built
}

/// The form of a theme without templates for it.
fn plain() -> Arc<ThemedForm> {
    let site = TestSite::new("-- referral.toml --\nversion = 2\n");
    site.build().built.form.unwrap()
}

fn lang(code: &str) -> Lang {
    Lang::parse(code).unwrap()
}

/// An answer to every question, the written ones with the marker.
fn answers(form: &ThemedForm) -> Answers {
    let mut answers = Answers::default();
    for field in &form.definition().fields {
        let value = match field.name.as_str() {
            "who" => "professional",
            "contact_by" => "phone",
            "work_phone" => "082 123 456 ZZMARKER",
            _ => field.values().first().copied().unwrap_or(MARKER),
        };
        answers.add(&field.name, value.to_owned());
    }
    answers
}

/// One problem with each question, and one with the form as a whole.
fn problems(form: &ThemedForm) -> Vec<Problem> {
    let whole = Problem {
        field: None,
        kind: ProblemKind::TokenOld,
    };
    let fields = form.definition().fields.iter();
    let each = fields.map(|field| Problem {
        field: Some(field.name.clone()),
        kind: match field.kind.is_written() {
            true => ProblemKind::TooLong,
            false => ProblemKind::Missing,
        },
    });
    std::iter::once(whole).chain(each).collect()
}

fn draw(form: &ThemedForm, code: &str, step: Step<'_>) -> String {
    let page = FormPage {
        lang: &lang(code),
        step,
        practice: false,
    };
    String::from_utf8(form.draw(&page)).unwrap()
}

/// Every page that there is, by name.
fn every_page(form: &ThemedForm, code: &str) -> Vec<(String, String)> {
    let (answers, problems) = (&answers(form), problems(form));
    let again = |problems| Step::Again { answers, problems };
    let mut pages = vec![
        ("blank".to_owned(), draw(form, code, Step::Blank)),
        ("change".to_owned(), draw(form, code, again(&[]))),
        ("again".to_owned(), draw(form, code, again(&problems))),
        (
            "check".to_owned(),
            draw(
                form,
                code,
                Step::Check {
                    answers,
                    token: "TOKEN",
                },
            ),
        ),
        (
            "sent".to_owned(),
            draw(
                form,
                code,
                Step::Sent {
                    reference: "ABCD2345",
                },
            ),
        ),
    ];
    for refusal in Refusal::ALL {
        for answers in [None, Some(answers)] {
            let with = if answers.is_some() { "-with-text" } else { "" };
            let name = format!("{}-{}{with}", refusal.status(), refusal.name());
            pages.push((name, draw(form, code, Step::Refused { refusal, answers })));
        }
    }
    pages
}

/// The values of an attribute, in order, with their entities undone.
fn attribute(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = html.split(&start).skip(1);
    values
        .map(|rest| unescape(rest.split('"').next().unwrap()))
        .collect()
}

fn unescape(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

fn title(html: &str) -> &str {
    let rest = html.split_once("<title>").unwrap().1;
    rest.split_once("</title>").unwrap().0
}

/// Themed and plain, both languages: what must hold for all of them.
fn each(check: impl Fn(&ThemedForm, &str, &str, &str)) {
    let themed = centre().form.as_ref().unwrap();
    for form in [themed, &plain()] {
        for code in BOTH {
            for (name, html) in every_page(form, code) {
                check(form, code, &name, &html);
            }
        }
    }
}

#[test]
fn every_page_is_in_the_readers_language_and_names_the_ways_without_a_form() {
    each(|_, code, name, html| {
        assert!(html.contains(&format!("<html lang=\"{code}\"")), "{name}");
        let numbers = attribute(html, "href");
        for number in ["tel:112", "tel:116111", "tel:+35982000000"] {
            assert!(numbers.iter().any(|n| n == number), "{name}: {number}");
        }
        assert!(
            html.contains("116 111") && html.contains("82 000 000"),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        let cyrillic = title(html).chars().any(|c| ('а'..='я').contains(&c));
        assert_eq!(cyrillic, code == "bg", "{name}: {}", title(html));
    });
}

#[test]
fn what_people_type_is_text_on_every_page_and_in_no_address() {
    each(|_, _, name, html| {
        assert!(!html.contains("<img src=x"), "{name}");
        assert!(
            !html.contains("{{") || html.contains("{{ 7 * 7 }}"),
            "{name}"
        );
        for place in ["href", "src", "action", "formaction", "id", "for", "class"] {
            for value in attribute(html, place) {
                assert!(!value.contains("ZZMARKER"), "{name}: {place}={value}");
            }
        }
    });
}

#[test]
fn what_people_type_comes_back_whole() {
    each(|form, _, name, html| {
        let kept = ["change", "again", "check"].contains(&name) || name.ends_with("-with-text");
        assert_eq!(html.contains("ZZMARKER"), kept, "{name}");
        if !kept {
            return;
        }
        let values = attribute(html, "value");
        for field in &form.definition().fields {
            let given = answers(form);
            let given = given.first(&field.name);
            let shown = match field.kind.word() {
                "long-text" if name == "change" || name == "again" => {
                    unescape(html).contains(given)
                }
                _ => values.iter().any(|value| value == given),
            };
            assert!(shown, "{name}: {} lacks {given}", field.name);
        }
    });
}

#[test]
fn a_form_with_problems_says_so_first_and_in_the_same_words_at_each_question() {
    let form = centre().form.as_ref().unwrap();
    for (code, error) in [("bg", "Грешка: "), ("en", "Error: ")] {
        let (answers, problems) = (answers(form), problems(form));
        let step = Step::Again {
            answers: &answers,
            problems: &problems,
        };
        let html = draw(form, code, step);
        assert!(title(&html).starts_with(error), "{}", title(&html));
        let (summary, questions) = html.split_once("<form").unwrap();
        assert!(summary.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
        let links: Vec<(&str, &str)> = summary
            .split("<a href=\"#f-")
            .skip(1)
            .map(|rest| {
                rest.split("</a>")
                    .next()
                    .unwrap()
                    .split_once("\">")
                    .unwrap()
            })
            .collect();
        assert_eq!(links.len(), form.definition().fields.len());
        for (name, words) in links {
            assert!(questions.contains(&format!("id=\"f-{name}\"")), "{name}");
            let at_field = format!("id=\"f-{name}-error\"");
            let rest = questions.split_once(&at_field).unwrap().1;
            assert!(
                rest.split("</p>").next().unwrap().ends_with(words),
                "{name}"
            );
        }
        let calm = Step::Again {
            answers: &answers,
            problems: &[],
        };
        assert!(!title(&draw(form, code, calm)).starts_with(error));
    }
}

#[test]
fn the_browser_checks_nothing_and_cuts_nothing_without_saying_so() {
    each(|_, _, name, html| {
        assert!(!html.contains(" required"), "{name}");
        assert!(
            !html.contains("<script") || !html.contains("ZZ</script"),
            "{name}"
        );
        for form in html.split("<form").skip(1) {
            let tag = form.split('>').next().unwrap();
            assert!(
                tag.contains("method=\"post\"") && tag.contains("novalidate"),
                "{name}: {tag}"
            );
        }
        for tag in ["<input", "<textarea"] {
            for input in html.split(tag).skip(1) {
                let input = input.split('>').next().unwrap();
                let chosen = ["hidden", "radio", "checkbox"]
                    .iter()
                    .any(|kind| input.contains(&format!("type=\"{kind}\"")));
                assert!(chosen || input.contains("maxlength=\""), "{name}: {input}");
            }
        }
    });
}

#[test]
fn a_shared_device_is_offered_nothing_of_a_young_person() {
    let html = draw(centre().form.as_ref().unwrap(), "bg", Step::Blank);
    for input in html.split("<input").skip(1) {
        let tag = input.split('>').next().unwrap();
        let name = attribute(&format!(" {tag}"), "name").join("");
        let token = attribute(tag, "autocomplete").join("");
        let expected = match name.as_str() {
            "your_name" => "name",
            "organisation" => "organization",
            "work_phone" => "tel",
            _ => "off",
        };
        if !tag.contains("radio") {
            assert_eq!(token, expected, "{name}");
        }
    }
}

#[test]
fn the_law_and_the_ways_without_a_form_stand_before_the_first_question() {
    for (code, law) in [
        ("bg", "Ако си под 18 години"),
        ("en", "If you are under 18"),
    ] {
        let html = draw(centre().form.as_ref().unwrap(), code, Step::Blank);
        let (before, _) = html.split_once("<form").unwrap();
        for wanted in [law, "116 111", "tel:112", "tel:+35982000000"] {
            assert!(before.contains(wanted), "{wanted}");
        }
        let main = before.split_once("<main").unwrap().1.to_lowercase();
        for promise in ["поверителен", "в тайна", "само между нас", "confidential"]
        {
            assert!(!main.contains(promise), "{promise}");
        }
    }
}

#[test]
fn the_check_page_posts_what_it_shows_and_changes_at_the_question() {
    let form = centre().form.as_ref().unwrap();
    for (code, action) in [("bg", "/referral/"), ("en", "/en/referral/")] {
        let answers = answers(form);
        let step = Step::Check {
            answers: &answers,
            token: "T0KEN",
        };
        let html = draw(form, code, step);
        assert_eq!(attribute(&html, "action"), [action]);
        let change = attribute(&html, "formaction");
        assert_eq!(change.len(), form.definition().fields.len());
        assert_eq!(change[0], format!("{action}#f-who"));
        assert!(html.contains("name=\"step\" value=\"send\""));
        assert!(html.contains("name=\"token\" value=\"T0KEN\""));
        assert!(
            !html.contains("hreflang=\"bg\"><"),
            "the switch of languages would lose the text"
        );
    }
}

#[test]
fn what_the_check_page_posts_is_what_was_answered() {
    let form = centre().form.as_ref().unwrap();
    let body = "who=parent&age_band=14_15&contact_by=sms&contact=0888+123+456&message=%D0%90%0D%0A%22%3C%26+%2B";
    let sent = validate(form.definition(), decode(body.as_bytes())).unwrap();
    let step = Step::Check {
        answers: sent.answers(),
        token: "t",
    };
    let html = draw(form, "bg", step);
    let hidden: Vec<String> = html
        .split("<input type=\"hidden\"")
        .skip(1)
        .map(|rest| {
            let tag = rest.split('>').next().unwrap();
            let encode = |text: String| -> String {
                text.replace('\n', "\r\n")
                    .bytes()
                    .map(|byte| format!("%{byte:02X}"))
                    .collect()
            };
            let (name, value) = (
                attribute(tag, "name").join(""),
                attribute(tag, "value").join(""),
            );
            format!("{}={}", encode(name), encode(value))
        })
        .collect();
    let again = validate(form.definition(), decode(hidden.join("&").as_bytes())).unwrap();
    assert_eq!(again.canonical(), sent.canonical());
}

#[test]
fn the_confirmation_holds_the_reference_alone_in_its_element() {
    for form in [centre().form.as_ref().unwrap(), &plain()] {
        let html = draw(
            form,
            "bg",
            Step::Sent {
                reference: "ABCD2345",
            },
        );
        assert!(html.contains(" data-reference>ABCD2345</"));
        assert_eq!(html.matches("ABCD2345").count(), 1);
    }
}

#[test]
fn a_message_from_another_site_can_only_be_checked() {
    each(|_, _, name, html| {
        if name == "403-cross-site-with-text" {
            assert!(html.contains("name=\"step\" value=\"check\""));
            assert!(!html.contains("value=\"send\"") && !html.contains("<dl class=\"answers\""));
        }
        if name.starts_with("413") {
            assert!(html.contains("„Назад“") || html.contains("Back"), "{name}");
        }
    });
}

#[test]
fn practice_is_said_on_every_page_of_a_preview() {
    let preview = build_centre(true);
    let form = preview.form.as_ref().unwrap();
    let file = |route: &str| {
        let artifact = preview.artifacts.iter().find(|a| a.route.as_str() == route);
        match &artifact.unwrap().body {
            pateka::artifact::Body::Bytes(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    assert!(file("/referral/").contains("Упражнение."));
    assert!(file("/en/referral/paper/").contains("Practice."));
    assert!(file("/referral/").contains("unconfirmed"));
    for form in [form, &plain()] {
        let page = FormPage {
            lang: &lang("en"),
            step: Step::Sent {
                reference: "ABCD2345",
            },
            practice: true,
        };
        let html = String::from_utf8(form.draw(&page)).unwrap();
        assert!(html.contains("Practice"));
    }
    assert!(!draw(centre().form.as_ref().unwrap(), "bg", Step::Blank).contains("Упражнение."));
}

#[test]
fn a_site_on_a_static_host_posts_to_its_endpoint_but_a_preview_does_not() {
    let site = TestSite::new(
        "-- referral.toml --\nendpoint = \"https://forms.example.org/centre/referral/\"\n",
    );
    let output = site.build();
    let forms = "https://forms.example.org/centre";
    output.contains(
        "referral/index.html",
        &format!("action=\"{forms}/referral/\""),
    );
    output.contains(
        "en/referral/index.html",
        &format!("action=\"{forms}/en/referral/\""),
    );
    output.contains("_headers", "form-action 'self' https://forms.example.org;");
    let preview = site.build_with(NOON, |options| options.preview = true);
    preview.contains("referral/index.html", "action=\"/referral/\"");
    preview.lacks("_headers", "forms.example.org");
}

#[test]
fn a_form_has_its_addresses_in_every_language_and_a_site_without_one_has_none() {
    let site = TestSite::new(concat!(
        "-- referral.toml --\nversion = 1\n",
        "-- content/with.md --\n+++\ntitle = \"А\"\n+++\n[Пишете ни](/referral/)\n",
        "-- content/with.en.md --\n+++\ntitle = \"A\"\n+++\n[Write](/referral/)\n",
    ));
    let output = site.build();
    output.contains("with/index.html", "href=\"/referral/\"");
    output.contains("en/with/index.html", "href=\"/en/referral/\"");
    output.contains("sitemap.xml", "https://example.org/en/referral/");
    output.contains("a-z/index.html", "<a href=\"/referral/\">Пиши ни</a>");
    output.contains("referral/index.html", "action=\"/referral/\"");
    site.remove("referral.toml");
    let without = site.build();
    assert_eq!(
        without.mistakes(),
        [
            "broken-link content/with.en.md:4:9",
            "broken-link content/with.md:4:13"
        ]
    );
    assert!(without.built.form.is_none());
}

#[test]
fn a_page_at_the_address_of_the_form_is_a_clash() {
    let site = TestSite::new(concat!(
        "-- referral.toml --\nversion = 1\n",
        "-- content/referral.md --\n+++\ntitle = \"А\"\ntranslation = \"missing-ok\"\n+++\n",
    ));
    assert_eq!(
        site.build().mistakes(),
        ["duplicate-route content/referral.md:1:1"]
    );
}

#[test]
fn a_template_that_breaks_on_one_step_is_found_while_building_and_never_leaves_a_person_alone() {
    let site = TestSite::new(concat!(
        "-- referral.toml --\nversion = 1\n",
        "-- templates/referral.html --\n<p>{{ form.title }}</p>{% if form.step == \"sent\" %}\n{{ nothing.at.all }}{% endif %}\n",
    ));
    let output = site.build();
    assert_eq!(
        output.mistakes(),
        ["template-render templates/referral.html:2:4"]
    );
    let form = output.built.form.as_ref().unwrap();
    assert_eq!(draw(form, "bg", Step::Blank), "<p>Пиши ни</p>\n");
    let html = draw(
        form,
        "bg",
        Step::Sent {
            reference: "ABCD2345",
        },
    );
    assert!(html.contains(" data-reference>ABCD2345</") && html.contains("116 111"));
}

#[test]
fn the_centre_asks_the_default_questions_word_for_word() {
    let questions = |text: &str| {
        let (_, from) = text.split_once("[[field]]").unwrap();
        let fields = from.split_once("# How many messages");
        fields.map_or(from, |(fields, _)| fields).trim().to_owned()
    };
    let own = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/referral.toml"));
    assert_eq!(
        questions(&own.unwrap()),
        questions(pateka::form::DEFAULT_DEFINITION)
    );
}

/// For the checks that need a browser or the W3C checker: `PATEKA_FORM_PAGES` names a folder that gets the
/// centre's site and, below `form-pages/`, every page of the form.
#[test]
#[ignore = "writes pages for other checks"]
fn every_page_is_written_for_other_checks() {
    let Ok(folder) = std::env::var("PATEKA_FORM_PAGES") else {
        panic!("PATEKA_FORM_PAGES must name a folder");
    };
    let folder = Path::new(&folder);
    let options = PublishOptions {
        root: Path::new(env!("CARGO_MANIFEST_DIR")),
        sources: &[],
    };
    publish::publish(&centre().artifacts, folder, options).unwrap();
    let form = centre().form.as_ref().unwrap();
    for code in BOTH {
        let place = folder.join("form-pages").join(code);
        std::fs::create_dir_all(&place).unwrap();
        for (name, html) in every_page(form, code) {
            std::fs::write(place.join(format!("{name}.html")), html).unwrap();
        }
        for (name, html) in every_page(&plain(), code) {
            std::fs::write(place.join(format!("plain-{name}.html")), html).unwrap();
        }
    }
}

#[test]
fn the_data_inventory_in_the_papers_is_that_of_the_real_form() {
    for (place, expected) in inventories() {
        let written = std::fs::read_to_string(&place).unwrap_or_default();
        assert!(
            written == expected,
            "{} is not what the form asks: cargo test --test it the_data_inventory_is_written -- --ignored",
            place.display()
        );
    }
}

#[test]
#[ignore = "writes docs/data-inventory.*.md"]
fn the_data_inventory_is_written_anew() {
    for (place, expected) in inventories() {
        std::fs::write(place, expected).unwrap();
    }
}

fn inventories() -> Vec<(std::path::PathBuf, String)> {
    let form = centre().form.as_ref().unwrap().definition();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    [("bg", MessageLang::Bulgarian), ("en", MessageLang::English)]
        .map(|(code, lang)| {
            let place = docs.join(format!("data-inventory.{code}.md"));
            (place, inventory(form, lang))
        })
        .into()
}
