//! Checks that the memory for hostile objects is proportional to the object and the answer.

use daemonset_preflight::contract::{self, ValidateCall};

use crate::allocator::{alone, taken};

#[path = "../core/hostile/objects.rs"]
#[allow(dead_code, reason = "what placement is tried with is not used here")]
mod objects;

/// How many bytes may be held per byte of the object and the answer. The most expensive are long
/// lists of the API's large types: a volume of 28 bytes of text takes 2 KB once it is decoded.
const TIMES: usize = 400;
/// The bytes that may be held in addition.
const BESIDE: usize = 1 << 20;

#[test]
fn memory_is_in_proportion_to_the_object_and_the_answer() {
    alone(|| {
        let all = objects::of_metadata()
            .chain(objects::of_containers())
            .chain(objects::of_volumes())
            .chain(objects::of_pods())
            .chain(objects::of_scheduling())
            .chain(objects::of_texts());
        let mut dearest = (0, "");
        for (name, text) in all {
            let bytes = text.len();
            let call = ValidateCall { text, ..ValidateCall::default() };
            let (answer, taken) = taken(|| contract::validate(&call));
            let answer = serde_json::to_string(&answer).unwrap().len();
            dearest = dearest.max((taken.most / (bytes + answer), name));
            let bound = TIMES * (bytes + answer) + BESIDE;
            assert!(taken.most <= bound, "{name}: {} of {bound} bytes", taken.most);
        }
        eprintln!("at most {} bytes for each, of {}", dearest.0, dearest.1);
    });
}
