//! The command line: what was asked, in which surroundings, and which command answers.
//!
//! The only place that reads the environment, the clock and the terminal. Each command is a file;
//! it gets a `Setting` and returns an [`Exit`]. Results go to stdout, everything else to stderr.

mod args;
mod build;
mod check;
mod completions;
mod host;
mod keys;
mod new;
pub mod panics;
mod practice;
pub mod print;
mod progress;
mod recipients;
mod referrals;
mod serve;
mod setting;
mod signal;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Command;
use setting::Setting;

/// How a command ended, as the system is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// The site's own files have errors.
    SiteErrors,
    WrongUsage,
    /// The machine refused: a taken port, a full disk, no permission.
    Machine,
}

impl Exit {
    fn of_code(code: u8) -> Exit {
        match code {
            0 => Exit::Done,
            1 => Exit::SiteErrors,
            2 => Exit::WrongUsage,
            _ => Exit::Machine,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::SiteErrors => 1,
            Exit::WrongUsage => 2,
            Exit::Machine => 3,
        })
    }
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match args::parse(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // `--help` and `--version` are answers; a closed pipe is nobody's mistake.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let args::Arguments {
        root,
        lang,
        color,
        command,
    } = parsed;
    if let Command::Completions(shell) = command {
        completions::run(shell);
        return Exit::Done.into();
    }
    let found = match &command {
        // Staff read on their own computers, where there need be no site.
        Command::Keys(_) | Command::Referrals(_) => Setting::anywhere(root, lang, color),
        _ => Setting::new(root, lang, color),
    };
    let setting = match found {
        Ok(setting) => setting,
        Err(exit) => return exit.into(),
    };
    match command {
        Command::Build(options) => build::run(&setting, options),
        Command::Serve(options) => serve::run(&setting, options),
        Command::Check(options) => check::run(&setting, &options),
        Command::New(options) => new::run(&setting, options),
        Command::Host(options) => host::run(&setting, options),
        Command::Keys(options) => keys::run(&setting, options),
        Command::Referrals(options) => referrals::run(&setting, options),
        Command::Completions(_) => Exit::Done,
    }
    .into()
}
