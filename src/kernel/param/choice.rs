//! Parameters that take one of a fixed set of words.

/// A type that is written as one of a fixed set of words. Declared with [`choice!`](crate::choice).
pub trait Choice: Sized + Copy + 'static {
    /// The words, each with its meaning.
    const WORDS: &'static [(&'static str, &'static str)];
    /// The value of a word.
    fn of_word(word: &str) -> Option<Self>;
    /// The word of a value.
    fn word(self) -> &'static str;
}

/// Declares an enum that a scenario writes as one of a fixed set of words.
#[macro_export]
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $( $(#[doc = $vdoc:literal])+ $variant:ident = $word:literal, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $vdoc])+ $variant, )+ }

        impl $crate::kernel::param::Choice for $name {
            const WORDS: &'static [(&'static str, &'static str)] = &[$( ($word, concat!($($vdoc),+)), )+];

            fn of_word(word: &str) -> Option<Self> {
                match word { $( $word => Some($name::$variant), )+ _ => None }
            }

            fn word(self) -> &'static str {
                match self { $( $name::$variant => $word, )+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::kernel::param::Choice::word(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <String as serde::Deserialize>::deserialize(from)?;
                <Self as $crate::kernel::param::Choice>::of_word(&word)
                    .ok_or_else(|| serde::de::Error::unknown_variant(&word, &[$($word),+]))
            }
        }

        impl $crate::kernel::param::Param for $name {
            fn kind() -> $crate::kernel::param::Kind {
                $crate::kernel::param::Kind::Choice(<Self as $crate::kernel::param::Choice>::WORDS)
            }

            fn read(
                node: &$crate::kernel::param::Node,
                problems: &mut $crate::kernel::param::Problems,
            ) -> Option<Self> {
                $crate::kernel::param::Choice::of_word(match node {
                    $crate::kernel::param::Node::Text(word) => word,
                    _ => "",
                })
                .or_else(|| {
                    problems.note(
                        $crate::kernel::param::Fault::Kind,
                        $crate::kernel::param::Place::Value,
                        format!("{} is not allowed here", node.describe()),
                        format!("write {}", <Self as $crate::kernel::param::Param>::kind().meant()),
                    );
                    None
                })
            }

            fn write(&self) -> $crate::kernel::param::Node {
                $crate::kernel::param::Choice::word(*self).into()
            }
        }
    };
}
