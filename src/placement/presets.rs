//! Nodes of usual shapes, to ask what would happen if one joined.

use serde::{Deserialize, Serialize};

use crate::manifest::nodes::Node;

/// A usual shape of node.
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
#[serde(rename_all = "camelCase")]
pub enum Preset {
    /// An ordinary Linux node on amd64, without taints.
    Worker,
    /// A control plane node, as kubeadm labels and taints it.
    ControlPlane,
    /// A node with eight NVIDIA GPUs, with the labels and the taint that GPU pools have.
    GpuPool,
    /// A Windows node with the taint that keeps Linux pods away.
    Windows,
    /// A Linux node on arm64, without taints.
    Arm64,
    /// A virtual kubelet, which runs pods elsewhere and takes no daemon that it is not
    /// asked to.
    VirtualNode,
    /// A node that can be taken away at any time, as AKS labels and taints it.
    Spot,
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
    ];

    /// A few words for a menu.
    pub const fn title(self) -> &'static str {
        match self {
            Preset::Worker => "Linux worker",
            Preset::ControlPlane => "Control plane",
            Preset::GpuPool => "GPU pool",
            Preset::Windows => "Windows",
            Preset::Arm64 => "Linux on arm64",
            Preset::VirtualNode => "Virtual node",
            Preset::Spot => "Spot",
        }
    }

    /// A node of this shape.
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
            Preset::VirtualNode => machine(name, "linux", "amd64")
                .label("type", "virtual-kubelet")
                .label("kubernetes.io/role", "agent")
                .taint("virtual-kubelet.io/provider", "azure", "NoSchedule"),
            Preset::Spot => machine(name, "linux", "amd64")
                .label("kubernetes.azure.com/scalesetpriority", "spot")
                .taint("kubernetes.azure.com/scalesetpriority", "spot", "NoSchedule"),
        }
    }
}

/// A machine of four cores and 16 GiB, of which the system keeps a part.
fn machine(name: &str, os: &str, arch: &str) -> Node {
    Node::named(name)
        .label("kubernetes.io/hostname", name)
        .label("kubernetes.io/os", os)
        .label("kubernetes.io/arch", arch)
        .allocatable("cpu", 3920)
        .allocatable("memory", 14 << 30)
        .allocatable("ephemeral-storage", 90 << 30)
        .allocatable("pods", 110)
}
