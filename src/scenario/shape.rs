//! What the declarations say about the keys of a table; merging, `--set`, the schema and the reference walk by it.

use crate::kernel::param::{FORMS, Field, FormBody, FormValue, Kind, Node, Section, SectionInfo, Table};
use crate::scenario::head::Head;

/// The keys that a table may hold.
pub(crate) enum Keys {
    /// Those of a section.
    Fixed(Vec<Field>),
    /// Names that the scenario chooses, each with this kind of value.
    Names(Kind),
    /// Those of one of the forms of a distribution over this kind of value.
    Forms(Kind),
    /// Those of a known form.
    Form(Vec<(&'static str, Kind)>),
    /// None: it is no table.
    None,
}

impl Keys {
    /// The keys of a table of this kind.
    pub(crate) fn of(kind: &Kind) -> Keys {
        match kind {
            Kind::Section(info) => Keys::Fixed(info().fields),
            Kind::Named(of) => Keys::Names((**of).clone()),
            Kind::Spread(of) => Keys::Forms((**of).clone()),
            Kind::Switch(of) | Kind::Optional(of) => Keys::of(of),
            _ => Keys::None,
        }
    }

    /// The keys one level down, and the kind of the value where it has one (the values of a form are no single kind).
    pub(crate) fn under(&self, key: &str) -> Option<(Keys, Option<Kind>)> {
        let of = |kind: &Kind| (Keys::of(kind), Some(kind.clone()));
        match self {
            Keys::Fixed(fields) => fields.iter().find(|field| field.name == key).map(|field| of(&field.kind)),
            Keys::Names(kind) => Some(of(kind)),
            Keys::Forms(kind) => {
                let form = FORMS.iter().find(|form| form.name == key)?;
                Some((Keys::of_form(form.body, kind), None))
            }
            Keys::Form(keys) => keys.iter().find(|(name, _)| *name == key).map(|(_, kind)| of(kind)),
            Keys::None => None,
        }
    }

    /// The keys that are known beforehand.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Keys::Fixed(fields) => fields.iter().map(|field| field.name).collect(),
            Keys::Forms(_) => FORMS.iter().map(|form| form.name).collect(),
            Keys::Form(keys) => keys.iter().map(|(name, _)| *name).collect(),
            Keys::Names(_) | Keys::None => Vec::new(),
        }
    }

    fn of_form(body: FormBody, kind: &Kind) -> Keys {
        let FormBody::Keys(keys) = body else { return Keys::None };
        Keys::Form(keys.iter().map(|key| (key.name, form_kind(key.value, kind))).collect())
    }
}

/// The range that the declaration of the parameter at a path accepts, if it has one.
pub(crate) fn allowed(root: &Kind, path: &str) -> Option<(Node, Node)> {
    let (mut keys, mut range) = (Keys::of(root), None);
    for name in path.split('.') {
        range = match &keys {
            Keys::Fixed(fields) => fields.iter().find(|field| field.name == name)?.allowed.clone(),
            _ => None,
        };
        keys = keys.under(name)?.0;
    }
    range
}

/// The kind of value that a key of a form takes, in a distribution over `own`.
pub(crate) fn form_kind(value: FormValue, own: &Kind) -> Kind {
    match value {
        FormValue::Own => own.clone(),
        FormValue::Number => Kind::Number,
        FormValue::OwnList => Kind::List(Box::new(own.clone())),
        FormValue::NumberList => Kind::List(Box::new(Kind::Number)),
    }
}

/// Takes out of a resolved table what is switched off, where it would be off too if nothing were written.
pub(crate) fn take_out_off(table: &mut Table, info: &SectionInfo) {
    let off = Node::from("off");
    for field in &info.fields {
        match (&field.kind, table.get_mut(field.name)) {
            (Kind::Switch(_), Some(node)) if *node == off && field.default.as_ref() == Some(&off) => {
                table.remove(field.name);
            }
            (Kind::Section(inner), Some(Node::Table(below))) => take_out_off(below, &inner()),
            _ => {}
        }
    }
}

/// The kind of a whole document whose model is declared by `R`.
pub(crate) fn root_kind<R: Section>() -> Kind {
    Kind::Section(root_info::<R>)
}

/// The declaration of a whole document: the keys of its head, then those of the model.
pub(crate) fn root_info<R: Section>() -> SectionInfo {
    let head = Head::info();
    let mut fields = head.fields;
    fields.extend(R::info().fields);
    SectionInfo { doc: head.doc, tag: head.tag, switch: None, fields }
}
