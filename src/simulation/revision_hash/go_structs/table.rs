//! Go's structs. Written from `tests/oracle/facts/` by
//! `BLESS=1 cargo test --features cli,wasm --test core go_types`.

use super::GoType::{Map, Plain, Pointer, Slice, Struct};
use super::Kind::{Bool, Integer, String};
use super::{GoStruct, field};

static INF__DEC: GoStruct = GoStruct { name: "inf.Dec", fields: &[
    field("unscaled", "", Struct(&BIG__INT)),
    field("scale", "", Plain(Integer, "inf.Scale")),
] };

static AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.AWSElasticBlockStoreVolumeSource", fields: &[
    field("VolumeID", "volumeID", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("Partition", "partition", Plain(Integer, "int32")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static AFFINITY: GoStruct = GoStruct { name: "v1.Affinity", fields: &[
    field("NodeAffinity", "nodeAffinity", Pointer(&Struct(&NODE_AFFINITY))),
    field("PodAffinity", "podAffinity", Pointer(&Struct(&POD_AFFINITY))),
    field("PodAntiAffinity", "podAntiAffinity", Pointer(&Struct(&POD_ANTI_AFFINITY))),
] };

static APP_ARMOR_PROFILE: GoStruct = GoStruct { name: "v1.AppArmorProfile", fields: &[
    field("Type", "type", Plain(String, "v1.AppArmorProfileType")),
    field("LocalhostProfile", "localhostProfile", Pointer(&Plain(String, "string"))),
] };

static AZURE_DISK_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.AzureDiskVolumeSource", fields: &[
    field("DiskName", "diskName", Plain(String, "string")),
    field("DataDiskURI", "diskURI", Plain(String, "string")),
    field("CachingMode", "cachingMode", Pointer(&Plain(String, "v1.AzureDataDiskCachingMode"))),
    field("FSType", "fsType", Pointer(&Plain(String, "string"))),
    field("ReadOnly", "readOnly", Pointer(&Plain(Bool, "bool"))),
    field("Kind", "kind", Pointer(&Plain(String, "v1.AzureDataDiskKind"))),
] };

static AZURE_FILE_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.AzureFileVolumeSource", fields: &[
    field("SecretName", "secretName", Plain(String, "string")),
    field("ShareName", "shareName", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static CSI_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.CSIVolumeSource", fields: &[
    field("Driver", "driver", Plain(String, "string")),
    field("ReadOnly", "readOnly", Pointer(&Plain(Bool, "bool"))),
    field("FSType", "fsType", Pointer(&Plain(String, "string"))),
    field("VolumeAttributes", "volumeAttributes", Map(None, "string", &Plain(String, "string"))),
    field("NodePublishSecretRef", "nodePublishSecretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
] };

static CAPABILITIES: GoStruct = GoStruct { name: "v1.Capabilities", fields: &[
    field("Add", "add", Slice(None, &Plain(String, "v1.Capability"))),
    field("Drop", "drop", Slice(None, &Plain(String, "v1.Capability"))),
] };

static CEPH_FS_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.CephFSVolumeSource", fields: &[
    field("Monitors", "monitors", Slice(None, &Plain(String, "string"))),
    field("Path", "path", Plain(String, "string")),
    field("User", "user", Plain(String, "string")),
    field("SecretFile", "secretFile", Plain(String, "string")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static CINDER_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.CinderVolumeSource", fields: &[
    field("VolumeID", "volumeID", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
] };

