//! Which value of a file means which category or unit.
use std::collections::BTreeMap;

/// Values as a file writes them, each with the place of the category or unit that it stands for.
///
/// Blanks around a value do not count. Nor does the case of its letters, unless two places have values that differ in
/// it alone: a value as it is written goes before all that only resemble it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aliases {
    exact: BTreeMap<String, u16>,
    /// Without the case of letters; `None`: several places.
    folded: BTreeMap<String, Option<u16>>,
}

impl Aliases {
    /// There is no alias.
    pub fn new() -> Aliases {
        Aliases::default()
    }

    /// Makes `value` an alias of `place`.
    ///
    /// # Errors
    /// The place that has it already, if it is another one.
    pub fn add(&mut self, value: &str, place: u16) -> Result<(), u16> {
        match *self.exact.entry(value.trim().to_string()).or_insert(place) {
            holder if holder == place => {}
            holder => return Err(holder),
        }
        let folded = self.folded.entry(fold(value)).or_insert(Some(place));
        if *folded != Some(place) {
            *folded = None;
        }
        Ok(())
    }

    /// The place of `value`.
    pub fn place_of(&self, value: &str) -> Option<u16> {
        let exact = self.exact.get(value.trim()).copied();
        exact.or_else(|| self.folded.get(&fold(value)).copied().flatten())
    }

    /// Whether `place_of` would find something.
    pub fn has(&self, value: &str) -> bool {
        self.exact.contains_key(value.trim()) || self.folded.contains_key(&fold(value))
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
        aliases.add("Street Lights", 3).unwrap();
        assert_eq!(aliases.place_of(" STREET LIGHTS "), Some(3));
        assert_eq!(aliases.place_of("StreetLights"), None);
    }

    #[test]
    fn a_value_has_one_place() {
        let mut aliases = Aliases::new();
        assert_eq!(aliases.add("Noise", 1), Ok(()));
        assert_eq!(aliases.add("noise", 1), Ok(()));
        assert_eq!(aliases.add(" Noise ", 2), Err(1));
        assert_eq!(aliases.place_of("Noise"), Some(1));
        assert!(aliases.has("NOISE") && !aliases.has("smell"));
    }

    #[test]
    fn a_value_as_it_is_written_goes_before_those_that_resemble_it() {
        let mut aliases = Aliases::new();
        aliases.add("Parks", 1).unwrap();
        aliases.add("PARKS", 2).unwrap();
        assert_eq!((aliases.place_of("Parks"), aliases.place_of("PARKS ")), (Some(1), Some(2)));
        // Neither is meant more than the other.
        assert_eq!(aliases.place_of("parks"), None);
    }
}
