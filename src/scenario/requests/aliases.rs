//! Which value of a file means which category or unit.
use std::collections::BTreeMap;

/// Values as a file writes them, each with the place of the category or unit that claims it.
///
/// Blanks around a value and the case of its letters do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aliases(BTreeMap<String, u16>);

impl Aliases {
    /// Nothing is claimed.
    pub fn new() -> Aliases {
        Aliases::default()
    }

    /// Claims `value` for `place`.
    ///
    /// # Errors
    /// The place that claims it already, if it is another one.
    pub fn claim(&mut self, value: &str, place: u16) -> Result<(), u16> {
        match *self.0.entry(fold(value)).or_insert(place) {
            holder if holder == place => Ok(()),
            holder => Err(holder),
        }
    }

    /// The place that claims `value`.
    pub fn place_of(&self, value: &str) -> Option<u16> {
        self.0.get(&fold(value)).copied()
    }
}

/// A value without what does not count.
pub(super) fn fold(value: &str) -> String {
    value.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_case_do_not_count() {
        let mut aliases = Aliases::new();
        aliases.claim("Street Lights", 3).unwrap();
        assert_eq!(aliases.place_of(" STREET LIGHTS "), Some(3));
        assert_eq!(aliases.place_of("StreetLights"), None);
    }

    #[test]
    fn a_value_has_one_claimant() {
        let mut aliases = Aliases::new();
        assert_eq!(aliases.claim("Noise", 1), Ok(()));
        assert_eq!(aliases.claim("noise", 1), Ok(()));
        assert_eq!(aliases.claim("NOISE", 2), Err(1));
        assert_eq!(aliases.place_of("Noise"), Some(1));
    }
}