static CLUSTER_TRUST_BUNDLE_PROJECTION: GoStruct = GoStruct { name: "v1.ClusterTrustBundleProjection", fields: &[
    field("Name", "name", Pointer(&Plain(String, "string"))),
    field("SignerName", "signerName", Pointer(&Plain(String, "string"))),
    field("LabelSelector", "labelSelector", Pointer(&Struct(&LABEL_SELECTOR))),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
    field("Path", "path", Plain(String, "string")),
    field("User", "user", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static CONFIG_MAP_ENV_SOURCE: GoStruct = GoStruct { name: "v1.ConfigMapEnvSource", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static CONFIG_MAP_KEY_SELECTOR: GoStruct = GoStruct { name: "v1.ConfigMapKeySelector", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Key", "key", Plain(String, "string")),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static CONFIG_MAP_PROJECTION: GoStruct = GoStruct { name: "v1.ConfigMapProjection", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Items", "items", Slice(None, &Struct(&KEY_TO_PATH))),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static CONFIG_MAP_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.ConfigMapVolumeSource", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Items", "items", Slice(None, &Struct(&KEY_TO_PATH))),
    field("DefaultMode", "defaultMode", Pointer(&Plain(Integer, "int32"))),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
    field("DefaultUser", "defaultUser", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static CONTAINER: GoStruct = GoStruct { name: "v1.Container", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Image", "image", Plain(String, "string")),
    field("Command", "command", Slice(None, &Plain(String, "string"))),
    field("Args", "args", Slice(None, &Plain(String, "string"))),
    field("WorkingDir", "workingDir", Plain(String, "string")),
    field("Ports", "ports", Slice(None, &Struct(&CONTAINER_PORT))),
    field("EnvFrom", "envFrom", Slice(None, &Struct(&ENV_FROM_SOURCE))),
    field("Env", "env", Slice(None, &Struct(&ENV_VAR))),
    field("Resources", "resources", Struct(&RESOURCE_REQUIREMENTS)),
    field("ResizePolicy", "resizePolicy", Slice(None, &Struct(&CONTAINER_RESIZE_POLICY))),
    field("RestartPolicy", "restartPolicy", Pointer(&Plain(String, "v1.ContainerRestartPolicy"))),
    field("RestartPolicyRules", "restartPolicyRules", Slice(None, &Struct(&CONTAINER_RESTART_RULE))),
    field("VolumeMounts", "volumeMounts", Slice(None, &Struct(&VOLUME_MOUNT))),
    field("VolumeDevices", "volumeDevices", Slice(None, &Struct(&VOLUME_DEVICE))),
    field("LivenessProbe", "livenessProbe", Pointer(&Struct(&PROBE))),
    field("ReadinessProbe", "readinessProbe", Pointer(&Struct(&PROBE))),
    field("StartupProbe", "startupProbe", Pointer(&Struct(&PROBE))),
    field("Lifecycle", "lifecycle", Pointer(&Struct(&LIFECYCLE))),
    field("TerminationMessagePath", "terminationMessagePath", Plain(String, "string")),
    field("TerminationMessagePolicy", "terminationMessagePolicy", Plain(String, "v1.TerminationMessagePolicy")),
    field("ImagePullPolicy", "imagePullPolicy", Plain(String, "v1.PullPolicy")),
    field("SecurityContext", "securityContext", Pointer(&Struct(&SECURITY_CONTEXT))),
    field("Stdin", "stdin", Plain(Bool, "bool")),
    field("StdinOnce", "stdinOnce", Plain(Bool, "bool")),
    field("TTY", "tty", Plain(Bool, "bool")),
] };

static CONTAINER_PORT: GoStruct = GoStruct { name: "v1.ContainerPort", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("HostPort", "hostPort", Plain(Integer, "int32")),
    field("ContainerPort", "containerPort", Plain(Integer, "int32")),
    field("Protocol", "protocol", Plain(String, "v1.Protocol")),
    field("HostIP", "hostIP", Plain(String, "string")),
] };

static CONTAINER_RESIZE_POLICY: GoStruct = GoStruct { name: "v1.ContainerResizePolicy", fields: &[
    field("ResourceName", "resourceName", Plain(String, "v1.ResourceName")),
    field("RestartPolicy", "restartPolicy", Plain(String, "v1.ResourceResizeRestartPolicy")),
] };

static CONTAINER_RESTART_RULE: GoStruct = GoStruct { name: "v1.ContainerRestartRule", fields: &[
    field("Action", "action", Plain(String, "v1.ContainerRestartRuleAction")),
    field("ExitCodes", "exitCodes", Pointer(&Struct(&CONTAINER_RESTART_RULE_ON_EXIT_CODES))),
] };

static CONTAINER_RESTART_RULE_ON_EXIT_CODES: GoStruct = GoStruct { name: "v1.ContainerRestartRuleOnExitCodes", fields: &[
    field("Operator", "operator", Plain(String, "v1.ContainerRestartRuleOnExitCodesOperator")),
    field("Values", "values", Slice(None, &Plain(Integer, "int32"))),
] };

static DOWNWARD_API_PROJECTION: GoStruct = GoStruct { name: "v1.DownwardAPIProjection", fields: &[
    field("Items", "items", Slice(None, &Struct(&DOWNWARD_API_VOLUME_FILE))),
] };

static DOWNWARD_API_VOLUME_FILE: GoStruct = GoStruct { name: "v1.DownwardAPIVolumeFile", fields: &[
    field("Path", "path", Plain(String, "string")),
    field("FieldRef", "fieldRef", Pointer(&Struct(&OBJECT_FIELD_SELECTOR))),
    field("ResourceFieldRef", "resourceFieldRef", Pointer(&Struct(&RESOURCE_FIELD_SELECTOR))),
    field("Mode", "mode", Pointer(&Plain(Integer, "int32"))),
    field("User", "user", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static DOWNWARD_API_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.DownwardAPIVolumeSource", fields: &[
    field("Items", "items", Slice(None, &Struct(&DOWNWARD_API_VOLUME_FILE))),
    field("DefaultMode", "defaultMode", Pointer(&Plain(Integer, "int32"))),
    field("DefaultUser", "defaultUser", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static EMPTY_DIR_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.EmptyDirVolumeSource", fields: &[
    field("Medium", "medium", Plain(String, "v1.StorageMedium")),
    field("SizeLimit", "sizeLimit", Pointer(&Struct(&RESOURCE__QUANTITY))),
    field("Mode", "mode", Pointer(&Plain(Integer, "int32"))).since(37),
] };

static ENV_FROM_SOURCE: GoStruct = GoStruct { name: "v1.EnvFromSource", fields: &[
    field("Prefix", "prefix", Plain(String, "string")),
    field("ConfigMapRef", "configMapRef", Pointer(&Struct(&CONFIG_MAP_ENV_SOURCE))),
    field("SecretRef", "secretRef", Pointer(&Struct(&SECRET_ENV_SOURCE))),
] };

static ENV_VAR: GoStruct = GoStruct { name: "v1.EnvVar", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Value", "value", Plain(String, "string")),
    field("ValueFrom", "valueFrom", Pointer(&Struct(&ENV_VAR_SOURCE))),
] };

static ENV_VAR_SOURCE: GoStruct = GoStruct { name: "v1.EnvVarSource", fields: &[
    field("FieldRef", "fieldRef", Pointer(&Struct(&OBJECT_FIELD_SELECTOR))),
    field("ResourceFieldRef", "resourceFieldRef", Pointer(&Struct(&RESOURCE_FIELD_SELECTOR))),
    field("ConfigMapKeyRef", "configMapKeyRef", Pointer(&Struct(&CONFIG_MAP_KEY_SELECTOR))),
    field("SecretKeyRef", "secretKeyRef", Pointer(&Struct(&SECRET_KEY_SELECTOR))),
    field("FileKeyRef", "fileKeyRef", Pointer(&Struct(&FILE_KEY_SELECTOR))),
] };

static EPHEMERAL_CONTAINER: GoStruct = GoStruct { name: "v1.EphemeralContainer", fields: &[
    field("EphemeralContainerCommon", "", Struct(&EPHEMERAL_CONTAINER_COMMON)).embedded(),
    field("TargetContainerName", "targetContainerName", Plain(String, "string")),
] };

static EPHEMERAL_CONTAINER_COMMON: GoStruct = GoStruct { name: "v1.EphemeralContainerCommon", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Image", "image", Plain(String, "string")),
    field("Command", "command", Slice(None, &Plain(String, "string"))),
    field("Args", "args", Slice(None, &Plain(String, "string"))),
    field("WorkingDir", "workingDir", Plain(String, "string")),
    field("Ports", "ports", Slice(None, &Struct(&CONTAINER_PORT))),
    field("EnvFrom", "envFrom", Slice(None, &Struct(&ENV_FROM_SOURCE))),
    field("Env", "env", Slice(None, &Struct(&ENV_VAR))),
    field("Resources", "resources", Struct(&RESOURCE_REQUIREMENTS)),
    field("ResizePolicy", "resizePolicy", Slice(None, &Struct(&CONTAINER_RESIZE_POLICY))),
    field("RestartPolicy", "restartPolicy", Pointer(&Plain(String, "v1.ContainerRestartPolicy"))),
    field("RestartPolicyRules", "restartPolicyRules", Slice(None, &Struct(&CONTAINER_RESTART_RULE))),
    field("VolumeMounts", "volumeMounts", Slice(None, &Struct(&VOLUME_MOUNT))),
    field("VolumeDevices", "volumeDevices", Slice(None, &Struct(&VOLUME_DEVICE))),
    field("LivenessProbe", "livenessProbe", Pointer(&Struct(&PROBE))),
    field("ReadinessProbe", "readinessProbe", Pointer(&Struct(&PROBE))),
    field("StartupProbe", "startupProbe", Pointer(&Struct(&PROBE))),
    field("Lifecycle", "lifecycle", Pointer(&Struct(&LIFECYCLE))),
    field("TerminationMessagePath", "terminationMessagePath", Plain(String, "string")),
    field("TerminationMessagePolicy", "terminationMessagePolicy", Plain(String, "v1.TerminationMessagePolicy")),
    field("ImagePullPolicy", "imagePullPolicy", Plain(String, "v1.PullPolicy")),
    field("SecurityContext", "securityContext", Pointer(&Struct(&SECURITY_CONTEXT))),
    field("Stdin", "stdin", Plain(Bool, "bool")),
    field("StdinOnce", "stdinOnce", Plain(Bool, "bool")),
    field("TTY", "tty", Plain(Bool, "bool")),
] };

static EPHEMERAL_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.EphemeralVolumeSource", fields: &[
    field("VolumeClaimTemplate", "volumeClaimTemplate", Pointer(&Struct(&PERSISTENT_VOLUME_CLAIM_TEMPLATE))),
] };

static EVICTION_RESPONDER: GoStruct = GoStruct { name: "v1.EvictionResponder", fields: &[
    field("Name", "name", Plain(String, "string")).since(37),
    field("Priority", "priority", Pointer(&Plain(Integer, "int32"))).since(37),
] };

static EXEC_ACTION: GoStruct = GoStruct { name: "v1.ExecAction", fields: &[
    field("Command", "command", Slice(None, &Plain(String, "string"))),
] };

