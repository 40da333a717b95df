//! Typical nodes, for asking what would happen if one joined the cluster.
//!
//! Sources: `updateDefaultLabels` in `pkg/kubelet/kubelet_node_status.go` and
//! `cmd/kubeadm/app/constants/constants.go` at v1.36; the user guides of EKS (managed node
//! groups, Fargate), GKE (GPUs, Arm nodes, Spot VMs, Windows) and AKS (`use-labels`, system
//! node pools, Spot node pools, virtual nodes).

use serde::{Deserialize, Serialize};

use crate::manifest::nodes::Node;

/// A typical kind of node.
///
/// ```
/// use daemonset_preflight::manifest::nodes::Nodes;
/// use daemonset_preflight::placement::{DaemonPlacement, Preset};
///
/// let mut nodes = Nodes::new();
/// nodes.push(&Preset::ControlPlane.node("new")).unwrap();
/// let placement = DaemonPlacement::compile(&Default::default());
/// let reason = placement.on(&nodes).reason(nodes.get(0).unwrap()).unwrap();
/// assert_eq!(
///     reason.to_string(),
///     "have taint `node-role.kubernetes.io/control-plane:NoSchedule`",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Preset {
    /// An ordinary Linux node on amd64, without taints.
    Worker,
    /// A control plane node, as kubeadm labels and taints it.
    ControlPlane,
    /// A node with eight NVIDIA GPUs, the labels of NVIDIA's GPU feature discovery, and the usual
    /// taint of GPU pools.
    GpuPool,
    /// A Windows node with the taint that GKE sets to keep Linux pods away.
    Windows,
    /// A Linux node on arm64, without taints.
    Arm64,
    /// A virtual node of AKS: a virtual kubelet that runs pods elsewhere, and no daemons.
    VirtualNode,
    /// A spot node, which may be reclaimed at any time, as AKS labels and taints it.
    Spot,
    /// A node of a managed node group of EKS.
    EksNodeGroup,
    /// A Fargate node of EKS, which runs one pod and no daemons.
    EksFargate,
    /// A node of a node pool of GKE.
    GkeNodePool,
    /// A GKE node with an NVIDIA GPU.
    GkeGpuPool,
    /// A GKE node on arm64, which GKE taints.
    GkeArmPool,
    /// A Spot VM of GKE, which has no taint unless somebody adds one.
    GkeSpotPool,
    /// A node of a user node pool of AKS.
    AksUserPool,
    /// A node of an AKS system node pool that accepts critical add-ons only.
    AksSystemPool,
}

