//! Merges one value into another.

use serde_json::Value;

use super::{Form, as_list, as_map, element_of, form};
use crate::apply::Object;
use crate::apply::field_set::Element;
use crate::apply::schema::{Collection, Type};

/// Merges the configuration into the live value. Nothing is removed. Lists get the order of the
/// configuration, with items that are only live where they stood. Returns `None` when nothing is
/// left.
pub(in crate::apply) fn merge(
    live: Option<&Value>,
    config: Option<&Value>,
    of: Option<Type>,
) -> Option<Value> {
    match form(of, live, config) {
        Form::Leaf => config.or(live).cloned(),
        Form::Map => {
            let (live, config) = (as_map(live), as_map(config));
            let mut merged = Object::new();
            for key in live.into_iter().chain(config).flat_map(|map| map.keys()) {
                if merged.contains_key(key) {
                    continue;
                }
                let in_map = |map: Option<&'_ Object>| map.and_then(|map| map.get(key)).cloned();
                let (live, config) = (in_map(live), in_map(config));
                let of = of.and_then(|of| of.field(key));
                let value = merge(live.as_ref(), config.as_ref(), of);
                merged.extend(value.map(|value| (key.clone(), value)));
            }
            (!merged.is_empty()).then_some(Value::Object(merged))
        }
        Form::List(list) => {
            let items = merge_items(list, as_list(live), as_list(config));
            (!items.is_empty()).then_some(Value::Array(items))
        }
    }
}

/// The items of a list, each with the element that identifies it.
struct Items<'v>(Vec<(Element, &'v Value)>);

impl<'v> Items<'v> {
    /// Leaves out items that cannot be identified: the applied configuration has been checked
    /// before.
    fn of(list: Collection, items: Option<&'v Vec<Value>>) -> Self {
        let items = items.into_iter().flatten();
        Items(items.filter_map(|item| Some((element_of(list, item).ok()?, item))).collect())
    }

    fn has(&self, element: &Element) -> bool {
        self.0.iter().any(|(other, _)| other == element)
    }

    /// Returns the item with a key; `null` when several have it.
    fn get(&self, element: &Element) -> Option<&'v Value> {
        let mut found = self.0.iter().filter(|(other, _)| other == element);
        match (found.next(), found.next()) {
            (Some((_, item)), None) => Some(item),
            (Some(_), Some(_)) => Some(&Value::Null),
            (None, _) => None,
        }
    }
}

fn merge_items(
    list: Collection,
    live: Option<&Vec<Value>>,
    config: Option<&Vec<Value>>,
) -> Vec<Value> {
    let (live, config) = (Items::of(list, live), Items::of(list, config));
    let merged =
        |live: Option<&Value>, config: Option<&Value>| merge(live, config, Some(list.element()));
    // The items that are in both, in the order of the configuration.
    let mut shared = config.0.iter().map(|(element, _)| element).filter(|e| live.has(e));
    let mut next_shared = shared.next();
    let mut done: Vec<&Element> = Vec::new();
    let mut out = Vec::new();
    let (mut at_live, mut at_config) = (live.0.iter().peekable(), config.0.iter().peekable());
    loop {
        let (left, right) = (at_live.peek().copied(), at_config.peek().copied());
        if let (Some((l, _)), Some((r, _))) = (left, right) {
            if l == r {
                done.push(l);
                out.extend(merged(live.get(l), config.get(l)));
                at_live.next();
                at_config.next();
                next_shared = shared.next();
                continue;
            }
            if config.has(l) && next_shared.is_some_and(|next| next != l) {
                // The item is in both, but the configuration has another shared item first.
                at_live.next();
                continue;
            }
        }
        if let Some((l, item)) = left {
            if !config.has(l) {
                out.extend(merged(Some(item), None));
                at_live.next();
                continue;
            }
            if done.contains(&l) {
                at_live.next();
            }
        }
        if let Some((r, _)) = right {
            done.push(r);
            out.extend(merged(live.get(r), config.get(r)));
            at_config.next();
            if next_shared == Some(r) {
                next_shared = shared.next();
            }
        } else if left.is_none() {
            return out;
        } else if left.is_some_and(|(l, _)| !done.contains(&l)) {
            // All items of the configuration are merged already.
            at_live.next();
        }
    }
}
