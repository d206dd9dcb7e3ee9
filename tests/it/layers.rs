//! Imports point only downwards: who may know whom, read from the source itself.

use std::path::Path;

/// From the bottom up; a module may use those before it, in its own layer too.
const LAYERS: &[(&str, &[&str])] = &[
    ("words", &["diag", "route", "artifact"]),
    (
        "inputs",
        &[
            "toml_reader",
            "i18n",
            "clock",
            "project",
            "config",
            "form",
            "minify",
        ],
    ),
    ("parse", &["content", "markdown"]),
    ("model", &["site"]),
    ("produce", &["assets", "output", "theme", "render"]),
    ("inspect", &["check"]),
    ("drive", &["build", "publish"]),
    ("tower", &["referral"]),
    ("run", &["watch", "serve", "host"]),
    ("top", &["cli"]),
];

/// All of ours that the referral tower may know: what it is told by others stays a value.
const TOWER_KNOWS: &[&str] = &["diag", "form", "i18n", "referral", "route"];

#[test]
fn imports_point_only_downwards() {
    let order: Vec<&str> = LAYERS
        .iter()
        .flat_map(|(_, modules)| modules.iter().copied())
        .collect();
    let rank = |module: &str| order.iter().position(|known| *known == module);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(&source).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry
            .path()
            .strip_prefix(&source)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let Some(stem) = path
            .strip_suffix(".rs")
            .filter(|stem| !stem.ends_with("tests"))
        else {
            continue;
        };
        let module = stem.split('/').next().unwrap();
        if ["lib", "main"].contains(&module) {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("{path}: `{module}` is in no layer"));
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with("#[cfg(test)]") {
                break;
            }
            for used in used_modules(line) {
                if module == "referral" && !TOWER_KNOWS.contains(&used) {
                    wrong.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
                }
                let theirs = rank(used)
                    .unwrap_or_else(|| panic!("{path}:{}: `{used}` is in no layer", number + 1));
                if theirs > own {
                    wrong.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these point upwards:\n{}",
        wrong.join("\n")
    );
}

/// What a line names after `crate::`, comments left out.
fn used_modules(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split("//").next().unwrap_or_default();
    code.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    })
}

#[test]
fn an_import_is_read_with_its_module() {
    let found = |line| used_modules(line).collect::<Vec<_>>();
    assert_eq!(found("use crate::site::{Page, Section};"), ["site"]);
    assert_eq!(
        found("fn f(a: crate::diag::Code) -> crate::route::Route;"),
        ["diag", "route"]
    );
    assert_eq!(found("/// See [`crate::cli`]."), [""; 0]);
}
