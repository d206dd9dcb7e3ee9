//! `pateka new`: a page and its translations, with every field explained, ready to be filled in.
//!
//! Both files or none are written, and nothing is ever overwritten. What the command line does not say is asked for
//! when somebody sits at the terminal; a program gets an answer without being asked. A fresh page builds as it stands;
//! what is only an example in it (a date that nobody gave, a translation that is still to come) is a draft.

mod invitation;
mod questions;
mod template;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use super::Exit;
use super::args::NewArgs;
use super::setting::Setting;
use crate::build::Now;
use crate::clock;
use crate::config::Config;
use crate::content::{self, CONTENT, Document, EventKeys, Front, Kind, KindKeys, Role};
use crate::diag::{Arg, FilePath, Report};
use crate::i18n::Lang;
use crate::i18n::slug::slugify;
use crate::project::{Project, SITE_FILE};
use crate::route::Route;
use crate::toml_reader::{Located, Moment, corrected_date, moment_of};
use invitation::Invitation;
use template::{Draft, Side};

/// Writes the files of a new page.
pub fn run(setting: &Setting, args: NewArgs) -> Exit {
    match create(setting, args) {
        Ok(created) => {
            tell(setting, &created);
            Exit::Done
        }
        Err(exit) => exit,
    }
}

/// What was written.
struct Created {
    /// The default language's file first.
    paths: Vec<PathBuf>,
    /// The files that wait for their translation.
    untranslated: Vec<PathBuf>,
    example_start: bool,
    from_invitation: bool,
    notes: Vec<String>,
}

/// What is known of the new page when nothing more is to be asked.
struct Answers {
    kind: Kind,
    title: String,
    /// The titles of the other languages, as far as they are known.
    twin_titles: BTreeMap<Lang, String>,
    start: Option<Moment>,
    slug: Option<String>,
    invitation: Option<Invitation>,
}

fn create(setting: &Setting, args: NewArgs) -> Result<Created, Exit> {
    let (project, _) = Project::read(&setting.root);
    let config = read_config(setting, &project)?;
    let answers = answers(setting, &config, args)?;
    let (documents, _) = content::load(&project, &config);

    let folder = section_folder(setting, &documents, &config, answers.kind)?;
    let today = match setting.now(None)? {
        Now::Instant(now) => now.to_zoned_datetime(config.time_zone.clone()).date(),
        Now::Written(_) => Date::MIN,
    };
    let slug = slug(setting, &answers)?;
    refuse_taken(setting, &project, &documents, &folder, &slug)?;

    let start = start_of(&answers, today);
    let name = match (answers.kind, start) {
        (Kind::Event | Kind::News, Some(start)) => format!("{}-{slug}", start.date()),
        _ => slug.clone(),
    };
    let example_start = answers.kind == Kind::Event && answers.start.is_none();
    let usual = usual_event(&documents, &config, &folder);
    let original = file_path(&folder, &name, &config.default_language, &config);
    let draft_of = |lang: &Lang| {
        let original_side = *lang == config.default_language;
        let title = match original_side {
            true => Some(&answers.title),
            false => answers.twin_titles.get(lang),
        };
        Draft {
            kind: answers.kind,
            title: title.unwrap_or(&answers.title),
            start,
            example_start,
            untranslated: title.is_none(),
            side: match original_side {
                true => Side::Original,
                false => Side::Twin {
                    original: original.as_str(),
                },
            },
            usual: usual.get(lang).copied(),
            invitation: answers.invitation.as_ref(),
        }
    };
    // The default language first, then the others as site.toml has them.
    let others = config
        .languages
        .iter()
        .filter(|lang| **lang != config.default_language);
    let languages: Vec<&Lang> = std::iter::once(&config.default_language)
        .chain(others)
        .collect();
    let files: Vec<(FilePath, String)> = languages
        .iter()
        .map(|lang| {
            let text = template::page(&draft_of(lang), setting);
            (file_path(&folder, &name, lang, &config), text)
        })
        .collect();
    let paths = write_all(setting, &files, &slug)?;
    let untranslated = languages
        .iter()
        .zip(&paths)
        .filter(|(lang, _)| draft_of(lang).untranslated)
        .map(|(_, path)| path.clone())
        .collect();
    let notes = answers.invitation.iter().flat_map(|i| &i.notes);
    Ok(Created {
        untranslated,
        example_start,
        from_invitation: answers.invitation.is_some(),
        notes: notes
            .map(|note| setting.text(note.message, &note.args))
            .collect(),
        paths,
    })
}

