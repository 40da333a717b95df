//! The exports for JavaScript: the contract over JSON text.
//!
//! `npm/` wraps them in typed functions. No logic belongs here.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::contract;

/// Answers a call of the contract, JSON text to JSON text; see [`contract::call`].
#[wasm_bindgen]
pub fn call(name: &str, json: &str) -> String {
    contract::call(name, json)
}

/// A cluster that is read once and queried many times; see [`contract::Cluster`].
#[wasm_bindgen]
pub struct Cluster(contract::Cluster);

#[wasm_bindgen]
impl Cluster {
    /// Answers a call about the cluster, JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        self.0.call(name, json)
    }
}

/// Collects the texts of a cluster, chunk by chunk.
#[wasm_bindgen]
#[derive(Default)]
pub struct ClusterReader {
    nodes: Vec<u8>,
    pods: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl ClusterReader {
    /// Creates a reader that has read nothing; unless `pushPods` is called, the pods count as not
    /// known.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        ClusterReader::default()
    }

    /// Appends a chunk to the text of the nodes.
    #[wasm_bindgen(js_name = pushNodes)]
    pub fn push_nodes(&mut self, bytes: &[u8]) {
        self.nodes.extend_from_slice(bytes);
    }

    /// Appends a chunk to the text of the pods. An empty chunk makes the pods known: there are
    /// none.
    #[wasm_bindgen(js_name = pushPods)]
    pub fn push_pods(&mut self, bytes: &[u8]) {
        self.pods.get_or_insert_default().extend_from_slice(bytes);
    }

    /// Reserves space for a text of the nodes of this many bytes.
    #[wasm_bindgen(js_name = expectNodes)]
    pub fn expect_nodes(&mut self, bytes: usize) {
        // If the reservation fails, an append fails later.
        let _ = self.nodes.try_reserve_exact(bytes);
    }

    /// Returns the cluster. Consumes the reader.
    pub fn load(self) -> Cluster {
        Cluster(contract::Cluster::read_bytes(&self.nodes, self.pods.as_deref()))
    }
}

/// A dump that is read once and queried many times; see [`contract::DumpedCluster`].
#[wasm_bindgen]
pub struct DumpedCluster(contract::DumpedCluster);

#[wasm_bindgen]
impl DumpedCluster {
    /// Answers a call about the cluster, JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        self.0.call(name, json)
    }
}

/// Reads the texts of a dump, chunk by chunk.
#[wasm_bindgen]
#[derive(Default)]
pub struct DumpReader(crate::manifest::dump::DumpReader);

#[wasm_bindgen]
impl DumpReader {
    /// Creates a reader that has read nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        DumpReader::default()
    }

    /// Reads the next chunk of the current text.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    /// Ends the current text; the next chunk begins another one.
    #[wasm_bindgen(js_name = endText)]
    pub fn end_text(&mut self) {
        self.0.end_text();
    }

    /// Returns the cluster. Consumes the reader.
    pub fn load(self) -> DumpedCluster {
        DumpedCluster(contract::DumpedCluster::of(self.0.finish()))
    }
}

/// The version of this package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
