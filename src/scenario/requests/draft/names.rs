//! Keys for the categories and units of a file.
use std::collections::BTreeSet;

/// Keys that mean something else, or would be read as such.
const TAKEN: [&str; 15] = [
    "town",
    "city",
    "district",
    "government",
    "all",
    "none",
    "skip",
    "error",
    "office",
    "others",
    "all_others",
    "the_others",
    "front_office",
    "town_hall",
    "the_town",
];

/// The longest key that is made of a name.
const LONGEST: usize = 40;

/// Makes keys that no other name has.
pub(super) struct Keys {
    /// The word for those whose names have no Latin letters.
    kind: &'static str,
    given: BTreeSet<String>,
    /// Values of the file: a key that is the value of another would be an alias of it.
    values: BTreeSet<String>,
}

impl Keys {
    pub(super) fn new<'a>(kind: &'static str, values: impl IntoIterator<Item = &'a str>) -> Keys {
        let given = TAKEN.iter().map(|key| key.to_string()).collect();
        Keys { kind, given, values: values.into_iter().map(String::from).collect() }
    }

    /// A key for a name: its own letters, or a number where it is written in another script.
    pub(super) fn key(&mut self, name: &str) -> String {
        let latin = slug(name);
        let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
        let told = latin.chars().filter(|c| *c != '_').count();
        // A key of which half is missing would mislead.
        let stem = if 2 * told > letters { latin } else { String::new() };
        let numbered = |n: usize| match stem.as_str() {
            "" => format!("{}_{n:02}", self.kind),
            stem => format!("{stem}_{n}"),
        };
        let first = if stem.is_empty() { numbered(1) } else { stem.clone() };
        let key = std::iter::once(first)
            .chain((if stem.is_empty() { 1 } else { 2 }..).map(numbered))
            .find(|key| !self.given.contains(key) && (key == name || !self.values.contains(key)))
            .unwrap_or_default();
        self.given.insert(key.clone());
        key
    }
}

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(c) => slug.push_str(c),
            None if c.is_ascii_alphanumeric() => slug.push(c),
            None if !slug.ends_with('_') && !slug.is_empty() => slug.push('_'),
            None => {}
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('_').to_string()
}

/// Letters of Europe in plain ones.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'á' | 'à' | 'â' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ó' | 'ò' | 'ô' | 'õ' | 'ø' => "o",
        'ú' | 'ù' | 'û' => "u",
        'ç' => "c",
        'ñ' => "n",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_legal_and_apart() {
        let mut keys = Keys::new("category", ["rats"]);
        assert_eq!((keys.key("Rats"), keys.key("rats")), ("rats_2".into(), "rats".into()));
        let names = [
            "Street Lights",
            "street-lights",
            "城管局",
            "噪音",
            "Straße & Öffnung",
            "Town",
            "  ",
            "12345",
            "城管局A",
        ];
        let given = names.map(|name| keys.key(name));
        let expected = [
            "street_lights",
            "street_lights_2",
            "category_01",
            "category_02",
            "strasse_oeffnung",
            "town_2",
            "category_03",
            "12345",
            "category_04",
        ];
        assert_eq!(given, expected);
        assert!(keys.key(&"long name ".repeat(20)).len() <= 48);
    }
}
