//! A cluster of any size, as `kubectl get nodes -o json` prints it: twelve labels and thirty
//! images a node, some nine kilobytes, of which most is white space.

use serde::Serialize;
use serde_json::{Value, json};

const ZONES: [&str; 3] = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
const MACHINES: [(&str, &str); 4] =
    [("m6i.xlarge", "4"), ("m6i.2xlarge", "8"), ("c6i.4xlarge", "16"), ("g5.2xlarge", "8")];
/// The node list of a cluster. The same number gives the same text.
pub fn node_list(nodes: usize) -> String {
    let mut text = Vec::with_capacity(nodes * 9_200);
    let mut printer = serde_json::Serializer::with_formatter(
        &mut text,
        serde_json::ser::PrettyFormatter::with_indent(b"    "),
    );
    let items: Vec<Value> = (0..nodes).map(node).collect();
    let list = json!({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {}});
    list.serialize(&mut printer).expect("memory takes all");
    String::from_utf8(text).expect("JSON is UTF-8")
}

fn node(number: usize) -> Value {
    let name = format!("ip-10-{}-{}-{}", number >> 16, (number >> 8) & 255, number & 255);
    let zone = ZONES[number % 3];
    let (machine, cpus) = MACHINES[number / 3 % 4];
    let has_gpu = machine.starts_with('g');
    let mut resources = json!({
        "cpu": cpus, "ephemeral-storage": "76224326324", "hugepages-2Mi": "0",
        "memory": "31482284Ki", "pods": "58",
    });
    let mut taints = json!([]);
    if has_gpu {
        resources["nvidia.com/gpu"] = json!("1");
        taints = json!([{"effect": "NoSchedule", "key": "nvidia.com/gpu", "value": "present"}]);
    }
    let image = |image: usize| {
        let name = format!("example.com/{image}:v1");
        json!({"names": [name], "sizeBytes": 20_000_000 + image})
    };
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "annotations": {
                "csi.volume.kubernetes.io/nodeid": "{\"ebs.csi.aws.com\":\"i-0123456789abcdef0\"}",
                "node.alpha.kubernetes.io/ttl": "0",
                "volumes.kubernetes.io/controller-managed-attach-detach": "true",
            },
            "creationTimestamp": "2026-03-14T09:26:53Z",
            "labels": {
                "beta.kubernetes.io/arch": "amd64",
                "beta.kubernetes.io/instance-type": machine,
                "beta.kubernetes.io/os": "linux",
                "disktype": if number.is_multiple_of(2) { "ssd" } else { "hdd" },
                "eks.amazonaws.com/capacityType": "ON_DEMAND",
                "eks.amazonaws.com/nodegroup": if has_gpu { "gpu" } else { "general" },
                "failure-domain.beta.kubernetes.io/zone": zone,
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "node.kubernetes.io/instance-type": machine,
                "topology.kubernetes.io/zone": zone,
            },
            "name": name,
            "resourceVersion": (90_000_000 + number).to_string(),
            "uid": format!("6f1c2d3e-4b5a-6978-8a9b-{number:012x}"),
        },
        "spec": {"providerID": format!("aws:///{zone}/i-0123456789abcdef0"), "taints": taints},
        "status": {
            "addresses": [{"address": name, "type": "InternalDNS"}],
            "allocatable": resources,
            "capacity": resources,
            "conditions": [{"reason": "KubeletReady", "status": "True", "type": "Ready"}],
            "images": (0..30).map(image).collect::<Value>(),
            "nodeInfo": {
                "architecture": "amd64",
                "containerRuntimeVersion": "containerd://2.0.5",
                "kernelVersion": "6.1.141-155.222.amzn2023.x86_64",
                "kubeletVersion": "v1.36.2",
                "operatingSystem": "linux",
                "osImage": "Amazon Linux 2023",
            },
        },
    })
}
