//! Reads the objects of one kind in a text.

use k8s_openapi::api::core::v1::{Pod, Service};
use serde::de::DeserializeOwned;

use super::{InputError, Source};
use crate::contract::parts::PodParts;
use crate::contract::position::Place;
use crate::manifest::{Documents, Entry};

/// An object, and where it is in its text.
#[derive(Debug, Clone)]
pub(in crate::contract) struct Located<T> {
    pub(in crate::contract) object: T,
    /// The index of the object in the text, from 0.
    pub(in crate::contract) index: usize,
    pub(in crate::contract) name: String,
    pub(in crate::contract) place: Place,
}

impl<T> Located<T> {
    /// Returns the error for an object that could be read but cannot be used.
    pub(in crate::contract) fn error(
        &self,
        source: Source,
        message: impl Into<String>,
    ) -> InputError {
        InputError {
            index: Some(self.index),
            name: self.name.clone(),
            place: Some(self.place),
            ..InputError::of(source, message)
        }
    }

    pub(in crate::contract) fn map<U>(self, into: impl FnOnce(T) -> U) -> Located<U> {
        let Located { object, index, name, place } = self;
        Located { object: into(object), index, name, place }
    }
}

/// Reads the pods of a text. Objects of other kinds are ignored.
pub(in crate::contract) fn read_pods(
    text: &str,
    errors: &mut Vec<InputError>,
) -> Vec<Located<Pod>> {
    let parts = read_objects::<PodParts>(text, "Pod", Source::Pods, errors);
    parts.into_iter().map(|located| located.map(Pod::from)).collect()
}

/// Reads the Services of a text. Objects of other kinds are ignored.
pub(in crate::contract) fn read_services(
    text: &str,
    errors: &mut Vec<InputError>,
) -> Vec<Located<Service>> {
    read_objects(text, "Service", Source::Services, errors)
}

fn read_objects<T: DeserializeOwned>(
    text: &str,
    kind: &str,
    source: Source,
    errors: &mut Vec<InputError>,
) -> Vec<Located<T>> {
    let mut read = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::Other(object) if object.kind() == kind => match object.decode::<T>() {
                Ok((decoded, _)) => read.push(Located {
                    object: decoded,
                    index,
                    name: object.name().to_owned(),
                    place: object.place().into(),
                }),
                Err(error) => {
                    errors.push(InputError::undecodable(source, index, object.name(), &error));
                }
            },
            Entry::Unreadable(error) => {
                errors.push(InputError::undecodable(source, index, "", error));
            }
            Entry::Other(_) | Entry::DaemonSet(_) => {}
        }
    }
    read
}
