//! The stable codes of mistakes.

use crate::kernel::param::Fault;

/// What kind of mistake a scenario holds. The printed code of a kind never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// E001: a file is missing, is no regular file, or cannot be read.
    File,
    /// E002: a file is not text in UTF-8.
    Encoding,
    /// E003: the text is not TOML.
    Syntax,
    /// E004: a key is written twice in one file.
    Duplicate,
    /// E005: lists or tables are nested too deeply.
    Nesting,
    /// E006: files extend each other in a circle.
    Cycle,
    /// E007: the file is of another format version.
    Version,
    /// E010: a key that nothing reads.
    UnknownKey,
    /// E011: a value of the wrong kind, or with the wrong unit.
    Kind,
    /// E012: a value outside its accepted range.
    Range,
    /// E013: a value that must be given and is not.
    Missing,
    /// E014: a name that a scenario may not choose.
    Name,
    /// E015: a reference to a name that the scenario does not define.
    Reference,
    /// E016: values that are legal one by one and not together.
    Contradiction,
    /// E020: an option `--set` that is not `path=value`, or whose path does not exist.
    Set,
    /// E021: two overlays set one key to different values.
    Clash,
    /// W001: something that the author should know.
    Warning,
}

impl Code {
    /// All codes, in their order.
    pub const ALL: [Code; 17] = [
        Code::File,
        Code::Encoding,
        Code::Syntax,
        Code::Duplicate,
        Code::Nesting,
        Code::Cycle,
        Code::Version,
        Code::UnknownKey,
        Code::Kind,
        Code::Range,
        Code::Missing,
        Code::Name,
        Code::Reference,
        Code::Contradiction,
        Code::Set,
        Code::Clash,
        Code::Warning,
    ];

    /// The code as printed: `E012`.
    pub fn text(self) -> &'static str {
        match self {
            Code::File => "E001",
            Code::Encoding => "E002",
            Code::Syntax => "E003",
            Code::Duplicate => "E004",
            Code::Nesting => "E005",
            Code::Cycle => "E006",
            Code::Version => "E007",
            Code::UnknownKey => "E010",
            Code::Kind => "E011",
            Code::Range => "E012",
            Code::Missing => "E013",
            Code::Name => "E014",
            Code::Reference => "E015",
            Code::Contradiction => "E016",
            Code::Set => "E020",
            Code::Clash => "E021",
            Code::Warning => "W001",
        }
    }

    /// Whether the mistake is none.
    pub fn is_warning(self) -> bool {
        self == Code::Warning
    }
}

impl From<Fault> for Code {
    fn from(fault: Fault) -> Code {
        match fault {
            Fault::UnknownKey => Code::UnknownKey,
            Fault::Kind => Code::Kind,
            Fault::Range => Code::Range,
            Fault::Missing => Code::Missing,
            Fault::Name => Code::Name,
            Fault::Reference => Code::Reference,
            Fault::Contradiction => Code::Contradiction,
            Fault::Warning => Code::Warning,
        }
    }
}
