//! The exports for JavaScript: the contract, over text.
//!
//! `npm/` wraps them in typed functions. Nothing is decided here.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::contract;

/// Answers a call of the contract, JSON text to JSON text; see [`contract::call`].
#[wasm_bindgen]
pub fn call(name: &str, json: &str) -> String {
    contract::call(name, json)
}

/// A cluster that is read once and asked many times; see [`contract::Cluster`].
#[wasm_bindgen]
pub struct Cluster(contract::Cluster);

#[wasm_bindgen]
impl Cluster {
    /// Answers a call about the cluster, JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        self.0.call(name, json)
    }
}

/// The texts of a cluster on their way here, piece by piece.
#[wasm_bindgen]
#[derive(Default)]
pub struct ClusterReader {
    nodes: Vec<u8>,
    pods: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl ClusterReader {
    /// Nothing was read yet, and the pods are not known.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        ClusterReader::default()
    }

    /// Appends to the text of the nodes.
    #[wasm_bindgen(js_name = pushNodes)]
    pub fn push_nodes(&mut self, bytes: &[u8]) {
        self.nodes.extend_from_slice(bytes);
    }

    /// Appends to the text of the pods.
    #[wasm_bindgen(js_name = pushPods)]
    pub fn push_pods(&mut self, bytes: &[u8]) {
        self.pods.get_or_insert_default().extend_from_slice(bytes);
    }

    /// Makes room for a text of the nodes of so many bytes.
    #[wasm_bindgen(js_name = expectNodes)]
    pub fn expect_nodes(&mut self, bytes: usize) {
        // A size that cannot be had is found out when the bytes come.
        let _ = self.nodes.try_reserve_exact(bytes);
    }

    /// The cluster. The reader is used up.
    pub fn load(self) -> Cluster {
        Cluster(contract::Cluster::read_bytes(&self.nodes, self.pods.as_deref()))
    }
}

/// A dump that is read once and asked many times; see [`contract::DumpedCluster`].
#[wasm_bindgen]
pub struct DumpedCluster(contract::DumpedCluster);

#[wasm_bindgen]
impl DumpedCluster {
    /// Answers a call about the cluster, JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        self.0.call(name, json)
    }
}

/// The texts of a dump on their way here, piece by piece.
#[wasm_bindgen]
#[derive(Default)]
pub struct DumpReader(crate::manifest::dump::DumpReader);

#[wasm_bindgen]
impl DumpReader {
    /// Nothing was read yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        DumpReader::default()
    }

    /// Reads on in a text.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    /// Ends a text.
    #[wasm_bindgen(js_name = endText)]
    pub fn end_text(&mut self) {
        self.0.end_text();
    }

    /// The cluster. The reader is used up.
    pub fn load(self) -> DumpedCluster {
        DumpedCluster(contract::DumpedCluster::of(self.0.finish()))
    }
}

/// The version of this package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