impl Preset {
    /// All presets.
    pub const ALL: &'static [Preset] = &[
        Preset::Worker,
        Preset::ControlPlane,
        Preset::GpuPool,
        Preset::Windows,
        Preset::Arm64,
        Preset::VirtualNode,
        Preset::Spot,
        Preset::EksNodeGroup,
        Preset::EksFargate,
        Preset::GkeNodePool,
        Preset::GkeGpuPool,
        Preset::GkeArmPool,
        Preset::GkeSpotPool,
        Preset::AksUserPool,
        Preset::AksSystemPool,
    ];

    /// Returns a short title, for a menu.
    pub const fn title(self) -> &'static str {
        match self {
            Preset::Worker => "Linux worker",
            Preset::ControlPlane => "Control plane",
            Preset::GpuPool => "GPU pool",
            Preset::Windows => "Windows",
            Preset::Arm64 => "Linux on arm64",
            Preset::VirtualNode => "Virtual node",
            Preset::Spot => "Spot",
            Preset::EksNodeGroup => "EKS node group",
            Preset::EksFargate => "EKS Fargate",
            Preset::GkeNodePool => "GKE node pool",
            Preset::GkeGpuPool => "GKE GPU pool",
            Preset::GkeArmPool => "GKE arm pool",
            Preset::GkeSpotPool => "GKE spot pool",
            Preset::AksUserPool => "AKS user pool",
            Preset::AksSystemPool => "AKS system pool",
        }
    }

    /// Returns the preset's name as a command-line argument: `gpu-pool`.
    pub const fn name(self) -> &'static str {
        match self {
            Preset::Worker => "worker",
            Preset::ControlPlane => "control-plane",
            Preset::GpuPool => "gpu-pool",
            Preset::Windows => "windows",
            Preset::Arm64 => "arm64",
            Preset::VirtualNode => "virtual-node",
            Preset::Spot => "spot",
            Preset::EksNodeGroup => "eks-node-group",
            Preset::EksFargate => "eks-fargate",
            Preset::GkeNodePool => "gke-node-pool",
            Preset::GkeGpuPool => "gke-gpu-pool",
            Preset::GkeArmPool => "gke-arm-pool",
            Preset::GkeSpotPool => "gke-spot-pool",
            Preset::AksUserPool => "aks-user-pool",
            Preset::AksSystemPool => "aks-system-pool",
        }
    }

    /// Returns a one-line description, for a help text.
    pub const fn description(self) -> &'static str {
        match self {
            Preset::Worker => "Linux on amd64, without taints",
            Preset::ControlPlane => "As kubeadm labels and taints it",
            Preset::GpuPool => "With eight NVIDIA GPUs, labelled and tainted",
            Preset::Windows => "Windows, tainted",
            Preset::Arm64 => "Linux on arm64, without taints",
            Preset::VirtualNode => "A virtual kubelet",
            Preset::Spot => "A spot node of AKS",
            Preset::EksNodeGroup => "A managed node group of EKS",
            Preset::EksFargate => "EKS on Fargate, tainted",
            Preset::GkeNodePool => "A node pool of GKE",
            Preset::GkeGpuPool => "A GPU of GKE, tainted",
            Preset::GkeArmPool => "Arm nodes of GKE, tainted",
            Preset::GkeSpotPool => "Spot VMs of GKE, without taints",
            Preset::AksUserPool => "A user node pool of AKS",
            Preset::AksSystemPool => "A system node pool of AKS, tainted for critical add-ons",
        }
    }

    /// Returns the preset with this [name](Preset::name).
    pub fn named(name: &str) -> Option<Preset> {
        Preset::ALL.iter().copied().find(|preset| preset.name() == name)
    }

    /// Returns a node of this kind.
    pub fn node(self, name: &str) -> Node {
        match self {
            Preset::Worker => machine(name, "linux", "amd64"),
            Preset::ControlPlane => machine(name, "linux", "amd64")
                .label("node-role.kubernetes.io/control-plane", "")
                .label("node.kubernetes.io/exclude-from-external-load-balancers", "")
                .taint("node-role.kubernetes.io/control-plane", "", "NoSchedule"),
            Preset::GpuPool => machine(name, "linux", "amd64")
                .label("nvidia.com/gpu.present", "true")
                .label("nvidia.com/gpu.product", "NVIDIA-A100-SXM4-80GB")
                .label("nvidia.com/gpu.count", "8")
                .allocatable("nvidia.com/gpu", 8)
                .taint("nvidia.com/gpu", "present", "NoSchedule"),
            Preset::Windows => machine(name, "windows", "amd64")
                .label("node.kubernetes.io/windows-build", "10.0.20348")
                .taint("node.kubernetes.io/os", "windows", "NoSchedule"),
            Preset::Arm64 => machine(name, "linux", "arm64"),
            Preset::VirtualNode => Node::named(name)
                .label("kubernetes.io/hostname", name)
                .label("kubernetes.io/os", "linux")
                .label("beta.kubernetes.io/os", "linux")
                .label("kubernetes.io/role", "agent")
                .label("kubernetes.azure.com/role", "agent")
                .label("type", "virtual-kubelet")
                .allocatable("cpu", 10_000_000)
                .allocatable("memory", 4000 << 30)
                .allocatable("pods", 5000)
                .taint("virtual-kubelet.io/provider", "azure", "NoSchedule"),
            Preset::Spot => aks(name, "spot", "user")
                .label("kubernetes.azure.com/scalesetpriority", "spot")
                .taint("kubernetes.azure.com/scalesetpriority", "spot", "NoSchedule"),
            Preset::EksNodeGroup => eks(name)
                .label("eks.amazonaws.com/nodegroup", "workers")
                .label("eks.amazonaws.com/capacityType", "ON_DEMAND")
                .label("node.kubernetes.io/instance-type", "m5.xlarge")
                .label("beta.kubernetes.io/instance-type", "m5.xlarge"),
            Preset::EksFargate => eks(name)
                .label("eks.amazonaws.com/compute-type", "fargate")
                .allocatable("pods", 1)
                .taint("eks.amazonaws.com/compute-type", "fargate", "NoSchedule"),
            Preset::GkeNodePool => gke(name, "default-pool", "amd64"),
            Preset::GkeGpuPool => gke(name, "gpu-pool", "amd64")
                .label("cloud.google.com/gke-accelerator", "nvidia-l4")
                .allocatable("nvidia.com/gpu", 1)
                .taint("nvidia.com/gpu", "present", "NoSchedule"),
            Preset::GkeArmPool => {
                gke(name, "arm-pool", "arm64").taint("kubernetes.io/arch", "arm64", "NoSchedule")
            }
            Preset::GkeSpotPool => gke(name, "spot-pool", "amd64")
                .label("cloud.google.com/gke-spot", "true")
                .label("cloud.google.com/gke-provisioning", "spot"),
            Preset::AksUserPool => aks(name, "userpool", "user"),
            Preset::AksSystemPool => {
                aks(name, "systempool", "system").taint("CriticalAddonsOnly", "true", "NoSchedule")
            }
        }
    }
}