/// Prints the paths, and on the other stream what comes next.
fn tell(setting: &Setting, created: &Created) {
    for path in &created.paths {
        // A reader who closed the pipe has read enough.
        let _ = writeln!(io::stdout(), "{}", shown(path));
    }
    for note in &created.notes {
        setting.note(note);
    }
    setting.complain("new-next", &[]);
    if created.paths.len() > 1 {
        setting.complain("new-next-twins", &[]);
    }
    for path in &created.untranslated {
        setting.complain("new-next-translate", &[("path", shown(path).into())]);
    }
    if created.example_start {
        setting.complain("new-next-start", &[]);
    }
    if created.from_invitation {
        setting.complain("new-next-invitation", &[]);
    }
}

/// A path as it is shortest from where the user is.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn read_config(setting: &Setting, project: &Project) -> Result<Config, Exit> {
    let file = FilePath::new(SITE_FILE);
    let mut report = Report::default();
    let config = project
        .text(&file)
        .and_then(|text| Config::read(&file, text, &mut report));
    config.filter(|_| !report.has_errors()).ok_or_else(|| {
        setting.report(&report, project);
        Exit::SiteErrors
    })
}

/// Understands the arguments, and asks for what is missing where somebody can answer.
fn answers(setting: &Setting, config: &Config, args: NewArgs) -> Result<Answers, Exit> {
    let NewArgs {
        kind,
        title,
        en,
        start,
        slug,
        from,
    } = args;
    let refuse = |id: &str, args: &[(&str, Arg)]| {
        setting.complain(id, args);
        Exit::WrongUsage
    };
    let can_ask = io::stdin().is_terminal();
    let kinds = Kind::WORDS.map(|(word, _)| word).join(", ");

    let kind = match (kind, &from) {
        (Some(word), _) => kind_of(&word).ok_or_else(|| {
            refuse(
                "new-bad-kind",
                &[("kind", word.into()), ("kinds", kinds.clone().into())],
            )
        })?,
        (None, Some(_)) => Kind::Event,
        (None, None) if can_ask => questions::kind(setting, &kinds)?,
        (None, None) => return Err(refuse("new-no-kind", &[("kinds", kinds.into())])),
    };
    let invitation = match &from {
        None => None,
        Some(path) if kind == Kind::Event => Some(read_invitation(setting, config, path)?),
        Some(path) => {
            let path = path.display().to_string();
            return Err(refuse("new-from-kind", &[("path", path.into())]));
        }
    };
    let given = title.filter(|title| !title.trim().is_empty());
    let title = match given.or_else(|| invitation.as_ref()?.title.clone()) {
        Some(title) => title.trim().to_owned(),
        None if can_ask => questions::title(setting, &config.default_language)?,
        None => return Err(refuse("new-no-title", &[("kind", kind.name().into())])),
    };
    let mut twin_titles = BTreeMap::new();
    for lang in config
        .languages
        .iter()
        .filter(|l| **l != config.default_language)
    {
        let given = en.as_ref().filter(|_| lang.code() == "en");
        let title = match given {
            Some(title) => Some(title.trim().to_owned()),
            None if can_ask => questions::twin_title(setting, lang),
            None => None,
        };
        twin_titles.extend(title.filter(|t| !t.is_empty()).map(|t| (lang.clone(), t)));
    }
    let has_english_twin = config
        .languages
        .iter()
        .any(|lang| lang.code() == "en" && *lang != config.default_language);
    if en.is_some() && !has_english_twin {
        return Err(refuse("new-no-language", &[("language", "en".into())]));
    }
    let has_start = matches!(kind, Kind::Event | Kind::Campaign | Kind::News);
    let start = match (start, &invitation) {
        (Some(_), _) if !has_start => return Err(refuse("new-no-start", &[])),
        (Some(text), _) => Some(read_start(setting, config, &text)?),
        (None, Some(invitation)) => Some(invitation.start),
        (None, None) if can_ask && kind == Kind::Event => questions::start(setting, config),
        (None, None) => None,
    };
    Ok(Answers {
        kind,
        title,
        twin_titles,
        start,
        slug,
        invitation,
    })
}

