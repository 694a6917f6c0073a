//! The command `petisim`.

use std::process::ExitCode;

fn main() -> ExitCode {
    petisim::cli::main()
}