/// Returns a node with the labels that the kubelet sets, on a machine with four cores and 16 GiB,
/// a part of which is reserved for the system.
fn machine(name: &str, os: &str, arch: &str) -> Node {
    Node::named(name)
        .label("kubernetes.io/hostname", name)
        .label("kubernetes.io/os", os)
        .label("kubernetes.io/arch", arch)
        .label("beta.kubernetes.io/os", os)
        .label("beta.kubernetes.io/arch", arch)
        .allocatable("cpu", 3920)
        .allocatable("memory", 14 << 30)
        .allocatable("ephemeral-storage", 90 << 30)
        .allocatable("pods", 110)
}

fn in_zone(node: Node, region: &str, zone: &str) -> Node {
    node.label("topology.kubernetes.io/region", region).label("topology.kubernetes.io/zone", zone)
}

fn eks(name: &str) -> Node {
    in_zone(machine(name, "linux", "amd64"), "us-east-1", "us-east-1a")
}

fn gke(name: &str, pool: &str, arch: &str) -> Node {
    in_zone(machine(name, "linux", arch), "us-central1", "us-central1-a")
        .label("cloud.google.com/gke-nodepool", pool)
        .label("cloud.google.com/gke-os-distribution", "cos")
        .label("cloud.google.com/gke-container-runtime", "containerd")
}

fn aks(name: &str, pool: &str, mode: &str) -> Node {
    in_zone(machine(name, "linux", "amd64"), "westeurope", "westeurope-1")
        .label("kubernetes.azure.com/agentpool", pool)
        .label("kubernetes.azure.com/mode", mode)
        .label("kubernetes.azure.com/role", "agent")
        .label("kubernetes.azure.com/os-sku", "Ubuntu")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_the_calls_with_hyphens() {
        for preset in Preset::ALL {
            let in_calls = serde_json::to_value(preset).expect("a string");
            let name: String = preset
                .name()
                .split('-')
                .enumerate()
                .map(|(nth, word)| match (nth, word.split_at(1)) {
                    (0, _) => word.to_owned(),
                    (_, (first, rest)) => first.to_ascii_uppercase() + rest,
                })
                .collect();
            assert_eq!(in_calls, name);
            assert_eq!(Preset::named(preset.name()), Some(*preset));
        }
        assert_eq!(Preset::named("gpuPool"), None);
    }

    #[test]
    fn kubelets_label_their_platform() {
        for preset in Preset::ALL {
            let node = preset.node("n");
            let os = node.labels.get("kubernetes.io/os").expect("an operating system");
            assert_eq!(node.labels.get("beta.kubernetes.io/os"), Some(os), "{preset:?}");
            let arch = node.labels.get("kubernetes.io/arch");
            assert_eq!(node.labels.get("beta.kubernetes.io/arch"), arch, "{preset:?}");
            // Only a virtual node has no architecture.
            assert_eq!(arch.is_none(), *preset == Preset::VirtualNode, "{preset:?}");
        }
    }

    #[test]
    fn providers_keep_daemons_off_by_their_taints() {
        let taints = |preset: Preset| {
            let node = preset.node("n");
            let text = |t: &crate::manifest::nodes::NodeTaint| {
                format!("{}={}:{}", t.key, t.value, t.effect)
            };
            node.taints.iter().map(text).collect::<Vec<_>>().join(",")
        };
        for (preset, expected) in [
            (Preset::EksNodeGroup, ""),
            (Preset::EksFargate, "eks.amazonaws.com/compute-type=fargate:NoSchedule"),
            (Preset::GkeGpuPool, "nvidia.com/gpu=present:NoSchedule"),
            (Preset::GkeArmPool, "kubernetes.io/arch=arm64:NoSchedule"),
            (Preset::GkeSpotPool, ""),
            (Preset::AksSystemPool, "CriticalAddonsOnly=true:NoSchedule"),
            (Preset::Spot, "kubernetes.azure.com/scalesetpriority=spot:NoSchedule"),
            (Preset::VirtualNode, "virtual-kubelet.io/provider=azure:NoSchedule"),
        ] {
            assert_eq!(taints(preset), expected, "{preset:?}");
        }
    }
}
