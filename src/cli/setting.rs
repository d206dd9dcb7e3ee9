//! The surroundings of a command: the site's folder, the language and colours of the messages,
//! the clock.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Exit;
use super::args::{Color, FindingFormat, MessageLanguage};
use super::print::{self, Coloring, Format, Human, Words};
use crate::build::Now;
use crate::clock;
use crate::diag::{Arg, Diagnostic, FilePath, Report};
use crate::i18n::messages::{MessageLang, Messages};
use crate::project::{self, Project};
use crate::serve::ListenError;

/// What every command needs to know.
pub struct Setting {
    pub root: PathBuf,
    pub lang: MessageLang,
    messages: Messages,
    human: Human,
}

impl Setting {
    /// Looks around; a folder without a site is wrong usage.
    pub fn new(
        root: Option<PathBuf>,
        lang: Option<MessageLanguage>,
        color: Color,
    ) -> Result<Setting, Exit> {
        let mut setting = Setting::without_site(lang, color);
        if let Some(root) = root {
            if root.join(project::SITE_FILE).is_file() {
                setting.root = root;
                return Ok(setting);
            }
            let folder = root.display().to_string();
            setting.complain("usage-no-site-there", &[("folder", folder.into())]);
            return Err(Exit::WrongUsage);
        }
        let here = std::env::current_dir().ok();
        if let Some(root) = here.and_then(|folder| project::find_root(&folder)) {
            setting.root = root;
            return Ok(setting);
        }
        setting.complain("usage-no-site", &[]);
        Err(Exit::WrongUsage)
    }

    /// For commands that can do without a site: its folder is empty where there is none. One that was named has to
    /// be there.
    pub fn anywhere(
        root: Option<PathBuf>,
        lang: Option<MessageLanguage>,
        color: Color,
    ) -> Result<Setting, Exit> {
        let here = std::env::current_dir().ok();
        match root.is_some() || here.is_some_and(|folder| project::find_root(&folder).is_some()) {
            true => Setting::new(root, lang, color),
            false => Ok(Setting::without_site(lang, color)),
        }
    }

    /// The folder of the site, if there is one.
    pub fn site(&self) -> Option<&Path> {
        (!self.root.as_os_str().is_empty()).then_some(self.root.as_path())
    }

