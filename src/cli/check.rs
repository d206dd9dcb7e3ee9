//! `pateka check`: everything that can be found without publishing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;

use super::Exit;
use super::args::{CheckArgs, FindingFormat};
use super::progress::Progress;
use super::recipients;
use super::setting::Setting;
use crate::build::{self, BuildOptions, Gate, Inspection, SiteAddress};
use crate::check::History;
use crate::diag::{FilePath, Severity, code, nearest};
use crate::project::{Project, RECIPIENTS_FILE};

/// Checks, or explains one kind of finding.
pub fn run(setting: &Setting, args: &CheckArgs) -> Exit {
    if let Some(name) = &args.explain {
        return explain(setting, name);
    }
    let now = match setting.now(args.at.as_deref()) {
        Ok(now) => now,
        Err(exit) => return exit,
    };
    let progress = Progress::start(setting.text("checking", &[]));
    let (project, found) = Project::read(&setting.root);
    let gate = match args.release {
        true => Gate::Release,
        false => Gate::Work,
    };
    let options = BuildOptions {
        now,
        address: SiteAddress::Configured,
        drafts: false,
        minify: false,
        preview: false,
        inspection: Inspection::Thorough {
            history: history(&setting.root),
            gate,
        },
    };
    let mut built = build::build(&project, &options);
    built.report.append(found);
    // A site that is still being written may do without keys; `host` does not start without them.
    if project.has(&FilePath::new(RECIPIENTS_FILE)) {
        recipients::read(&setting.root, &project, &mut built.report);
    }
    built.report.sort();
    drop(progress);

    setting.findings(&built.report, &project, args.format);
    if args.format == FindingFormat::Human {
        let id = match (built.report.has_errors(), gate) {
            (true, Gate::Work) => "check-errors",
            (true, Gate::Release) => "check-not-ready",
            (false, Gate::Work) => "check-done",
            (false, Gate::Release) => "check-ready",
        };
        let counts = [
            ("pages", built.pages.into()),
            ("errors", built.report.count(Severity::Error).into()),
            ("warnings", built.report.count(Severity::Warning).into()),
            ("notes", built.report.count(Severity::Note).into()),
        ];
        setting.say(id, &counts);
    }
    match built.report.has_errors() {
        true => Exit::SiteErrors,
        false => Exit::Done,
    }
}

/// Prints what a code means, why, and an example.
fn explain(setting: &Setting, name: &str) -> Exit {
    let names = || code::ALL.iter().map(|code| code.name);
    let Some(name) = names().find(|known| *known == name) else {
        match nearest(name, names()) {
            Some(right) => setting.complain(
                "usage-code-nearest",
                &[("code", name.into()), ("nearest", right.into())],
            ),
            None => setting.complain("usage-code", &[("code", name.into())]),
        }
        return Exit::WrongUsage;
    };
    let part = |part: &str| setting.text(&format!("explain-{name}{part}"), &[]);
    setting.print(&format!(
        "{name}\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}",
        part(""),
        setting.text("explain-before", &[]),
        indented(&part(".before")),
        setting.text("explain-after", &[]),
        indented(&part(".after")),
    ));
    Exit::Done
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| format!("    {line}").trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// When the files of `content/` were last changed: by the repository's history where there is one, else by the file system.
fn history(root: &Path) -> History {
    let changed = repository(root).unwrap_or_else(|| file_times(root));
    History { changed }
}

/// The last commit of each file. Without git, without a repository and in a shallow copy there is no answer.
fn repository(root: &Path) -> Option<BTreeMap<FilePath, Timestamp>> {
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(args)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then_some(text)
    };
    if git(&["rev-parse", "--is-shallow-repository"])?.trim() == "true" {
        return None;
    }
    let log = git(&[
        "-c",
        "core.quotePath=false",
        "log",
        "--format=%x01%ct",
        "--name-only",
        "--relative",
        "--",
        "content",
    ])?;
    let mut changed = BTreeMap::new();
    let mut time = None;
    for line in log.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix('\u{1}') {
            Some(seconds) => {
                time = seconds
                    .parse()
                    .ok()
                    .and_then(|seconds| Timestamp::from_second(seconds).ok());
            }
            // The newest commit comes first.
            None => {
                if let Some(time) = time {
                    changed.entry(FilePath::new(line)).or_insert(time);
                }
            }
        }
    }
    (!changed.is_empty()).then_some(changed)
}

fn file_times(root: &Path) -> BTreeMap<FilePath, Timestamp> {
    walkdir::WalkDir::new(root.join("content"))
        .into_iter()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let path = entry.path().strip_prefix(root).ok()?.to_str()?;
            let modified = entry.metadata().ok()?.modified().ok()?;
            let time = Timestamp::try_from(modified).ok()?;
            Some((FilePath::new(path.replace('\\', "/")), time))
        })
        .collect()
}
