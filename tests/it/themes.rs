//! Themes are for others too: a theme of a few lines builds a site, the program knows no theme's
//! names, and the README of the theme that comes with it says all that a template can use.
//!
//! What is asked for is read from the sources: `theme.toml`, the templates, the views.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::TestSite;

/// Where the program may name the theme that comes with it, and why.
const MAY_NAME_IT: &[(&str, &str)] = &[
    ("src/config.rs", "the default of `theme`"),
    ("src/cli/init.rs", "a new site begins with it"),
    (
        "src/render/form.rs",
        "the plain form looks for the option `phone_fact` of any theme",
    ),
];

#[test]
fn a_theme_of_one_template_builds_a_site_with_every_kind_and_block() {
    let site = TestSite::new(
        "-- site.toml --\ntitle = \"Мост\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"bare\"\n\
         -- themes/bare/theme.toml --\nname = \"bare\"\n\
         -- themes/bare/templates/page.html --\n<!doctype html><html lang=\"{{ lang }}\"><title>{{ page.title }}</title><h1>{{ page.title }}</h1>{{ page.content }}\n\
         -- themes/bare/templates/section.html --\n<!doctype html><html lang=\"{{ lang }}\"><title>{{ section.title }}</title><h1>{{ section.title }}</h1>{% for item in section.pages %}<a href=\"{{ item.path }}\">{{ item.title }}</a>{% endfor %}\n\
         -- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n\
         -- content/events/one.md --\n+++\ntitle = \"Среща\"\nstart = 2026-12-10T17:30:00\n+++\n:::call-now\nнякой е ранен\n:::\n\
         -- content/services/_index.md --\n+++\ntitle = \"Услуги\"\nkind = \"service\"\n+++\n\
         -- content/services/one.md --\n+++\ntitle = \"Превенция\"\nfor = [\"parents\"]\n+++\nТекст.\n",
    );
    let built = site.build();
    assert!(built.text("events/index.html").contains("Среща"));
    assert!(
        built
            .text("events/one/index.html")
            .contains("block-call-now")
    );
    assert!(
        built
            .text("services/one/index.html")
            .contains("<h1>Превенция")
    );
}

#[test]
fn the_program_knows_no_theme_by_its_name_its_files_or_its_options() {
    let options = options();
    let mut found = Vec::new();
    for file in files(&root().join("src"), "rs") {
        let name = relative(&file);
        if MAY_NAME_IT.iter().any(|(allowed, _)| *allowed == name) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        // Tests may speak of centres.
        let text = text.split("#[cfg(test)]").next().unwrap();
        for theirs in ["\"centre\"", "themes/centre", "sofia-sans"] {
            if text.contains(theirs) {
                found.push(format!("{name} names {theirs}"));
            }
        }
        // A name of one word may be anybody's.
        for option in options.iter().filter(|option| option.contains('_')) {
            if text.contains(&format!("\"{option}\"")) {
                found.push(format!("{name} names the option {option}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_readme_of_the_theme_shows_every_option_with_an_example() {
    let readme = readme();
    let missing: Vec<String> = options()
        .into_iter()
        .filter(|option| {
            !readme.contains(&format!("`{option}`")) || !readme.contains(&format!("{option} = "))
        })
        .collect();
    assert!(
        missing.is_empty(),
        "without a row and an example: {missing:?}"
    );
}

#[test]
fn the_readme_of_the_theme_names_every_template_and_block() {
    let readme = readme();
    let mut missing = BTreeSet::new();
    let templates = root().join("themes/centre/templates");
    for file in files(&templates, "html") {
        let text = fs::read_to_string(&file).unwrap();
        let name = relative(&file).replace("themes/centre/templates/", "");
        let is_list = name.ends_with("-list.html");
        if !is_list && !readme.contains(&name) {
            missing.insert(name);
        }
        for block in words_after(&text, "{% block ") {
            if !readme.contains(&format!("`{block}`")) {
                missing.insert(format!("block {block}"));
            }
        }
        for component in words_after(&text, "{% component block_") {
            let block = component.replace('_', "-");
            if !readme.contains(&format!(":::{block}")) {
                missing.insert(format!(":::{block}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_of_the_theme_names_every_variable_function_and_filter() {
    let readme = readme();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for file in files(&root().join("src/render"), "rs") {
        names.extend(words_after(
            &fs::read_to_string(file).unwrap(),
            "context.insert_value(\"",
        ));
    }
    let functions = fs::read_to_string(root().join("src/theme/functions.rs")).unwrap();
    let functions: String = functions.split_whitespace().collect();
    names.extend(words_after(&functions, "register_function(\""));
    names.extend(words_after(&functions, "register_filter(\""));
    for file in ["views.rs", "events.rs", "months.rs", "days.rs"] {
        let source = fs::read_to_string(root().join("src/theme").join(file)).unwrap();
        names.extend(keys_of_views(&source));
    }
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !readme.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The names that templates see of the structs called `…View`, `…Link`: fields, or what serde calls them.
fn keys_of_views(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut inside, mut renamed) = (false, None);
    for line in source.lines() {
        let line = line.trim();
        if line.contains("struct ") {
            inside = line.contains("View") || line.contains("Link");
        } else if line == "}" {
            inside = false;
        } else if let Some(name) = line.strip_prefix("#[serde(rename = \"") {
            renamed = name.split('"').next().map(str::to_owned);
        } else if line.starts_with("#[serde(flatten)]") {
            renamed = Some(String::new());
        } else if inside && let Some((name, _)) = line.trim_start_matches("pub ").split_once(": ") {
            let name = renamed.take().unwrap_or_else(|| name.to_owned());
            if !name.is_empty() && !name.starts_with('/') {
                keys.push(name);
            }
        }
    }
    keys
}

fn words_after(text: &str, mark: &str) -> Vec<String> {
    text.split(mark)
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

fn options() -> Vec<String> {
    let text = fs::read_to_string(root().join("themes/centre/theme.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    table["options"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

fn readme() -> String {
    fs::read_to_string(root().join("themes/centre/README.md")).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn relative(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap()
        .to_string_lossy()
        .replace('\\', "/")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