    /// The sentences, for what is printed elsewhere.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    fn without_site(lang: Option<MessageLanguage>, color: Color) -> Setting {
        let lang = match lang {
            Some(MessageLanguage::Bg) => MessageLang::Bulgarian,
            Some(MessageLanguage::En) => MessageLang::English,
            None => {
                let variable = |name: &str| std::env::var(name).ok();
                MessageLang::from_locale(variable("LC_ALL").as_deref(), variable("LANG").as_deref())
            }
        };
        let colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                io::stderr().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
            }
        };
        let coloring = if colored {
            Coloring::Colored
        } else {
            Coloring::Plain
        };
        let human = Human {
            coloring,
            ..Human::PLAIN
        };
        Setting {
            root: PathBuf::new(),
            lang,
            messages: Messages::new(lang),
            human,
        }
    }

    /// A sentence of the command line.
    pub fn text(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.messages.text(id, args)
    }

    /// Prints a result.
    pub fn say(&self, id: &str, args: &[(&str, Arg)]) {
        // A reader who closed the pipe has read enough.
        let _ = writeln!(io::stdout(), "{}", self.text(id, args));
    }

    /// Prints text that is a result.
    pub fn print(&self, text: &str) {
        let _ = writeln!(io::stdout(), "{text}");
    }

    /// Prints lines of a result; a disk that is full is no reader who has read enough.
    pub fn result(&self, text: &str) -> Result<(), Exit> {
        let mut stdout = io::stdout();
        match writeln!(stdout, "{}", text.trim_end_matches('\n')).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.complain_of("result-not-written", Some(&error), &[]);
                Err(Exit::Machine)
            }
            _ => Ok(()),
        }
    }

    /// Prints something that is no result.
    pub fn complain(&self, id: &str, args: &[(&str, Arg)]) {
        let _ = writeln!(io::stderr(), "{}", self.text(id, args));
    }

    /// Prints why the machine refused, with what the system said.
    pub fn complain_of(&self, id: &str, source: Option<&io::Error>, args: &[(&str, Arg)]) {
        let reason = source.map(ToString::to_string).unwrap_or_default();
        let mut args = args.to_vec();
        args.push(("reason", reason.into()));
        self.complain(id, &args);
    }

    /// Prints a line that is no result.
    pub fn note(&self, line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Prints the findings with their lines, and how many there are.
    pub fn report(&self, report: &Report, project: &Project) {
        let _ = write!(
            io::stderr(),
            "{}",
            self.printed(report, project, Format::Human(self.human))
        );
        let explain = |diagnostic: &Diagnostic| self.messages.explain(diagnostic);
        let say = |id: &str, args: &[(&str, Arg)]| self.text(id, args);
        let words = Words {
            explain: &explain,
            say: &say,
        };
        if let Some(summary) = print::summary(report, words) {
            self.note(&summary);
        }
    }

    /// Prints the findings about one file that is not of the site's content.
    pub fn report_of(&self, report: &Report, file: &FilePath, text: &str) {
        let texts = |path: &FilePath| (path == file).then(|| Arc::from(text));
        let _ = write!(
            io::stderr(),
            "{}",
            self.printed_with(report, Format::Human(self.human), &texts)
        );
    }

    /// Prints why nobody can listen at an address.
    pub fn no_listener(&self, error: &ListenError) -> Exit {
        let args: [(&str, Arg); 2] = [
            ("address", error.address.as_str().into()),
            ("other", error.other.to_string().into()),
        ];
        self.complain_of(error.message(), error.source.as_ref(), &args);
        Exit::of_code(error.exit_code())
    }

    /// Prints that changes are looked for instead of being reported.
    pub fn complain_of_polling(&self, reason: &str, every: Duration) {
        let time = self.duration(every);
        let args: [(&str, Arg); 2] = [("reason", reason.into()), ("time", time.into())];
        self.complain("watch-polling", &args);
    }

    /// Prints the findings as a result, in the form that was asked for.
    pub fn findings(&self, report: &Report, project: &Project, format: FindingFormat) {
        let format = match format {
            FindingFormat::Human => Format::Human(self.human),
            FindingFormat::Json => Format::Json,
            FindingFormat::Github => Format::Github,
        };
        let printed = self.printed(report, project, format);
        let _ = write!(io::stdout(), "{printed}");
    }

    /// The findings without colours, for a page of the preview.
    pub fn plain_report(&self, report: &Report, project: &Project) -> String {
        self.printed(report, project, Format::Human(Human::PLAIN))
    }

    /// A length of time in words.
    pub fn duration(&self, time: Duration) -> String {
        let explain = |diagnostic: &Diagnostic| self.messages.explain(diagnostic);
        let say = |id: &str, args: &[(&str, Arg)]| self.text(id, args);
        print::duration(
            time,
            Words {
                explain: &explain,
                say: &say,
            },
        )
    }

    /// The clock of a build: `--at`, else `SOURCE_DATE_EPOCH`, else now.
    pub fn now(&self, at: Option<&str>) -> Result<Now, Exit> {
        if let Some(text) = at {
            // Whether it is a time at all does not depend on the site's zone.
            if clock::parse_at(text, &TimeZone::UTC).is_none() {
                self.complain("usage-at", &[("value", text.into())]);
                return Err(Exit::WrongUsage);
            }
            return Ok(Now::Written(text.to_owned()));
        }
        let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
            return Ok(Now::Instant(Timestamp::now()));
        };
        let seconds = epoch.trim().parse::<i64>().ok();
        match seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()) {
            Some(instant) => Ok(Now::Instant(instant)),
            None => {
                self.complain("usage-epoch", &[("value", epoch.into())]);
                Err(Exit::WrongUsage)
            }
        }
    }

    fn printed(&self, report: &Report, project: &Project, format: Format) -> String {
        self.printed_with(report, format, &|path| project.text_to_show(path))
    }

    fn printed_with(
        &self,
        report: &Report,
        format: Format,
        texts: &dyn Fn(&FilePath) -> Option<Arc<str>>,
    ) -> String {
        let explain = |diagnostic: &Diagnostic| self.messages.explain(diagnostic);
        let say = |id: &str, args: &[(&str, Arg)]| self.text(id, args);
        print::print(
            report,
            format,
            texts,
            Words {
                explain: &explain,
                say: &say,
            },
        )
    }
}

/// The folders that the output must not touch.
pub fn sources(root: &Path) -> Vec<PathBuf> {
    ["content", "data", "themes", "static", "templates", "i18n"]
        .map(|name| root.join(name))
        .to_vec()
}
