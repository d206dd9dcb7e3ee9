//! `pateka completions`: a script that lets a shell complete our arguments.

use std::io;

use clap_complete::Shell;

/// Prints the script.
pub fn run(shell: Shell) {
    let mut definition = super::args::definition();
    clap_complete::generate(shell, &mut definition, "pateka", &mut io::stdout());
}
