//! The doorway: run, and leave with the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    yinfa::cli::run(std::env::args_os())
}