fn kind_of(word: &str) -> Option<Kind> {
    let found = Kind::WORDS.iter().find(|(name, _)| *name == word.trim());
    found.map(|(_, kind)| *kind)
}

fn read_invitation(setting: &Setting, config: &Config, path: &Path) -> Result<Invitation, Exit> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells that there is too much, however much there is.
    let read = File::open(path)
        .and_then(|file| file.take(invitation::LARGEST + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        let path = path.display().to_string();
        setting.complain_of(
            "new-from-unreadable",
            Some(&error),
            &[("path", path.into())],
        );
        return Err(match error.kind() {
            io::ErrorKind::NotFound => Exit::WrongUsage,
            _ => Exit::Machine,
        });
    }
    invitation::read(&bytes, &config.time_zone).map_err(|refusal| {
        let (message, args) = refusal.message();
        setting.complain(message, &args);
        Exit::SiteErrors
    })
}

/// Reads `--start`. A time that the clocks skip is refused; of two equal ones, a build says which it takes.
fn read_start(setting: &Setting, config: &Config, text: &str) -> Result<Moment, Exit> {
    let Some(moment) = moment_of(text) else {
        let right = corrected_date(text).unwrap_or_else(|| "2026-12-10T17:30".to_owned());
        setting.complain(
            "new-bad-start",
            &[("value", text.into()), ("right", right.into())],
        );
        return Err(Exit::WrongUsage);
    };
    let located = Located::new(moment, 0..1);
    let file = FilePath::new("");
    let exists = clock::resolve(&located, &config.time_zone, &file, &mut Report::default());
    match exists {
        Some(_) => Ok(moment),
        None => {
            setting.complain("new-skipped-start", &[("value", moment.to_string().into())]);
            Err(Exit::WrongUsage)
        }
    }
}

/// When it begins, with an example where nobody said it.
fn start_of(answers: &Answers, today: Date) -> Option<Moment> {
    match (answers.kind, answers.start) {
        (_, Some(start)) => Some(start),
        (Kind::Event, None) => {
            let day = today.checked_add(14.days()).unwrap_or(today);
            Some(Moment::Time(day.at(17, 30, 0, 0)))
        }
        (Kind::News, None) => Some(Moment::Day(today)),
        _ => None,
    }
}

/// The folder of the section that says it is for this kind: the one nearest to the root. Pages without a kind of
/// their own may lie at the root itself.
fn section_folder(
    setting: &Setting,
    documents: &[Document],
    config: &Config,
    kind: Kind,
) -> Result<String, Exit> {
    let mut folders: Vec<&str> = documents
        .iter()
        .filter(|document| match &document.front {
            Front::Section(section) => section.kind.as_ref().is_some_and(|k| k.value == kind),
            Front::Page(_) => false,
        })
        .map(|document| document.path.folder.as_str())
        .collect();
    folders.sort_by_key(|folder| (folder.matches('/').count(), *folder));
    match folders.first() {
        _ if kind == Kind::Page => Ok(String::new()),
        Some(folder) => Ok((*folder).to_owned()),
        None => {
            let folder = match kind {
                Kind::News => "news".to_owned(),
                kind => format!("{}s", kind.name()),
            };
            let file = file_path(&folder, "_index", &config.default_language, config);
            setting.complain(
                "new-no-section",
                &[("file", (&file).into()), ("kind", kind.name().into())],
            );
            Err(Exit::SiteErrors)
        }
    }
}

/// The last part of the address.
fn slug(setting: &Setting, answers: &Answers) -> Result<String, Exit> {
    if let Some(slug) = &answers.slug {
        let right = slugify(slug);
        if *slug == right && Route::root().join_page(slug).is_ok() {
            return Ok(right);
        }
        let right = if right.is_empty() {
            "name".to_owned()
        } else {
            right
        };
        setting.complain(
            "new-bad-slug",
            &[("slug", slug.into()), ("right", right.into())],
        );
        return Err(Exit::WrongUsage);
    }
    std::iter::once(&answers.title)
        .chain(answers.twin_titles.values())
        .map(|title| slugify(title))
        .find(|slug| !slug.is_empty())
        .ok_or_else(|| {
            setting.complain("new-no-slug", &[]);
            Exit::WrongUsage
        })
}