static FC_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.FCVolumeSource", fields: &[
    field("TargetWWNs", "targetWWNs", Slice(None, &Plain(String, "string"))),
    field("Lun", "lun", Pointer(&Plain(Integer, "int32"))),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("WWIDs", "wwids", Slice(None, &Plain(String, "string"))),
] };

static FILE_KEY_SELECTOR: GoStruct = GoStruct { name: "v1.FileKeySelector", fields: &[
    field("VolumeName", "volumeName", Plain(String, "string")),
    field("Path", "path", Plain(String, "string")),
    field("Key", "key", Plain(String, "string")),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static FLEX_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.FlexVolumeSource", fields: &[
    field("Driver", "driver", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("Options", "options", Map(None, "string", &Plain(String, "string"))),
] };

static FLOCKER_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.FlockerVolumeSource", fields: &[
    field("DatasetName", "datasetName", Plain(String, "string")),
    field("DatasetUUID", "datasetUUID", Plain(String, "string")),
] };

static GCE_PERSISTENT_DISK_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.GCEPersistentDiskVolumeSource", fields: &[
    field("PDName", "pdName", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("Partition", "partition", Plain(Integer, "int32")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static GRPC_ACTION: GoStruct = GoStruct { name: "v1.GRPCAction", fields: &[
    field("Port", "port", Plain(Integer, "int32")),
    field("Service", "service", Pointer(&Plain(String, "string"))),
    field("Mode", "mode", Pointer(&Plain(String, "v1.GRPCProbeMode"))).since(37),
] };

static GIT_REPO_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.GitRepoVolumeSource", fields: &[
    field("Repository", "repository", Plain(String, "string")),
    field("Revision", "revision", Plain(String, "string")),
    field("Directory", "directory", Plain(String, "string")),
] };

static GLUSTERFS_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.GlusterfsVolumeSource", fields: &[
    field("EndpointsName", "endpoints", Plain(String, "string")),
    field("Path", "path", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static HTTP_GET_ACTION: GoStruct = GoStruct { name: "v1.HTTPGetAction", fields: &[
    field("Path", "path", Plain(String, "string")),
    field("Port", "port", Struct(&INTSTR__INT_OR_STRING)),
    field("Host", "host", Plain(String, "string")),
    field("Scheme", "scheme", Plain(String, "v1.URIScheme")),
    field("HTTPHeaders", "httpHeaders", Slice(None, &Struct(&HTTP_HEADER))),
    field("Protocol", "protocol", Pointer(&Plain(String, "v1.HTTPProtocol"))).since(37),
] };

static HTTP_HEADER: GoStruct = GoStruct { name: "v1.HTTPHeader", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Value", "value", Plain(String, "string")),
] };

static HOST_ALIAS: GoStruct = GoStruct { name: "v1.HostAlias", fields: &[
    field("IP", "ip", Plain(String, "string")),
    field("Hostnames", "hostnames", Slice(None, &Plain(String, "string"))),
] };

static HOST_PATH_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.HostPathVolumeSource", fields: &[
    field("Path", "path", Plain(String, "string")),
    field("Type", "type", Pointer(&Plain(String, "v1.HostPathType"))),
] };

static ISCSI_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.ISCSIVolumeSource", fields: &[
    field("TargetPortal", "targetPortal", Plain(String, "string")),
    field("IQN", "iqn", Plain(String, "string")),
    field("Lun", "lun", Plain(Integer, "int32")),
    field("ISCSIInterface", "iscsiInterface", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("Portals", "portals", Slice(None, &Plain(String, "string"))),
    field("DiscoveryCHAPAuth", "chapAuthDiscovery", Plain(Bool, "bool")),
    field("SessionCHAPAuth", "chapAuthSession", Plain(Bool, "bool")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
    field("InitiatorName", "initiatorName", Pointer(&Plain(String, "string"))),
] };

static IMAGE_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.ImageVolumeSource", fields: &[
    field("Reference", "reference", Plain(String, "string")),
    field("PullPolicy", "pullPolicy", Plain(String, "v1.PullPolicy")),
] };

