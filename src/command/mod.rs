//! What commands share: arguments, exit codes, messages, progress, signals.

pub(crate) mod arguments;
pub(crate) mod console;
pub(crate) mod exit;
pub(crate) mod faults;
pub(crate) mod load;
pub(crate) mod precision;
pub(crate) mod progress;
pub(crate) mod signals;
pub(crate) mod variant;

/// Declares the commands of a kind of result: what they are for, what they take, what they do.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($arguments:ty) => $execute:path;)*) => {
        /// What can be typed.
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum Commands {
            $($(#[$doc])* $name($arguments),)*
        }

        impl Commands {
            /// Does what is asked for.
            pub(crate) fn execute(&self) -> Result<crate::command::exit::Exit, crate::command::exit::Fault> {
                match self {
                    $(Commands::$name(arguments) => $execute(arguments),)*
                }
            }
        }
    };
}

pub(crate) use commands;