/// Refuses an address that a page, section or file of the folder has already: with another date in its name, or in
/// a folder of its own, the new page would clash with it.
fn refuse_taken(
    setting: &Setting,
    project: &Project,
    documents: &[Document],
    folder: &str,
    slug: &str,
) -> Result<(), Exit> {
    let inner = match folder {
        "" => slug.to_owned(),
        folder => format!("{folder}/{slug}"),
    };
    let has_address = |document: &&Document| match &document.path.role {
        Role::Section => document.path.folder == inner,
        Role::Page { name, .. } => {
            let own = document.common().slug.as_ref().map(|slug| &slug.value);
            document.path.folder == folder && own.unwrap_or(name) == slug
        }
    };
    // Of the files of one page, the shortest name is the default language's.
    let by_document = documents
        .iter()
        .filter(has_address)
        .min_by_key(|document| document.file.as_str().len());
    let below = format!("{CONTENT}{inner}/");
    let by_file = || project.files_below(&below).next().map(|(file, _)| file);
    match by_document.map(|document| &document.file).or_else(by_file) {
        None => Ok(()),
        Some(taken) => {
            setting.complain(
                "new-address-taken",
                &[
                    ("slug", slug.into()),
                    ("path", taken.into()),
                    ("right", format!("{slug}-2").into()),
                ],
            );
            Err(Exit::WrongUsage)
        }
    }
}

/// The latest event of a section in each language: where, and for whom, events usually are.
fn usual_event<'d>(
    documents: &'d [Document],
    config: &Config,
    folder: &str,
) -> BTreeMap<Lang, &'d EventKeys> {
    let events = || {
        documents.iter().filter_map(|document| {
            let Front::Page(page) = &document.front else {
                return None;
            };
            match &page.kind {
                KindKeys::Event(keys) if document.path.folder == folder => {
                    Some((document, &**keys))
                }
                _ => None,
            }
        })
    };
    let start = |keys: &EventKeys| keys.start.as_ref().map(|start| start.value.start());
    let last = events()
        .filter(|(document, _)| document.path.lang == config.default_language)
        .max_by_key(|(document, keys)| (start(keys), &document.file));
    let Some((last, _)) = last else {
        return BTreeMap::new();
    };
    events()
        .filter(|(document, _)| document.path.key == last.path.key)
        .map(|(document, keys)| (document.path.lang.clone(), keys))
        .collect()
}

fn file_path(folder: &str, name: &str, lang: &Lang, config: &Config) -> FilePath {
    let suffix = match *lang == config.default_language {
        true => String::new(),
        false => format!(".{lang}"),
    };
    let slash = if folder.is_empty() { "" } else { "/" };
    FilePath::new(format!("{CONTENT}{folder}{slash}{name}{suffix}.md"))
}

/// Writes all files, or none: what was created before something failed is removed again.
fn write_all(
    setting: &Setting,
    files: &[(FilePath, String)],
    slug: &str,
) -> Result<Vec<PathBuf>, Exit> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (file, text) in files {
        let place = setting.root.join(file.as_str());
        let Err((error, created)) = write_new(&place, text) else {
            written.push(place);
            continue;
        };
        let ours = created.then_some(&place);
        for path in written.iter().chain(ours) {
            // It was created a moment ago; if it cannot be removed, the message below names what failed first.
            let _ = fs::remove_file(path);
        }
        let path = ("path", Arg::from(file));
        if error.kind() == io::ErrorKind::AlreadyExists {
            let right = ("right", format!("{slug}-2").into());
            setting.complain("new-file-exists", &[path, right]);
            return Err(Exit::WrongUsage);
        }
        setting.complain_of("new-failed", Some(&error), &[path]);
        return Err(Exit::Machine);
    }
    Ok(written)
}

/// Creates a file that is not there yet. With an error comes whether it was created before that.
fn write_new(place: &Path, text: &str) -> Result<(), (io::Error, bool)> {
    let file = OpenOptions::new().write(true).create_new(true).open(place);
    let mut file = file.map_err(|error| (error, false))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| (error, true))
}