static KEY_TO_PATH: GoStruct = GoStruct { name: "v1.KeyToPath", fields: &[
    field("Key", "key", Plain(String, "string")),
    field("Path", "path", Plain(String, "string")),
    field("Mode", "mode", Pointer(&Plain(Integer, "int32"))),
    field("User", "user", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static LIFECYCLE: GoStruct = GoStruct { name: "v1.Lifecycle", fields: &[
    field("PostStart", "postStart", Pointer(&Struct(&LIFECYCLE_HANDLER))),
    field("PreStop", "preStop", Pointer(&Struct(&LIFECYCLE_HANDLER))),
    field("StopSignal", "stopSignal", Pointer(&Plain(String, "v1.Signal"))),
] };

static LIFECYCLE_HANDLER: GoStruct = GoStruct { name: "v1.LifecycleHandler", fields: &[
    field("Exec", "exec", Pointer(&Struct(&EXEC_ACTION))),
    field("HTTPGet", "httpGet", Pointer(&Struct(&HTTP_GET_ACTION))),
    field("TCPSocket", "tcpSocket", Pointer(&Struct(&TCP_SOCKET_ACTION))),
    field("Sleep", "sleep", Pointer(&Struct(&SLEEP_ACTION))),
] };

static LOCAL_OBJECT_REFERENCE: GoStruct = GoStruct { name: "v1.LocalObjectReference", fields: &[
    field("Name", "name", Plain(String, "string")),
] };

static NFS_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.NFSVolumeSource", fields: &[
    field("Server", "server", Plain(String, "string")),
    field("Path", "path", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static NODE_AFFINITY: GoStruct = GoStruct { name: "v1.NodeAffinity", fields: &[
    field("RequiredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution", Pointer(&Struct(&NODE_SELECTOR))),
    field("PreferredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution", Slice(None, &Struct(&PREFERRED_SCHEDULING_TERM))),
] };

static NODE_SELECTOR: GoStruct = GoStruct { name: "v1.NodeSelector", fields: &[
    field("NodeSelectorTerms", "nodeSelectorTerms", Slice(None, &Struct(&NODE_SELECTOR_TERM))),
] };

static NODE_SELECTOR_REQUIREMENT: GoStruct = GoStruct { name: "v1.NodeSelectorRequirement", fields: &[
    field("Key", "key", Plain(String, "string")),
    field("Operator", "operator", Plain(String, "v1.NodeSelectorOperator")),
    field("Values", "values", Slice(None, &Plain(String, "string"))),
] };

static NODE_SELECTOR_TERM: GoStruct = GoStruct { name: "v1.NodeSelectorTerm", fields: &[
    field("MatchExpressions", "matchExpressions", Slice(None, &Struct(&NODE_SELECTOR_REQUIREMENT))),
    field("MatchFields", "matchFields", Slice(None, &Struct(&NODE_SELECTOR_REQUIREMENT))),
] };

static OBJECT_FIELD_SELECTOR: GoStruct = GoStruct { name: "v1.ObjectFieldSelector", fields: &[
    field("APIVersion", "apiVersion", Plain(String, "string")),
    field("FieldPath", "fieldPath", Plain(String, "string")),
] };

static PERSISTENT_VOLUME_CLAIM_SPEC: GoStruct = GoStruct { name: "v1.PersistentVolumeClaimSpec", fields: &[
    field("AccessModes", "accessModes", Slice(None, &Plain(String, "v1.PersistentVolumeAccessMode"))),
    field("Selector", "selector", Pointer(&Struct(&LABEL_SELECTOR))),
    field("Resources", "resources", Struct(&VOLUME_RESOURCE_REQUIREMENTS)),
    field("VolumeName", "volumeName", Plain(String, "string")),
    field("StorageClassName", "storageClassName", Pointer(&Plain(String, "string"))),
    field("VolumeMode", "volumeMode", Pointer(&Plain(String, "v1.PersistentVolumeMode"))),
    field("DataSource", "dataSource", Pointer(&Struct(&TYPED_LOCAL_OBJECT_REFERENCE))),
    field("DataSourceRef", "dataSourceRef", Pointer(&Struct(&TYPED_OBJECT_REFERENCE))),
    field("VolumeAttributesClassName", "volumeAttributesClassName", Pointer(&Plain(String, "string"))),
] };

static PERSISTENT_VOLUME_CLAIM_TEMPLATE: GoStruct = GoStruct { name: "v1.PersistentVolumeClaimTemplate", fields: &[
    field("ObjectMeta", "metadata", Struct(&OBJECT_META)).embedded(),
    field("Spec", "spec", Struct(&PERSISTENT_VOLUME_CLAIM_SPEC)),
] };

static PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.PersistentVolumeClaimVolumeSource", fields: &[
    field("ClaimName", "claimName", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static PHOTON_PERSISTENT_DISK_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.PhotonPersistentDiskVolumeSource", fields: &[
    field("PdID", "pdID", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
] };

static POD_AFFINITY: GoStruct = GoStruct { name: "v1.PodAffinity", fields: &[
    field("RequiredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution", Slice(None, &Struct(&POD_AFFINITY_TERM))),
    field("PreferredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution", Slice(None, &Struct(&WEIGHTED_POD_AFFINITY_TERM))),
] };

static POD_AFFINITY_TERM: GoStruct = GoStruct { name: "v1.PodAffinityTerm", fields: &[
    field("LabelSelector", "labelSelector", Pointer(&Struct(&LABEL_SELECTOR))),
    field("Namespaces", "namespaces", Slice(None, &Plain(String, "string"))),
    field("TopologyKey", "topologyKey", Plain(String, "string")),
    field("NamespaceSelector", "namespaceSelector", Pointer(&Struct(&LABEL_SELECTOR))),
    field("MatchLabelKeys", "matchLabelKeys", Slice(None, &Plain(String, "string"))),
    field("MismatchLabelKeys", "mismatchLabelKeys", Slice(None, &Plain(String, "string"))),
] };

static POD_ANTI_AFFINITY: GoStruct = GoStruct { name: "v1.PodAntiAffinity", fields: &[
    field("RequiredDuringSchedulingIgnoredDuringExecution", "requiredDuringSchedulingIgnoredDuringExecution", Slice(None, &Struct(&POD_AFFINITY_TERM))),
    field("PreferredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution", Slice(None, &Struct(&WEIGHTED_POD_AFFINITY_TERM))),
] };

static POD_CERTIFICATE_PROJECTION: GoStruct = GoStruct { name: "v1.PodCertificateProjection", fields: &[
    field("SignerName", "signerName", Plain(String, "string")),
    field("KeyType", "keyType", Plain(String, "string")),
    field("MaxExpirationSeconds", "maxExpirationSeconds", Pointer(&Plain(Integer, "int32"))),
    field("CredentialBundlePath", "credentialBundlePath", Plain(String, "string")),
    field("KeyPath", "keyPath", Plain(String, "string")),
    field("CertificateChainPath", "certificateChainPath", Plain(String, "string")),
    field("UserAnnotations", "userAnnotations", Map(None, "string", &Plain(String, "string"))).since(35),
    field("User", "user", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static POD_DNS_CONFIG: GoStruct = GoStruct { name: "v1.PodDNSConfig", fields: &[
    field("Nameservers", "nameservers", Slice(None, &Plain(String, "string"))),
    field("Searches", "searches", Slice(None, &Plain(String, "string"))),
    field("Options", "options", Slice(None, &Struct(&POD_DNS_CONFIG_OPTION))),
] };

static POD_DNS_CONFIG_OPTION: GoStruct = GoStruct { name: "v1.PodDNSConfigOption", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Value", "value", Pointer(&Plain(String, "string"))),
] };

static POD_OS: GoStruct = GoStruct { name: "v1.PodOS", fields: &[
    field("Name", "name", Plain(String, "v1.OSName")),
] };

static POD_READINESS_GATE: GoStruct = GoStruct { name: "v1.PodReadinessGate", fields: &[
    field("ConditionType", "conditionType", Plain(String, "v1.PodConditionType")),
] };

static POD_RESOURCE_CLAIM: GoStruct = GoStruct { name: "v1.PodResourceClaim", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("ResourceClaimName", "resourceClaimName", Pointer(&Plain(String, "string"))),
    field("ResourceClaimTemplateName", "resourceClaimTemplateName", Pointer(&Plain(String, "string"))),
] };

static POD_SCHEDULING_GATE: GoStruct = GoStruct { name: "v1.PodSchedulingGate", fields: &[
    field("Name", "name", Plain(String, "string")),
] };

static POD_SCHEDULING_GROUP: GoStruct = GoStruct { name: "v1.PodSchedulingGroup", fields: &[
    field("PodGroupName", "podGroupName", Pointer(&Plain(String, "string"))).since(36),
] };

static POD_SECURITY_CONTEXT: GoStruct = GoStruct { name: "v1.PodSecurityContext", fields: &[
    field("SELinuxOptions", "seLinuxOptions", Pointer(&Struct(&SE_LINUX_OPTIONS))),
    field("WindowsOptions", "windowsOptions", Pointer(&Struct(&WINDOWS_SECURITY_CONTEXT_OPTIONS))),
    field("RunAsUser", "runAsUser", Pointer(&Plain(Integer, "int64"))),
    field("RunAsGroup", "runAsGroup", Pointer(&Plain(Integer, "int64"))),
    field("RunAsNonRoot", "runAsNonRoot", Pointer(&Plain(Bool, "bool"))),
    field("SupplementalGroups", "supplementalGroups", Slice(None, &Plain(Integer, "int64"))),
    field("SupplementalGroupsPolicy", "supplementalGroupsPolicy", Pointer(&Plain(String, "v1.SupplementalGroupsPolicy"))),
    field("FSGroup", "fsGroup", Pointer(&Plain(Integer, "int64"))),
    field("Sysctls", "sysctls", Slice(None, &Struct(&SYSCTL))),
    field("FSGroupChangePolicy", "fsGroupChangePolicy", Pointer(&Plain(String, "v1.PodFSGroupChangePolicy"))),
    field("SeccompProfile", "seccompProfile", Pointer(&Struct(&SECCOMP_PROFILE))),
    field("AppArmorProfile", "appArmorProfile", Pointer(&Struct(&APP_ARMOR_PROFILE))),
    field("SELinuxChangePolicy", "seLinuxChangePolicy", Pointer(&Plain(String, "v1.PodSELinuxChangePolicy"))),
] };

static POD_SPEC: GoStruct = GoStruct { name: "v1.PodSpec", fields: &[
    field("Volumes", "volumes", Slice(None, &Struct(&VOLUME))),
    field("InitContainers", "initContainers", Slice(None, &Struct(&CONTAINER))),
    field("Containers", "containers", Slice(None, &Struct(&CONTAINER))),
    field("EphemeralContainers", "ephemeralContainers", Slice(None, &Struct(&EPHEMERAL_CONTAINER))),
    field("RestartPolicy", "restartPolicy", Plain(String, "v1.RestartPolicy")),
    field("TerminationGracePeriodSeconds", "terminationGracePeriodSeconds", Pointer(&Plain(Integer, "int64"))),
    field("ActiveDeadlineSeconds", "activeDeadlineSeconds", Pointer(&Plain(Integer, "int64"))),
    field("DNSPolicy", "dnsPolicy", Plain(String, "v1.DNSPolicy")),
    field("NodeSelector", "nodeSelector", Map(None, "string", &Plain(String, "string"))),
    field("ServiceAccountName", "serviceAccountName", Plain(String, "string")),
    field("DeprecatedServiceAccount", "serviceAccount", Plain(String, "string")),
    field("AutomountServiceAccountToken", "automountServiceAccountToken", Pointer(&Plain(Bool, "bool"))),
    field("NodeName", "nodeName", Plain(String, "string")),
    field("HostNetwork", "hostNetwork", Plain(Bool, "bool")),
    field("HostPID", "hostPID", Plain(Bool, "bool")),
    field("HostIPC", "hostIPC", Plain(Bool, "bool")),
    field("ShareProcessNamespace", "shareProcessNamespace", Pointer(&Plain(Bool, "bool"))),
    field("SecurityContext", "securityContext", Pointer(&Struct(&POD_SECURITY_CONTEXT))),
    field("ImagePullSecrets", "imagePullSecrets", Slice(None, &Struct(&LOCAL_OBJECT_REFERENCE))),
    field("Hostname", "hostname", Plain(String, "string")),
    field("Subdomain", "subdomain", Plain(String, "string")),
    field("Affinity", "affinity", Pointer(&Struct(&AFFINITY))),
    field("SchedulerName", "schedulerName", Plain(String, "string")),
    field("Tolerations", "tolerations", Slice(None, &Struct(&TOLERATION))),
    field("HostAliases", "hostAliases", Slice(None, &Struct(&HOST_ALIAS))),
    field("PriorityClassName", "priorityClassName", Plain(String, "string")),
    field("Priority", "priority", Pointer(&Plain(Integer, "int32"))),
    field("DNSConfig", "dnsConfig", Pointer(&Struct(&POD_DNS_CONFIG))),
    field("ReadinessGates", "readinessGates", Slice(None, &Struct(&POD_READINESS_GATE))),
    field("RuntimeClassName", "runtimeClassName", Pointer(&Plain(String, "string"))),
    field("EnableServiceLinks", "enableServiceLinks", Pointer(&Plain(Bool, "bool"))),
    field("PreemptionPolicy", "preemptionPolicy", Pointer(&Plain(String, "v1.PreemptionPolicy"))),
    field("Overhead", "overhead", Map(Some("v1.ResourceList"), "v1.ResourceName", &Struct(&RESOURCE__QUANTITY))),
    field("TopologySpreadConstraints", "topologySpreadConstraints", Slice(None, &Struct(&TOPOLOGY_SPREAD_CONSTRAINT))),
    field("SetHostnameAsFQDN", "setHostnameAsFQDN", Pointer(&Plain(Bool, "bool"))),
    field("OS", "os", Pointer(&Struct(&POD_OS))),
    field("HostUsers", "hostUsers", Pointer(&Plain(Bool, "bool"))),
    field("SchedulingGates", "schedulingGates", Slice(None, &Struct(&POD_SCHEDULING_GATE))),
    field("ResourceClaims", "resourceClaims", Slice(None, &Struct(&POD_RESOURCE_CLAIM))),
    field("Resources", "resources", Pointer(&Struct(&RESOURCE_REQUIREMENTS))),
    field("HostnameOverride", "hostnameOverride", Pointer(&Plain(String, "string"))),
    field("WorkloadRef", "workloadRef", Pointer(&Struct(&WORKLOAD_REFERENCE))).since(35).until(35),
    field("SchedulingGroup", "schedulingGroup", Pointer(&Struct(&POD_SCHEDULING_GROUP))).since(36),
    field("EvictionResponders", "evictionResponders", Slice(None, &Struct(&EVICTION_RESPONDER))).since(37),
] };

pub(in super::super) static POD_TEMPLATE_SPEC: GoStruct = GoStruct { name: "v1.PodTemplateSpec", fields: &[
    field("ObjectMeta", "metadata", Struct(&OBJECT_META)).embedded(),
    field("Spec", "spec", Struct(&POD_SPEC)),
] };

static PORTWORX_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.PortworxVolumeSource", fields: &[
    field("VolumeID", "volumeID", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static PREFERRED_SCHEDULING_TERM: GoStruct = GoStruct { name: "v1.PreferredSchedulingTerm", fields: &[
    field("Weight", "weight", Plain(Integer, "int32")),
    field("Preference", "preference", Struct(&NODE_SELECTOR_TERM)),
] };

static PROBE: GoStruct = GoStruct { name: "v1.Probe", fields: &[
    field("ProbeHandler", "", Struct(&PROBE_HANDLER)).embedded(),
    field("InitialDelaySeconds", "initialDelaySeconds", Plain(Integer, "int32")),
    field("TimeoutSeconds", "timeoutSeconds", Plain(Integer, "int32")),
    field("PeriodSeconds", "periodSeconds", Plain(Integer, "int32")),
    field("SuccessThreshold", "successThreshold", Plain(Integer, "int32")),
    field("FailureThreshold", "failureThreshold", Plain(Integer, "int32")),
    field("TerminationGracePeriodSeconds", "terminationGracePeriodSeconds", Pointer(&Plain(Integer, "int64"))),
] };

static PROBE_HANDLER: GoStruct = GoStruct { name: "v1.ProbeHandler", fields: &[
    field("Exec", "exec", Pointer(&Struct(&EXEC_ACTION))),
    field("HTTPGet", "httpGet", Pointer(&Struct(&HTTP_GET_ACTION))),
    field("TCPSocket", "tcpSocket", Pointer(&Struct(&TCP_SOCKET_ACTION))),
    field("GRPC", "grpc", Pointer(&Struct(&GRPC_ACTION))),
] };

static PROJECTED_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.ProjectedVolumeSource", fields: &[
    field("Sources", "sources", Slice(None, &Struct(&VOLUME_PROJECTION))),
    field("DefaultMode", "defaultMode", Pointer(&Plain(Integer, "int32"))),
    field("DefaultUser", "defaultUser", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static QUOBYTE_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.QuobyteVolumeSource", fields: &[
    field("Registry", "registry", Plain(String, "string")),
    field("Volume", "volume", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("User", "user", Plain(String, "string")),
    field("Group", "group", Plain(String, "string")),
    field("Tenant", "tenant", Plain(String, "string")),
] };

static RBD_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.RBDVolumeSource", fields: &[
    field("CephMonitors", "monitors", Slice(None, &Plain(String, "string"))),
    field("RBDImage", "image", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("RBDPool", "pool", Plain(String, "string")),
    field("RadosUser", "user", Plain(String, "string")),
    field("Keyring", "keyring", Plain(String, "string")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static RESOURCE_CLAIM: GoStruct = GoStruct { name: "v1.ResourceClaim", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Request", "request", Plain(String, "string")),
] };

static RESOURCE_FIELD_SELECTOR: GoStruct = GoStruct { name: "v1.ResourceFieldSelector", fields: &[
    field("ContainerName", "containerName", Plain(String, "string")),
    field("Resource", "resource", Plain(String, "string")),
    field("Divisor", "divisor", Struct(&RESOURCE__QUANTITY)),
] };

static RESOURCE_REQUIREMENTS: GoStruct = GoStruct { name: "v1.ResourceRequirements", fields: &[
    field("Limits", "limits", Map(Some("v1.ResourceList"), "v1.ResourceName", &Struct(&RESOURCE__QUANTITY))),
    field("Requests", "requests", Map(Some("v1.ResourceList"), "v1.ResourceName", &Struct(&RESOURCE__QUANTITY))),
    field("Claims", "claims", Slice(None, &Struct(&RESOURCE_CLAIM))),
] };

static SE_LINUX_OPTIONS: GoStruct = GoStruct { name: "v1.SELinuxOptions", fields: &[
    field("User", "user", Plain(String, "string")),
    field("Role", "role", Plain(String, "string")),
    field("Type", "type", Plain(String, "string")),
    field("Level", "level", Plain(String, "string")),
] };

static SCALE_IO_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.ScaleIOVolumeSource", fields: &[
    field("Gateway", "gateway", Plain(String, "string")),
    field("System", "system", Plain(String, "string")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
    field("SSLEnabled", "sslEnabled", Plain(Bool, "bool")),
    field("ProtectionDomain", "protectionDomain", Plain(String, "string")),
    field("StoragePool", "storagePool", Plain(String, "string")),
    field("StorageMode", "storageMode", Plain(String, "string")),
    field("VolumeName", "volumeName", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
] };

static SECCOMP_PROFILE: GoStruct = GoStruct { name: "v1.SeccompProfile", fields: &[
    field("Type", "type", Plain(String, "v1.SeccompProfileType")),
    field("LocalhostProfile", "localhostProfile", Pointer(&Plain(String, "string"))),
] };

static SECRET_ENV_SOURCE: GoStruct = GoStruct { name: "v1.SecretEnvSource", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static SECRET_KEY_SELECTOR: GoStruct = GoStruct { name: "v1.SecretKeySelector", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Key", "key", Plain(String, "string")),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static SECRET_PROJECTION: GoStruct = GoStruct { name: "v1.SecretProjection", fields: &[
    field("LocalObjectReference", "", Struct(&LOCAL_OBJECT_REFERENCE)).embedded(),
    field("Items", "items", Slice(None, &Struct(&KEY_TO_PATH))),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
] };

static SECRET_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.SecretVolumeSource", fields: &[
    field("SecretName", "secretName", Plain(String, "string")),
    field("Items", "items", Slice(None, &Struct(&KEY_TO_PATH))),
    field("DefaultMode", "defaultMode", Pointer(&Plain(Integer, "int32"))),
    field("Optional", "optional", Pointer(&Plain(Bool, "bool"))),
    field("DefaultUser", "defaultUser", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static SECURITY_CONTEXT: GoStruct = GoStruct { name: "v1.SecurityContext", fields: &[
    field("Capabilities", "capabilities", Pointer(&Struct(&CAPABILITIES))),
    field("Privileged", "privileged", Pointer(&Plain(Bool, "bool"))),
    field("SELinuxOptions", "seLinuxOptions", Pointer(&Struct(&SE_LINUX_OPTIONS))),
    field("WindowsOptions", "windowsOptions", Pointer(&Struct(&WINDOWS_SECURITY_CONTEXT_OPTIONS))),
    field("RunAsUser", "runAsUser", Pointer(&Plain(Integer, "int64"))),
    field("RunAsGroup", "runAsGroup", Pointer(&Plain(Integer, "int64"))),
    field("RunAsNonRoot", "runAsNonRoot", Pointer(&Plain(Bool, "bool"))),
    field("ReadOnlyRootFilesystem", "readOnlyRootFilesystem", Pointer(&Plain(Bool, "bool"))),
    field("AllowPrivilegeEscalation", "allowPrivilegeEscalation", Pointer(&Plain(Bool, "bool"))),
    field("ProcMount", "procMount", Pointer(&Plain(String, "v1.ProcMountType"))),
    field("SeccompProfile", "seccompProfile", Pointer(&Struct(&SECCOMP_PROFILE))),
    field("AppArmorProfile", "appArmorProfile", Pointer(&Struct(&APP_ARMOR_PROFILE))),
] };

static SERVICE_ACCOUNT_TOKEN_PROJECTION: GoStruct = GoStruct { name: "v1.ServiceAccountTokenProjection", fields: &[
    field("Audience", "audience", Plain(String, "string")),
    field("ExpirationSeconds", "expirationSeconds", Pointer(&Plain(Integer, "int64"))),
    field("Path", "path", Plain(String, "string")),
    field("User", "user", Pointer(&Plain(Integer, "int64"))).since(37),
] };

static SLEEP_ACTION: GoStruct = GoStruct { name: "v1.SleepAction", fields: &[
    field("Seconds", "seconds", Plain(Integer, "int64")),
] };

static STORAGE_OS_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.StorageOSVolumeSource", fields: &[
    field("VolumeName", "volumeName", Plain(String, "string")),
    field("VolumeNamespace", "volumeNamespace", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("SecretRef", "secretRef", Pointer(&Struct(&LOCAL_OBJECT_REFERENCE))),
] };

static SYSCTL: GoStruct = GoStruct { name: "v1.Sysctl", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("Value", "value", Plain(String, "string")),
] };

static TCP_SOCKET_ACTION: GoStruct = GoStruct { name: "v1.TCPSocketAction", fields: &[
    field("Port", "port", Struct(&INTSTR__INT_OR_STRING)),
    field("Host", "host", Plain(String, "string")),
] };

static TOLERATION: GoStruct = GoStruct { name: "v1.Toleration", fields: &[
    field("Key", "key", Plain(String, "string")),
    field("Operator", "operator", Plain(String, "v1.TolerationOperator")),
    field("Value", "value", Plain(String, "string")),
    field("Effect", "effect", Plain(String, "v1.TaintEffect")),
    field("TolerationSeconds", "tolerationSeconds", Pointer(&Plain(Integer, "int64"))),
] };

static TOPOLOGY_SPREAD_CONSTRAINT: GoStruct = GoStruct { name: "v1.TopologySpreadConstraint", fields: &[
    field("MaxSkew", "maxSkew", Plain(Integer, "int32")),
    field("TopologyKey", "topologyKey", Plain(String, "string")),
    field("WhenUnsatisfiable", "whenUnsatisfiable", Plain(String, "v1.UnsatisfiableConstraintAction")),
    field("LabelSelector", "labelSelector", Pointer(&Struct(&LABEL_SELECTOR))),
    field("MinDomains", "minDomains", Pointer(&Plain(Integer, "int32"))),
    field("NodeAffinityPolicy", "nodeAffinityPolicy", Pointer(&Plain(String, "v1.NodeInclusionPolicy"))),
    field("NodeTaintsPolicy", "nodeTaintsPolicy", Pointer(&Plain(String, "v1.NodeInclusionPolicy"))),
    field("MatchLabelKeys", "matchLabelKeys", Slice(None, &Plain(String, "string"))),
] };

static TYPED_LOCAL_OBJECT_REFERENCE: GoStruct = GoStruct { name: "v1.TypedLocalObjectReference", fields: &[
    field("APIGroup", "apiGroup", Pointer(&Plain(String, "string"))),
    field("Kind", "kind", Plain(String, "string")),
    field("Name", "name", Plain(String, "string")),
] };

static TYPED_OBJECT_REFERENCE: GoStruct = GoStruct { name: "v1.TypedObjectReference", fields: &[
    field("APIGroup", "apiGroup", Pointer(&Plain(String, "string"))),
    field("Kind", "kind", Plain(String, "string")),
    field("Name", "name", Plain(String, "string")),
    field("Namespace", "namespace", Pointer(&Plain(String, "string"))),
] };

static VOLUME: GoStruct = GoStruct { name: "v1.Volume", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("VolumeSource", "", Struct(&VOLUME_SOURCE)).embedded(),
] };

static VOLUME_DEVICE: GoStruct = GoStruct { name: "v1.VolumeDevice", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("DevicePath", "devicePath", Plain(String, "string")),
] };

static VOLUME_MOUNT: GoStruct = GoStruct { name: "v1.VolumeMount", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("ReadOnly", "readOnly", Plain(Bool, "bool")),
    field("RecursiveReadOnly", "recursiveReadOnly", Pointer(&Plain(String, "v1.RecursiveReadOnlyMode"))),
    field("MountPath", "mountPath", Plain(String, "string")),
    field("SubPath", "subPath", Plain(String, "string")),
    field("MountPropagation", "mountPropagation", Pointer(&Plain(String, "v1.MountPropagationMode"))),
    field("SubPathExpr", "subPathExpr", Plain(String, "string")),
    field("BindMountOptions", "bindMountOptions", Slice(None, &Plain(String, "string"))).since(37),
] };

static VOLUME_PROJECTION: GoStruct = GoStruct { name: "v1.VolumeProjection", fields: &[
    field("Secret", "secret", Pointer(&Struct(&SECRET_PROJECTION))),
    field("DownwardAPI", "downwardAPI", Pointer(&Struct(&DOWNWARD_API_PROJECTION))),
    field("ConfigMap", "configMap", Pointer(&Struct(&CONFIG_MAP_PROJECTION))),
    field("ServiceAccountToken", "serviceAccountToken", Pointer(&Struct(&SERVICE_ACCOUNT_TOKEN_PROJECTION))),
    field("ClusterTrustBundle", "clusterTrustBundle", Pointer(&Struct(&CLUSTER_TRUST_BUNDLE_PROJECTION))),
    field("PodCertificate", "podCertificate", Pointer(&Struct(&POD_CERTIFICATE_PROJECTION))),
] };

static VOLUME_RESOURCE_REQUIREMENTS: GoStruct = GoStruct { name: "v1.VolumeResourceRequirements", fields: &[
    field("Limits", "limits", Map(Some("v1.ResourceList"), "v1.ResourceName", &Struct(&RESOURCE__QUANTITY))),
    field("Requests", "requests", Map(Some("v1.ResourceList"), "v1.ResourceName", &Struct(&RESOURCE__QUANTITY))),
] };

static VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.VolumeSource", fields: &[
    field("HostPath", "hostPath", Pointer(&Struct(&HOST_PATH_VOLUME_SOURCE))),
    field("EmptyDir", "emptyDir", Pointer(&Struct(&EMPTY_DIR_VOLUME_SOURCE))),
    field("GCEPersistentDisk", "gcePersistentDisk", Pointer(&Struct(&GCE_PERSISTENT_DISK_VOLUME_SOURCE))),
    field("AWSElasticBlockStore", "awsElasticBlockStore", Pointer(&Struct(&AWS_ELASTIC_BLOCK_STORE_VOLUME_SOURCE))),
    field("GitRepo", "gitRepo", Pointer(&Struct(&GIT_REPO_VOLUME_SOURCE))),
    field("Secret", "secret", Pointer(&Struct(&SECRET_VOLUME_SOURCE))),
    field("NFS", "nfs", Pointer(&Struct(&NFS_VOLUME_SOURCE))),
    field("ISCSI", "iscsi", Pointer(&Struct(&ISCSI_VOLUME_SOURCE))),
    field("Glusterfs", "glusterfs", Pointer(&Struct(&GLUSTERFS_VOLUME_SOURCE))),
    field("PersistentVolumeClaim", "persistentVolumeClaim", Pointer(&Struct(&PERSISTENT_VOLUME_CLAIM_VOLUME_SOURCE))),
    field("RBD", "rbd", Pointer(&Struct(&RBD_VOLUME_SOURCE))),
    field("FlexVolume", "flexVolume", Pointer(&Struct(&FLEX_VOLUME_SOURCE))),
    field("Cinder", "cinder", Pointer(&Struct(&CINDER_VOLUME_SOURCE))),
    field("CephFS", "cephfs", Pointer(&Struct(&CEPH_FS_VOLUME_SOURCE))),
    field("Flocker", "flocker", Pointer(&Struct(&FLOCKER_VOLUME_SOURCE))),
    field("DownwardAPI", "downwardAPI", Pointer(&Struct(&DOWNWARD_API_VOLUME_SOURCE))),
    field("FC", "fc", Pointer(&Struct(&FC_VOLUME_SOURCE))),
    field("AzureFile", "azureFile", Pointer(&Struct(&AZURE_FILE_VOLUME_SOURCE))),
    field("ConfigMap", "configMap", Pointer(&Struct(&CONFIG_MAP_VOLUME_SOURCE))),
    field("VsphereVolume", "vsphereVolume", Pointer(&Struct(&VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE))),
    field("Quobyte", "quobyte", Pointer(&Struct(&QUOBYTE_VOLUME_SOURCE))),
    field("AzureDisk", "azureDisk", Pointer(&Struct(&AZURE_DISK_VOLUME_SOURCE))),
    field("PhotonPersistentDisk", "photonPersistentDisk", Pointer(&Struct(&PHOTON_PERSISTENT_DISK_VOLUME_SOURCE))),
    field("Projected", "projected", Pointer(&Struct(&PROJECTED_VOLUME_SOURCE))),
    field("PortworxVolume", "portworxVolume", Pointer(&Struct(&PORTWORX_VOLUME_SOURCE))),
    field("ScaleIO", "scaleIO", Pointer(&Struct(&SCALE_IO_VOLUME_SOURCE))),
    field("StorageOS", "storageos", Pointer(&Struct(&STORAGE_OS_VOLUME_SOURCE))),
    field("CSI", "csi", Pointer(&Struct(&CSI_VOLUME_SOURCE))),
    field("Ephemeral", "ephemeral", Pointer(&Struct(&EPHEMERAL_VOLUME_SOURCE))),
    field("Image", "image", Pointer(&Struct(&IMAGE_VOLUME_SOURCE))),
] };

static VSPHERE_VIRTUAL_DISK_VOLUME_SOURCE: GoStruct = GoStruct { name: "v1.VsphereVirtualDiskVolumeSource", fields: &[
    field("VolumePath", "volumePath", Plain(String, "string")),
    field("FSType", "fsType", Plain(String, "string")),
    field("StoragePolicyName", "storagePolicyName", Plain(String, "string")),
    field("StoragePolicyID", "storagePolicyID", Plain(String, "string")),
] };

static WEIGHTED_POD_AFFINITY_TERM: GoStruct = GoStruct { name: "v1.WeightedPodAffinityTerm", fields: &[
    field("Weight", "weight", Plain(Integer, "int32")),
    field("PodAffinityTerm", "podAffinityTerm", Struct(&POD_AFFINITY_TERM)),
] };

static WINDOWS_SECURITY_CONTEXT_OPTIONS: GoStruct = GoStruct { name: "v1.WindowsSecurityContextOptions", fields: &[
    field("GMSACredentialSpecName", "gmsaCredentialSpecName", Pointer(&Plain(String, "string"))),
    field("GMSACredentialSpec", "gmsaCredentialSpec", Pointer(&Plain(String, "string"))),
    field("RunAsUserName", "runAsUserName", Pointer(&Plain(String, "string"))),
    field("HostProcess", "hostProcess", Pointer(&Plain(Bool, "bool"))),
] };

static WORKLOAD_REFERENCE: GoStruct = GoStruct { name: "v1.WorkloadReference", fields: &[
    field("Name", "name", Plain(String, "string")).since(35).until(35),
    field("PodGroup", "podGroup", Plain(String, "string")).since(35).until(35),
    field("PodGroupReplicaKey", "podGroupReplicaKey", Plain(String, "string")).since(35).until(35),
] };

static RESOURCE__QUANTITY: GoStruct = GoStruct { name: "resource.Quantity", fields: &[
    field("i", "", Struct(&RESOURCE_INT64_AMOUNT)),
    field("d", "", Struct(&RESOURCE_INF_DEC_AMOUNT)),
    field("s", "", Plain(String, "string")),
    field("Format", "", Plain(String, "resource.Format")).embedded(),
] };

static RESOURCE_INF_DEC_AMOUNT: GoStruct = GoStruct { name: "resource.infDecAmount", fields: &[
    field("Dec", "", Pointer(&Struct(&INF__DEC))).embedded(),
] };

static RESOURCE_INT64_AMOUNT: GoStruct = GoStruct { name: "resource.int64Amount", fields: &[
    field("value", "", Plain(Integer, "int64")),
    field("scale", "", Plain(Integer, "resource.Scale")),
] };

static FIELDS_V1: GoStruct = GoStruct { name: "v1.FieldsV1", fields: &[
    field("Raw", "-", Slice(None, &Plain(Integer, "uint8"))),
] };

static LABEL_SELECTOR: GoStruct = GoStruct { name: "v1.LabelSelector", fields: &[
    field("MatchLabels", "matchLabels", Map(None, "string", &Plain(String, "string"))),
    field("MatchExpressions", "matchExpressions", Slice(None, &Struct(&LABEL_SELECTOR_REQUIREMENT))),
] };

static LABEL_SELECTOR_REQUIREMENT: GoStruct = GoStruct { name: "v1.LabelSelectorRequirement", fields: &[
    field("Key", "key", Plain(String, "string")),
    field("Operator", "operator", Plain(String, "v1.LabelSelectorOperator")),
    field("Values", "values", Slice(None, &Plain(String, "string"))),
] };

static MANAGED_FIELDS_ENTRY: GoStruct = GoStruct { name: "v1.ManagedFieldsEntry", fields: &[
    field("Manager", "manager", Plain(String, "string")),
    field("Operation", "operation", Plain(String, "v1.ManagedFieldsOperationType")),
    field("APIVersion", "apiVersion", Plain(String, "string")),
    field("Time", "time", Pointer(&Struct(&TIME))),
    field("FieldsType", "fieldsType", Plain(String, "string")),
    field("FieldsV1", "fieldsV1", Pointer(&Struct(&FIELDS_V1))),
    field("Subresource", "subresource", Plain(String, "string")),
] };

static OBJECT_META: GoStruct = GoStruct { name: "v1.ObjectMeta", fields: &[
    field("Name", "name", Plain(String, "string")),
    field("GenerateName", "generateName", Plain(String, "string")),
    field("Namespace", "namespace", Plain(String, "string")),
    field("SelfLink", "selfLink", Plain(String, "string")),
    field("UID", "uid", Plain(String, "types.UID")),
    field("ResourceVersion", "resourceVersion", Plain(String, "string")),
    field("Generation", "generation", Plain(Integer, "int64")),
    field("CreationTimestamp", "creationTimestamp", Struct(&TIME)),
    field("DeletionTimestamp", "deletionTimestamp", Pointer(&Struct(&TIME))),
    field("DeletionGracePeriodSeconds", "deletionGracePeriodSeconds", Pointer(&Plain(Integer, "int64"))),
    field("Labels", "labels", Map(None, "string", &Plain(String, "string"))),
    field("Annotations", "annotations", Map(None, "string", &Plain(String, "string"))),
    field("OwnerReferences", "ownerReferences", Slice(None, &Struct(&OWNER_REFERENCE))),
    field("Finalizers", "finalizers", Slice(None, &Plain(String, "string"))),
    field("ManagedFields", "managedFields", Slice(None, &Struct(&MANAGED_FIELDS_ENTRY))),
] };

static OWNER_REFERENCE: GoStruct = GoStruct { name: "v1.OwnerReference", fields: &[
    field("APIVersion", "apiVersion", Plain(String, "string")),
    field("Kind", "kind", Plain(String, "string")),
    field("Name", "name", Plain(String, "string")),
    field("UID", "uid", Plain(String, "types.UID")),
    field("Controller", "controller", Pointer(&Plain(Bool, "bool"))),
    field("BlockOwnerDeletion", "blockOwnerDeletion", Pointer(&Plain(Bool, "bool"))),
] };

static TIME: GoStruct = GoStruct { name: "v1.Time", fields: &[
    field("Time", "", Struct(&TIME__TIME)).embedded(),
] };

static INTSTR__INT_OR_STRING: GoStruct = GoStruct { name: "intstr.IntOrString", fields: &[
    field("Type", "", Plain(Integer, "intstr.Type")),
    field("IntVal", "", Plain(Integer, "int32")),
    field("StrVal", "", Plain(String, "string")),
] };

static BIG__INT: GoStruct = GoStruct { name: "big.Int", fields: &[
    field("neg", "", Plain(Bool, "bool")),
    field("abs", "", Slice(Some("big.nat"), &Plain(Integer, "big.Word"))),
] };

static TIME__LOCATION: GoStruct = GoStruct { name: "time.Location", fields: &[
    field("name", "", Plain(String, "string")),
    field("zone", "", Slice(None, &Struct(&TIME_ZONE))),
    field("tx", "", Slice(None, &Struct(&TIME_ZONE_TRANS))),
    field("extend", "", Plain(String, "string")),
    field("cacheStart", "", Plain(Integer, "int64")),
    field("cacheEnd", "", Plain(Integer, "int64")),
    field("cacheZone", "", Pointer(&Struct(&TIME_ZONE))),
] };

static TIME__TIME: GoStruct = GoStruct { name: "time.Time", fields: &[
    field("wall", "", Plain(Integer, "uint64")),
    field("ext", "", Plain(Integer, "int64")),
    field("loc", "", Pointer(&Struct(&TIME__LOCATION))),
] };

static TIME_ZONE: GoStruct = GoStruct { name: "time.zone", fields: &[
    field("name", "", Plain(String, "string")),
    field("offset", "", Plain(Integer, "int")),
    field("isDST", "", Plain(Bool, "bool")),
] };

static TIME_ZONE_TRANS: GoStruct = GoStruct { name: "time.zoneTrans", fields: &[
    field("when", "", Plain(Integer, "int64")),
    field("index", "", Plain(Integer, "uint8")),
    field("isstd", "", Plain(Bool, "bool")),
    field("isutc", "", Plain(Bool, "bool")),
] };
