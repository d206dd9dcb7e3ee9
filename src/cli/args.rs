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
    /// Begin a page: write its file and that of its translation, with every field explained
    New(NewArgs),
    /// Publish the site from this machine, with its form
    Host(HostArgs),
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
    New(NewArgs),
    Host(HostArgs),
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

    /// The folder for what the form receives [default: data, beside site.toml]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
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
        CliCommand::New(args) => Command::New(args),
        CliCommand::Host(args) => Command::Host(args),
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
