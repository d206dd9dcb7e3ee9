//! A small site to be built by a test: written as one string, built by the library or by the
//! program, read back as text.
//!
//! The only place in these tests that knows the API. The files stand in one string, each after a
//! line `-- path --`; they are laid over [`BASE`], a site of two pages with a theme of a few lines, so that
//! no test depends on the theme `centre`. The clock stands still at [`NOON`].

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::SystemTime;

use pateka::build::{self, BuildOptions, Built, Inspection, Now, SiteAddress};
use pateka::cli::print::{self, Format, Words};
use pateka::diag::{Arg, Diagnostic, FilePath, Report, Severity};
use pateka::i18n::messages::{MessageLang, Messages};
use pateka::project::Project;
use pateka::publish::{self, PublishOptions, Published};
use tempfile::TempDir;

/// "Now" of every build that says nothing else, in the time of Sofia.
pub const NOON: &str = "2026-06-15T12:00";

/// The site that every test begins with.
const BASE: &str = r#"
-- site.toml --
title = { bg = "Център", en = "Centre" }
base_url = "https://example.org"
default_language = "bg"
languages = ["bg", "en"]
time_zone = "Europe/Sofia"
country = "BG"
theme = "small"

[facts.phone]
value = "+359 82 000 000"
confirmed = 2026-01-10
-- content/_index.md --
+++
title = "Начало"
+++
-- content/_index.en.md --
+++
title = "Home"
+++
-- content/about.md --
+++
title = "За нас"
+++
Кои сме ние.
-- content/about.en.md --
+++
title = "About us"
+++
Who we are.
-- themes/small/theme.toml --
name = "small"
-- themes/small/i18n/bg.ftl --
notice = Само на друг език
-- themes/small/i18n/en.ftl --
notice = Only in another language
-- themes/small/templates/base.html --
<!doctype html>
<html lang="{{ lang }}">
<head><title>{% block title %}{{ config.title }}{% endblock %}</title>
{% if noindex %}<meta name="robots" content="noindex">{% endif %}
{% for link in translations_head %}<link rel="alternate" hreflang="{{ link.lang }}" href="{{ link.href | safe }}">
{% endfor %}</head>
<body>
{% for link in language_links %}<a class="language" hreflang="{{ link.lang }}" href="{{ link.path | safe }}">{{ link.exists }}</a>
{% endfor %}{% block main %}{% endblock %}
</body>
</html>
-- themes/small/templates/page.html --
{% extends "base.html" %}
{% block title %}{{ page.title }}{% endblock %}
{% block main %}<article data-kind="{{ page.kind }}" data-exit="{{ page.exit }}" data-date="{% if page.date %}{{ page.date }}{% endif %}">
{% if page.fallback %}<p class="notice">{{ t(key="notice") }}</p>{% endif %}
<div lang="{{ page.content_lang }}">{{ page.content }}</div>
{% if page.lower %}<a rel="prev" href="{{ page.lower.path | safe }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a rel="next" href="{{ page.higher.path | safe }}">{{ page.higher.title }}</a>{% endif %}
{% if page.start %}<time datetime="{{ page.start }}">{{ page.when }}</time>{% endif %}
</article>{% endblock %}
-- themes/small/templates/section.html --
{% extends "base.html" %}
{% block title %}{{ section.title }}{% endblock %}
{% block main %}<section data-kind="{{ section.kind }}" data-exit="{{ section.exit }}">
{{ section.content }}
<ol>{% if paginator %}{% for page in paginator.pages %}<li>{{ page.title }}</li>{% endfor %}{% else %}{% for page in section.pages %}<li>{{ page.title }}</li>{% endfor %}{% endif %}</ol>
{% if paginator %}<nav>{{ paginator.current_index }}/{{ paginator.number_pagers }} of {{ paginator.total_pages }}{% if paginator.previous %} previous={{ paginator.previous | safe }}{% endif %}{% if paginator.next %} next={{ paginator.next | safe }}{% endif %}</nav>{% endif %}
</section>{% endblock %}
-- themes/small/templates/404.html --
{% extends "base.html" %}
{% block main %}404{% endblock %}
-- themes/small/templates/a-z.html --
{% extends "base.html" %}
{% block main %}{% for letter in letters %}<h2>{{ letter.letter }}</h2>{% for page in letter.pages %}<a href="{{ page.path | safe }}">{{ page.title }}</a>{% endfor %}{% endfor %}{% endblock %}
"#;

/// A site in a folder of its own, which goes with the site and its outputs.
pub struct TestSite {
    folder: Arc<TempDir>,
}

/// What a build by the library gave.
pub struct Output {
    pub built: Built,
    /// `None` when the site has errors: then nothing is published.
    pub published: Option<Published>,
    project: Project,
    out: PathBuf,
    /// The output can be read for as long as somebody wants to.
    _folder: Arc<TempDir>,
}

/// A finding as a program prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: String,
    /// `file:line:column`, only the file, or nothing for the site as a whole.
    pub place: String,
    pub message: String,
    pub help: Option<String>,
}

/// How the program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Every file of a folder with its bytes and the time of its last change.
pub type Snapshot = BTreeMap<String, (Vec<u8>, SystemTime)>;

impl TestSite {
    /// The base site with these files added or replaced.
    pub fn new(files: &str) -> TestSite {
        let site = TestSite {
            folder: Arc::new(tempfile::tempdir().unwrap()),
        };
        site.add(BASE);
        site.add(files);
        site
    }

