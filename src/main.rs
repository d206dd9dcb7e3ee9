//! The binary: hands the arguments and the surroundings to the library, and its answer to the system.

use std::process::ExitCode;

fn main() -> ExitCode {
    pateka::cli::run(std::env::args_os())
}
