//! The arguments, as written and as understood.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Turns Markdown into a bilingual website, previews it and publishes it.
#[derive(Debug, Parser)]
#[command(
    name = "pateka",
    version,
    propagate_version = true,
    max_term_width = 100
)]
struct Cli {
    /// The folder of the site [default: the nearest one upwards with a site.toml]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,

    /// The language of pateka's own messages [default: from LC_ALL or LANG]
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<MessageLanguage>,

    /// When to colour the messages
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,

    #[command(subcommand)]
    command: CliCommand,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Build the site into a folder
    Build(BuildArgs),
    /// Preview the site on this computer, with live reload
    Serve(ServeArgs),
    /// Find everything that is wrong or could be better, and publish nothing
    Check(CheckArgs),
    /// Begin a page: write its file and that of its translation, with every field explained
    New(NewArgs),
    /// Publish the site from this machine, with its form
    Host(HostArgs),
    /// Make the keys that referrals are sealed to
    Keys(KeysArgs),
    /// List, read, export and purge the referrals that came
    Referrals(ReferralsArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell that will read it
        shell: Shell,
    },
}

/// The arguments, understood.
#[derive(Debug)]
pub struct Arguments {
    pub root: Option<PathBuf>,
    pub lang: Option<MessageLanguage>,
    pub color: Color,
    pub command: Command,
}

#[derive(Debug)]
pub enum Command {
    Build(BuildArgs),
    Serve(ServeArgs),
    Check(CheckArgs),
    New(NewArgs),
    Host(HostArgs),
    Keys(KeysArgs),
    Referrals(ReferralsArgs),
    Completions(Shell),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageLanguage {
    Bg,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Debug, Args)]
pub struct BuildArgs {
    /// Where the site is written to
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Another base_url than that of site.toml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// Publish drafts as well
    #[arg(long)]
    pub drafts: bool,

    /// Build as if it were this date and time [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "DATETIME")]
    pub at: Option<String>,

    /// Leave the HTML as the templates wrote it
    #[arg(long)]
    pub no_minify: bool,

    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// Refuse what must not go live: unconfirmed facts, photographs without consent
    #[arg(long)]
    pub release: bool,

    /// Check as if it were this date and time [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "DATETIME")]
    pub at: Option<String>,

    /// The form of the findings
    #[arg(long, value_enum, default_value_t = FindingFormat::Human)]
    pub format: FindingFormat,

    /// Say what a kind of finding means, with an example
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the line and an underline
    Human,
    /// One JSON object a line
    Json,
    /// Shown by GitHub beside the changed lines
    Github,
}

#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    pub listen: String,

    /// Open the browser
    #[arg(long)]
    pub open: bool,

    /// Show drafts as well
    #[arg(long)]
    pub drafts: bool,

    /// Show the site as it will be at this date and time
    #[arg(long, value_name = "DATETIME")]
    pub at: Option<String>,

    /// Look for changes instead of waiting for the system to report them
    #[arg(long)]
    pub poll: bool,
}

#[derive(Clone, Debug, Args)]
pub struct NewArgs {
    /// What the page is about: page, service, event, practice, campaign or news
    pub kind: Option<String>,

    /// Its title in the default language
    pub title: Option<String>,

    /// Its title in English
    #[arg(long, value_name = "TITLE")]
    pub en: Option<String>,

    /// When it begins: 2026-12-10T17:30, or 2026-12-10 for a whole day
    #[arg(long, value_name = "DATETIME")]
    pub start: Option<String>,

    /// The last part of its address [default: the title in Latin letters]
    #[arg(long, value_name = "SLUG")]
    pub slug: Option<String>,

    /// An invitation (iCalendar) to make an event of
    #[arg(long, value_name = "FILE.ics")]
    pub from: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct HostArgs {
    /// Where to listen; a proxy in front adds the encryption
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: String,

    /// The folder for what the form receives [default: referrals, beside site.toml]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct KeysArgs {
    #[command(subcommand)]
    pub action: KeysAction,
}

#[derive(Clone, Debug, Subcommand)]
pub enum KeysAction {
    /// Make a key: an identity file with a passphrase here, a line for recipients.txt on stdout
    New(KeysNewArgs),
}

#[derive(Clone, Debug, Args)]
pub struct KeysNewArgs {
    /// Whose key it is
    #[arg(long, value_name = "NAME")]
    pub name: String,

    /// Make the recovery key, and a page of it to print
    #[arg(long)]
    pub recovery: bool,

    /// The identity file [default: NAME.identity in this folder]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub struct ReferralsArgs {
    /// The folder of the server's data, or a copy of it [default: referrals, in the folder of the site]
    #[arg(long, global = true, value_name = "DIR", conflicts_with = "practice")]
    pub data: Option<PathBuf>,

    /// Your identity file [default: the only one in this folder]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "practice")]
    pub identity: Option<PathBuf>,

    /// What was sent to the form of `pateka serve`
    #[arg(long, global = true)]
    pub practice: bool,

    #[command(subcommand)]
    pub action: ReferralsAction,
}

#[derive(Clone, Debug, Subcommand)]
pub enum ReferralsAction {
    /// What came, without its content; needs no key
    List {
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: ReferralsFormat,
    },
    /// One referral, opened
    Show {
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Note what became of a referral
    Status {
        #[arg(value_name = "REF")]
        reference: String,
        #[arg(value_name = "STATE")]
        state: StateWord,
    },
    /// All referrals, opened: a page to print, a table, or JSON
    Export {
        #[arg(long, value_name = "FORMAT", default_value = "html")]
        format: ReferralsFormat,
    },
    /// Remove what was closed long enough ago
    Purge {
        /// Purge as if it were this date and time
        #[arg(long, value_name = "DATETIME")]
        at: Option<String>,
        /// Only say what would be removed
        #[arg(long)]
        dry_run: bool,
    },
    /// Seal everything to the keys that are in recipients.txt now
    Rewrap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReferralsFormat {
    Human,
    Json,
    Csv,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateWord {
    New,
    Seen,
    Contacted,
    Closed,
}

/// Understands the arguments; the error prints itself, in clap's words.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let Cli {
        root,
        lang,
        color,
        command,
    } = Cli::try_parse_from(arguments)?;
    let command = match command {
        CliCommand::Build(args) => Command::Build(args),
        CliCommand::Serve(args) => Command::Serve(args),
        CliCommand::Check(args) => Command::Check(args),
        CliCommand::New(args) => Command::New(args),
        CliCommand::Host(args) => Command::Host(args),
        CliCommand::Keys(args) => Command::Keys(args),
        CliCommand::Referrals(args) => Command::Referrals(args),
        CliCommand::Completions { shell } => Command::Completions(shell),
    };
    Ok(Arguments {
        root,
        lang,
        color,
        command,
    })
}

/// The definition, for the completion scripts.
pub fn definition() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_defined_soundly() {
        super::definition().debug_assert();
    }
}