    /// Writes more files, given as one string.
    pub fn add(&self, files: &str) {
        for (path, text) in unpack(files) {
            self.write(path, text.as_bytes());
        }
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.root().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    /// The text of a file of the site.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Replaces a piece of a file, which must be there.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, text.replace(from, to).as_bytes());
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn build(&self) -> Output {
        self.build_at(NOON)
    }

    pub fn build_at(&self, at: &str) -> Output {
        self.build_with(at, |_| {})
    }

    /// Builds and, when there is no error, publishes into `public/`.
    pub fn build_with(&self, at: &str, change: impl FnOnce(&mut BuildOptions)) -> Output {
        let mut options = BuildOptions {
            now: Now::Written(at.to_owned()),
            address: SiteAddress::Configured,
            drafts: false,
            minify: false,
            preview: false,
            inspection: Inspection::Usual,
        };
        change(&mut options);
        let (project, found) = Project::read(self.root());
        let mut built = build::build(&project, &options);
        built.report.append(found);
        built.report.sort();
        let out = self.root().join("public");
        let options = PublishOptions {
            root: self.root(),
            sources: &[],
        };
        let published = (!built.report.has_errors())
            .then(|| publish::publish(&built.artifacts, &out, options).unwrap());
        Output {
            built,
            published,
            project,
            out,
            _folder: Arc::clone(&self.folder),
        }
    }

    /// Runs the program in the folder of the site.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
        run_in(self.root(), arguments, environment)
    }

    /// The files of `public/`.
    pub fn snapshot(&self) -> Snapshot {
        snapshot(&self.root().join("public"))
    }
}

impl Output {
    /// The text of a published file.
    pub fn text(&self, path: &str) -> String {
        assert_eq!(self.mistakes(), [""; 0], "the site has errors");
        fs::read_to_string(self.out.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        assert_eq!(self.mistakes(), [""; 0], "the site has errors");
        self.out.join(path).is_file()
    }

    /// Asserts that a published file contains a text.
    #[track_caller]
    pub fn contains(&self, path: &str, wanted: &str) {
        let text = self.text(path);
        assert!(text.contains(wanted), "{path} lacks {wanted:?}:\n{text}");
    }

    /// Asserts that a published file does not contain a text.
    #[track_caller]
    pub fn lacks(&self, path: &str, unwanted: &str) {
        let text = self.text(path);
        assert!(!text.contains(unwanted), "{path} has {unwanted:?}:\n{text}");
    }

    /// The titles in a section's list, in their order.
    pub fn list(&self, path: &str) -> Vec<String> {
        let text = self.text(path);
        let pieces = text.split("<li>").skip(1);
        pieces
            .map(|piece| piece.split("</li>").next().unwrap_or_default().to_owned())
            .collect()
    }

    /// The errors, each as `code place`.
    pub fn mistakes(&self) -> Vec<String> {
        self.listed(Severity::Error)
    }

    /// The warnings, each as `code place`.
    pub fn warnings(&self) -> Vec<String> {
        self.listed(Severity::Warning)
    }

    /// The notes, each as `code place`.
    pub fn notes(&self) -> Vec<String> {
        self.listed(Severity::Note)
    }

    /// All findings in words.
    pub fn findings(&self, lang: MessageLang) -> Vec<Finding> {
        self.printed(&self.built.report, lang)
    }

    fn listed(&self, severity: Severity) -> Vec<String> {
        let of_severity: Report = self
            .built
            .report
            .iter()
            .filter(|d| d.severity == severity)
            .cloned()
            .collect();
        self.printed(&of_severity, MessageLang::English)
            .into_iter()
            .map(|finding| {
                format!("{} {}", finding.code, finding.place)
                    .trim_end()
                    .to_owned()
            })
            .collect()
    }

    fn printed(&self, report: &Report, lang: MessageLang) -> Vec<Finding> {
        let messages = Messages::new(lang);
        let explain = |diagnostic: &Diagnostic| messages.explain(diagnostic);
        let say = |id: &str, args: &[(&str, Arg)]| messages.text(id, args);
        let texts = |path: &FilePath| self.project.text_to_show(path);
        let words = Words {
            explain: &explain,
            say: &say,
        };
        print::print(report, Format::Json, &texts, words)
            .lines()
            .map(read_finding)
            .collect()
    }
}

/// Runs the program in a folder, with no language and no clock but what is given.
pub fn run_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pateka"));
    for variable in ["LC_ALL", "LANG", "SOURCE_DATE_EPOCH", "RAYON_NUM_THREADS"] {
        command.env_remove(variable);
    }
    let output = command
        .current_dir(folder)
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Every file below a folder.
pub fn snapshot(folder: &Path) -> Snapshot {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .display()
                .to_string();
            let changed = entry.metadata().unwrap().modified().unwrap();
            (path, (fs::read(entry.path()).unwrap(), changed))
        })
        .collect()
}

/// Only the bytes of a snapshot.
pub fn bytes(snapshot: Snapshot) -> BTreeMap<String, Vec<u8>> {
    snapshot
        .into_iter()
        .map(|(path, (bytes, _))| (path, bytes))
        .collect()
}

/// The files of a string, by their `-- path --` lines.
fn unpack(files: &str) -> Vec<(&str, String)> {
    let mut unpacked: Vec<(&str, String)> = Vec::new();
    for line in files.split_inclusive('\n') {
        let path = line
            .trim_end()
            .strip_prefix("-- ")
            .and_then(|rest| rest.strip_suffix(" --"));
        match (path, unpacked.last_mut()) {
            (Some(path), _) => unpacked.push((path, String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => assert_eq!(line.trim(), "", "text before the first file"),
        }
    }
    unpacked
}

fn read_finding(line: &str) -> Finding {
    let object: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| object[key].as_str().map(str::to_owned);
    let file = text("file").unwrap_or_default();
    let place = match (object["line"].as_u64(), object["column"].as_u64()) {
        (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
        _ => file,
    };
    Finding {
        code: text("code").unwrap(),
        place,
        message: text("message").unwrap(),
        help: text("help"),
    }
}
