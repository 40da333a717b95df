//! `default`: the objects as the API server would fill them in.

use std::fmt::Write;

use daemonset_preflight::contract::{self, DefaultCall};
use serde_json::{Value, json};

use super::arguments::Default;
use super::{Ending, input};

pub(super) fn run(arguments: &Default, out: &mut String) -> Result<Ending, String> {
    let answer = contract::default(&DefaultCall { text: input::read(&arguments.file)? });
    let mut unread = Vec::new();
    let mut objects = Vec::new();
    for document in answer.documents {
        for error in &document.errors {
            let start = error.place.unwrap_or(document.place).start;
            unread.push(format!(
                "{}:{}:{}: {}",
                input::name(&arguments.file),
                start.line,
                start.column,
                error.message
            ));
        }
        if let Some(object) = document.object {
            objects.push(serde_json::to_value(object).map_err(|e| e.to_string())?);
        }
    }
    if !unread.is_empty() {
        return Err(unread.join("\n"));
    }
    let printed = match <[Value; 1]>::try_from(objects) {
        Ok([only]) => only,
        Err(many) => json!({"apiVersion": "v1", "kind": "List", "items": many}),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{printed:#}");
    Ok(Ending::Fine)
}
